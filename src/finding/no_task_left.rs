//! No task outlives its loop.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, first_of, incomplete, over, task_made, was},
};
use crate::{
    event::{End, Time},
    model::{Lane, Task, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "no-task-left", about: "Every task is over before its loop goes away.", judge };

/// Tasks given as evidence.
const SHOWN: usize = 10;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let counts = lane.tasks.counts(at);
    let left = counts.live + counts.abandoned;
    let Some(ended) = over(lane, at) else {
        let sentence = match counts.live {
            0 => "No task is alive, but the program may make another one.".into(),
            live => format!("{} alive as yet.", counted(live, "task")),
        };
        return Answer::unknown("tasks left?", sentence).alone();
    };
    if counts.spawned == 0 {
        return Vec::new();
    }
    if let Some(unknown) = incomplete(lane, at, "tasks left?") {
        return unknown.alone();
    }
    if left == 0 {
        let sentence = format!("{} made, and over in time.", capital_count(counts.spawned));
        return Answer::ok("no task left", sentence).when(ended).alone();
    }
    let names = first_of(left_behind(lane, at).map(|task| task_made(lane, task)), left);
    let sentence = format!(
        "{left} of {} {} not over when the loop went away: {names}.",
        counted(counts.spawned, "task"),
        was(left)
    );
    Answer::found(format!("{} left", counted(left, "task")), sentence)
        .with(left_behind(lane, at).take(SHOWN).map(|task| Evidence::Task(task.id)))
        .when(ended)
        .alone()
}

fn capital_count(count: u64) -> String {
    format!("{} {}", counted(count, "task"), was(count))
}

/// The tasks that had no end of their own.
pub(super) fn left_behind(lane: &Lane, at: Time) -> impl Iterator<Item = &Task> {
    lane.tasks.known(at).filter(move |task| task.end(at).is_none_or(|ended| ended.end == End::Abandoned))
}
