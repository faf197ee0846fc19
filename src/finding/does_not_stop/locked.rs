//! No Python code runs: a call in C holds the interpreter's lock. The agent is a thread of the same interpreter, so it gave
//! no answer, and the threads were looked at from outside.

use super::{Cause, View, steps, view};
use crate::{finding::subject::Subject, model::ThreadLook};

pub(super) const LOCKED: &str = "No Python code of the program runs, neither its loop nor its signal handlers: a call in C \
                                 holds the interpreter's lock, or the process is stopped.";
pub(super) const FIX: &str = "Move the call to another process: a thread shares the lock.";

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if !view.look.stands_in {
        return None;
    }
    let Some((holder, frame)) = holder(view).and_then(|it| Some((it, view::innermost(&it.frames)?))) else {
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

/// The only thread that computes; else the only one that sleeps in anything but a lock, as those do that wait for this one.
fn holder<'a>(view: &View<'a>) -> Option<&'a ThreadLook> {
    let call = |thread: &ThreadLook| view.call(thread.tid);
    let only = |is_it: &dyn Fn(&ThreadLook) -> bool| {
        let mut found = view.look.threads.iter().filter(|thread| !thread.frames.is_empty() && is_it(thread));
        found.next().filter(|_| found.next().is_none())
    };
    only(&|thread| call(thread).is_none())
        .or_else(|| only(&|thread| call(thread).is_some_and(|call| !call.starts_with("futex"))))
}
