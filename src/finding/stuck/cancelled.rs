//! A task whose cancel was requested has not ended: it swallowed the cancel, or it still cleans up.

use super::{
    Cause, View, steps,
    view::{Frame, capital},
};
use crate::{
    event::{By, TaskId, Time},
    finding::subject::Subject,
    model::TaskHistory,
};
use std::sync::Arc;

/// What the cancel of this task came to. `waits` says who waits for it.
pub(super) fn cause(view: &View<'_>, task: &TaskHistory, waits: &str) -> Option<Cause> {
    let cancellation = task.cancellation();
    let delivered = *cancellation.delivered.latest(view.at)?;
    let request = cancellation.requests.latest(delivered)?;
    if !cancellation.stands(view.at) {
        return None;
    }
    let cause = match cleaning(view, task.id) {
        Some(frame) => cleans(view, task.id, frame, waits),
        None => swallows(view, task.id, delivered, waits)?,
    };
    let fix = if request.by == By::Timeout && cause.fix.is_empty() { "Pass the cancel on.".into() } else { cause.fix };
    let subject = Subject::task(view.lane, task);
    Some(Cause { fix, ..cause }.about([subject]).since(Some(delivered)).steps(steps::of_cancel(view, task.id)))
}

/// The frame in which a task cleans up now.
fn cleaning<'a>(view: &View<'a>, task: TaskId) -> Option<Frame<'a>> {
    let frames = view.awaiting(task)?.frames.iter().map(|frame| Frame::of(frame));
    frames.filter(|frame| frame.is_own()).find(|frame| view.code(*frame).is_some_and(|code| code.cleans))
}

fn cleans(view: &View<'_>, task: TaskId, frame: Frame<'_>, waits: &str) -> Cause {
    let on = view.awaiting(task).map_or("", |it| &it.on);
    let who = view.subject(task);
    let sentence = format!("{who} got its cancel and still cleans up: it waits on {on} in {}{waits}.", frame.text());
    Cause::new(sentence, "Limit the cleanup with a timeout (`asyncio.timeout`, `asyncio.wait_for`).")
}

fn swallows(view: &View<'_>, task: TaskId, delivered: Time, waits: &str) -> Option<Cause> {
    view.lane.tasks.get(task)?.cancellation().swallowed.latest(view.at)?;
    let who = view.subject(task);
    let before = view.frames_before(task, delivered).unwrap_or_default();
    let now = view.awaiting(task).map(|it| it.frames.clone()).unwrap_or_default();
    let found = handler(view, &before).or_else(|| handler(view, &now));
    let Some((function, place, catches)) = found else {
        let place = view.stands(task).map_or_else(String::new, |frame| format!("; it is now in {}", frame.text()));
        let sentence = format!("{who} swallows CancelledError and carries on{place}{waits}.");
        return Some(Cause::new(sentence, "Raise `CancelledError` again after the cleanup."));
    };
    let sentence =
        format!("{who} swallows CancelledError in the `{catches}` of {function}() at {place} and carries on{waits}.");
    let fix = if catches.starts_with("suppress") {
        "Suppress it only around the task that you cancelled yourself.".to_owned()
    } else {
        format!("Catch `Exception` at {place} instead, or `raise` after the cleanup.")
    };
    Some(Cause::new(capital(&sentence), fix))
}

/// The handler around a frame that swallows a cancel, from the innermost frame on: the function, its line, what it
/// catches.
fn handler(view: &View<'_>, frames: &[Arc<str>]) -> Option<(String, String, String)> {
    frames.iter().map(|frame| Frame::of(frame)).find_map(|frame| {
        let (line, catches) = view.code(frame)?.handler.clone()?;
        Some((frame.name().into(), frame.line(line), catches.to_string()))
    })
}
