//! Async finalizers: what a loop is to await before it closes.
//!
//! The counterpart of asynchronous generators that were left half-way: their `finally` may await, so it needs a loop.
//! `shutdown_asyncgens()` runs it, and so does `run`; a bare `close()` skips it without a word.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use super::{Result, Site, record};
use crate::event::{GeneratorId, LoopId, Phase, Report};

pub(crate) type FinalizerFuture = Pin<Box<dyn Future<Output = Result<()>>>>;

static IDS: AtomicU64 = AtomicU64::new(1);

/// The finalizers of a loop, oldest first.
#[derive(Default)]
pub(crate) struct Finalizers {
    bodies: RefCell<BTreeMap<GeneratorId, FinalizerFuture>>,
    is_shut: Cell<bool>,
}

/// Awaits a finalizer, recorded.
pub(crate) async fn finalize(id: GeneratorId, on: LoopId, body: FinalizerFuture) -> Result<()> {
    let result = body.await;
    report(id, on, Phase::Finished, None);
    result
}

fn report(generator: GeneratorId, on: LoopId, phase: Phase, site: Option<Site>) {
    record::emit(&Report::Generator { generator, on, phase }, site);
}

impl Finalizers {
    pub(crate) fn len(&self) -> usize {
        self.bodies.borrow().len()
    }

    /// Whoever is added from now on comes too late for the loop's end.
    pub(crate) fn shut(&self) {
        self.is_shut.set(true);
    }

    pub(crate) fn add(&self, on: LoopId, body: FinalizerFuture, is_debug: bool, site: Site) -> GeneratorId {
        let id = GeneratorId(IDS.fetch_add(1, Relaxed));
        if is_debug && self.is_shut.get() {
            eprintln!(
                "ResourceWarning: asynchronous generator {id} was scheduled after loop.shutdown_asyncgens() call"
            );
        }
        self.bodies.borrow_mut().insert(id, body);
        report(id, on, Phase::Started, Some(site));
        id
    }

    /// Takes one out; none if it has run.
    pub(crate) fn remove(&self, id: GeneratorId) -> Option<FinalizerFuture> {
        self.bodies.borrow_mut().remove(&id)
    }

    /// Takes all out that are left.
    pub(crate) fn remove_all(&self) -> BTreeMap<GeneratorId, FinalizerFuture> {
        self.bodies.take()
    }

    /// The loop closes: what is left never runs.
    pub(crate) fn skip(&self, on: LoopId) {
        for (id, body) in self.bodies.take() {
            report(id, on, Phase::Skipped, None);
            drop(body);
        }
    }
}
