//! Each task that its loop left behind, with where it was made and what it was doing.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, killed, last_look, over, sampled, task_made, untold_ends, waiting, was},
    no_task_left::left_behind,
};
use crate::{
    event::{End, LoopState, Time},
    model::{Lane, Task, TaskState, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "task-left", about: "No task is left behind by its loop or by the end of the process.", judge };

/// One answer a task, up to this many.
const SHOWN: usize = 10;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let (ended, looked) = (over(lane, at), last_look(lane, at));
    let counts = lane.tasks.counts(at);
    if ended.is_some() && counts.spawned == 0 {
        return sampled(lane, at, "task left?").into_iter().collect();
    }
    let alive = if looked.is_some() { counts.live } else { 0 };
    let alone = |answer: Answer| answer.alone();
    let lost = incomplete(lane, at, "task left?");
    match (ended, counts.abandoned) {
        (None, 0) => return alone(Answer::unknown("task left?", "A task that is alive may still end by itself.")),
        (Some(_), _) if lost.is_some() => return lost.into_iter().collect(),
        (Some(ended), 0) if alive == 0 => {
            let ok = || Answer::ok("no task left behind", "No task was left behind.").when(ended);
            return alone(untold_ends(lane, at, "task left?").unwrap_or_else(ok));
        }
        _ => {}
    }
    let cut_short = killed(lane, at);
    let left = || left_behind(lane, at, looked).filter(|task| !cut_short || task.end(at).is_some());
    let mut answers: Vec<_> = left().take(SHOWN).map(|task| answer(lane, task, ended.unwrap_or(at))).collect();
    // Those forgotten are among them.
    let all = counts.abandoned + if cut_short { 0 } else { alive };
    let count = all.saturating_sub(answers.len() as u64);
    if count > 0 {
        let more = counted(count, "more task");
        let next = left().nth(SHOWN).and_then(|next| next.end(at));
        let gone = next.map(|ended| ended.at).or(ended).unwrap_or(at);
        let sentence = format!("{more} {} left behind.", was(count));
        answers.push(Answer::found(format!("{more} left"), sentence).when(gone));
    }
    answers.extend(looked.filter(|_| cut_short).and_then(|ended| alive_when_killed(lane, at, ended)));
    answers
}

/// Whether those that lived when the process was killed would have ended in time, nobody knows; what the first one did
/// then is told nevertheless, as it may be what the process was killed for.
fn alive_when_killed(lane: &Lane, at: Time, ended: Time) -> Option<Answer> {
    let alive = || left_behind(lane, at, Some(ended)).filter(|task| task.end(at).is_none());
    let first = alive().next()?;
    let more = match alive().count() as u64 - 1 {
        0 => String::new(),
        more => format!("; {} {} alive, too", counted(more, "more task"), was(more)),
    };
    let sentence =
        format!("{} {} when the process was killed{more}.", task_made(lane, first), doing(lane, first, ended));
    let evidence = alive().take(SHOWN).map(|task| Evidence::Task(task.id));
    Some(Answer::unknown("task left?", sentence).with(evidence).when(ended))
}

/// The task as its loop or, with `at`, the process went away.
fn answer(lane: &Lane, task: &Task, at: Time) -> Answer {
    let abandoned = task.end(at).filter(|ended| ended.end == End::Abandoned);
    let gone = abandoned.map_or(at, |ended| ended.at);
    let before = abandoned.map_or(at, |ended| Time(ended.at.0.saturating_sub(1)));
    let doing = doing(lane, task, before);
    let when = match abandoned {
        Some(_) if is_destroyed(lane, task, gone) => match lane.loops.get(task.on).and_then(|it| it.state(gone)) {
            Some(LoopState::Running) => "it was destroyed, as nobody held on to it",
            _ => "it was destroyed, as its loop had stopped",
        },
        Some(_) => "its loop went away",
        None => "the process ended",
    };
    let asked = if task.cancellation().stands(before) { ", though it had been asked to stop" } else { "" };
    let sentence = format!("{} {doing} when {when}{asked}.", task_made(lane, task));
    Answer::found(format!("{} left", lane.task_name(task)), sentence)
        .with([Evidence::Task(task.id), Evidence::Site(task.site)])
        .when(gone)
}

/// Whether a task that pends went away while its loop was there: an interpreter lets a task go that nobody refers to.
pub(super) fn is_destroyed(lane: &Lane, task: &Task, gone: Time) -> bool {
    lane.loops.get(task.on).is_some_and(|it| it.open(gone))
}

fn doing(lane: &Lane, task: &Task, at: Time) -> String {
    match task.state(at) {
        TaskState::Scheduled => "was ready to run".into(),
        TaskState::Running => "was running".into(),
        TaskState::Waiting(_) | TaskState::Cancelling | TaskState::Ended(_) => {
            waiting(lane, task, at).unwrap_or_else(|| "was waiting".into())
        }
    }
}
