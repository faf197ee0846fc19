//! `asyncio.Condition`.

use std::{cell::Cell, fmt, panic::Location, rc::Rc};

use super::{
    lock::{Lock, LockGuard},
    primitive::Primitive,
    waiters::{Turn, Waiters},
};
use crate::{
    event::Wait,
    runtime::{Error, Result, Site},
};

/// A lock, and those that wait for something to change under it (CPython 3.13, Lib/asyncio/locks.py).
#[derive(Clone)]
pub struct Condition(Rc<ConditionState>);

struct ConditionState {
    primitive: Primitive,
    lock: Lock,
    waiters: Waiters,
}

impl Default for Condition {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Condition {
    /// One with a lock of its own.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::with_lock(Lock::new())
    }

    /// One with that lock, which several conditions may share.
    #[must_use]
    #[track_caller]
    pub fn with_lock(lock: Lock) -> Self {
        let primitive = Primitive::new("Condition", Location::caller());
        Self(Rc::new(ConditionState { primitive, lock, waiters: Waiters::default() }))
    }

    /// Whether its lock is locked.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.0.lock.locked()
    }

    /// Acquires its lock.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.0.lock.acquire()
    }

    /// Acquires its lock for as long as the guard lives: `async with condition`.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = Result<LockGuard>> + use<'_> {
        self.0.lock.lock()
    }

    /// Gives its lock back.
    ///
    /// # Errors
    /// `Lock is not acquired.`
    pub fn release(&self) -> Result<()> {
        self.0.lock.release()
    }

    /// Gives its lock back, waits until somebody notifies it, and acquires the lock again, however the wait ended. It may
    /// also return without that what is waited for is true: see [`wait_for`](Self::wait_for).
    ///
    /// # Errors
    /// `cannot wait on un-acquired lock`, or `Cancelled`
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.wait_as(Wait::Condition, Location::caller())
    }

    pub(super) async fn wait_as(&self, on: Wait, site: Site) -> Result<()> {
        let state = &*self.0;
        if !self.locked() {
            return Err(Error::misuse("cannot wait on un-acquired lock"));
        }
        let core = state.primitive.bind(self, site)?;
        state.primitive.wanted();
        let ticket = state.lock.ticket();
        state.lock.release()?;
        let turn = Notified { state, turn: Some(state.waiters.join(core)), is_noticed: Cell::new(false) };
        let mut failed = turn.wait(on, site).await.err();
        while let Err(error) = state.lock.acquire_as(Wait::Lock, site).await {
            let is_cancelled = error.is_cancelled();
            failed = Some(error);
            if !is_cancelled {
                break;
            }
        }
        state.lock.set_ticket(ticket);
        match failed {
            Some(error) => Err(error),
            None => {
                turn.is_noticed.set(true);
                Ok(())
            }
        }
    }

    /// Waits until `is_so` says so. It is asked with the lock acquired.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_for(&self, is_so: impl FnMut() -> bool) -> impl Future<Output = Result<()>> {
        self.wait_for_as(is_so, Wait::Condition, Location::caller())
    }

    pub(super) fn wait_for_as<P: FnMut() -> bool>(
        &self,
        mut is_so: P,
        on: Wait,
        site: Site,
    ) -> impl Future<Output = Result<()>> + use<P> {
        let this = self.clone();
        async move {
            while !is_so() {
                this.wait_as(on, site).await?;
            }
            Ok(())
        }
    }

    /// Has so many of those that wait go on, once they get the lock.
    ///
    /// # Errors
    /// `cannot notify on un-acquired lock`
    pub fn notify(&self, count: usize) -> Result<()> {
        if !self.locked() {
            return Err(Error::misuse("cannot notify on un-acquired lock"));
        }
        self.0.waiters.wake(count);
        Ok(())
    }

    /// Has all that wait go on.
    ///
    /// # Errors
    /// As [`notify`](Self::notify).
    pub fn notify_all(&self) -> Result<()> {
        self.notify(usize::MAX)
    }

    /// The same, with or without the lock.
    pub(super) fn wake_all(&self) {
        self.0.waiters.wake(usize::MAX);
    }
}

/// A place in the line. If its task may have been notified and does not return so, the next one is.
struct Notified<'a> {
    state: &'a ConditionState,
    turn: Option<Turn<'a>>,
    is_noticed: Cell<bool>,
}

impl Notified<'_> {
    async fn wait(&self, on: Wait, site: Site) -> Result<()> {
        let Some(turn) = &self.turn else { return Ok(()) };
        let woken = turn.wait(on, site).await;
        turn.leave();
        woken
    }
}

impl Drop for Notified<'_> {
    fn drop(&mut self) {
        self.turn = None;
        if !self.is_noticed.get() {
            self.state.waiters.wake(1);
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, waiters) = (if self.locked() { "locked" } else { "unlocked" }, self.0.waiters.len());
        match waiters {
            0 => write!(f, "<Condition [{state}]>"),
            waiters => write!(f, "<Condition [{state}, waiters:{waiters}]>"),
        }
    }
}
