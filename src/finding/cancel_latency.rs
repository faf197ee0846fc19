//! A cancel is delivered soon after the request, and soon after the signal that leads to it.

use super::{
    Case, Need, Rule, Ruling,
    blocked_loop::held,
    phrase::was,
    subject::{Subject, Subjects},
};
use crate::{
    event::{By, ENDING_SIGNALS, End, SignalHow, Span, TaskId, Time, Wait, signal_name},
    model::{CancelRequest, Lane, SignalEvent, SignalMark, TaskHistory, counted},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

pub(super) const RULE: Rule = Rule {
    name: "cancel-latency",
    topic: "cancel latency",
    about: "A cancel request, and a signal that leads to one, reaches the task within the limit (50 ms unless set).",
    needs: &[Need::EveryTask, Need::CompleteRecords, Need::Deliveries],
    ok_needs: &[Need::End, Need::Whole("cancel requests", is_cut)],
    judges_leftovers: true,
    judge,
};

/// From a request, or a signal, to the delivery.
#[derive(Clone, Copy)]
struct Gap<'a> {
    task: &'a TaskHistory,
    from: Time,
    took: Span,
    told: bool,
    signal: Option<u8>,
}

fn judge(case: &Case<'_>) -> Ruling {
    let limit = case.limits.cancel;
    if case.lane.cancelled.count(case.at) == 0 {
        return Ruling::not_applicable();
    }
    let mut gaps = gaps(case);
    gaps.sort_by_key(|gap| (Reverse(gap.took), gap.told));
    let Some(worst) = gaps.first() else { return Ruling::unknown(GONE) };
    let late: Vec<_> = gaps.iter().filter(|gap| gap.took > limit).collect();
    if !late.is_empty() {
        return too_late(case, &late, &spread(&gaps));
    }
    match case.ended {
        None if gaps.iter().all(|gap| !gap.told) => Ruling::unknown("A cancel is requested, and not delivered yet."),
        Some(_) if gaps.iter().any(|gap| !gap.told) => Ruling::unknown(GONE),
        _ => {
            let name = case.lane.task_name(worst.task);
            let since =
                worst.signal.map_or_else(String::new, |signal| format!(" after {}", signal_name(signal.into())));
            let (told, took, spread) = (delivered(&gaps), worst.took, spread(&gaps));
            Ruling::ok(format!("cancel {took}"), format!("{told}; the longest took {took}{since} ({name}){spread}."))
                .about(Subjects::all([Subject::task(case.lane, worst.task)]))
                .when(worst.from)
        }
    }
}

/// So many late tasks wait for each other.
const STORM: usize = 100;
const GONE: &str = "A task whose cancel was requested ended before the delivery.";

/// The worst comes first.
fn too_late(case: &Case<'_>, late: &[&Gap<'_>], spread: &str) -> Ruling {
    let (worst, limit, task) = (late[0], case.limits.cancel, Subject::task(case.lane, late[0].task));
    let took = worst.took;
    let held = held(case, worst.from, worst.from + took);
    // Where the line to change is another's, its own would lead astray.
    let task = if held.is_some() { task.name } else { task.with_site() };
    let late_by = match (worst.signal, worst.told) {
        (Some(signal), _) => {
            format!("got its cancel {took} after {}, later than the limit of {limit}", signal_name(signal.into()))
        }
        (None, true) => format!("got its cancel {took} after the request, later than the limit of {limit}"),
        (None, false) => {
            format!("did not get its cancel for {took} after the request, longer than the limit of {limit}")
        }
    };
    let mut seen = BTreeSet::new();
    let tasks: Vec<&TaskHistory> = late.iter().map(|gap| gap.task).filter(|task| seen.insert(task.id)).collect();
    let subjects = Subjects::new(tasks.len() as u64, tasks.iter().map(|task| Subject::task(case.lane, task)));
    let fix = match held {
        Some(_) => "Keep polls short: move what blocks the loop into an executor job.",
        None if tasks.len() >= STORM => {
            "No call blocked the loop for long, so many tasks had their turn before: cancel fewer at a time."
        }
        None => "See what ran in between: no call is known to have blocked the loop.",
    };
    let why = held.map_or_else(String::new, |held| format!(": {held}"));
    Ruling::fail(format!("cancel {took}"), format!("{task} {late_by}{why}{spread}."))
        .about(subjects)
        .fix(fix)
        .when(worst.from)
}

/// Whether cancel requests, the tasks they were for, or the signals that may have led to them are forgotten.
fn is_cut(lane: &Lane) -> bool {
    let mut asked = lane.cancelled.iter().map(|asked| lane.tasks.get(asked.1));
    lane.cancelled.forgotten() + lane.signals.forgotten() > 0
        || asked.any(|task| task.is_none_or(|task| task.cancellation().requests.forgotten() > 0))
}

fn delivered(gaps: &[Gap<'_>]) -> String {
    let count = gaps.iter().filter(|gap| gap.told && gap.signal.is_none()).count() as u64;
    format!("{} {} delivered", counted(count, "cancel"), was(count))
}

/// For more than a handful, how they are spread.
fn spread(gaps: &[Gap<'_>]) -> String {
    const HANDFUL: usize = 10;
    let mut took: Vec<Span> = gaps.iter().filter(|gap| gap.signal.is_none()).map(|gap| gap.took).collect();
    took.sort_unstable();
    if took.len() <= HANDFUL {
        return String::new();
    }
    let percentile = |percent: usize| took[(took.len() * percent).div_ceil(100) - 1];
    format!("; p50 {}, p99 {}", percentile(50), percentile(99))
}

/// Every gap up to a moment, those included that still last.
fn gaps<'a>(case: &Case<'a>) -> Vec<Gap<'a>> {
    let Case { lane, at, .. } = *case;
    let mut asked: Vec<TaskId> = lane.cancelled.until(at).map(|asked| asked.1).collect();
    asked.sort_unstable();
    asked.dedup();
    let tasks: Vec<&TaskHistory> = asked.into_iter().filter_map(|id| lane.tasks.get(id)).collect();
    let last = case.last();
    let back = handed_down(&tasks, last);
    let mut gaps: Vec<Gap<'a>> =
        tasks.into_iter().flat_map(|task| of_requests(task, at, last).chain(of_signals(lane, task, at))).collect();
    for gap in &mut gaps {
        let until = gap.from + gap.took;
        let back = back.range((gap.task.id, gap.from)..=(gap.task.id, until)).map(|(_, over)| *over).max();
        gap.from = back.map_or(gap.from, |back| gap.from.max(back).min(until));
        gap.took = until.since(gap.from);
        // Nor is what the inspector held up late.
        gap.took = Span(gap.took.0 - lane.stalled(gap.from, until).0.min(gap.took.0));
    }
    gaps
}

/// When a task passed a cancel on, and when the last of the tasks ended that it passed it on to: its own delivery comes
/// after their cleanup, so until then it is not late.
fn handed_down(asked: &[&TaskHistory], last: Time) -> BTreeMap<(TaskId, Time), Time> {
    let mut back = BTreeMap::new();
    for task in asked {
        let over = task.end(last).map_or(last, |ended| ended.at);
        let requests = task.cancellation().requests.until(last).filter(|request| request.by == By::Awaiter);
        for passed_on in requests.filter_map(|request| Some((request.requester?, request.at))) {
            let latest = back.entry(passed_on).or_insert(over);
            *latest = over.max(*latest);
        }
    }
    back
}

fn of_requests(task: &TaskHistory, at: Time, last: Time) -> impl Iterator<Item = Gap<'_>> {
    task.cancellation().answers(at).filter_map(move |(request, told)| {
        let told = told.or_else(|| ended_instead(task, at));
        let lasts = task.end(at).is_none_or(|ended| ended.end == End::Destroyed);
        if told.is_none() && (!lasts || !task.cancellation().stands(last)) {
            return None;
        }
        let until = told.or_else(|| task.end(at).map(|ended| ended.at)).unwrap_or(last);
        Some(Gap { task, from: request.at, took: until.since(request.at), told: told.is_some(), signal: None })
    })
}

/// A task that is cancelled before its first poll ends without a delivery: its body never runs.
fn ended_instead(task: &TaskHistory, at: Time) -> Option<Time> {
    task.end(at).filter(|ended| ended.end == End::Cancelled).map(|ended| ended.at)
}

/// From when the inspector sent a signal (or else from its arrival) to the deliveries it led to.
fn of_signals<'a>(lane: &Lane, task: &'a TaskHistory, at: Time) -> impl Iterator<Item = Gap<'a>> {
    let is = |mark: &&SignalMark, what| mark.what == what;
    let received = SignalEvent::Program(SignalHow::Received);
    task.cancellation().answers(at).filter_map(move |(request, told)| {
        let is_ending = |mark: &&SignalMark| is(mark, received) && ENDING_SIGNALS.contains(&mark.signal);
        let mark = lane.signals.until(request.at).rfind(is_ending)?;
        let sent = lane.signals.until(mark.at).rfind(|sent| is(sent, SignalEvent::Sent) && sent.signal == mark.signal);
        let from = sent.map_or(mark.at, |sent| sent.at);
        let signal = is_led(lane, request, mark.at).then_some(mark.signal);
        Some(Gap { task, from, took: told?.since(from), told: true, signal: Some(signal?) })
    })
}

/// Whether a request comes from a signal handler or from a task created since, directly or passed on by an awaiter. A
/// task that waits first gives the others time to end.
fn is_led(lane: &Lane, request: &CancelRequest, since: Time) -> bool {
    let requester = |request: &CancelRequest| request.requester.and_then(|requester| lane.tasks.get(requester));
    let is_first = |request: &CancelRequest| match request.by {
        By::Signal => true,
        // A cancel that an awaiter passes on is checked below.
        By::Awaiter => false,
        _ => requester(request).is_some_and(|task| {
            let mut waits = task.waits.between(since, request.at);
            task.born() >= since && waits.all(|wait| wait.on == Wait::Yield)
        }),
    };
    let handed = requester(request).filter(|_| request.by == By::Awaiter);
    is_first(request) || handed.and_then(|task| task.cancellation().requests.latest(request.at)).is_some_and(is_first)
}
