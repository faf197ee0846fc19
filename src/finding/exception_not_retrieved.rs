//! Somebody looks at every error.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, sampled, task_made, untold_ends, was},
};
use crate::{
    event::{NameId, Time},
    model::{Lane, NotRetrieved, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "exception-not-retrieved", about: "Somebody looks at the error of every task that fails.", judge };

/// One answer a task, up to this many.
const SHOWN: usize = 10;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let found = lane.not_retrieved.count(at);
    let mut answers: Vec<_> = lane
        .not_retrieved
        .until(at)
        .take(SHOWN)
        .map(|&NotRetrieved { at, task: id, reason }| {
            let task = lane.tasks.get(id);
            let who = task.map_or_else(|| lane.name_of(id).to_string(), |task| task_made(lane, task));
            let error = if reason == NameId::NONE { String::new() } else { format!(": {}", lane.name(reason)) };
            Answer::found(
                format!("error of {} unseen", lane.name_of(id)),
                format!("{who} failed and nobody ever looked at its error{error}."),
            )
            .with([Evidence::Task(id)])
            .when(at)
        })
        .collect();
    if let Some(more) = found.checked_sub(SHOWN as u64).filter(|&more| more > 0) {
        let were = was(more);
        let more = counted(more, "more error");
        answers.push(Answer::found(format!("{more} unseen"), format!("{more} {were} never looked at.")));
    }
    if answers.is_empty() { none(lane, at) } else { answers }
}

fn none(lane: &Lane, at: Time) -> Vec<Answer> {
    match over(lane, at) {
        None => Answer::unknown("errors seen?", "No error has been lost yet.").alone(),
        Some(_) if lane.tasks.counts(at).spawned == 0 => sampled(lane, at, "errors seen?").into_iter().collect(),
        Some(ended) => {
            let sentence = match lane.tasks.counts(at).failed {
                0 => "No task failed.".into(),
                failed => format!("{} failed, and somebody looked at each error.", counted(failed, "task")),
            };
            incomplete(lane, at, "errors seen?")
                .or_else(|| untold_ends(lane, at, "errors seen?"))
                .unwrap_or_else(|| Answer::ok("errors seen", sentence).when(ended))
                .alone()
        }
    }
}
