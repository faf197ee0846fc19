//! A job of an executor is at work, and its end is waited for.

use super::{Cause, View, steps, view};
use crate::{
    event::{JobId, LoopId, TeardownStep, ThreadRole},
    finding::subject::Subject,
    model::ThreadLook,
};

/// `shutdown_default_executor()` waits for it; or the leaf of the wait is a task that has handed it in.
pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let workers = || view.threads(ThreadRole::Worker).filter(|thread| thread.job.is_some());
    if let Some(on) = shutting_down(view) {
        // Of a job whose reports were lost it is not known whose it is.
        let is_its =
            |thread: &&ThreadLook| thread.job.and_then(|job| view.lane.jobs.get(job)).is_none_or(|job| job.on == on);
        return of_thread(view, workers().find(is_its)?, "the teardown waits for it in shutdown_default_executor()");
    }
    let awaited = awaited(view)?;
    if let Some(worker) = workers().find(|thread| thread.job == Some(awaited)) {
        return of_thread(view, worker, "the task that awaits it cannot go on");
    }
    view.lane.jobs.get(awaited).filter(|job| job.started.is_none())?;
    of_thread(view, workers().next()?, "a job that is awaited has not begun")
}

/// The loop whose teardown waits for its executor now.
fn shutting_down(view: &View<'_>) -> Option<LoopId> {
    let mut open = view.lane.loops.known(view.at).filter(|it| it.open(view.at));
    open.find(|it| it.step(view.at).is_some_and(|step| step.step == TeardownStep::Executor)).map(|it| it.id)
}

/// The job that the last task of the chain awaits, or the one at work that was submitted where that stands.
fn awaited(view: &View<'_>) -> Option<JobId> {
    let (chain, _) = view.chain(view.main()?.id);
    let leaf = *chain.last()?;
    if let Some(it) = view.awaiting(leaf).filter(|it| &*it.on == "executor job") {
        return Some(JobId(it.count.into()));
    }
    let leaf = view.stands(leaf)?;
    let mut running = view.lane.jobs.running(view.at);
    running.find(|(_, job)| view.lane.site(job.site) == Some(leaf.place)).map(|(id, _)| id)
}

/// Whether a frame is where a worker of an executor calls the job. Before Python 3.11 frames lack their class.
fn is_run(frame: &str) -> bool {
    frame.contains("_WorkItem.run ") || frame.starts_with("run ") && frame.contains("concurrent/futures/thread.py:")
}

pub(super) fn of_thread(view: &View<'_>, worker: &ThreadLook, waits: &str) -> Option<Cause> {
    let job = worker.job.and_then(|job| view.lane.jobs.get(job));
    let function = worker.job.and_then(|job| view.lane.function(job)).map(|name| name.to_string());
    let frames: Vec<_> = worker.frames.iter().take_while(|frame| !is_run(frame)).cloned().collect();
    let stands = view::innermost(&frames);
    let runs = function
        .or_else(|| frames.last().map(|frame| view::Frame::of(frame).name().into()))
        .unwrap_or_else(|| "a job".into());
    let submitted =
        job.and_then(|job| view.site(job.site)).map_or_else(String::new, |site| format!(" submitted at {site}"));
    let place = stands
        .filter(|frame| frame.is_own() || job.is_none())
        .map_or_else(String::new, |frame| format!(", now in {}", frame.text()));
    let name = &worker.name;
    let sentence = format!(
        "Executor thread {name} is still running {runs}(){submitted}{place}; {waits}. A cancel does not end a thread."
    );
    let fix = format!("Have {runs}() return at shutdown: give it a timeout, or send it a sentinel.");
    let since = job.and_then(|job| job.started);
    Some(Cause::new(sentence, fix).about([Subject::thread(worker.tid)]).since(since).steps(steps::of_signals(view)))
}
