//! `asyncio.BoundedSemaphore`.

use std::{fmt, panic::Location};

use super::semaphore::{Permit, Semaphore};
use crate::runtime::{Error, Result};

/// A [`Semaphore`] that is not given back more often than it was acquired (CPython 3.13, Lib/asyncio/locks.py).
#[derive(Clone)]
pub struct BoundedSemaphore(Semaphore);

impl BoundedSemaphore {
    /// One that so many may have.
    #[must_use]
    #[track_caller]
    pub fn new(value: usize) -> Self {
        Self(Semaphore::of("BoundedSemaphore", value, value, Location::caller()))
    }

    /// As [`Semaphore::locked`].
    #[must_use]
    pub fn locked(&self) -> bool {
        self.0.locked()
    }

    /// As [`Semaphore::acquire`].
    ///
    /// # Errors
    /// `Cancelled`, or `... is bound to a different event loop`
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.0.acquire_at(Location::caller())
    }

    /// As [`Semaphore::permit`].
    ///
    /// # Errors
    /// As for [`acquire`](Self::acquire).
    #[track_caller]
    pub fn permit(&self) -> impl Future<Output = Result<Permit>> + use<'_> {
        self.0.permit()
    }

    /// Gives it back.
    ///
    /// # Errors
    /// `BoundedSemaphore released too many times`
    pub fn release(&self) -> Result<()> {
        if self.0.give_back() { Ok(()) } else { Err(Error::misuse("BoundedSemaphore released too many times")) }
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
