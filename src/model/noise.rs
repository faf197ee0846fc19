//! Events that say little: the line report leaves them out unless `-vv` is given.

use super::{EntryPoint, Lane, LoopHistory, StepSpan, TaskState};
use crate::event::{End, Event, LoopId, Phase, Report, TaskId, TeardownStep, Time, What};

/// Whether an event says little: a task renamed before it ran, and everything in a step of a managed teardown that has
/// nothing to do. [`teardown_done`] summarizes such steps.
pub fn is_noise(lane: &Lane, event: &Event) -> bool {
    let What::Report(report) = &event.what else { return false };
    match *report {
        Report::Renamed { task, .. } => is_new(lane, task, event.at),
        Report::Teardown { id, step, .. } => match step {
            TeardownStep::Close => managed(lane, id).is_some(),
            // The step before an idle one ends as that begins.
            _ => in_idle_step(lane, id, event.at, |idle| idle == step),
        },
        Report::Loop { id, .. } => in_idle_step(lane, id, event.at, |_| true),
        Report::Ended { end: End::Failed, .. } | Report::NotRetrieved { .. } | Report::Error { .. } => false,
        _ => report.task().is_some_and(|task| is_of_idle_step(lane, task)),
    }
}

/// The end of a managed teardown as a sentence, with the steps that had nothing to do.
pub fn teardown_done(lane: &Lane, event: &Event) -> Option<String> {
    let What::Report(Report::Teardown { id, step: TeardownStep::Close, phase: Phase::Finished, .. }) = event.what
    else {
        return None;
    };
    let it = managed(lane, id)?;
    let idle: Vec<TeardownStep> = idle_steps(it).map(|step| step.step).collect();
    let cancelled = if idle.contains(&TeardownStep::Cancel) { "no task to cancel; " } else { "" };
    let calls = match (idle.contains(&TeardownStep::AsyncGenerators), idle.contains(&TeardownStep::Executor)) {
        (true, true) => "shutdown_asyncgens(), shutdown_default_executor() and close()",
        (true, false) => "shutdown_asyncgens() and close()",
        (false, true) => "shutdown_default_executor() and close()",
        (false, false) => "close()",
    };
    Some(format!("teardown: {cancelled}{calls} done"))
}

/// The loop, if a runner tears it down. Of a program that states no entry point, the teardown shows it: only a runner
/// reports that it cancels what is left.
fn managed(lane: &Lane, id: LoopId) -> Option<&LoopHistory> {
    let cancels = |it: &LoopHistory| it.teardown(Time::END).iter().any(|step| step.step == TeardownStep::Cancel);
    lane.loops.get(id).filter(|it| lane.info.entry.map_or_else(|| cancels(it), |entry| entry == EntryPoint::Managed))
}

fn is_new(lane: &Lane, task: TaskId, at: Time) -> bool {
    lane.tasks.get(task).is_some_and(|task| task.state(at) == TaskState::Scheduled && task.waits.latest(at).is_none())
}

/// The steps that have nothing to do. Each lasts from the end of the one before it: CPython begins a step within the
/// task that it makes for it.
fn idle_steps(it: &LoopHistory) -> impl Iterator<Item = StepSpan> {
    let steps = it.teardown(Time::END);
    let ends: Vec<_> = std::iter::once(None).chain(steps.iter().map(|step| step.ended)).collect();
    let lasting = steps.into_iter().zip(ends).map(|(step, end)| StepSpan { begun: end.unwrap_or(step.begun), ..step });
    lasting.filter(|step| step.count == 0 && step.step != TeardownStep::Close)
}

/// Whether a loop is in such a step that has nothing to do, its end included.
fn in_idle_step(lane: &Lane, id: LoopId, at: Time, is_it: impl Fn(TeardownStep) -> bool) -> bool {
    let holds = |it: StepSpan| is_it(it.step) && it.begun <= at && it.ended.is_none_or(|ended| at <= ended);
    managed(lane, id).is_some_and(|it| idle_steps(it).any(holds))
}

/// Whether the runner created a task for such a step.
fn is_of_idle_step(lane: &Lane, task: TaskId) -> bool {
    let task = lane.tasks.get(task).filter(|task| task.parent.is_none());
    task.is_some_and(|task| in_idle_step(lane, task.on, task.born(), |_| true))
}
