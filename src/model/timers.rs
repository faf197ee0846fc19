//! The timers of a lane, as its log tells of them: which are set, and how late those were that fired.

use super::Lane;
use crate::event::{Event, Phase, Report, SiteId, Span, TaskId, Time, TimerId, What};
use rustc_hash::FxHashMap;

/// The timers up to a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timers {
    /// Those set and neither fired nor cancelled, the one due first in front.
    pub pending: Vec<PendingTimer>,
    /// When timers fired, and how late: the loop lag.
    pub lags: Vec<(Time, Span)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingTimer {
    pub due: Time,
    /// The task that set it, where one did.
    pub owner: Option<TaskId>,
    /// Where it was set.
    pub site: SiteId,
}

impl Timers {
    /// Reads the log from its start.
    pub fn of(lane: &Lane, at: Time) -> Self {
        let mut set: FxHashMap<TimerId, PendingTimer> = FxHashMap::default();
        let mut lags = Vec::new();
        for event in lane.log.until(at) {
            let Event { what: What::Report(Report::Timer { timer, phase, after, .. }), at, site, .. } = event else {
                continue;
            };
            match phase {
                Phase::Submitted => {
                    let owner = lane.timer_owners.owner(*at);
                    set.insert(*timer, PendingTimer { due: *at + *after, owner, site: *site });
                }
                Phase::Skipped => drop(set.remove(timer)),
                Phase::Started | Phase::Finished => lags.extend(set.remove(timer).map(|set| (*at, at.since(set.due)))),
            }
        }
        let is_alive = lane.exit(at).is_none();
        let mut pending: Vec<_> = set.into_values().filter(|_| is_alive).collect();
        pending.sort_by_key(|timer| (timer.due, timer.site));
        Self { pending, lags }
    }

    /// How late the latest of those was that fired after one moment and up to another.
    pub fn lag(&self, after: Time, until: Time) -> Option<Span> {
        let from = self.lags.partition_point(|(at, _)| *at <= after);
        let fired = self.lags[from..].iter().take_while(|(at, _)| *at <= until);
        fired.map(|(_, lag)| *lag).max()
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, Report, SiteId, Span, Time, TimerId, Timers, What};
    use crate::{
        event::{Event, LaneId, LoopId},
        model::{LaneInfo, Model},
    };

    #[test]
    fn a_timer_is_pending_until_it_fires_or_is_cancelled() {
        let mut model = Model::new(vec![LaneInfo::default()]);
        let mut tell = |at, timer, phase, after| {
            let report = Report::Timer { timer: TimerId(timer), on: LoopId(1), phase, after: Span(after) };
            model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId(3), what: What::Report(report) });
        };
        tell(10, 1, Phase::Submitted, 5);
        tell(11, 2, Phase::Submitted, 50);
        tell(12, 3, Phase::Submitted, 1);
        tell(13, 3, Phase::Skipped, 0);
        tell(18, 1, Phase::Finished, 0);
        // An address that is used again is another timer.
        tell(20, 1, Phase::Submitted, 5);
        let at = |at| Timers::of(&model.lanes[0], Time(at));
        let due = |timers: &Timers| timers.pending.iter().map(|timer| timer.due.0).collect::<Vec<_>>();
        assert_eq!((due(&at(12)), due(&at(19)), due(&at(20))), (vec![13, 15, 61], vec![61], vec![25, 61]));
        assert_eq!(at(20).lags, [(Time(18), Span(3))]);
        assert_eq!((at(20).lag(Time(10), Time(18)), at(20).lag(Time(18), Time(20))), (Some(Span(3)), None));
    }
}
