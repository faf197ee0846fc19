//! No Python code runs: a call in C holds the interpreter's lock. The agent is a thread of the same interpreter, so it gave
//! no answer, and the threads were looked at from outside.

use super::{Cause, View, steps, view};
use crate::finding::subject::Subject;

pub(super) const LOCKED: &str = "No Python code of the program runs, neither its loop nor its signal handlers: a call in C \
                                 holds the interpreter's lock, or the process is stopped.";
pub(super) const FIX: &str = "Move the call to another process: a thread shares the lock.";

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if !view.look.stands_in {
        return None;
    }
    let holder = view.look.threads.iter().find(|thread| view.look.holds_interpreter == Some(thread.tid));
    let Some((holder, frame)) = holder.and_then(|it| Some((it, view::innermost(&it.frames)?))) else {
        return Some(Cause::new(LOCKED.into(), FIX));
    };
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let asleep = view.call(holder.tid).map_or_else(String::new, |call| format!(", asleep in {call}"));
    let sentence = format!(
        "{} holds the interpreter's lock in a call in C{line}{asleep}: no other Python code runs, neither a loop nor a \
         signal handler.",
        frame.text()
    );
    let cause = Cause::new(sentence, FIX).about([Subject::thread(holder.tid)]);
    Some(cause.since(view.blocked_since(holder.tid)).steps(steps::of_signals(view)))
}
