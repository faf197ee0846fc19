//! A Tokio runtime is dropped, and waits for a blocking task without limit.

use super::{Cause, View, steps, view};
use crate::{finding::subject::Subject, model::ThreadLook};

/// Where the drop of a runtime waits for its blocking tasks.
const SHUTDOWN: &str = "runtime::blocking::pool::BlockingPool::shutdown";
/// What waits there for so long at most.
const LIMITED: &str = "runtime::runtime::Runtime::shutdown_timeout";
/// What runs blocking tasks; and, in the same threads, the workers of a runtime.
const POOL: &str = "runtime::blocking::pool::Inner::run";
const WORKER: &str = "::multi_thread::worker::";

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    // A method is `Pool::run` or `<Pool>::run`, as the compiler mangles names.
    let plain = |frame: &str| frame.replace(['<', '>'], "");
    let has = |thread: &ThreadLook, function: &str| thread.frames.iter().any(|frame| plain(frame).contains(function));
    let waiter = view.look.threads.iter().find(|thread| has(thread, SHUTDOWN) || has(thread, DROP_WAIT))?;
    let is_at_work = |thread: &&ThreadLook| {
        thread.tid != waiter.tid && has(thread, POOL) && !has(thread, WORKER) && own(thread).is_some()
    };
    let thread = view.look.threads.iter().find(is_at_work)?;
    // The task is the outermost of its own frames, and a closure is named as what it calls.
    let frames = own(thread)?;
    let (stands, task) = (frames.first()?, frames.iter().rev().find(|frame| !frame.is_closure()).or(frames.last())?);
    let line = view.code(*stands).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let place = if stands.place == task.place { String::new() } else { format!(" in {}()", stands.name()) };
    let name = task.name();
    let dropped = own(waiter).and_then(|frames| frames.first().map(|frame| format!(" of {}()", frame.name())));
    let dropped = dropped.unwrap_or_default();
    let (waits, or) = if has(waiter, LIMITED) {
        (format!("`shutdown_timeout`{dropped} waits for it up to its limit"), "shorten the limit.")
    } else {
        let waits = format!("dropping the Tokio runtime at the end{dropped} waits for blocking tasks without limit");
        (waits, "end with `Runtime::shutdown_timeout` or `shutdown_background`.")
    };
    let sentence = format!("Blocking task {name}() still runs{place} at {}{line}, and {waits}.", stands.at());
    let fix = format!("Have {name}() return when main ends: drop what it waits for; or {or}");
    let subjects = [thread.tid, waiter.tid].map(Subject::thread);
    Some(Cause::new(sentence, fix).about(subjects).steps(steps::of_signals(view)))
}

/// The same where the function above was inlined.
const DROP_WAIT: &str = "runtime::blocking::shutdown::Receiver::wait";

/// The frames of the program's own, innermost first.
fn own(thread: &ThreadLook) -> Option<Vec<view::Frame<'_>>> {
    let frames: Vec<_> =
        thread.frames.iter().map(|frame| view::Frame::of(frame)).filter(|frame| frame.is_own()).collect();
    Some(frames).filter(|frames| !frames.is_empty())
}
