//! `asyncio.Event`.

use std::{cell::Cell, fmt, panic::Location, rc::Rc};

use super::{primitive::Primitive, waiters::Waiters};
use crate::{
    event::Wait,
    runtime::{Result, Site},
};

/// Something that has happened, or not yet (CPython 3.13, Lib/asyncio/locks.py).
///
/// ```
/// use loopscope::runtime::{self, Event, spawn};
///
/// let event = Event::new();
/// runtime::run(async move {
///     let theirs = event.clone();
///     let waiter = spawn(async move { theirs.wait().await });
///     event.set();
///     waiter.await
/// })?;
/// # Ok::<(), loopscope::runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Event(Rc<EventState>);

struct EventState {
    primitive: Primitive,
    is_set: Cell<bool>,
    waiters: Waiters,
}

impl Default for Event {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Event {
    /// One that is not set.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::of("Event", Location::caller())
    }

    pub(super) fn of(kind: &'static str, site: Site) -> Self {
        let primitive = Primitive::new(kind, site);
        Self(Rc::new(EventState { primitive, is_set: Cell::new(false), waiters: Waiters::default() }))
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.is_set.get()
    }

    /// Sets it: everyone who waits goes on.
    pub fn set(&self) {
        if !self.0.is_set.replace(true) {
            self.0.waiters.wake(usize::MAX);
        }
    }

    /// Takes it back: who waits from now on does so until it is set again.
    pub fn clear(&self) {
        self.0.is_set.set(false);
    }

    /// Waits until it is set.
    ///
    /// # Errors
    /// `Cancelled`, or `... is bound to a different event loop`
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.wait_as(Wait::Event, Location::caller())
    }

    pub(super) async fn wait_as(&self, on: Wait, site: Site) -> Result<()> {
        if self.is_set() {
            return Ok(());
        }
        let core = self.0.primitive.bind(self, site)?;
        self.0.primitive.wanted();
        self.0.waiters.join(core).wait(on, site).await
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, waiters) = (if self.is_set() { "set" } else { "unset" }, self.0.waiters.len());
        match waiters {
            0 => write!(f, "<Event [{state}]>"),
            waiters => write!(f, "<Event [{state}, waiters:{waiters}]>"),
        }
    }
}
