//! With tokio-metrics' runtime monitor, which reports intervals; the wire carries totals.

use crate::event::Metric;
use tokio::runtime::Handle;
use tokio_metrics::{RuntimeIntervals, RuntimeMetrics, RuntimeMonitor};

/// One runtime.
pub(super) struct Sampler {
    intervals: RuntimeIntervals,
    totals: Totals,
}

/// What the intervals so far add up to; times in nanoseconds.
#[derive(Default)]
struct Totals {
    busy: u64,
    busiest: u64,
    parks: u64,
    #[cfg(tokio_unstable)]
    tasks: unstable::Totals,
}

impl Sampler {
    pub(super) fn new(runtime: &Handle) -> Self {
        Self { intervals: RuntimeMonitor::new(runtime).intervals(), totals: Totals::default() }
    }

    pub(super) fn numbers(&mut self) -> impl Iterator<Item = (Metric, u64)> {
        self.intervals.next().into_iter().flat_map(|interval| self.totals.add(&interval))
    }
}

impl Totals {
    fn add(&mut self, interval: &RuntimeMetrics) -> impl Iterator<Item = (Metric, u64)> + use<> {
        self.busy += interval.total_busy_duration.as_nanos() as u64;
        self.busiest += interval.max_busy_duration.as_nanos() as u64;
        self.parks += interval.total_park_count;
        let stable = [
            (Metric::BusyTime, self.busy),
            (Metric::QueueDepth, interval.global_queue_depth as u64),
            (Metric::Parks, self.parks),
            (Metric::AliveTasks, interval.live_tasks_count as u64),
            (Metric::Workers, interval.workers_count as u64),
            (Metric::BusiestWorker, self.busiest),
        ];
        #[cfg(tokio_unstable)]
        return stable.into_iter().chain(self.tasks.add(interval));
        #[cfg(not(tokio_unstable))]
        return stable.into_iter().chain([(Metric::Polls, 0)]);
    }
}

/// What Tokio tells with `--cfg tokio_unstable` alone.
#[cfg(tokio_unstable)]
mod unstable {
    use crate::event::Metric;
    use std::time::Duration;
    use tokio_metrics::RuntimeMetrics;

    #[derive(Default)]
    pub(super) struct Totals {
        polls: u64,
        steals: u64,
        forced_yields: u64,
        /// Polls by how long they took.
        polls_by_time: [u64; 4],
    }

    /// What tells the four apart.
    const POLL_TIMES: [Duration; 3] = [Duration::from_micros(100), Duration::from_millis(1), Duration::from_millis(10)];

    impl Totals {
        pub(super) fn add(&mut self, interval: &RuntimeMetrics) -> impl Iterator<Item = (Metric, u64)> + use<> {
            self.polls += interval.total_polls_count;
            self.steals += interval.total_steal_count;
            self.forced_yields += interval.budget_forced_yield_count;
            let buckets = interval.poll_time_histogram.buckets();
            for bucket in buckets {
                let time = POLL_TIMES.partition_point(|time| *time <= bucket.range_start());
                self.polls_by_time[time] += bucket.count();
            }
            let [brief, medium, long, longest] = self.polls_by_time;
            // The last bucket has no end: where it begins too early, it holds polls of any class.
            let is_told = buckets.last().is_some_and(|last| last.range_start() >= POLL_TIMES[2]);
            let polls_by_time = is_told.then_some([
                (Metric::PollsBelow100Us, brief),
                (Metric::PollsBelow1Ms, medium),
                (Metric::PollsBelow10Ms, long),
                (Metric::PollsFrom10Ms, longest),
            ]);
            [
                (Metric::Polls, self.polls),
                (Metric::Steals, self.steals),
                (Metric::ForcedYields, self.forced_yields),
                (Metric::LocalQueueDepth, interval.total_local_queue_depth as u64),
                (Metric::BlockingQueueDepth, interval.blocking_queue_depth as u64),
                (Metric::BlockingThreads, interval.blocking_threads_count as u64),
            ]
            .into_iter()
            .chain(polls_by_time.into_iter().flatten())
        }
    }
}
