//! Numbers that Tokio keeps of a runtime, sampled by the recorder's thread.

#[cfg(feature = "metrics")]
mod monitor;
#[cfg(not(feature = "metrics"))]
mod plain;

use crate::event::{LoopId, Metric, Report};
#[cfg(feature = "metrics")]
use monitor::Sampler;
#[cfg(not(feature = "metrics"))]
use plain::Sampler;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

static WATCHED: Mutex<Vec<WatchedRuntime>> = Mutex::new(Vec::new());

/// Things that are ready to run, and wait in a queue that Tokio does not know of.
pub trait Queue: Send + Sync {
    /// How many there are.
    fn depth(&self) -> usize;
}

struct WatchedRuntime {
    on: LoopId,
    sampler: Sampler,
    queue: Option<Arc<dyn Queue>>,
}

/// A runtime is sampled while this lives. Drop it before the runtime: until then it keeps the runtime's descriptors.
#[must_use = "dropped, it ends"]
#[derive(Debug)]
pub struct Watch {
    id: Option<LoopId>,
}

/// Samples a runtime ten times a second from now on, and a queue beside it, if anybody listens.
pub fn watch(id: LoopId, runtime: &Handle, queue: Option<Arc<dyn Queue>>) -> Watch {
    if !super::is_listening() {
        return Watch { id: None };
    }
    watched().push(WatchedRuntime { on: id, sampler: Sampler::new(runtime), queue });
    Watch { id: Some(id) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(gone) = self.id {
            let mut watched = watched();
            let position = watched.iter().position(|known| known.on == gone);
            let gone = position.map(|position| watched.swap_remove(position));
            // Outside of the lock: it may be the last that holds the runtime together.
            drop(watched);
            drop(gone);
        }
    }
}

/// One sample of every runtime.
pub(super) fn sample() {
    for WatchedRuntime { on, sampler, queue } in watched().iter_mut() {
        let queued = queue.as_ref().map(|queue| queue.depth() as u64);
        for (metric, value) in sampler.numbers() {
            let value = match (metric, queued) {
                (Metric::QueueDepth, Some(queued)) => value + queued,
                (Metric::BusyTime | Metric::Parks, _) | (_, None) => value,
                // Of tasks Tokio knows no more than the one that runs that queue.
                (_, Some(_)) => continue,
            };
            super::emit(&Report::Metric { on: *on, metric, value }, None);
        }
    }
}

fn watched() -> MutexGuard<'static, Vec<WatchedRuntime>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}
