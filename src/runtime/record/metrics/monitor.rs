//! With tokio-metrics' runtime monitor, which reports intervals; the wire carries totals.

use crate::event::Metric;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio_metrics::{RuntimeIntervals, RuntimeMonitor};

/// One runtime.
pub(super) struct Sampler {
    intervals: RuntimeIntervals,
    busy: Duration,
    parks: u64,
    polls: u64,
}

impl Sampler {
    pub(super) fn new(runtime: &Handle) -> Self {
        let intervals = RuntimeMonitor::new(runtime).intervals();
        Self { intervals, busy: Duration::ZERO, parks: 0, polls: 0 }
    }

    pub(super) fn numbers(&mut self) -> [(Metric, u64); 5] {
        let (mut depth, mut alive) = (0, 0);
        if let Some(interval) = self.intervals.next() {
            self.busy += interval.total_busy_duration;
            self.parks += interval.total_park_count;
            #[cfg(tokio_unstable)]
            {
                self.polls += interval.total_polls_count;
            }
            (depth, alive) = (interval.global_queue_depth as u64, interval.live_tasks_count as u64);
        }
        [
            (Metric::BusyTime, self.busy.as_nanos() as u64),
            (Metric::QueueDepth, depth),
            (Metric::Parks, self.parks),
            (Metric::Polls, self.polls),
            (Metric::AliveTasks, alive),
        ]
    }
}
