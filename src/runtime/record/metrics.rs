//! Numbers that Tokio keeps of a runtime, sampled by the recorder's thread.

#[cfg(feature = "app")]
mod monitor;
#[cfg(not(feature = "app"))]
mod plain;

use crate::event::{LoopId, Report};
#[cfg(feature = "app")]
use monitor::Sampler;
#[cfg(not(feature = "app"))]
use plain::Sampler;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

static WATCHED: Mutex<Vec<(LoopId, Sampler)>> = Mutex::new(Vec::new());

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
    watched().push((id, Sampler::new(runtime)));
    Watch { id: Some(id) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(gone) = self.id {
            let mut watched = watched();
            let sampler = watched.iter().position(|(id, _)| *id == gone).map(|position| watched.swap_remove(position));
            // Outside of the lock: it may be the last that holds the runtime together.
            drop(watched);
            drop(sampler);
        }
    }
}

/// One sample of every runtime.
pub(super) fn sample() {
    for (on, sampler) in watched().iter_mut() {
        for (metric, value) in sampler.numbers() {
            super::emit(&Report::Metric { on: *on, metric, value }, None);
        }
    }
}

fn watched() -> MutexGuard<'static, Vec<(LoopId, Sampler)>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}
