//! What the stack of a thread says of it.

use super::view;
use crate::model::ThreadLook;
use std::sync::Arc;

/// Where a loop waits for what happens: above it in a stack, nothing is blocked.
const IDLE: [&str; 3] = ["select", "poll", "_run_once"];
/// Where a loop or a runtime waits for something to do.
const IN_LOOP: [&str; 5] =
    ["run_forever ", "run_until_complete ", "asyncio/runners.py", "::block_on", "::run_with_cancel"];

/// Whether a thread runs a loop.
pub(super) fn is_in_loop(thread: &ThreadLook) -> bool {
    thread.frames.iter().any(|frame| IN_LOOP.iter().any(|function| frame.contains(function)))
}

/// Whether a thread runs a loop that waits for what happens.
pub(super) fn is_idle(thread: &ThreadLook) -> bool {
    let Some(runs) = thread.frames.iter().position(is_run) else { return false };
    let inner = &thread.frames[..runs];
    let name = inner.first().map(|frame| view::Frame::of(frame).name());
    let waits = name.is_none_or(|name| name.rsplit('.').next().is_some_and(|name| IDLE.contains(&name)));
    // What a callback calls may wait in a `select` of its own.
    waits && !inner.iter().any(is_callback)
}

/// The frames within a thread's loop: of its callback or step, or those in which it waits.
pub(super) fn in_loop(thread: &ThreadLook) -> Option<&[Arc<str>]> {
    let inner = &thread.frames[..thread.frames.iter().position(is_run)?];
    Some(&inner[..inner.iter().position(is_callback).unwrap_or(inner.len())])
}

fn is_run(frame: &Arc<str>) -> bool {
    frame.contains("run_until_complete ") || frame.contains("run_forever ")
}

fn is_callback(frame: &Arc<str>) -> bool {
    frame.contains("Handle._run ") || frame.starts_with("_run ")
}

/// Whether a worker runs a job, and does not wait for the next.
pub(super) fn is_at_work(thread: &ThreadLook) -> bool {
    thread.frames.iter().any(|frame| frame.contains("_WorkItem.run ") || frame.starts_with("run "))
}

/// Whether frames wait for the end of a thread.
pub(super) fn joins_a_thread(frames: &[Arc<str>]) -> bool {
    calls(frames, "join", "/threading.py")
}

/// Whether they wait for the result that another thread is to make.
pub(super) fn waits_for_a_result(frames: &[Arc<str>]) -> bool {
    calls(frames, "result", "/concurrent/futures/_base.py")
}

fn calls(frames: &[Arc<str>], function: &str, file: &str) -> bool {
    let mut frames = frames.iter().map(|frame| view::Frame::of(frame));
    frames.any(|frame| frame.name().ends_with(function) && frame.file().ends_with(file))
}
