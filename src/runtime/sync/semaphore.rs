//! `asyncio.Semaphore`.

use std::{cell::Cell, fmt, panic::Location, rc::Rc};

use super::{primitive::Primitive, waiters::Waiters};
use crate::{
    event::Wait,
    runtime::{Result, Site},
};

/// So many tasks at a time (CPython 3.13, Lib/asyncio/locks.py). It is fair: tasks get it in the order in which they
/// asked.
#[derive(Clone)]
pub struct Semaphore(Rc<SemaphoreState>);

struct SemaphoreState {
    primitive: Primitive,
    value: Cell<usize>,
    /// What it is not given back beyond.
    bound: usize,
    waiters: Waiters,
}

impl Semaphore {
    /// One that so many may have. asyncio's `Semaphore initial value must be >= 0` cannot be met here.
    #[must_use]
    #[track_caller]
    pub fn new(value: usize) -> Self {
        Self::of("Semaphore", value, usize::MAX, Location::caller())
    }

    pub(super) fn of(kind: &'static str, value: usize, bound: usize, site: Site) -> Self {
        let primitive = Primitive::new(kind, site);
        Self(Rc::new(SemaphoreState { primitive, value: Cell::new(value), bound, waiters: Waiters::default() }))
    }

    /// Whether it cannot be acquired at once: none is left, or others are waiting already.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.0.value.get() == 0 || !self.0.waiters.are_all_cancelled()
    }

    /// Waits until the task may have it. To be given back with [`release`](Self::release).
    ///
    /// # Errors
    /// `Cancelled`, or `... is bound to a different event loop`
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.acquire_at(Location::caller())
    }

    /// Waits until the task may have it, for as long as the permit lives: `async with semaphore`.
    ///
    /// # Errors
    /// As for [`acquire`](Self::acquire).
    #[track_caller]
    pub fn permit(&self) -> impl Future<Output = Result<Permit>> + use<'_> {
        let site = Location::caller();
        async move {
            self.acquire_at(site).await?;
            Ok(Permit(self.clone()))
        }
    }

    pub(super) async fn acquire_at(&self, site: Site) -> Result<()> {
        let state = &*self.0;
        if self.locked() {
            let core = state.primitive.bind(self, site)?;
            state.primitive.wanted();
            let turn = SemaphoreTurn { state, turn: Some(state.waiters.join(core)), is_taken: Cell::new(false) };
            turn.wait(site).await?;
        } else {
            state.value.set(state.value.get() - 1);
        }
        state.primitive.acquired();
        Ok(())
    }

    /// Gives it back.
    pub fn release(&self) {
        self.give_back();
    }

    /// The same; false where it would be more often than it was acquired, and has a bound.
    pub(super) fn give_back(&self) -> bool {
        let state = &*self.0;
        if state.value.get() >= state.bound {
            return false;
        }
        state.value.set(state.value.get() + 1);
        state.primitive.released();
        state.wake_next();
        true
    }
}

impl SemaphoreState {
    fn wake_next(&self) -> bool {
        self.waiters.wake_next(|| self.value.set(self.value.get() - 1))
    }
}

/// A place in the line. One that was woken has the semaphore; if its task does not take it, the next one gets it.
struct SemaphoreTurn<'a> {
    state: &'a SemaphoreState,
    turn: Option<super::waiters::Turn<'a>>,
    is_taken: Cell<bool>,
}

impl SemaphoreTurn<'_> {
    async fn wait(&self, site: Site) -> Result<()> {
        if let Some(turn) = &self.turn {
            turn.wait(Wait::Semaphore, site).await?;
        }
        self.is_taken.set(true);
        Ok(())
    }
}

impl Drop for SemaphoreTurn<'_> {
    fn drop(&mut self) {
        let is_woken = self.turn.take().is_some_and(|turn| turn.is_woken());
        if is_woken && !self.is_taken.get() {
            self.state.value.set(self.state.value.get() + 1);
        }
        while self.state.value.get() > 0 && self.state.wake_next() {}
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.locked() { "locked".to_owned() } else { format!("unlocked, value:{}", self.0.value.get()) };
        let kind = self.0.primitive.kind();
        match self.0.waiters.len() {
            0 => write!(f, "<{kind} [{state}]>"),
            waiters => write!(f, "<{kind} [{state}, waiters:{waiters}]>"),
        }
    }
}

/// A [`Semaphore`] that the task has until this is dropped. One with a bound that was given back too often meanwhile stays
/// as it is then.
#[must_use = "the semaphore is given back when this is dropped"]
pub struct Permit(Semaphore);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.release();
    }
}
