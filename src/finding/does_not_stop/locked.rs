//! No Python code runs: a call in C holds the interpreter's lock. The agent is a thread of the same interpreter, so it gave
//! no answer, and the threads were looked at from outside.

use super::{Cause, View, steps, view};
use crate::{event::Engine, finding::subject::Subject, model::ThreadLook};

pub(super) const FIX: &str = "Move the call to another process: a thread shares the lock.";

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let was_asked = matches!(view.lane.info.engine, Engine::Cpython(_)) && view.lane.lifeline.connected.is_some();
    if !was_asked || view.look.asleep.is_empty() {
        return None;
    }
    let holder = holder(view)?;
    let frame = view::innermost(&holder.frames)?;
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

/// The thread that does not wait for the lock, as all others do.
fn holder<'a>(view: &View<'a>) -> Option<&'a ThreadLook> {
    let waits = |thread: &ThreadLook| view.call(thread.tid).is_some_and(|call| call.starts_with("futex"));
    let mut others = view.look.threads.iter().filter(|thread| !thread.frames.is_empty() && !waits(thread));
    others.next().filter(|_| others.next().is_none())
}
