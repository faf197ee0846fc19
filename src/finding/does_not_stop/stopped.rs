//! The process is stopped: nothing of it runs until it is told to go on.

use super::{Cause, View};
use crate::finding::subject::Subject;

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let main =
        view.look.main_thread().filter(|main| view.call(main.tid).is_some_and(|call| call.starts_with("a stop")))?;
    let sentence =
        "The process is stopped by SIGSTOP, SIGTSTP (Ctrl-Z) or a debugger: no code of it runs, and signals wait.";
    let fix = format!("Let it go on with `kill -CONT {}`, or `fg` in the shell that started it.", main.tid);
    Some(Cause::new(sentence.into(), fix).about([Subject::thread(main.tid)]))
}
