//! The same as [`job`](super::job), of a program that was read from outside: its stacks alone say that an executor is shut
//! down, and that one of its threads is at work.

use super::{Cause, View, stack::is_at_work, view::Frame};
use crate::event::ThreadRole;

/// Where an executor's threads are waited for: the function, its file, and the words for it.
const WAITS: [(&str, &str, &str); 3] = [
    ("_do_shutdown", "asyncio/base_events.py", "the teardown waits for it in shutdown_default_executor()"),
    ("_python_exit", "concurrent/futures/thread.py", "the interpreter waits for it at exit"),
    ("shutdown", "concurrent/futures/thread.py", "the shutdown of its executor waits for it"),
];

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if !view.is_from_outside() {
        return None;
    }
    let frames = || view.look.threads.iter().flat_map(|thread| thread.frames.iter()).map(|frame| Frame::of(frame));
    let is_in = |(function, file, _): &(&str, &str, &str)| {
        frames().any(|frame| frame.function.rsplit('.').next() == Some(function) && frame.file().ends_with(file))
    };
    let (_, _, waits) = WAITS.iter().find(|wait| is_in(wait))?;
    let worker = view.threads(ThreadRole::Worker).find(|thread| is_at_work(thread))?;
    super::job::of_thread(view, worker, waits)
}
