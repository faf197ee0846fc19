//! A finalizer as its user has it, and the end of all of a loop.

use std::{
    panic::Location,
    rc::{Rc, Weak},
};

use super::gather::gather;
use crate::{
    event::GeneratorId,
    runtime::{
        Result,
        finalizers::finalize,
        notice::Notice,
        scheduler::{Core, running},
    },
};

/// Has the running loop await `finalizer` before it closes, unless that has happened through the handle by then.
///
/// # Errors
/// `no running event loop`
#[track_caller]
pub fn async_finalizer(finalizer: impl Future<Output = Result<()>> + 'static) -> Result<Finalizer> {
    let core = running::core()?;
    let id = core.finalizers.add(core.id, Box::pin(finalizer), core.is_debug.get(), Location::caller());
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
        match core.finalizers.remove(self.id) {
            Some(body) => finalize(self.id, core.id, body).await,
            None => Ok(()),
        }
    }
}

/// Runs all that are left, together.
pub(crate) async fn run_finalizers(core: Rc<Core>) -> Result<()> {
    core.finalizers.shut();
    let bodies = core.finalizers.remove_all();
    if bodies.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = bodies.keys().copied().collect();
    let results = gather(bodies.into_iter().map(|(id, body)| finalize(id, core.id, body))).return_exceptions().await?;
    for (id, result) in ids.into_iter().zip(results) {
        if let Err(error) = result
            && !error.is_cancelled()
        {
            let words = format!("an error occurred during closing of asynchronous generator <finalizer {id}>");
            core.notices.report(&Notice::new(words).with_error(&error));
        }
    }
    Ok(())
}
