//! A callback or a step blocks the loop: no task gets its turn, and no cancel is delivered.

use super::{Cause, View, steps, view};
use crate::{
    event::{LoopState, ThreadRole},
    finding::subject::Subject,
};

/// Where a loop waits for what happens: above it in a stack, nothing is blocked.
const IDLE: [&str; 3] = ["select", "poll", "_run_once"];

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let main = view.look.main_thread()?;
    // A child that was forked in a step has its parent's frames, and no loop.
    let has_loop = view.lane.loops.known(view.at).any(|it| it.state(view.at) == Some(LoopState::Running));
    if !has_loop && !view.is_from_outside() {
        return None;
    }
    let in_loop =
        main.frames.iter().position(|frame| frame.contains("run_until_complete ") || frame.contains("run_forever "))?;
    let inner = &main.frames[..in_loop];
    let runs = inner.iter().position(|frame| frame.contains("Handle._run ") || frame.starts_with("_run "));
    let inner = &inner[..runs.unwrap_or(inner.len())];
    let is_idle = inner.is_empty()
        || view::Frame::of(&inner[0]).function.rsplit('.').next().is_some_and(|name| IDLE.contains(&name));
    // A loop that is busy with many tasks is seen in one of them, too: it has to be the same a while later.
    if is_idle || !view.is_blocked(main.tid) {
        return None;
    }
    let frame = view::innermost(inner)?;
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let sentence = format!(
        "{} blocks the event loop{line}: no other task runs, and no cancel or signal handler of the loop gets its turn.",
        frame.text()
    );
    let fix = "Await instead, or move the call to a thread with `asyncio.to_thread`.";
    let subjects = view.threads(ThreadRole::Main).map(|thread| Subject::thread(thread.tid));
    Some(Cause::new(sentence, fix).about(subjects).since(view.blocked_since(main.tid)).steps(steps::of_signals(view)))
}
