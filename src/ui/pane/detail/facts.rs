//! What happened to a task, as sentences.

use crate::{
    event::{End, Exit, NameId, SiteId, Span, Time},
    model::{self, AfterCancel, CancelRequest, Lane, TaskEnd, TaskHistory, Waiting, by_whom, counted, waits_on},
    ui::pane::words::place,
};

/// Something that happened to a task.
#[derive(Clone, Copy)]
pub(super) enum Fact<'a> {
    Created,
    Polled,
    /// It was waiting, on the same at the same place so often in a row.
    Waited(&'a Waiting, u64),
    Requested(&'a CancelRequest),
    Delivered(Time),
    AfterCancel(AfterCancel),
    Uncancelled(u32),
    Ended(&'a TaskEnd),
    NotRetrieved(NameId),
}

/// What happened to a task up to a moment, in the order of time.
pub(super) fn facts(task: &TaskHistory, at: Time, exit: Option<Exit>) -> Vec<(Time, Fact<'_>)> {
    let cancellation = task.cancellation();
    let mut facts = vec![(task.born(), Fact::Created)];
    facts.extend(task.polls.recent.until(at).next().map(|poll| (poll.at, Fact::Polled)));
    facts.extend(waits(task, at));
    facts.extend(cancellation.requests.until(at).map(|request| (request.at, Fact::Requested(request))));
    facts.extend(cancellation.delivered.until(at).map(|&at| (at, Fact::Delivered(at))));
    facts.extend(
        cancellation.swallowed.until(at).map(|&since| (since, Fact::AfterCancel(task.after_cancel(since, at, exit)))),
    );
    facts.extend(cancellation.uncancelled.until(at).map(|&(back, left)| (back, Fact::Uncancelled(left))));
    facts.extend(task.end(at).map(|ended| (ended.at, Fact::Ended(ended))));
    let not_retrieved = task.not_retrieved.filter(|known| known.0 <= at);
    facts.extend(not_retrieved.map(|(known, reason)| (known, Fact::NotRetrieved(reason))));
    facts.sort_by_key(|fact| fact.0);
    facts
}

/// What it was waiting on, between what happened to its cancels: the same again and again is one.
fn waits(task: &TaskHistory, at: Time) -> Vec<(Time, Fact<'_>)> {
    let cancellation = task.cancellation();
    let cancels = |until| cancellation.requests.count(until) + cancellation.delivered.count(until);
    let mut waits: Vec<(&Waiting, u64)> = Vec::new();
    for waiting in task.waits.until(at) {
        let what = |waiting: &Waiting| (waiting.on, waiting.other, waiting.site, cancels(waiting.at));
        match waits.last_mut().filter(|(last, _)| what(last) == what(waiting)) {
            Some((_, times)) => *times += 1,
            None => waits.push((waiting, 1)),
        }
    }
    waits.into_iter().map(|(waiting, times)| (waiting.at, Fact::Waited(waiting, times))).collect()
}

pub(super) fn words(lane: &Lane, task: &TaskHistory, when: Time, fact: Fact<'_>, at: Time) -> String {
    match fact {
        Fact::Created => {
            let creator = task.parent.map_or_else(String::new, |creator| format!(" by {}", lane.name_of(creator)));
            let word = if task.created.is_some() { "created" } else { "first seen" };
            format!("{word}{creator}{}", at_place(lane, task.site))
        }
        Fact::Polled => polled(task, at),
        Fact::Waited(waiting, times) => {
            let again = if times > 1 { format!(", {times} times") } else { String::new() };
            format!("waiting on {}{}{again}", waits_on(lane, waiting.on, waiting.other), at_place(lane, waiting.site))
        }
        Fact::Requested(request) => {
            let by = by_whom(lane, task.id, request.by, request.requester);
            format!("cancel requested{by}{}{}", at_place(lane, request.site), reason(lane, request.message))
        }
        Fact::Delivered(delivered) => match latency(task, delivered) {
            Some(waited) => format!("cancel delivered, {waited} after the request"),
            None => "cancel delivered".to_owned(),
        },
        Fact::AfterCancel(what) => went_on(what).to_owned(),
        Fact::Uncancelled(left) => format!("uncancelled, {} left", counted(left.into(), "request")),
        Fact::Ended(ended) => {
            let delivered = task.cancellation().delivered.latest(when).filter(|_| ended.end == End::Cancelled);
            let after = delivered.map_or_else(String::new, |at| format!(", {} after the delivery", when.since(*at)));
            // The message of a cancel stands at its request.
            let why = if ended.end == End::Failed { reason(lane, ended.reason) } else { String::new() };
            format!("{}{after}{why}", model::ended(ended.end))
        }
        Fact::NotRetrieved(error) => format!("its exception was never retrieved{}", reason(lane, error)),
    }
}

const fn went_on(what: AfterCancel) -> &'static str {
    match what {
        AfterCancel::Unknown => "caught the cancel; it may be cleaning up",
        AfterCancel::CleanedUp => "caught the cancel and cleaned up",
        AfterCancel::Swallowed => "swallowed the cancel",
        AfterCancel::Uncancelled => "caught the cancel, which uncancel() withdrew",
    }
}

fn polled(task: &TaskHistory, at: Time) -> String {
    let polls = counted(task.polls.count(at), "poll");
    let longest = task.polls.recent.until(at).map(|poll| poll.took).max().unwrap_or_default();
    format!("first of {polls}, {} in all, longest {longest}", task.polls.busy(at))
}

/// How long the oldest request that this delivery answers had waited.
fn latency(task: &TaskHistory, delivered: Time) -> Option<Span> {
    let answered = task.cancellation().answers(delivered).filter(|(_, answer)| *answer == Some(delivered));
    answered.map(|(request, _)| delivered.since(request.at)).max()
}

fn at_place(lane: &Lane, site: SiteId) -> String {
    if site == SiteId::NONE { String::new() } else { format!(" at {}", place(lane, site)) }
}

fn reason(lane: &Lane, text: NameId) -> String {
    if text == NameId::NONE { String::new() } else { format!(": {}", lane.name(text)) }
}
