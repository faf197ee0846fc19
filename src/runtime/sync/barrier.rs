//! `asyncio.Barrier`.

use std::{cell::Cell, fmt, panic::Location, rc::Rc};

use super::condition::Condition;
use crate::{
    event::Wait,
    runtime::{Error, Result, Site},
};

/// Where so many tasks wait for each other (CPython 3.13, Lib/asyncio/locks.py).
#[derive(Clone)]
pub struct Barrier(Rc<BarrierState>);

struct BarrierState {
    condition: Condition,
    parties: usize,
    phase: Cell<BarrierPhase>,
    count: Cell<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BarrierPhase {
    Filling,
    Draining,
    Resetting,
    Broken,
}

impl Barrier {
    /// One for so many tasks.
    ///
    /// # Errors
    /// `parties must be > 0`
    #[track_caller]
    pub fn new(parties: usize) -> Result<Self> {
        if parties < 1 {
            return Err(Error::misuse("parties must be > 0"));
        }
        let (phase, count) = (Cell::new(BarrierPhase::Filling), Cell::new(0));
        Ok(Self(Rc::new(BarrierState { condition: Condition::new(), parties, phase, count })))
    }

    /// Waits until as many tasks do as it has parties. Given back is how many had come before.
    ///
    /// # Errors
    /// [`Error::BrokenBarrier`], or `Cancelled`
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = Result<usize>> + use<'_> {
        self.wait_at(Location::caller())
    }

    async fn wait_at(&self, site: Site) -> Result<usize> {
        let state = &*self.0;
        let _guard = state.condition.lock().await?;
        let (condition, this) = (&state.condition, self.clone());
        let is_open = move || !matches!(this.0.phase.get(), BarrierPhase::Draining | BarrierPhase::Resetting);
        condition.wait_for_as(is_open, Wait::Barrier, site).await?;
        if self.broken() {
            return Err(Error::BrokenBarrier("Barrier aborted"));
        }
        let index = state.count.get();
        state.count.set(index + 1);
        let _party = Party(state);
        if index + 1 == state.parties {
            state.phase.set(BarrierPhase::Draining);
            state.condition.wake_all();
            return Ok(index);
        }
        let this = self.clone();
        let is_over = move || this.0.phase.get() != BarrierPhase::Filling;
        condition.wait_for_as(is_over, Wait::Barrier, site).await?;
        match state.phase.get() {
            BarrierPhase::Broken | BarrierPhase::Resetting => Err(Error::BrokenBarrier("Abort or reset of barrier")),
            BarrierPhase::Filling | BarrierPhase::Draining => Ok(index),
        }
    }

    /// Starts anew: who waits gets [`Error::BrokenBarrier`].
    ///
    /// # Errors
    /// `Cancelled`
    #[track_caller]
    pub fn reset(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.change(|state| {
            let is_waited_for = state.count.get() > 0;
            state.phase.set(if is_waited_for { BarrierPhase::Resetting } else { BarrierPhase::Filling });
        })
    }

    /// Breaks it: who waits, now or later, gets [`Error::BrokenBarrier`], until it is reset.
    ///
    /// # Errors
    /// `Cancelled`
    #[track_caller]
    pub fn abort(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.change(|state| state.phase.set(BarrierPhase::Broken))
    }

    #[track_caller]
    fn change<C: FnOnce(&BarrierState)>(&self, change: C) -> impl Future<Output = Result<()>> + use<'_, C> {
        let lock = self.0.condition.lock();
        async move {
            let _guard = lock.await?;
            change(&self.0);
            self.0.condition.wake_all();
            Ok(())
        }
    }

    /// How many tasks it takes.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.0.parties
    }

    /// How many are waiting.
    #[must_use]
    pub fn n_waiting(&self) -> usize {
        if self.0.phase.get() == BarrierPhase::Filling { self.0.count.get() } else { 0 }
    }

    /// Whether it was aborted.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.0.phase.get() == BarrierPhase::Broken
    }
}

/// One that is in the barrier, until this is dropped.
struct Party<'a>(&'a BarrierState);

impl Drop for Party<'_> {
    fn drop(&mut self) {
        let state = self.0;
        state.count.set(state.count.get() - 1);
        if state.count.get() == 0 {
            if matches!(state.phase.get(), BarrierPhase::Resetting | BarrierPhase::Draining) {
                state.phase.set(BarrierPhase::Filling);
            }
            state.condition.wake_all();
        }
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.0.phase.get() {
            BarrierPhase::Filling => "filling",
            BarrierPhase::Draining => "draining",
            BarrierPhase::Resetting => "resetting",
            BarrierPhase::Broken => return f.write_str("<Barrier [broken]>"),
        };
        write!(f, "<Barrier [{phase}, waiters:{}/{}]>", self.n_waiting(), self.parties())
    }
}
