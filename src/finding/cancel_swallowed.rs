//! A task that is told to stop passes that on.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, task_made},
};
use crate::{
    event::Time,
    model::{Lane, Task, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "cancel-swallowed", about: "A task that is told to stop passes the cancellation on.", judge };

/// One answer a task, up to this many.
const SHOWN: usize = 10;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let mut found: Vec<(Time, &Task)> = lane
        .swallowed
        .until(at)
        .filter_map(|&(when, id)| lane.tasks.get(id).map(|task| (when, task)))
        .filter(|&(when, task)| !taken_back(task, when))
        .collect();
    found.sort_by_key(|(when, task)| (task.id, *when));
    found.dedup_by_key(|(_, task)| task.id);
    if found.is_empty() {
        return none(lane, at);
    }
    found.sort_by_key(|found| found.0);
    let mut answers: Vec<_> = found.iter().take(SHOWN).map(|&(when, task)| swallowed(lane, when, task, at)).collect();
    if let Some(more) = found.len().checked_sub(SHOWN).filter(|&more| more > 0) {
        let more = counted(more as u64, "more task");
        answers.push(Answer::found(format!("{more} swallowed"), format!("{more} swallowed the cancellation.")));
    }
    answers
}

fn none(lane: &Lane, at: Time) -> Vec<Answer> {
    let asked = lane.cancelled.count(at);
    let ended = over(lane, at);
    match (ended, asked) {
        (None, _) => Answer::unknown("swallowed?", "Nobody has swallowed a cancellation yet.").alone(),
        (Some(_), 0) => Vec::new(),
        (Some(ended), _) => incomplete(lane, at, "swallowed?")
            .unwrap_or_else(|| {
                Answer::ok("none swallowed", "No task that was told to stop held the cancellation back.").when(ended)
            })
            .alone(),
    }
}

fn swallowed(lane: &Lane, when: Time, task: &Task, at: Time) -> Answer {
    let then = match task.end(at) {
        Some(ended) => format!("and {} {} later", ended.end, ended.at.since(when)),
        None => "and has not ended".into(),
    };
    let sentence = format!("{} was told to stop and did not pass it on, {then}.", task_made(lane, task));
    Answer::found(format!("{} swallowed", lane.task_name(task)), sentence)
        .with([Evidence::Task(task.id), Evidence::Site(task.site)])
        .when(when)
}

/// Whether `uncancel()` said, between the delivery and the end, that the cancellation was dealt with: what
/// `timeout` and task groups do (CPython 3.11 Lib/asyncio/timeouts.py).
fn taken_back(task: &Task, swallowed: Time) -> bool {
    let cancellation = task.cancellation();
    let Some(&told) = cancellation.delivered.latest(swallowed) else { return false };
    let next = cancellation.requests.next(swallowed).map_or(Time::END, |next| next.at);
    cancellation.uncancelled.iter().any(|&(when, left)| left == 0 && when >= told && when < next)
}
