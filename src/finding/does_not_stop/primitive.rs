//! Waits that somebody else in the program has to end: events and queues, locks and semaphores.

use super::{Cause, View, taken, view::Frame};
use crate::{
    event::{End, Engine, LoopState, NameId, TaskId},
    model::{Awaiting, TaskEnd, TaskHistory},
};
use std::borrow::Cow;

/// Waits that a call ends, and what that call is.
const SIGNALLED: [(&str, &str, &str); 6] = [
    ("Event.wait", "has called its set()", "Set the event at shutdown, or cancel the task that waits for it."),
    ("Condition.wait", "has notified it", "Notify the condition at shutdown, or cancel the task that waits for it."),
    ("Barrier", "else has come to it", "Have as many tasks come to the barrier as it has parties."),
    ("Queue.get", "puts another item", "Put a sentinel at shutdown, or cancel the task that waits for an item."),
    ("Queue.put", "takes another item", "Have a task take the items, or cancel the one that puts them."),
    ("Future", "has set its result", "Set the future's result at shutdown, or cancel the task that awaits it."),
];

/// A wait for a call that nobody has made.
pub(super) fn signalled(view: &View<'_>, task: TaskId, on: &str, frame: Frame<'_>, waits: &str) -> Option<Cause> {
    let (_, missing, fix) = SIGNALLED.iter().find(|(kind, ..)| on.starts_with(kind))?;
    let (who, place) = (view.subject(task), frame.at());
    if let Some(collected) = collected(view) {
        return Some(Cause::new(format!("{who} waits in {on} at {place}, and {collected}{waits}."), KEEP));
    }
    let (failed, instead) = failed(view).unzip();
    let failed = failed.unwrap_or_default();
    let sentence = format!("{who} waits in {on} at {place} and nothing {missing}{waits}{failed}.");
    Some(Cause::new(sentence, instead.map_or(Cow::Borrowed(*fix), Cow::Owned)))
}

/// The last task that failed, which may have been the one to end a wait, and what to do about that.
fn failed(view: &View<'_>) -> Option<(String, String)> {
    let end = |task: &TaskHistory| task.end(view.at).filter(|ended| ended.end == End::Failed).copied();
    let task = view
        .lane
        .tasks
        .known(view.at)
        .filter(|task| end(task).is_some())
        .max_by_key(|task| end(task).map(|end| end.at))?;
    let reason = Some(end(task)?.reason).filter(|reason| *reason != NameId::NONE);
    let why = reason.map_or_else(String::new, |reason| format!(": {}", view.lane.name(reason)));
    let place = view.site(task.site).map_or_else(String::new, |site| format!(" (created at {site})"));
    let name = view.name(task.id);
    Some((
        format!("; {name}{place} has failed{why}"),
        format!("See to the failure of {name}: await the task, or create it in a TaskGroup, which passes it on."),
    ))
}

const KEEP: &str = "Keep a reference to every task until it is done: in a set, or in a TaskGroup.";

/// A task that the collector took while it was pending: what waits for it, waits for good.
fn collected(view: &View<'_>) -> Option<String> {
    let is_collected = |task: &&TaskHistory| {
        let ended = task.end(view.at).filter(|ended| ended.end == End::Destroyed);
        let state = |ended: &TaskEnd| view.lane.loops.get(task.on)?.state(ended.at);
        ended.is_some_and(|ended| state(ended) == Some(LoopState::Running))
    };
    let task = view.lane.tasks.known(view.at).rev().find(is_collected)?;
    let place = view.site(task.site).map_or_else(String::new, |site| format!(" (created at {site})"));
    let name = view.name(task.id);
    Some(format!("{name}{place} was garbage-collected while it was pending: nothing kept a reference to it"))
}

/// Waits for what a task has taken and has to give back.
const LOCKS: [&str; 4] = ["Lock.acquire", "Semaphore.acquire", "BoundedSemaphore.acquire", "Condition.acquire"];

/// A wait for what was taken and is not given back; `start` is the sentence up to that: who waits, for what, and where.
pub(super) fn unreleased(view: &View<'_>, task: TaskId, it: &Awaiting, start: &str, waits: &str) -> Option<Cause> {
    match &*it.on {
        "Queue.join" => Some(join(view, it, start, waits)),
        on => LOCKS.contains(&on).then(|| lock(view, task, it, start, waits)),
    }
}

/// Items were taken from a queue and never marked as done.
fn join(view: &View<'_>, it: &Awaiting, start: &str, waits: &str) -> Cause {
    let takers = it.object.map(|object| view.look.with_object(object)).unwrap_or_default();
    let takers: Vec<_> = takers.into_iter().filter(|(_, it)| it.on.ends_with(".get")).collect();
    let items = if it.count == 1 {
        "1 item that was taken and".into()
    } else {
        format!("{} items that were taken and", it.count)
    };
    let taken = it.count.saturating_sub(it.size);
    if it.size > 0 && takers.is_empty() {
        let are = if it.size == 1 { "1 item is".into() } else { format!("{} items are", it.size) };
        let (failed, instead) = failed(view).unzip();
        let failed = failed.unwrap_or_default();
        let sentence = format!("{start}, {are} in the queue, and no task takes any{failed}{waits}.");
        let fix = "Keep a task alive that takes the items and calls task_done().";
        return Cause::new(sentence, instead.map_or(Cow::Borrowed(fix), Cow::Owned));
    }
    let recorded = taken::takers(view, it.object);
    let by = match &takers[..] {
        _ if let Some(whom) = taken::by_whom(&recorded) => format!(" by {whom}"),
        [] => "; no task that took from it is alive".to_owned(),
        [(first, _), rest @ ..] => {
            let at = view
                .stands(*first)
                .map_or_else(String::new, |frame| format!(", which takes items in {}", frame.text()));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!(" by {}{more}{at}", view.name(*first))
        }
    };
    let items = if taken == it.count { items } else { format!("{taken} of {} items, which were taken and", it.count) };
    let sentence = format!("{start} for {items} never marked with task_done(){by}{waits}.");
    Cause::new(sentence, "Call task_done() for every item that get() returned, in a `finally`.")
}

/// A lock or semaphore that no task alive is inside of.
fn lock(view: &View<'_>, task: TaskId, it: &Awaiting, start: &str, waits: &str) -> Cause {
    let kind = it.on.split('.').next().unwrap_or(&it.on);
    let mut takers = taken::takers(view, it.object);
    // What the task itself has taken is in its way where nobody else has taken any.
    if takers.iter().any(|taker| taker.task != Some(task)) {
        takers.retain(|taker| taker.task != Some(task));
    }
    if let Some(whom) = taken::by_whom(&takers) {
        let now = taken::now(view, &takers).unwrap_or_else(|| waits.to_owned());
        let sentence = format!("{start}, and the {kind} was taken by {whom} and never released{now}.");
        return Cause::new(sentence, "Release it in a `finally`, or take it with `async with`.");
    }
    let (has, fix) = match view.lane.info.engine {
        Engine::Tokio => (
            format!("and no task that is alive has that {kind}: it was acquired and never released"),
            "Hold it by a guard, as `lock().await?` and `permit().await?` give one.",
        ),
        Engine::Cpython(_) | Engine::Unknown => (
            format!("which was taken and never released; which task took that {kind} is not known"),
            "Release it in a `finally`, or by leaving the `async with` or the exit stack that took it.",
        ),
    };
    Cause::new(format!("{start}, {has}{waits}."), fix)
}
