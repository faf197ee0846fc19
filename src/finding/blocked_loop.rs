//! Nothing blocks the loop for long.

use super::{
    Case, Need, Rule, Ruling,
    subject::{Subject, Subjects},
};
use crate::{
    event::{LoopId, LoopState, Metric, NameId, RuntimeClass, SiteId, Span, TaskId, Time},
    model::{BlockedThread, Lane, SlowCall, TaskHistory, counted, stack},
};

pub(super) const RULE: Rule = Rule {
    name: "blocked-loop",
    topic: "loop blocked",
    about: "No poll and no callback blocks its loop for longer than the limit (100 ms).",
    needs: &[],
    ok_needs: &[
        Need::End,
        Need::Polls,
        Need::EveryTask,
        Need::Whole("samples of sleeping threads", |lane| lane.blocked.forgotten() > 0),
        Need::CompleteRecords,
    ],
    judges_leftovers: false,
    judge,
};

/// A blocked thread is reported ten times a second: after this long without a report it has woken up.
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

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, limits, .. } = *case;
    let too_long: Vec<Hold> = holds(case).filter(|hold| hold.took > limits.blocked).collect();
    let Some(worst) = too_long.iter().max_by_key(|hold| hold.took) else { return none(case) };
    let at_least = if lane.slow.forgotten() > 0 { "at least " } else { "" };
    let others = match too_long.len() as u64 - 1 {
        0 => String::new(),
        more => format!(" So did {at_least}{}.", counted(more, "other call")),
    };
    let (name, took, limit) = (who(lane, worst), worst.took, limits.blocked);
    let place = place(case, worst);
    let blocks = if worst.lasts { "has been blocking" } else { "blocked" };
    let sentence = format!("{name} {blocks} its loop for {took}, longer than the limit of {limit}{place}.{others}");
    Ruling::fail(format!("blocked {took}"), sentence)
        .about(Subjects::new(too_long.len() as u64, subject(lane, worst)))
        .fix("Move what blocks into an executor job, or await between its parts.")
        .when(worst.at)
}

/// What blocked the loop for most of the time between two moments: `blocker (created at app.py:7) held the loop for 1.00 s`.
/// Where several loops ran, it is not known whose it was.
pub(super) fn held(case: &Case<'_>, from: Time, to: Time) -> Option<String> {
    if case.lane.loops.known(to).filter(|it| it.open(from)).count() > 1 {
        return None;
    }
    let within = |hold: &Hold| to.min(hold.at + hold.took).since(from.max(hold.at));
    let hold = holds(case).max_by_key(within).filter(|hold| within(hold).0 >= to.since(from).0 / 2)?;
    let held = if hold.lasts { "has been blocking" } else { "blocked" };
    Some(format!("{} {held} the loop for {}{}", who(case.lane, &hold), hold.took, place(case, &hold)))
}

fn subject(lane: &Lane, hold: &Hold) -> Option<Subject> {
    match (hold.task, hold.tid) {
        (Some(id), _) => Some(Subject::task_of(lane, id)),
        (None, Some(tid)) => Some(Subject::thread(tid)),
        (None, None) => Subject::line(lane, hold.site),
    }
}

/// What took at least a millisecond, and the poll that was seen from outside and has not ended.
fn holds<'a>(case: &Case<'a>) -> impl Iterator<Item = Hold> + use<'a> {
    let Case { lane, at, ended, .. } = *case;
    let calls = calls(lane, at).map(move |call| {
        let took = Span(call.took.0.min(at.since(call.at).0));
        let lasts = took < call.took;
        Hold { at: call.at, took, lasts, task: call.task, name: call.name, site: call.site, tid: None }
    });
    let seen = lane.polling.until(at).rev().find_map(move |seen| {
        let task = lane.tasks.get(seen.task)?;
        // As it was then: nothing ends a poll in which the process was killed.
        let polling = task.unfinished_poll(seen.at).filter(|polling| polling.since == seen.since)?;
        let on = Some(task.on).filter(|on| *on != LoopId::default());
        let went_on = has_gone_on(lane, at, on, seen.at).then_some(seen.at);
        let end = went_on.or_else(|| task.end(at).map(|ended| ended.at)).or(ended);
        let (took, lasts) = (end.unwrap_or(at).since(polling.since), end.is_none());
        let (task, name, site) = (Some(seen.task), NameId::NONE, SiteId::NONE);
        Some(Hold { at: seen.since, took, lasts, task, name, site, tid: None })
    });
    let holds =
        calls.chain(seen).chain(callback(case)).chain(asleep(case)).filter(|hold| !is_beside_workers(lane, hold));
    holds.map(move |hold| Hold { took: own(lane, &hold), ..hold })
}

/// Whether it is main of a multi-thread Tokio runtime, which runs on the thread that built it and holds up no other task.
fn is_beside_workers(lane: &Lane, hold: &Hold) -> bool {
    let task = hold.task.and_then(|task| lane.tasks.get(task)).filter(|task| task.name != NameId::NONE);
    let on = task.and_then(|task| lane.loops.get(task.on));
    on.and_then(|it| lane.runtime_class(it)).is_some_and(RuntimeClass::is_multi_thread)
}

/// How long it took without the time in which the inspector may have held the program.
fn own(lane: &Lane, hold: &Hold) -> Span {
    Span(hold.took.0 - lane.stalled(hold.at, hold.at + hold.took).0.min(hold.took.0))
}

/// The newest that took at least a millisecond, and the longest of all.
fn calls(lane: &Lane, at: Time) -> impl Iterator<Item = &SlowCall> {
    let is_forgotten = |longest: &&SlowCall| longest.at <= at && !lane.slow.iter().any(|call| call == *longest);
    lane.longest().filter(is_forgotten).into_iter().chain(lane.slow.until(at))
}

/// The callback that was seen from outside and has not ended.
fn callback(case: &Case<'_>) -> Option<Hold> {
    let Case { lane, at, ended, .. } = *case;
    let (seen, since) = *lane.calling.latest(at)?;
    let is_forgotten = lane.slow.forgotten() > 0 && lane.slow.iter().next().is_some_and(|first| seen < first.at);
    if is_forgotten || lane.slow.iter().any(|call| call.task.is_none() && call.at <= seen && seen < call.at + call.took)
    {
        return None;
    }
    let end = if has_gone_on(lane, at, None, seen) { Some(seen) } else { ended };
    let (took, lasts) = (end.unwrap_or(at).since(since), end.is_none());
    Some(Hold { at: since, took, lasts, task: None, name: NameId::NONE, site: SiteId::NONE, tid: None })
}

/// Whether a loop has gone on since something was seen to hold it: that is over although its end was not reported, and
/// is known to have lasted until it was seen. Without `on` the loop is the only one that was open. Where several workers
/// run its tasks, one of them may still be held.
fn has_gone_on(lane: &Lane, at: Time, on: Option<LoopId>, seen: Time) -> bool {
    let mut open = lane.loops.known(at).filter(|it| it.open(seen) && on.is_none_or(|on| it.id == on));
    let (Some(it), None) = (open.next(), open.next()) else { return false };
    if it.samples(Metric::Workers).latest(at).is_some_and(|sample| sample.value > 1) {
        return false;
    }
    // Of these it is not known which loop they are of.
    let is_alone = lane.loops.known(at).filter(|it| it.open(seen) || it.born() > seen).count() == 1;
    let begun = [lane.polling.latest(at).map(|it| it.since), lane.calling.latest(at).map(|it| it.1)];
    let has_called =
        || lane.callbacks(at) > lane.callbacks(seen) || begun.into_iter().flatten().any(|since| since > seen);
    let is_polled =
        |task: &TaskHistory| task.on == it.id && task.polls.recent.latest(at).is_some_and(|poll| poll.at > seen);
    it.state(at) != Some(LoopState::Running) || is_alone && has_called() || lane.tasks.known(at).any(is_polled)
}

/// Each blocked thread once, if the program has not reported which poll or callback it was.
fn asleep<'a>(case: &Case<'a>) -> impl Iterator<Item = Hold> + use<'a> {
    let Case { lane, at, ended, .. } = *case;
    let told = |held: &BlockedThread| {
        let mut calls = lane.slow.until(held.at);
        calls.any(|call| call.at < held.at && held.since < call.at + call.took)
    };
    let is_last = move |held: &&BlockedThread| {
        let mut later = lane.blocked.between(held.at, at.min(held.at + SEEN_AGAIN));
        !later.any(|later| (later.tid, later.since) == (held.tid, held.since))
    };
    lane.blocked.until(at).filter(is_last).filter(move |held| !told(held)).map(move |held| {
        let lasts = ended.is_none() && at.since(held.at) < SEEN_AGAIN;
        let (took, tid) = (held.at.since(held.since), Some(held.tid));
        Hold { at: held.since, took, lasts, task: None, name: NameId::NONE, site: SiteId::NONE, tid }
    })
}

/// Where the thread was meanwhile, if it was asked in time.
fn place(case: &Case<'_>, hold: &Hold) -> String {
    let Case { lane, at, .. } = *case;
    let of_thread = |tid| hold.tid.is_none_or(|known| known == tid);
    let until = if hold.lasts { at } else { hold.at + hold.took };
    let mut stacks = lane.stacks.between(hold.at, until);
    let seen = stacks.find_map(|seen| of_thread(seen.tid).then(|| stack(&seen.frames)).filter(|it| !it.is_empty()));
    seen.map_or_else(String::new, |place| format!(", in {place}"))
}

fn who(lane: &Lane, hold: &Hold) -> String {
    match (hold.task, hold.tid) {
        (Some(id), _) => Subject::task_of(lane, id).with_site(),
        (None, Some(tid)) => format!("A poll or callback of thread {tid}"),
        (None, None) if hold.name == NameId::NONE => "A callback".into(),
        (None, None) => format!("Callback {}", lane.name(hold.name)),
    }
}

fn none(case: &Case<'_>) -> Ruling {
    if !case.has_run() {
        return Ruling::not_applicable();
    }
    match holds(case).map(|hold| hold.took).max() {
        Some(took) => Ruling::ok("not blocked", format!("The longest poll or callback took {took}.")),
        None => Ruling::ok("not blocked", "No poll or callback took as long as 1 ms."),
    }
}
