//! A task whose cancel was requested has not ended: it swallowed the cancel, or it still cleans up.

use super::{Cause, View, connections, lost_cancel, primitive, steps, view::Frame};
use crate::{
    event::{TaskId, Time},
    finding::{SWALLOWED, subject::Subject},
    model::TaskHistory,
};
use std::sync::Arc;

/// It still cleans up, or does not say what it does. `waits` says who waits for it.
pub(super) fn cleans_up(view: &View<'_>, task: &TaskHistory, waits: &str) -> Option<Cause> {
    let delivered = delivered(view, task)?;
    Some(with_evidence(view, task, delivered, "carried on", cleans(view, task.id, waits)?))
}

/// It swallowed the cancel, and is not cleaning up.
pub(super) fn swallowed(view: &View<'_>, task: &TaskHistory, waits: &str) -> Option<Cause> {
    let delivered = delivered(view, task)?;
    if cleaning(view, task.id).is_some() || passes_on(view, task.id, delivered) {
        return None;
    }
    Some(with_evidence(view, task, delivered, SWALLOWED, swallows(view, task, delivered, waits)?))
}

/// Whether it was in a task group when it got the cancel, and is still: that passes it on to its tasks, and waits for them.
fn passes_on(view: &View<'_>, task: TaskId, delivered: Time) -> bool {
    let is_group = view.awaiting(task).is_some_and(|it| &*it.on == "TaskGroup");
    let mut others = view.in_the_way(task).filter_map(|(other, _)| view.lane.tasks.get(other));
    is_group && others.any(|other| other.alive(view.at) && other.born() <= delivered)
}

/// When the cancel was delivered that still stands.
fn delivered(view: &View<'_>, task: &TaskHistory) -> Option<Time> {
    let delivered = *task.cancellation().delivered.latest(view.at)?;
    task.cancellation().stands(view.at).then_some(delivered)
}

fn with_evidence(view: &View<'_>, task: &TaskHistory, delivered: Time, then: &str, cause: Cause) -> Cause {
    cause.about([Subject::task(view.lane, task)]).since(Some(delivered)).steps(steps::of_cancel(view, task.id, then))
}

/// The frame in which a task cleans up now.
fn cleaning<'a>(view: &View<'a>, task: TaskId) -> Option<Frame<'a>> {
    let frames = view.awaiting(task)?.frames.iter().map(|frame| Frame::of(frame));
    frames.filter(|frame| frame.is_own()).find(|frame| view.code(*frame).is_some_and(|code| code.cleans))
}

/// What the cleanup waits for, and in which function, which often is a helper that the cleanup awaits.
fn cleans(view: &View<'_>, task: TaskId, waits: &str) -> Option<Cause> {
    let (it, frame, cleaning) = (view.awaiting(task)?, view.stands(task)?, cleaning(view, task));
    let does = if cleaning.is_some() { "still cleans up" } else { "has not ended, most likely as it cleans up" };
    let cleanup = cleaning.unwrap_or(frame);
    let by = if cleanup.place == frame.place { String::new() } else { format!(" (awaited by {})", cleanup.text()) };
    let (who, on) = (view.subject(task), &*it.on);
    let start = format!("{who} got its cancel and {does}: it waits on {on} in {}{by}", frame.text());
    if &*it.on == "Server.wait_closed" && it.count > 0 {
        return Some(connections::open(view, task, it, frame, waits));
    }
    // Who has to end such a wait may be gone: a limit of the cleanup would only hide that.
    if let Some(cause) = primitive::unreleased(view, task, it, &start, waits) {
        return Some(cause);
    }
    let fix = if view.error() == "Cancelled" { "`timeout`" } else { "`asyncio.timeout` or `asyncio.wait_for`" };
    let what = if cleanup.is_own() { format!("cleanup at {}", cleanup.at()) } else { "wait".into() };
    Some(Cause::new(format!("{start}{waits}."), format!("Limit the {what} with {fix}.")))
}

/// A handler of the source swallows it; where there is no source, the task has come back to where it was.
fn swallows(view: &View<'_>, task: &TaskHistory, delivered: Time, waits: &str) -> Option<Cause> {
    task.cancellation().swallowed.latest(view.at)?;
    let (who, error) = (view.subject(task.id), view.error());
    if let Some(place) = lost_cancel::in_wait_for(view, task.id, delivered) {
        let sentence = format!(
            "The cancel of {} got lost in `wait_for` at {place}, whose result came at that moment, so it carries on{waits}.",
            view.name(task.id)
        );
        let fix =
            "Use `asyncio.timeout`, or Python 3.12, in which `wait_for` passes the cancel on; or cancel it once more.";
        return Some(Cause::new(sentence, fix));
    }
    let before = view.frames_before(task.id, delivered).unwrap_or_default();
    let now = view.awaiting(task.id).map(|it| it.frames.clone()).unwrap_or_default();
    let Some((function, place, catches)) = handler(view, &before).or_else(|| handler(view, &now)) else {
        let frame = view.stands(task.id).filter(|_| task.has_come_back(view.at, view.at))?;
        let sentence = format!("{who} swallows {error} and carries on in {}{waits}.", frame.text());
        return Some(Cause::new(sentence, format!("Pass `{error}` on after the cleanup.")));
    };
    let sentence =
        format!("{who} swallows {error} in the `{catches}` of {function}() at {place} and carries on{waits}.");
    let fix = if catches.starts_with("suppress") {
        "Suppress it only around the task that you cancelled yourself.".to_owned()
    } else {
        match catches.contains(error) {
            true => format!("`raise` at the end of the `{catches}` at {place}."),
            false => format!("Catch `Exception` at {place} instead, or `raise` after the cleanup."),
        }
    };
    Some(Cause::new(sentence, fix))
}

/// The handler around a frame that swallows a cancel, from the innermost frame on: the function, its line, what it
/// catches.
fn handler(view: &View<'_>, frames: &[Arc<str>]) -> Option<(String, String, String)> {
    let is_group = |frame: &Frame<'_>| frame.name().ends_with("__aexit__") && !frame.is_own();
    frames.iter().map(|frame| Frame::of(frame)).filter(|frame| !is_group(frame)).find_map(|frame| {
        let (line, catches) = view.code(frame)?.handler.clone()?;
        Some((frame.name().into(), frame.line(line), catches.to_string()))
    })
}
