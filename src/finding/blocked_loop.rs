//! Nothing holds the loop for long.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, task_made, unkept},
};
use crate::{
    event::{Mode, NameId, SiteId, Span, TaskId, Time},
    model::{Held, Lane, SlowCall, counted, stack},
};

pub(super) const RULE: Rule =
    Rule { name: "blocked-loop", about: "No poll and no callback holds its loop for longer than the limit.", judge };

/// What is seen asleep is told again ten times a second: after so long it must have woken up.
const SEEN_AGAIN: Span = Span::from_millis(300);

/// Something that held a loop, up to the moment that is asked for.
#[derive(Clone, Copy)]
struct Hold {
    at: Time,
    took: Span,
    lasts: bool,
    task: Option<TaskId>,
    name: NameId,
    site: SiteId,
    /// The thread, where that is all that is known.
    tid: Option<u32>,
}

fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Answer> {
    let too_long: Vec<Hold> = holds(lane, at).filter(|hold| hold.took > limits.blocked).collect();
    let Some(worst) = too_long.iter().max_by_key(|hold| hold.took) else { return none(lane, at) };
    let at_least = if lane.slow.forgotten() > 0 { "at least " } else { "" };
    let others = match too_long.len() as u64 - 1 {
        0 => String::new(),
        more => format!("; {at_least}{} took too long, too", counted(more, "other")),
    };
    let (name, took, limit) = (who(lane, worst), worst.took, limits.blocked);
    let place = place(lane, worst, at);
    let held =
        if worst.lasts { format!("has been holding its loop for {took}") } else { format!("held its loop for {took}") };
    Answer::found(format!("blocked {took}"), format!("{name} {held}, longer than {limit}{place}{others}."))
        .with(worst.task.map(Evidence::Task))
        .with([Evidence::Site(worst.site)])
        .when(worst.at)
        .alone()
}

/// What took at least a millisecond, and the poll that was seen from outside and has not ended.
fn holds(lane: &Lane, at: Time) -> impl Iterator<Item = Hold> {
    let calls = calls(lane, at).map(move |call| {
        let took = Span(call.took.0.min(at.since(call.at).0));
        let lasts = took < call.took;
        Hold { at: call.at, took, lasts, task: call.task, name: call.name, site: call.site, tid: None }
    });
    let seen = lane.polling.until(at).rev().find_map(move |seen| {
        let task = lane.tasks.get(seen.task)?;
        // As it was then: nothing ends a poll in which the process was killed.
        let polling = task.unfinished_poll(seen.at).filter(|polling| polling.since == seen.since)?;
        let end = task.end(at).map(|ended| ended.at).or(over(lane, at));
        let (took, lasts) = (end.unwrap_or(at).since(polling.since), end.is_none());
        let (task, name, site) = (Some(seen.task), NameId::NONE, SiteId::NONE);
        Some(Hold { at: seen.since, took, lasts, task, name, site, tid: None })
    });
    calls.chain(seen).chain(callback(lane, at)).chain(asleep(lane, at))
}

/// The newest that took at least a millisecond, and the longest of all.
fn calls(lane: &Lane, at: Time) -> impl Iterator<Item = &SlowCall> {
    let is_forgotten = |longest: &&SlowCall| longest.at <= at && !lane.slow.iter().any(|call| call == *longest);
    lane.longest().filter(is_forgotten).into_iter().chain(lane.slow.until(at))
}

/// The callback that was seen from outside and has not ended.
fn callback(lane: &Lane, at: Time) -> Option<Hold> {
    let (seen, since) = *lane.calling.latest(at)?;
    let is_forgotten = lane.slow.forgotten() > 0 && lane.slow.iter().next().is_some_and(|first| seen < first.at);
    if is_forgotten || lane.slow.iter().any(|call| call.task.is_none() && call.at <= seen && seen < call.at + call.took)
    {
        return None;
    }
    let end = over(lane, at);
    let (took, lasts) = (end.unwrap_or(at).since(since), end.is_none());
    Some(Hold { at: since, took, lasts, task: None, name: NameId::NONE, site: SiteId::NONE, tid: None })
}

/// What was seen asleep from outside, each time once, where the program has not told which poll or callback it was.
fn asleep(lane: &Lane, at: Time) -> impl Iterator<Item = Hold> {
    let told = |held: &Held| {
        let mut calls = lane.slow.until(held.at);
        calls.any(|call| call.at < held.at && held.since < call.at + call.took)
    };
    let is_last = move |held: &&Held| {
        let mut later = lane.held.between(held.at, at.min(held.at + SEEN_AGAIN));
        !later.any(|later| (later.tid, later.since) == (held.tid, held.since))
    };
    lane.held.until(at).filter(is_last).filter(move |held| !told(held)).map(move |held| {
        let lasts = over(lane, at).is_none() && at.since(held.at) < SEEN_AGAIN;
        let (took, tid) = (held.at.since(held.since), Some(held.tid));
        Hold { at: held.since, took, lasts, task: None, name: NameId::NONE, site: SiteId::NONE, tid }
    })
}

/// Where the thread was meanwhile, if it was asked in time.
fn place(lane: &Lane, hold: &Hold, at: Time) -> String {
    let of_thread = |tid| hold.tid.is_none_or(|known| known == tid);
    let until = if hold.lasts { at } else { hold.at + hold.took };
    let mut stacks = lane.stacks.between(hold.at, until);
    let seen = stacks.find_map(|seen| of_thread(seen.tid).then(|| stack(&seen.frames)).filter(|it| !it.is_empty()));
    seen.map_or_else(String::new, |place| format!(", in {place}"))
}

fn who(lane: &Lane, hold: &Hold) -> String {
    match (hold.task, hold.tid) {
        (Some(id), _) => lane.tasks.get(id).map_or_else(|| lane.name_of(id).to_string(), |task| task_made(lane, task)),
        (None, Some(tid)) => format!("A poll or callback of thread {tid}"),
        (None, None) if hold.name == NameId::NONE => "A callback".into(),
        (None, None) => format!("Callback {}", lane.name(hold.name)),
    }
}

/// Where callbacks are not told, a loop may have run some.
fn has_nothing_run(lane: &Lane, at: Time) -> bool {
    let may_have = lane.info.mode != Mode::Full && lane.loops.known(at).next().is_some();
    lane.tasks.counts(at).spawned == 0 && lane.callbacks(at) == 0 && !may_have
}

fn none(lane: &Lane, at: Time) -> Vec<Answer> {
    match over(lane, at) {
        None => Answer::unknown("blocked?", "Nothing has held the loop for long yet.").alone(),
        Some(_) if has_nothing_run(lane, at) => Vec::new(),
        Some(_) if !lane.tasks.tells_polls() => {
            let sentence = "Polls are not told in this mode, so a loop that computes cannot be told from a busy one.";
            Answer::unknown("blocked?", sentence).alone()
        }
        Some(_) if lane.held.forgotten() > 0 => unkept("blocked?", "looks at sleeping threads").alone(),
        Some(ended) => {
            let longest = calls(lane, at).map(|call| call.took).max();
            let sentence = match longest {
                Some(took) => format!("The longest poll or callback took {took}."),
                None => "No poll or callback took as long as 1 ms.".into(),
            };
            incomplete(lane, at, "blocked?").unwrap_or_else(|| Answer::ok("not blocked", sentence).when(ended)).alone()
        }
    }
}
