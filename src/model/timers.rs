//! The timers of a lane, as its log tells of them: which are set, and how late those were that fired.

use super::{
    Lane,
    set_timers::{PendingTimer, SetTimers},
};
use crate::event::{Span, Time};

/// The timers up to a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timers {
    /// Those set and neither fired nor cancelled, the one due first in front.
    pub pending: Vec<PendingTimer>,
    /// When timers fired, and how late: the loop lag.
    pub lags: Vec<(Time, Span)>,
}

impl Timers {
    /// Reads the log from its start, from where the timers are known that were set before.
    pub fn of(lane: &Lane, at: Time) -> Self {
        let is_in_log = lane.log.iter().next().is_none_or(|oldest| oldest.at <= at);
        let mut set = if is_in_log { lane.timers_before.clone() } else { SetTimers::default() };
        let lags = lane.log.until(at).filter_map(|entry| set.take(entry, &lane.timer_owners)).collect();
        let is_alive = lane.exit(at).is_none();
        let mut pending: Vec<_> = set.into_pending().filter(|_| is_alive).collect();
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
    use super::{Span, Time, Timers};
    use crate::{
        event::{Event, LaneId, LoopId, Phase, Report, SiteId, TimerId, What},
        model::{LaneInfo, Model},
    };

    fn tell(model: &mut Model, at: u64, timer: u64, phase: Phase, after: u64) {
        let report = Report::Timer { timer: TimerId(timer), on: LoopId(1), phase, after: Span(after) };
        model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId(3), what: What::Report(report) });
    }

    #[test]
    fn a_timer_that_was_set_before_the_oldest_entry_of_the_log_is_pending() {
        let mut model = Model::new(vec![LaneInfo::default()]);
        let mut tell = |at, timer, phase, after| tell(&mut model, at, timer, phase, after);
        tell(1, 1, Phase::Submitted, 1_000_000);
        tell(2, 2, Phase::Submitted, 500_000);
        (1..60_000).for_each(|round| {
            tell(10 * round, 3, Phase::Submitted, 5);
            tell(10 * round + 5, 3, Phase::Finished, 0);
        });
        tell(600_001, 2, Phase::Skipped, 0);
        let due = |at| Timers::of(&model.lanes[0], Time(at)).pending.iter().map(|it| it.due.0).collect::<Vec<_>>();
        assert_eq!((due(600_000), due(600_001)), (vec![500_002, 1_000_001], vec![1_000_001]));
    }

    #[test]
    fn a_timer_is_pending_until_it_fires_or_is_cancelled() {
        let mut model = Model::new(vec![LaneInfo::default()]);
        let mut tell = |at, timer, phase, after| tell(&mut model, at, timer, phase, after);
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
