//! Who is asked to stop is told soon, and so is who stops for a signal.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, sampled, task_made, tells_deliveries, unkept, was},
};
use crate::{
    event::{By, End, SignalHow, Span, TaskId, Time},
    model::{CancelRequest, Lane, SignalEvent, SignalMark, Task, counted, signal_name},
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "cancel-latency",
    about: "A request to stop, and a signal that leads to one, reaches the task within the limit (50 ms unless set).",
    judge,
};

/// From a request, or a signal, to the delivery.
#[derive(Clone, Copy)]
struct Gap<'a> {
    task: &'a Task,
    from: Time,
    took: Span,
    told: bool,
    signal: Option<u8>,
}

fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Answer> {
    let ended = over(lane, at);
    if let Some(unknown) = sampled(lane, at, "cancel?") {
        return unknown.alone();
    }
    if lane.cancelled.count(at) == 0 {
        let nobody = "Nobody has been asked to stop yet.";
        return if ended.is_some() { Vec::new() } else { Answer::unknown("cancel?", nobody).alone() };
    }
    if let Some(unknown) = incomplete(lane, at, "cancel?") {
        return unknown.alone();
    }
    if !tells_deliveries(lane, at) {
        return Answer::unknown("cancel?", "When a task is told to stop is not reported in this mode.").alone();
    }
    let gaps = gaps(lane, at);
    let worst = gaps.iter().max_by_key(|gap| (gap.took, !gap.told));
    match (worst, ended) {
        (Some(worst), _) if worst.took > limits.cancel => {
            let sentence = format!("{}{}.", late(lane, worst, limits.cancel), spread(&gaps));
            let fragment = format!("cancel {}", worst.took);
            Answer::found(fragment, sentence).with([Evidence::Task(worst.task.id)]).when(worst.from).alone()
        }
        (_, None) if gaps.iter().all(|gap| !gap.told) => {
            Answer::unknown("cancel?", "Somebody has been asked to stop and not been told yet.").alone()
        }
        (_, None) => Answer::unknown("cancel?", format!("{} in time so far.", told(&gaps))).alone(),
        (_, Some(_)) if forgets(lane, at) => unkept("cancel?", "requests to stop").alone(),
        (Some(worst), Some(_)) if gaps.iter().all(|gap| gap.told) => {
            let name = lane.task_name(worst.task);
            let since =
                worst.signal.map_or_else(String::new, |signal| format!(" since {}", signal_name(signal.into())));
            let sentence =
                format!("{}; the longest took {}{since} ({name}){}.", told(&gaps), worst.took, spread(&gaps));
            let fragment = format!("cancel {}", worst.took);
            Answer::ok(fragment, sentence).with([Evidence::Task(worst.task.id)]).when(worst.from).alone()
        }
        _ => Answer::unknown("cancel?", "A task that was asked to stop was gone before it could be told.").alone(),
    }
}

/// Whether requests to stop, the tasks asked, or the signals that may have led to it are forgotten.
fn forgets(lane: &Lane, at: Time) -> bool {
    let mut asked = lane.cancelled.until(at).map(|asked| lane.tasks.get(asked.1));
    lane.cancelled.forgotten() + lane.signals.forgotten() > 0
        || asked.any(|task| task.is_none_or(|task| task.cancellation().requests.forgotten() > 0))
}

fn late(lane: &Lane, gap: &Gap<'_>, limit: Span) -> String {
    let (name, took) = (task_made(lane, gap.task), gap.took);
    match (gap.signal, gap.told) {
        (Some(signal), _) => {
            format!("{name} was told {took} after {}, later than {limit}", signal_name(signal.into()))
        }
        (None, true) => format!("{name} was told {took} after the request, later than {limit}"),
        (None, false) => format!("{name} was asked to stop and not told for {took}, longer than {limit}"),
    }
}

fn told(gaps: &[Gap<'_>]) -> String {
    let count = gaps.iter().filter(|gap| gap.told && gap.signal.is_none()).count() as u64;
    format!("{} to stop {} delivered", counted(count, "request"), was(count))
}

/// For more than a handful, how they are spread.
fn spread(gaps: &[Gap<'_>]) -> String {
    const HANDFUL: usize = 10;
    let mut took: Vec<Span> = gaps.iter().filter(|gap| gap.signal.is_none()).map(|gap| gap.took).collect();
    took.sort_unstable();
    if took.len() <= HANDFUL {
        return String::new();
    }
    let percentile = |percent: usize| took[(took.len() - 1) * percent / 100];
    format!("; p50 {}, p99 {}", percentile(50), percentile(99))
}

/// Every gap up to a moment, those included that still last.
fn gaps(lane: &Lane, at: Time) -> Vec<Gap<'_>> {
    let mut asked: Vec<TaskId> = lane.cancelled.until(at).map(|asked| asked.1).collect();
    asked.sort_unstable();
    asked.dedup();
    let tasks: Vec<&Task> = asked.into_iter().filter_map(|id| lane.tasks.get(id)).collect();
    let last = over(lane, at).unwrap_or(at);
    let back = handed_down(&tasks, last);
    let mut gaps: Vec<Gap<'_>> =
        tasks.into_iter().flat_map(|task| of_requests(task, at, last).chain(of_signals(lane, task, at))).collect();
    for (gap, back) in gaps.iter_mut().filter_map(|gap| back.get(&gap.task.id).map(|back| (gap, *back))) {
        let until = gap.from + gap.took;
        gap.from = gap.from.max(back).min(until);
        gap.took = until.since(gap.from);
    }
    gaps
}

/// When the last of those was over to whom a task handed its cancel down: it is itself told when they have cleaned up,
/// and until then nobody is late.
fn handed_down(asked: &[&Task], last: Time) -> BTreeMap<TaskId, Time> {
    let mut back = BTreeMap::new();
    for task in asked {
        let over = task.end(last).map_or(last, |ended| ended.at);
        let requests = task.cancellation().requests.until(last).filter(|request| request.by == By::Awaiter);
        for awaiter in requests.filter_map(|request| request.asker) {
            let latest = back.entry(awaiter).or_insert(over);
            *latest = over.max(*latest);
        }
    }
    back
}

fn of_requests(task: &Task, at: Time, last: Time) -> impl Iterator<Item = Gap<'_>> {
    task.cancellation().answers(at).filter_map(move |(request, told)| {
        let told = told.or_else(|| ended_instead(task, at));
        let lasts = task.end(at).is_none_or(|ended| ended.end == End::Abandoned);
        if told.is_none() && (!lasts || !task.cancellation().stands(last)) {
            return None;
        }
        let until = told.or_else(|| task.end(at).map(|ended| ended.at)).unwrap_or(last);
        Some(Gap { task, from: request.at, took: until.since(request.at), told: told.is_some(), signal: None })
    })
}

/// A task that is cancelled before its first poll ends without being told: its body never runs.
fn ended_instead(task: &Task, at: Time) -> Option<Time> {
    task.end(at).filter(|ended| ended.end == End::Cancelled).map(|ended| ended.at)
}

/// From when the inspector sent a signal (or else from its arrival) to the deliveries it led to.
fn of_signals<'a>(lane: &Lane, task: &'a Task, at: Time) -> impl Iterator<Item = Gap<'a>> {
    let is = |mark: &&SignalMark, what| mark.what == what;
    let received = SignalEvent::Program(SignalHow::Received);
    task.cancellation().answers(at).filter_map(move |(request, told)| {
        let mark = lane.signals.until(request.at).rfind(|mark| is(mark, received))?;
        let sent = lane.signals.until(mark.at).rfind(|sent| is(sent, SignalEvent::Sent) && sent.signal == mark.signal);
        let from = sent.map_or(mark.at, |sent| sent.at);
        let signal = is_led(lane, request, mark.at).then_some(mark.signal);
        Some(Gap { task, from, took: told?.since(from), told: true, signal: Some(signal?) })
    })
}

/// Whether a request comes from a signal handler or from a task made since, at first or at second hand.
fn is_led(lane: &Lane, request: &CancelRequest, since: Time) -> bool {
    let asker = |request: &CancelRequest| request.asker.and_then(|asker| lane.tasks.get(asker));
    let is_first = |request: &CancelRequest| match request.by {
        By::Signal => true,
        // What it hands down is asked below.
        By::Awaiter => false,
        _ => asker(request).is_some_and(|task| task.born() >= since),
    };
    let handed = asker(request).filter(|_| request.by == By::Awaiter);
    is_first(request) || handed.and_then(|task| task.cancellation().requests.latest(request.at)).is_some_and(is_first)
}
