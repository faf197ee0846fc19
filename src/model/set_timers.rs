//! The timers that are set at a moment.

use super::TimerOwners;
use crate::event::{Event, Phase, Report, SiteId, Span, TaskId, Time, TimerId, What};
use rustc_hash::FxHashMap;

/// The most timers kept that were set before the oldest entry of the log.
const SET_LIMIT: usize = 50_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingTimer {
    pub due: Time,
    /// The task that set it, where one did.
    pub owner: Option<TaskId>,
    /// Where it was set.
    pub site: SiteId,
}

/// Timers that are set.
#[derive(Clone, Debug, Default)]
pub(super) struct SetTimers(FxHashMap<TimerId, PendingTimer>);

impl SetTimers {
    pub(super) fn into_pending(self) -> impl Iterator<Item = PendingTimer> {
        self.0.into_values()
    }

    /// Takes in an entry of the log. When a timer fired, and how late.
    pub(super) fn take(&mut self, entry: &Event, owners: &TimerOwners) -> Option<(Time, Span)> {
        let Event { what: What::Report(Report::Timer { timer, phase, after, .. }), at, site, .. } = entry else {
            return None;
        };
        match phase {
            Phase::Submitted => {
                let owner = owners.owner(*at);
                self.0.insert(*timer, PendingTimer { due: *at + *after, owner, site: *site });
                None
            }
            Phase::Skipped => {
                self.0.remove(timer);
                None
            }
            Phase::Started | Phase::Finished => self.0.remove(timer).map(|set| (*at, at.since(set.due))),
        }
    }

    /// Takes in an entry that the log forgets: a timer may be set for longer than that.
    pub(super) fn forget(&mut self, entry: &Event, owners: &TimerOwners) {
        if self.0.len() < SET_LIMIT || !is_set(entry) {
            self.take(entry, owners);
        }
    }
}

fn is_set(entry: &Event) -> bool {
    matches!(entry.what, What::Report(Report::Timer { phase: Phase::Submitted, .. }))
}
