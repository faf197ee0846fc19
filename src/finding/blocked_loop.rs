//! Nothing holds the loop for long.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, task_made},
};
use crate::{
    event::{NameId, Span, TaskId, Time},
    model::{Lane, SlowCall, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "blocked-loop", about: "No poll and no callback holds its loop for longer than the limit.", judge };

fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Answer> {
    let over_limit: Vec<&SlowCall> =
        lane.slow.until(at).filter(|call| call.took > limits.blocked && call.at + call.took <= at).collect();
    let now = lane.polling.until(at).rev().find(|polling| still(lane, polling.task, polling.since, at));
    let lasting = now.map(|polling| (polling, polling.at.since(polling.since)));
    let worst = over_limit.iter().max_by_key(|call| call.took);
    match (lasting.filter(|lasting| lasting.1 > limits.blocked), worst) {
        (Some((polling, so_far)), worst) if worst.is_none_or(|worst| so_far > worst.took) => {
            let name = who(lane, Some(polling.task), NameId::NONE);
            let sentence = format!("{name} has been holding its loop for {so_far}, longer than {}.", limits.blocked);
            Answer::found(format!("blocked {so_far}"), sentence)
                .with([Evidence::Task(polling.task)])
                .when(polling.since)
                .alone()
        }
        (_, Some(worst)) => blocked(lane, worst, over_limit.len() as u64, limits.blocked).alone(),
        _ => none(lane, at),
    }
}

fn still(lane: &Lane, task: TaskId, since: Time, at: Time) -> bool {
    let task = lane.tasks.get(task);
    task.and_then(|task| task.unfinished_poll(at)).is_some_and(|polling| polling.since == since)
}

fn blocked(lane: &Lane, worst: &SlowCall, count: u64, limit: Span) -> Answer {
    let others = match count - 1 {
        0 => String::new(),
        more => format!("; {} took longer than {limit}, too", counted(more, "other")),
    };
    let name = who(lane, worst.task, worst.name);
    let sentence = format!("{name} held its loop for {}, longer than {limit}{others}.", worst.took);
    Answer::found(format!("blocked {}", worst.took), sentence)
        .with(worst.task.map(Evidence::Task))
        .with([Evidence::Site(worst.site)])
        .when(worst.at)
}

fn who(lane: &Lane, task: Option<TaskId>, name: NameId) -> String {
    match task {
        Some(id) => lane.tasks.get(id).map_or_else(|| lane.name_of(id).to_string(), |task| task_made(lane, task)),
        None if name == NameId::NONE => "A callback".into(),
        None => format!("Callback {}", lane.name(name)),
    }
}

fn none(lane: &Lane, at: Time) -> Vec<Answer> {
    match over(lane, at) {
        None => Answer::unknown("blocked?", "Nothing has held the loop for long yet.").alone(),
        Some(_) if lane.tasks.counts(at).spawned == 0 && lane.callbacks(at) == 0 => Vec::new(),
        Some(ended) => {
            let longest = lane.slow.until(at).map(|call| call.took).max();
            let sentence = match longest {
                Some(took) => format!("The longest poll or callback took {took}."),
                None => "No poll or callback took as long as 1 ms.".into(),
            };
            incomplete(lane, at, "blocked?").unwrap_or_else(|| Answer::ok("not blocked", sentence).when(ended)).alone()
        }
    }
}
