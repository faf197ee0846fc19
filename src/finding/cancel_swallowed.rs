//! A task that gets a cancel passes it on.

use super::{
    Case, Need, Rule, Ruling,
    case::SIGINT,
    phrase::{doing, its},
    subject::{Subject, Subjects},
};
use crate::{
    event::{By, End, Exit, Span, TaskId, Time},
    model::{AfterCancel, Lane, TaskEnd, TaskHistory, counted},
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "cancel-swallowed",
    topic: "cancels passed on",
    about: "A task that gets a cancel passes it on.",
    needs: &[],
    ok_needs: &[
        Need::End,
        Need::EveryTask,
        Need::Deliveries,
        Need::Whole("tasks that carried on after their cancel was delivered", is_cut),
        Need::CompleteRecords,
    ],
    judges_leftovers: true,
    judge,
};

/// The end of a task is reported so soon after the last step of it.
const AT_ONCE: Span = Span(1_000_000);

/// A task that carried on after its cancel was delivered. It may only be cleaning up, which its end shows.
struct CarriedOn<'a> {
    since: Time,
    task: &'a TaskHistory,
    end: Option<&'a TaskEnd>,
    what: AfterCancel,
}

fn judge(case: &Case<'_>) -> Ruling {
    let lane = case.lane;
    let carried_on = carried_on(case);
    let found: Vec<&CarriedOn<'_>> = carried_on.iter().filter(|it| it.what == AfterCancel::Swallowed).collect();
    let Some(first) = found.first() else { return none(case, &carried_on) };
    let subjects = found.iter().map(|it| Subject::task(lane, it.task).state(fate(case, it)));
    let subjects = Subjects::new(found.len() as u64, subjects);
    let (count, list) = (counted(subjects.count, "task"), subjects.list());
    let cancels = if subjects.count == 1 { "cancel" } else { "cancels" };
    let lost = if found.iter().any(|it| is_by_interrupt(case, it)) { LOST } else { "" };
    let sentence = format!("{count} swallowed {} {cancels}{list}.{lost}", its(subjects.count));
    let fragment = match &subjects.named[..] {
        [only] => format!("{} swallowed", only.name),
        _ => format!("{} cancels swallowed", subjects.count),
    };
    Ruling::fail(fragment, sentence)
        .about(subjects)
        .fix("Raise `CancelledError` again after the cleanup; in Rust, return the `Cancelled`.")
        .when(first.since)
}

/// Said of a main task that swallows the cancel which an entry point has made of SIGINT.
const LOST: &str = " The SIGINT that had requested it is lost: there is no KeyboardInterrupt.";

/// Whether the cancel came from the entry point's own handler of SIGINT, which would end the program by KeyboardInterrupt.
fn is_by_interrupt(case: &Case<'_>, it: &CarriedOn<'_>) -> bool {
    let request = it.task.cancellation().requests.latest(it.since);
    request.is_some_and(|request| request.by == By::Signal)
        && matches!(case.exit(), Some(Exit::Code(_)))
        && case.has_received(SIGINT)
        && !case.has_handled(SIGINT)
}

/// One for each task: the latest time that it swallowed a cancel, else that it may have, else that it carried on.
fn carried_on<'a>(case: &Case<'a>) -> Vec<CarriedOn<'a>> {
    let Case { lane, at, .. } = *case;
    let went_on = |&(since, id): &(Time, TaskId)| {
        let task = lane.tasks.get(id)?;
        // A task that catches its cancel and returns at once has ended by it.
        let end = task.end(at);
        let is_at_once = end.is_some_and(|end| end.end == End::Returned && end.at.since(since) < AT_ONCE);
        (!is_at_once).then(|| CarriedOn { since, task, end, what: task.after_cancel(since, at, lane.exit(at)) })
    };
    let mut every: Vec<_> = lane.swallowed.until(at).filter_map(went_on).collect();
    every.sort_by_key(|it| (it.what == AfterCancel::Swallowed, it.what == AfterCancel::Unknown));
    let worst: BTreeMap<TaskId, CarriedOn<'a>> = every.into_iter().map(|it| (it.task.id, it)).collect();
    let mut carried_on: Vec<_> = worst.into_values().collect();
    carried_on.sort_by_key(|it| it.since);
    carried_on
}

/// Whether some that carried on are forgotten.
fn is_cut(lane: &Lane) -> bool {
    lane.swallowed.forgotten() > 0 || lane.swallowed.iter().any(|went_on| lane.tasks.get(went_on.1).is_none())
}

/// Where it got its cancel, and what became of it.
fn fate(case: &Case<'_>, it: &CarriedOn<'_>) -> String {
    let later = it.end.map_or(case.last(), |end| end.at).since(it.since);
    let fate = match it.end.map(|end| end.end) {
        Some(End::Returned) => format!("returned {later} later"),
        Some(End::Cancelled | End::Failed) => until_another(case, it),
        Some(_) => format!("still running when its loop closed {later} later"),
        None => format!("still running when the process ended {later} later"),
    };
    let place = it.task.delivered_in(it.since).and_then(|wait| case.lane.site(wait.site));
    place.map_or_else(|| fate.clone(), |place| format!("delivered at {place}, {fate}"))
}

/// How long it carried on, where another cancel ended it.
fn until_another(case: &Case<'_>, it: &CarriedOn<'_>) -> String {
    let again = it.task.cancelled_again(it.since, case.at).unwrap_or(case.last());
    format!("carried on until another came {} later", again.since(it.since))
}

fn none(case: &Case<'_>, carried_on: &[CarriedOn<'_>]) -> Ruling {
    if let Some(it) = carried_on.iter().rfind(|it| it.what == AfterCancel::Unknown) {
        return perhaps(case, it);
    }
    match case.lane.cancelled.count(case.at) {
        0 => Ruling::not_applicable(),
        _ => Ruling::ok("none swallowed", "No task swallowed its cancel."),
    }
}

fn perhaps(case: &Case<'_>, it: &CarriedOn<'_>) -> Ruling {
    let task = Subject::task(case.lane, it.task);
    let (made, so_far) = (task.with_site(), case.last().since(it.since));
    let now = doing(case.lane, it.task, case.last());
    let how = match (it.end, case.ended) {
        (Some(end), _) if end.end == End::Destroyed => {
            let (doing, later) = (doing(case.lane, it.task, Time(end.at.0.saturating_sub(1))), end.at.since(it.since));
            format!("was still {doing} when its loop closed {later} later; it may only have been cleaning up")
        }
        (Some(end), _) if end.end != End::Unknown => {
            format!("{}; it may only have been cleaning up", until_another(case, it))
        }
        (Some(_), _) => "how it ended is not known".into(),
        (None, None) => format!("is still {now} after {so_far}; it may only be cleaning up"),
        (None, Some(_)) => {
            let ended = if case.is_killed() { "was killed" } else { "ended" };
            format!("was still {now} when the process {ended} {so_far} later; it may only have been cleaning up")
        }
    };
    Ruling::unknown(format!("{made} got its cancel, and {how}.")).about(Subjects::all([task])).when(it.since)
}
