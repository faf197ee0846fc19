//! No task outlives its loop.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, last_look, over, sampled, untold_ends, was},
    task_left::is_destroyed,
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
    let (ended, looked) = (over(lane, at), last_look(lane, at));
    if ended.is_none() && counts.abandoned == 0 {
        let sentence = match counts.live {
            0 => "No task is alive, but the program may make another one.".into(),
            live => format!("{} alive as yet.", counted(live, "task")),
        };
        return Answer::unknown("tasks left?", sentence).alone();
    }
    let left = counts.abandoned + if looked.is_some() { counts.live } else { 0 };
    if counts.spawned == 0 {
        return sampled(lane, at, "tasks left?").into_iter().collect();
    }
    if let Some(unknown) = incomplete(lane, at, "tasks left?") {
        return unknown.alone();
    }
    if left == 0 {
        let seen = if lane.tasks.known(at).all(|task| task.spawned.is_some()) { "made" } else { "seen" };
        let sentence = format!("{} {} {seen}, and over in time.", counted(counts.spawned, "task"), was(counts.spawned));
        let ok = || Answer::ok("no task left", sentence).when(ended.unwrap_or(at));
        return untold_ends(lane, at, "tasks left?").unwrap_or_else(ok).alone();
    }
    let destroyed = |task: &Task| task.end(at).is_some_and(|ended| is_destroyed(lane, task, ended.at));
    let they = if left == 1 { "it" } else { "they" };
    let gone = match left == counts.abandoned {
        // How the forgotten ones went is forgotten, too.
        true if (left_behind(lane, at, looked).count() as u64) < left => format!("{they} went away"),
        true if left_behind(lane, at, looked).all(destroyed) => format!("{they} {} destroyed", was(left)),
        true => "the loop went away".into(),
        false => "the process ended".into(),
    };
    // While the program goes on, the moment at which the last of them was left.
    let last = || left_behind(lane, at, None).filter_map(|task| task.end(at)).map(|ended| ended.at).max();
    let sentence = format!("{left} of {} {} not over when {gone}.", counted(counts.spawned, "task"), was(left));
    Answer::found(format!("{} left", counted(left, "task")), sentence)
        .with(left_behind(lane, at, looked).take(SHOWN).map(|task| Evidence::Task(task.id)))
        .when(ended.or_else(last).unwrap_or(at))
        .alone()
}

/// The tasks that had no end of their own. While the program runs, only those that their loop abandoned are certain.
pub(super) fn left_behind(lane: &Lane, at: Time, ended: Option<Time>) -> impl Iterator<Item = &Task> {
    lane.tasks.known(at).filter(move |task| match task.end(at) {
        Some(end) => end.end == End::Abandoned,
        None => ended.is_some(),
    })
}
