//! Nothing holds the loop for long.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, task_made},
};
use crate::{
    event::{NameId, SiteId, Span, TaskId, Time},
    model::{Lane, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "blocked-loop", about: "No poll and no callback holds its loop for longer than the limit.", judge };

/// Something that held a loop, up to the moment that is asked for.
#[derive(Clone, Copy)]
struct Hold {
    at: Time,
    took: Span,
    lasts: bool,
    task: Option<TaskId>,
    name: NameId,
    site: SiteId,
}

fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Answer> {
    let too_long: Vec<Hold> = holds(lane, at).filter(|hold| hold.took > limits.blocked).collect();
    let Some(worst) = too_long.iter().max_by_key(|hold| hold.took) else { return none(lane, at) };
    let others = match too_long.len() as u64 - 1 {
        0 => String::new(),
        more => format!("; {} took too long, too", counted(more, "other")),
    };
    let (name, took, limit) = (who(lane, worst.task, worst.name), worst.took, limits.blocked);
    let held =
        if worst.lasts { format!("has been holding its loop for {took}") } else { format!("held its loop for {took}") };
    Answer::found(format!("blocked {took}"), format!("{name} {held}, longer than {limit}{others}."))
        .with(worst.task.map(Evidence::Task))
        .with((worst.site != SiteId::NONE).then_some(Evidence::Site(worst.site)))
        .when(worst.at)
        .alone()
}

/// What took at least a millisecond, and the poll that was seen from outside and has not ended.
fn holds(lane: &Lane, at: Time) -> impl Iterator<Item = Hold> {
    let calls = lane.slow.until(at).map(move |call| {
        let took = Span(call.took.0.min(at.since(call.at).0));
        let lasts = took < call.took;
        Hold { at: call.at, took, lasts, task: call.task, name: call.name, site: call.site }
    });
    let seen = lane.polling.until(at).rev().find_map(move |seen| {
        let task = lane.tasks.get(seen.task)?;
        // As it was then: nothing ends a poll in which the process was killed.
        let polling = task.unfinished_poll(seen.at).filter(|polling| polling.since == seen.since)?;
        let end = task.end(at).map(|ended| ended.at).or(over(lane, at));
        let (took, lasts) = (end.unwrap_or(at).since(polling.since), end.is_none());
        Some(Hold { at: seen.since, took, lasts, task: Some(seen.task), name: NameId::NONE, site: SiteId::NONE })
    });
    calls.chain(seen).chain(callback(lane, at))
}

/// The callback that was seen from outside and has not ended.
fn callback(lane: &Lane, at: Time) -> Option<Hold> {
    let (seen, since) = *lane.calling.latest(at)?;
    if lane.slow.iter().any(|call| call.task.is_none() && call.at <= seen && seen < call.at + call.took) {
        return None;
    }
    let end = over(lane, at);
    let (took, lasts) = (end.unwrap_or(at).since(since), end.is_none());
    Some(Hold { at: since, took, lasts, task: None, name: NameId::NONE, site: SiteId::NONE })
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
