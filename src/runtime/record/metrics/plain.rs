//! Straight from Tokio, for the embeddable part.

use crate::event::Metric;
use tokio::runtime::{Handle, RuntimeMetrics};

/// One runtime.
pub(super) struct Sampler(RuntimeMetrics);

impl Sampler {
    pub(super) fn new(runtime: &Handle) -> Self {
        Self(runtime.metrics())
    }

    pub(super) fn numbers(&mut self) -> [(Metric, u64); 6] {
        let Self(runtime) = self;
        let workers = 0..runtime.num_workers();
        let busy = workers.clone().map(|worker| runtime.worker_total_busy_duration(worker).as_nanos() as u64).sum();
        let parks = workers.clone().map(|worker| runtime.worker_park_count(worker)).sum();
        #[cfg(tokio_unstable)]
        let polls = workers.map(|worker| runtime.worker_poll_count(worker)).sum();
        #[cfg(not(tokio_unstable))]
        let polls = 0;
        [
            (Metric::BusyTime, busy),
            (Metric::QueueDepth, runtime.global_queue_depth() as u64),
            (Metric::Parks, parks),
            (Metric::Polls, polls),
            (Metric::Workers, runtime.num_workers() as u64),
            (Metric::AliveTasks, runtime.num_alive_tasks() as u64),
        ]
    }
}
