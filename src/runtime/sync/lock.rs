//! `asyncio.Lock`.

use std::{cell::Cell, fmt, panic::Location, rc::Rc};

use super::{primitive::Primitive, waiters::Waiters};
use crate::{
    event::Wait,
    runtime::{Error, Result, Site},
};

/// One task at a time (CPython 3.13, Lib/asyncio/locks.py). It is fair: tasks get it in the order in which they asked.
///
/// ```
/// use loopscope::runtime::{self, Lock, gather, yield_now};
///
/// let lock = Lock::new();
/// let turns = runtime::run(async move {
///     gather((1..=3).map(|number| {
///         let lock = lock.clone();
///         async move {
///             let _guard = lock.lock().await?;
///             yield_now().await?;
///             Ok(number)
///         }
///     }))
///     .await
/// });
/// assert_eq!(turns.unwrap(), [1, 2, 3]);
/// ```
#[derive(Clone)]
pub struct Lock(Rc<LockState>);

struct LockState {
    primitive: Primitive,
    is_locked: Cell<bool>,
    waiters: Waiters,
    /// Which acquisition it is: a guard gives back its own alone.
    ticket: Cell<u64>,
    /// The newest there was.
    last_ticket: Cell<u64>,
}

impl Default for Lock {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Lock {
    /// An unlocked one.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let primitive = Primitive::new("Lock", Location::caller());
        Self(Rc::new(LockState {
            primitive,
            is_locked: Cell::new(false),
            waiters: Waiters::default(),
            ticket: Cell::new(0),
            last_ticket: Cell::new(0),
        }))
    }

    /// Whether a task has it.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.0.is_locked.get()
    }

    /// Waits until it is the task's. To be given back with [`release`](Self::release).
    ///
    /// # Errors
    /// `Cancelled`, or `... is bound to a different event loop`
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.acquire_as(Wait::Lock, Location::caller())
    }

    /// Waits until it is the task's, for as long as the guard lives: `async with lock`.
    ///
    /// # Errors
    /// As for [`acquire`](Self::acquire).
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = Result<LockGuard>> + use<'_> {
        let site = Location::caller();
        async move {
            self.acquire_as(Wait::Lock, site).await?;
            Ok(LockGuard { lock: self.clone(), ticket: self.ticket() })
        }
    }

    pub(super) async fn acquire_as(&self, on: Wait, site: Site) -> Result<()> {
        let state = &*self.0;
        if state.is_locked.get() || !state.waiters.are_all_cancelled() {
            let core = state.primitive.bind(self, site)?;
            state.primitive.wanted();
            // Dropped without an answer, or cancelled: somebody else's turn comes.
            let next = WakeNext(state);
            let turn = state.waiters.join(core);
            let woken = turn.wait(on, site).await;
            drop(turn);
            woken?;
            std::mem::forget(next);
        }
        state.is_locked.set(true);
        state.last_ticket.set(state.last_ticket.get() + 1);
        state.ticket.set(state.last_ticket.get());
        state.primitive.acquired();
        Ok(())
    }

    /// Gives it back, whoever has it. The first that waits is the next to have it.
    ///
    /// # Errors
    /// `Lock is not acquired.`
    pub fn release(&self) -> Result<()> {
        let state = &*self.0;
        if !state.is_locked.replace(false) {
            return Err(Error::misuse("Lock is not acquired."));
        }
        state.primitive.released();
        state.waiters.wake_first();
        Ok(())
    }

    pub(super) fn ticket(&self) -> u64 {
        self.0.ticket.get()
    }

    /// It is acquired anew in the name of an earlier acquisition.
    pub(super) fn set_ticket(&self, ticket: u64) {
        self.0.ticket.set(ticket);
    }
}

struct WakeNext<'a>(&'a LockState);

impl Drop for WakeNext<'_> {
    fn drop(&mut self) {
        if !self.0.is_locked.get() {
            self.0.waiters.wake_first();
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, waiters) = (if self.locked() { "locked" } else { "unlocked" }, self.0.waiters.len());
        match waiters {
            0 => write!(f, "<Lock [{state}]>"),
            waiters => write!(f, "<Lock [{state}, waiters:{waiters}]>"),
        }
    }
}

/// A [`Lock`] that is the task's until this is dropped.
#[must_use = "the lock is given back when this is dropped"]
pub struct LockGuard {
    pub(super) lock: Lock,
    pub(super) ticket: u64,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        if self.lock.locked() && self.lock.ticket() == self.ticket {
            let _ = self.lock.release();
        }
    }
}
