//! A callback or a step blocks the loop: no task gets its turn, and no cancel is delivered.

use super::{
    Cause, View, child, job, outside,
    stack::{in_loop, is_at_work, is_idle, joins_a_thread},
    steps, view,
};
use crate::{
    event::{LoopState, ThreadRole},
    finding::subject::Subject,
    model::ThreadLook,
};
use std::sync::Arc;

/// Where the shutdown of an executor waits for its jobs.
const POOLS: [&str; 2] = ["concurrent/futures/thread.py", "concurrent/futures/process.py"];

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let main = view.look.main_thread()?;
    // A child that was forked in a step has its parent's frames, and no loop.
    let has_loop = view.lane.loops.known(view.at).any(|it| it.state(view.at) == Some(LoopState::Running));
    if !has_loop && !view.is_from_outside() {
        return None;
    }
    let inner = in_loop(main)?;
    // A loop that is busy with many tasks is seen in one of them, too: it has to be the same a while later.
    if is_idle(main) || !view.is_blocked(main.tid) {
        return None;
    }
    let frame = view::innermost(inner)?;
    let code = view.code(frame).map_or("", |code| &*code.text);
    let line = if code.is_empty() { String::new() } else { format!(" (`{code}`)") };
    if let Some(cause) = of_pool(view, inner, frame, &line) {
        return Some(cause);
    }
    if child::is_waited_for(view, inner) {
        let child = child::name(view, main.tid, inner, "forked");
        let sentence =
            format!("{} waits for the end of {child}{line} and blocks the event loop meanwhile.", frame.text());
        let fix = "End the child when the program is asked to stop, and wait for it in a thread: `asyncio.to_thread`.";
        return Some(about_main(view, main, Cause::new(sentence, fix)));
    }
    // Which thread has a lock of `threading` is not to be had. Waiting for one, the line itself is the innermost frame.
    let is_innermost = view::Frame::of(&inner[0]).place == frame.place;
    let is_lock = is_innermost && (code.starts_with("with ") || code.contains(".acquire("));
    let is_join = joins_a_thread(inner);
    let others = if is_lock || is_join { outside::others(view) } else { String::new() };
    let sentence = format!(
        "{} blocks the event loop{line}{others}: no other task runs, and no cancel or signal handler of the loop gets its turn.",
        frame.text()
    );
    let fix = match is_join {
        true => "End what the thread runs before you join it, and await `asyncio.to_thread(thread.join)`.",
        false => "Await instead, or move the call to a thread with `asyncio.to_thread`.",
    };
    Some(about_main(view, main, Cause::new(sentence, fix)))
}

fn about_main(view: &View<'_>, main: &ThreadLook, cause: Cause) -> Cause {
    cause.about([Subject::thread(main.tid)]).since(view.blocked_since(main.tid)).steps(steps::of_signals(view))
}

/// The step waits for the jobs of an executor that it shuts down, as the end of `with ThreadPoolExecutor()` does.
fn of_pool(view: &View<'_>, inner: &[Arc<str>], frame: view::Frame<'_>, line: &str) -> Option<Cause> {
    let is_shutdown = |file: &&str| {
        let mut frames = inner.iter().map(|frame| view::Frame::of(frame));
        frames.any(|frame| frame.name().ends_with("shutdown") && frame.file().ends_with(file))
    };
    let file = POOLS.into_iter().find(|file| is_shutdown(file))?;
    if file == POOLS[0] {
        let worker = view.threads(ThreadRole::Worker).find(|thread| thread.job.is_some() || is_at_work(thread))?;
        let waits = format!("{} waits for it{line} and blocks the event loop", frame.text());
        return job::of_thread(view, worker, &waits);
    }
    let sentence = format!(
        "{} waits{line} for a job that a process of the pool is still running, and blocks the event loop meanwhile. A cancel \
         does not end a process.",
        frame.text()
    );
    let fix = "Have the job return at shutdown, or end the processes of the pool before you leave it.";
    Some(about_main(view, view.look.main_thread()?, Cause::new(sentence, fix)))
}
