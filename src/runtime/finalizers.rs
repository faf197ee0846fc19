//! Async finalizers: what a loop is to await before it closes.
//!
//! The counterpart of asynchronous generators that were left half-way: their `finally` may await, so it needs a loop.
//! `shutdown_asyncgens()` runs it, and so does `run`; a bare `close()` skips it without a word.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    panic::Location,
    pin::Pin,
    rc::{Rc, Weak},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use super::{Result, Site, core::Core, gather, notice::Notice, record, running};
use crate::event::{GeneratorId, LoopId, Phase, Report};

type Body = Pin<Box<dyn Future<Output = Result<()>>>>;

static IDS: AtomicU64 = AtomicU64::new(1);

/// The finalizers of a loop, oldest first.
#[derive(Default)]
pub(crate) struct Finalizers {
    bodies: RefCell<BTreeMap<GeneratorId, Body>>,
    is_shut: Cell<bool>,
}

/// Has the running loop await `finalizer` before it closes, unless that has happened through the handle by then.
///
/// # Errors
/// `no running event loop`
#[track_caller]
pub fn async_finalizer(finalizer: impl Future<Output = Result<()>> + 'static) -> Result<Finalizer> {
    let core = running::core()?;
    let id = GeneratorId(IDS.fetch_add(1, Relaxed));
    if core.finalizers.is_shut.get() {
        eprintln!("asynchronous generator {id} was scheduled after loop.shutdown_asyncgens() call");
    }
    core.finalizers.bodies.borrow_mut().insert(id, Box::pin(finalizer));
    tell(id, core.id, Phase::Begun, Some(Location::caller()));
    Ok(Finalizer { id, core: Rc::downgrade(&core) })
}

/// A finalizer that is registered with a loop. Dropping the handle leaves it registered.
pub struct Finalizer {
    id: GeneratorId,
    core: Weak<Core>,
}

impl Finalizer {
    /// Runs it now, as `aclose()` of a generator does. Nothing happens if it has run.
    ///
    /// # Errors
    /// The finalizer's own.
    pub async fn close(self) -> Result<()> {
        let Some(core) = self.core.upgrade() else { return Ok(()) };
        let body = core.finalizers.bodies.borrow_mut().remove(&self.id);
        match body {
            Some(body) => finalize(self.id, core.id, body).await,
            None => Ok(()),
        }
    }
}

async fn finalize(id: GeneratorId, on: LoopId, body: Body) -> Result<()> {
    let result = body.await;
    tell(id, on, Phase::Ended, None);
    result
}

fn tell(generator: GeneratorId, on: LoopId, phase: Phase, site: Option<Site>) {
    record::emit(&Report::Generator { generator, on, phase }, site);
}

impl Finalizers {
    pub(crate) fn len(&self) -> usize {
        self.bodies.borrow().len()
    }

    /// Runs all that are left, together.
    pub(crate) async fn shutdown(core: Rc<Core>) -> Result<()> {
        core.finalizers.is_shut.set(true);
        let bodies = core.finalizers.bodies.take();
        if bodies.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = bodies.keys().copied().collect();
        let results =
            gather(bodies.into_iter().map(|(id, body)| finalize(id, core.id, body))).return_exceptions().await?;
        for (id, result) in ids.into_iter().zip(results) {
            if let Err(error) = result
                && !error.is_cancelled()
            {
                let words = format!("an error occurred during closing of asynchronous generator <finalizer {id}>");
                core.notices.tell(&Notice::new(words).error(&error));
            }
        }
        Ok(())
    }

    /// The loop closes: what is left never runs.
    pub(crate) fn skip(&self, on: LoopId) {
        for (id, body) in self.bodies.take() {
            tell(id, on, Phase::Dropped, None);
            drop(body);
        }
    }
}
