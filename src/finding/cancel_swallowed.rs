//! A task that is told to stop passes that on.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, sampled, task_made, tells_deliveries, unkept, untold_ends},
};
use crate::{
    event::{End, TaskId, Time},
    model::{Ended, Lane, Task, WentOn, counted},
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule =
    Rule { name: "cancel-swallowed", about: "A task that is told to stop passes the cancellation on.", judge };

/// One answer a task, up to this many.
const SHOWN: usize = 10;

/// A task that went on after it was told to stop. It may only be cleaning up: the end tells.
struct GoesOn<'a> {
    since: Time,
    task: &'a Task,
    end: Option<&'a Ended>,
    what: WentOn,
}

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let ended = over(lane, at);
    let going_on = going_on(lane, at);
    let found: Vec<&GoesOn<'_>> = going_on.iter().filter(|it| it.what == WentOn::Swallowed).collect();
    if found.is_empty() {
        return none(lane, at, &going_on);
    }
    let mut answers: Vec<_> = found.iter().take(SHOWN).map(|it| answer(lane, it, ended.unwrap_or(at))).collect();
    if let Some(next) = found.get(SHOWN) {
        let more = counted((found.len() - SHOWN) as u64, "more task");
        let sentence = format!("{more} did not pass the cancellation on.");
        answers.push(Answer::found(format!("{more} swallowed"), sentence).when(next.since));
    }
    answers
}

/// One for each task, the latest time it went on.
fn going_on(lane: &Lane, at: Time) -> Vec<GoesOn<'_>> {
    let latest: BTreeMap<TaskId, Time> = lane.swallowed.until(at).map(|&(since, id)| (id, since)).collect();
    let went_on = |(id, since)| {
        let task = lane.tasks.get(id)?;
        Some(GoesOn { since, task, end: task.end(at), what: task.went_on(since, at, lane.exit(at)) })
    };
    let mut going_on: Vec<_> = latest.into_iter().filter_map(went_on).collect();
    going_on.sort_by_key(|it| it.since);
    going_on
}

/// Whether some that went on are forgotten.
fn forgets(lane: &Lane, at: Time) -> bool {
    lane.swallowed.forgotten() > 0 || lane.swallowed.until(at).any(|went_on| lane.tasks.get(went_on.1).is_none())
}

fn none(lane: &Lane, at: Time, going_on: &[GoesOn<'_>]) -> Vec<Answer> {
    if let Some(unknown) = sampled(lane, at, "swallowed?") {
        return unknown.alone();
    }
    match (over(lane, at), going_on.iter().rfind(|it| it.end.is_none() && it.what == WentOn::Perhaps)) {
        (ended, Some(it)) => {
            let so_far = ended.unwrap_or(at.min(lane.head())).since(it.since);
            let name = task_made(lane, it.task);
            let (has, then) = if ended.is_none() { ("has", "") } else { ("had", " when the process was killed") };
            let goes_on = format!("{has} been going on for {so_far}{then}");
            let sentence = format!("{name} was told to stop and {goes_on}; it may only be cleaning up.");
            Answer::unknown(format!("{} cleans up?", lane.task_name(it.task)), sentence)
                .with([Evidence::Task(it.task.id)])
        }
        (None, None) => Answer::unknown("swallowed?", "Nobody has held a cancellation back yet."),
        (Some(_), _) if lane.cancelled.count(at) == 0 => return Vec::new(),
        (Some(_), _) if !tells_deliveries(lane, at) => {
            Answer::unknown("swallowed?", "What a task does when it is told to stop is not reported in this mode.")
        }
        (Some(_), _) if forgets(lane, at) => unkept("swallowed?", "tasks that went on after they were told to stop"),
        (Some(ended), _) => {
            let perhaps = going_on.iter().any(|it| it.what == WentOn::Perhaps);
            let untold = || untold_ends(lane, at, "swallowed?").filter(|_| perhaps);
            incomplete(lane, at, "swallowed?").or_else(untold).unwrap_or_else(|| {
                Answer::ok("none swallowed", "No task that was told to stop held the cancellation back.").when(ended)
            })
        }
    }
    .alone()
}

fn answer(lane: &Lane, it: &GoesOn<'_>, ended: Time) -> Answer {
    let then = match it.end.map(|end| end.end) {
        Some(End::Returned) => "it returned",
        Some(_) => "it still went on when its loop went away,",
        None => "it still went on when the process ended,",
    };
    let later = it.end.map_or(ended, |end| end.at).since(it.since);
    let name = task_made(lane, it.task);
    let sentence = format!("{name} was told to stop and did not pass it on: {then} {later} later.");
    Answer::found(format!("{} swallowed", lane.task_name(it.task)), sentence)
        .with([Evidence::Task(it.task.id), Evidence::Site(it.task.site)])
        .when(it.since)
}
