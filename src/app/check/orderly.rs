//! An end that the signal asked for, though its code does not say so.

use crate::{
    event::{By, End, ErrorHow, Exit, SignalHow},
    model::{Lane, SignalEvent, TaskHistory},
};

/// What Python makes of an exception that nobody caught.
const UNCAUGHT: Exit = Exit::Code(1);
const CANCELLED: &str = "CancelledError";

/// Whether the handler of a signal that was sent cancelled main, all was cleaned up, and the CancelledError went through
/// `asyncio.run`. Where a task cancelled main instead, that task may be cut short by it: that is no such end.
pub(super) fn is_cancelled_as_asked(lane: &Lane, exit: Exit, sent: &[u8]) -> bool {
    let received = |signal: &u8| {
        lane.signals.iter().any(|mark| mark.signal == *signal && mark.what == SignalEvent::Program(SignalHow::Received))
    };
    let uncaught = || lane.errors.iter().rfind(|error| error.how == ErrorHow::Unhandled);
    let is_cancel = || uncaught().is_some_and(|error| class(&lane.name(error.text).to_string()) == CANCELLED);
    exit == UNCAUGHT
        && sent.iter().any(received)
        && is_cancel()
        && lane.tasks.all().iter().any(|task| is_main(lane, task))
}

/// Whether this is a task that no other created, and that a signal handler cancelled.
fn is_main(lane: &Lane, task: &TaskHistory) -> bool {
    let by_handler = || task.cancellation().requests.iter().any(|request| request.by == By::Signal);
    task.parent.is_none() && task.end(lane.head()).is_some_and(|end| end.end == End::Cancelled) && by_handler()
}

/// The name of an exception's class, without its module.
fn class(error: &str) -> &str {
    let name = error.split(':').next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn a_class_is_known_by_its_name() {
        for text in ["CancelledError", "asyncio.exceptions.CancelledError", "CancelledError: by user.x"] {
            assert_eq!(class(text), "CancelledError", "{text}");
        }
        assert_eq!(class("ValueError: CancelledError"), "ValueError");
    }
}
