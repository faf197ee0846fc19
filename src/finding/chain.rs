//! What became of the task that a loop was run for: its error, or who cancelled it and what came of that.

use super::answer::{Answer, Evidence, task_made};
use crate::{
    event::{By, End, LoopState, NameId, Time, Wait},
    model::{CancelRequest, Ended, Lane, Task, by_whom, waits_on},
};

/// What there is to say where the last task that a loop was run for ended as cancelled: its end stops the loop, and
/// with it whoever cancelled it to shut the program down.
pub(super) fn answer(lane: &Lane, at: Time) -> Option<Answer> {
    let (main, ended) = last_main(lane, at, End::Cancelled)?;
    let Some(request) = main.cancellation().requests.latest(ended.at) else { return came_back(lane, main, ended.at) };
    let stopped = lane.loops.get(main.on)?.states.next(Time(ended.at.0.saturating_sub(1)))?;
    if stopped.state != LoopState::Stopped {
        return None;
    }
    let name = lane.task_name(main);
    let asker = request.asker.filter(|&asker| request.by == By::Task && asker != main.id);
    let asker = asker.and_then(|asker| lane.tasks.get(asker));
    let cut_short = asker.and_then(|asker| Some((asker, fate(lane, asker, stopped.at, at)?)));
    let answer = match cut_short {
        Some((asker, fate)) => {
            let (who, made) = (lane.task_name(asker), task_made(lane, asker));
            let place = place(lane, request);
            let sentence = format!("{made} cancelled {name}{place}; the end of {name} stopped the loop; {fate}.");
            Answer::found(format!("{who} stopped itself"), sentence).with([Evidence::Task(asker.id)])
        }
        None => {
            let by = by_whom(lane, main.id, request.by, request.asker);
            let sentence = format!(
                "{} was cancelled{by}{}, and its end stopped the loop.",
                task_made(lane, main),
                place(lane, request)
            );
            Answer::found(format!("{name} cancelled{by}"), sentence)
        }
    };
    Some(answer.with([Evidence::Task(main.id), Evidence::Site(request.site)]).when(request.at))
}

/// Nobody asked the main task itself: a task that it waited for was cancelled, and that came back to it.
fn came_back(lane: &Lane, main: &Task, ended: Time) -> Option<Answer> {
    let (cancelled, request) = origin(lane, main, ended)?;
    let by = by_whom(lane, cancelled.id, request.by, request.asker);
    let sentence = format!(
        "{} ended as cancelled while it {}; {} had been cancelled{by}{}.",
        task_made(lane, main),
        waiting(lane, main, ended)?,
        task_made(lane, cancelled),
        place(lane, request)
    );
    let answer = Answer::found(format!("{} cancelled{by}", lane.task_name(cancelled)), sentence);
    let evidence = [Evidence::Task(main.id), Evidence::Task(cancelled.id), Evidence::Site(request.site)];
    Some(answer.with(evidence).when(request.at))
}

/// The task with whose cancellation that of another began, which waited for it, directly or in a row: what `gather` waits
/// for is not told, so the first of the tasks it had made itself.
fn origin<'a>(lane: &'a Lane, task: &Task, ended: Time) -> Option<(&'a Task, &'a CancelRequest)> {
    let waiting = task.waits.latest(ended)?;
    let is_awaited = |other: &&Task| match waiting.other {
        Some(awaited) => other.id == awaited,
        None => waiting.on == Wait::Gather && other.parent == Some(task.id),
    };
    let cancelled = |other: &'a Task| {
        let end = other.end(ended).filter(|end| end.end == End::Cancelled && end.at < ended && end.at > waiting.at)?;
        Some((end.at, other))
    };
    let (at, first) = lane.tasks.known(ended).filter(is_awaited).filter_map(cancelled).min_by_key(|found| found.0)?;
    first.cancellation().requests.latest(at).map(|request| (first, request)).or_else(|| origin(lane, first, at))
}

/// The error of the last task that a loop was run for, as words behind the exit: `, after main failed: ValueError`.
pub(super) fn failure(lane: &Lane, at: Time) -> Option<String> {
    let (main, ended) = last_main(lane, at, End::Failed)?;
    let why = if ended.reason == NameId::NONE { String::new() } else { format!(": {}", lane.name(ended.reason)) };
    Some(format!(", after {} failed{why}", lane.task_name(main)))
}

/// The last task that a loop was run for and that ended in this way: no task made it, and its loop did not run yet.
fn last_main(lane: &Lane, at: Time, end: End) -> Option<(&Task, &Ended)> {
    lane.tasks.known(at).rev().filter(|task| task.parent.is_none()).find_map(|task| {
        let ended = task.end(at).filter(|ended| ended.end == end)?;
        let is_made_within = lane.loops.get(task.on)?.state(task.spawned?) == Some(LoopState::Running);
        (!is_made_within).then_some((task, ended))
    })
}

/// What became of a task that lived when its loop stopped, and never came to its own end.
fn fate(lane: &Lane, task: &Task, stopped: Time, at: Time) -> Option<String> {
    if !task.alive(stopped) {
        return None;
    }
    let name = lane.task_name(task);
    let doing = waiting(lane, task, stopped).map_or_else(String::new, |waiting| format!(", which {waiting}"));
    match task.end(at).map(|ended| ended.end) {
        Some(End::Cancelled) => {
            let by = task.cancellation().requests.next(stopped)?.by;
            (by == By::Teardown).then(|| format!("the teardown then cancelled {name} itself{doing}"))
        }
        Some(End::Abandoned) | None => Some(format!("{name} itself{doing}, never went on")),
        Some(_) => None,
    }
}

/// `was waiting on sleep at src/main.rs:12`.
fn waiting(lane: &Lane, task: &Task, at: Time) -> Option<String> {
    let waiting = task.waits.latest(at)?;
    let site = lane.site(waiting.site).map_or_else(String::new, |site| format!(" at {site}"));
    Some(format!("was waiting on {}{site}", waits_on(lane, waiting.on, waiting.other)))
}

fn place(lane: &Lane, request: &CancelRequest) -> String {
    lane.site(request.site).map_or_else(String::new, |site| format!(" at {site}"))
}
