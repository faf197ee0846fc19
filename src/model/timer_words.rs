//! Timers in words: by owner and place.

use super::Lane;
use crate::event::{Event, Phase, Report, Span, TaskId, Time, TimerId, What};

/// The most log entries searched for the start of a timer or a generator.
const FAR: usize = 2_000;

/// A timer by its owner and its place: its number is an address and says nothing.
pub(super) fn timer_is(lane: &Lane, timer: TimerId, phase: Phase, after: Span, at: Time) -> String {
    let set = if phase == Phase::Submitted { None } else { set_at(lane, timer, at) };
    let owner = lane.timer_owners.owner(set.map_or(at, |set| set.at));
    let of = owner.map_or_else(String::new, |task| format!(" of {}", lane.name_of(task)));
    let place = set.and_then(|set| lane.site(set.site)).map_or_else(String::new, |site| match owner {
        Some(_) => format!(" at {site}"),
        None => format!(" of {site}"),
    });
    match phase {
        Phase::Submitted => format!("timer{of} set, due in {after}"),
        Phase::Skipped => format!("timer{of}{place} cancelled"),
        Phase::Started | Phase::Finished => format!("timer{of}{place} fired"),
    }
}

impl Lane {
    /// The task that set the timer that an entry of the log is about.
    pub(super) fn timer_owner(&self, entry: &Event) -> Option<TaskId> {
        match entry.what {
            What::Report(Report::Timer { phase: Phase::Submitted, .. }) => self.timer_owners.owner(entry.at),
            What::Report(Report::Timer { timer, .. }) => self.timer_owners.owner(set_at(self, timer, entry.at)?.at),
            _ => None,
        }
    }
}

/// The entry that says that a timer was set.
fn set_at(lane: &Lane, timer: TimerId, at: Time) -> Option<&Event> {
    last_report(
        lane,
        at,
        |report| matches!(report, Report::Timer { timer: set, phase: Phase::Submitted, .. } if *set == timer),
    )
}

/// The last report like this in the log, unless it is too far back.
pub(super) fn last_report(lane: &Lane, at: Time, is_it: impl Fn(&Report) -> bool) -> Option<&Event> {
    let is_it = |event: &&Event| matches!(&event.what, What::Report(report) if is_it(report));
    lane.log.until(at).rev().take(FAR).find(is_it)
}
