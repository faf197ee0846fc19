//! What is true of a task now: who awaits it, the await chain it stands in, how long its cancel took.

use std::sync::Arc;

use crate::{
    event::{Span, TaskId, Tie, Time, signal_name},
    model::{Lane, TaskHistory},
    ui::scene::Scene,
};

/// The sentences, each with the word that it begins with.
pub(super) fn sentences(scene: &Scene, task: &TaskHistory) -> Vec<(&'static str, String)> {
    let mut sentences = Vec::new();
    let (lane, at) = (scene.lane, scene.at);
    sentences.extend(awaited_by(lane, task.id, at).map(|awaiters| ("awaited by", awaiters)));
    sentences.extend(stack(scene, task).map(|stack| ("stack", stack)));
    sentences.extend(cancel(lane, task, at).map(|cancel| ("cancel", cancel)));
    sentences
}

/// `main`; of several the first, and how many there are.
fn awaited_by(lane: &Lane, task: TaskId, at: Time) -> Option<String> {
    let is_alive = |id: TaskId| lane.tasks.get(id).is_some_and(|task| task.alive(at));
    if !is_alive(task) {
        return None;
    }
    let reported = lane.tasks.alive(at).filter(|other| other.waiting(at).is_some_and(|it| it.other == Some(task)));
    let mut awaiters: Vec<TaskId> = reported.map(|other| other.id).collect();
    let ties = lane.snapshots.latest(at).map_or(&[][..], |answer| &answer.ties);
    awaiters.extend(ties.iter().filter(|tie| tie.1 == task && tie.2 == Tie::Awaited).map(|tie| tie.0));
    awaiters.retain(|id| is_alive(*id));
    awaiters.dedup();
    let (first, more) = (awaiters.first()?, awaiters.len() - 1);
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{}{and_more}", lane.name_of(*first)))
}

/// The await chain that it answered last, from its coroutine down to the innermost frame.
fn stack(scene: &Scene, task: &TaskHistory) -> Option<String> {
    let answer = scene.lane.snapshots.latest(scene.at).filter(|_| task.alive(scene.at))?;
    await_chain(scene, &answer.awaits.get(&task.id)?.frames)
}

/// Frames from the outermost on: `poller app.py:13 → read_meter app.py:6 → sleep tasks.py:649`.
pub(super) fn await_chain(scene: &Scene, frames: &[Arc<str>]) -> Option<String> {
    let short = |frame: &str| {
        frame.rsplit_once('/').map_or(frame.to_owned(), |(folders, file)| {
            let function = folders.split_once(' ').map_or("", |(function, _)| function);
            format!("{function} {file}")
        })
    };
    let frames: Vec<String> = frames.iter().rev().map(|frame| short(frame)).collect();
    (!frames.is_empty()).then(|| frames.join(&format!(" {} ", scene.theme.glyphs.arrow)))
}

/// `requested 443 µs after SIGTERM, delivered 78.0 µs later, cleanup 3.00 ms, 3.52 ms in all`
fn cancel(lane: &Lane, task: &TaskHistory, at: Time) -> Option<String> {
    let cancellation = task.cancellation();
    let request = cancellation.requests.until(at).next()?.at;
    let mut parts = Vec::new();
    let signal = lane.ending_signal(request).map(|mark| (mark.at, signal_name(mark.signal.into())));
    parts.extend(signal.as_ref().map(|(sent, name)| format!("requested {} after {name}", request.since(*sent))));
    let delivered = cancellation.delivered.until(at).find(|delivered| **delivered >= request).copied();
    parts.extend(delivered.map(|delivered| format!("delivered {} later", delivered.since(request))));
    let end = task.end(at).map(|ended| ended.at);
    let cleanup = delivered.zip(end).map(|(delivered, end)| end.since(delivered));
    parts.extend(cleanup.map(|took| format!("cleanup {took}")));
    let total = end.map(|end| end.since(signal.map_or(request, |(sent, _)| sent)));
    parts.extend(total.filter(|total| *total > Span(0)).map(|total| format!("{total} in all")));
    (!parts.is_empty()).then(|| parts.join(", "))
}
