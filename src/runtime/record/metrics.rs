//! Numbers that Tokio keeps of a runtime, sampled by the recorder's thread.

use crate::event::{LoopId, Metric, Report};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::{Handle, RuntimeMetrics};

static WATCHED: Mutex<Vec<(LoopId, RuntimeMetrics)>> = Mutex::new(Vec::new());

/// A runtime is sampled while this lives. Drop it before the runtime: until then it keeps the runtime's descriptors.
#[derive(Debug)]
pub struct Watch {
    id: Option<LoopId>,
}

/// Samples a runtime ten times a second from now on, if anybody listens.
pub fn watch(id: LoopId, runtime: &Handle) -> Watch {
    if !super::is_listening() {
        return Watch { id: None };
    }
    watched().push((id, runtime.metrics()));
    Watch { id: Some(id) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(gone) = self.id {
            // Dropped outside of the lock: it may be the last that holds the runtime together.
            let position = watched().iter().position(|(id, _)| *id == gone);
            let _runtime = position.map(|position| watched().swap_remove(position));
        }
    }
}

/// One sample of every runtime.
pub(super) fn sample() {
    for (on, runtime) in watched().iter() {
        for (metric, value) in numbers(runtime) {
            super::emit(&Report::Metric { on: *on, metric, value }, None);
        }
    }
}

fn watched() -> std::sync::MutexGuard<'static, Vec<(LoopId, RuntimeMetrics)>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn numbers(runtime: &RuntimeMetrics) -> [(Metric, u64); 5] {
    let workers = 0..runtime.num_workers();
    let busy = workers.clone().map(|worker| runtime.worker_total_busy_duration(worker).as_nanos() as u64).sum();
    let parks = workers.clone().map(|worker| runtime.worker_park_count(worker)).sum();
    [
        (Metric::BusyTime, busy),
        (Metric::QueueDepth, runtime.global_queue_depth() as u64),
        (Metric::Parks, parks),
        (Metric::Polls, workers.map(|worker| polls(runtime, worker)).sum()),
        (Metric::AliveTasks, runtime.num_alive_tasks() as u64),
    ]
}

#[cfg(tokio_unstable)]
fn polls(runtime: &RuntimeMetrics, worker: usize) -> u64 {
    runtime.worker_poll_count(worker)
}

#[cfg(not(tokio_unstable))]
fn polls(_: &RuntimeMetrics, _: usize) -> u64 {
    0
}
