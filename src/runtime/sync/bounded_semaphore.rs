//! `asyncio.BoundedSemaphore`.

use std::{fmt, panic::Location};

use super::semaphore::{Permit, Semaphore};
use crate::runtime::{Error, Result};

/// A [`Semaphore`] that is not given back more often than it was acquired (CPython 3.13, Lib/asyncio/locks.py).
#[derive(Clone)]
pub struct BoundedSemaphore {
    inner: Semaphore,
    bound: usize,
}

impl BoundedSemaphore {
    /// One that so many may have.
    #[must_use]
    #[track_caller]
    pub fn new(value: usize) -> Self {
        Self { inner: Semaphore::of("BoundedSemaphore", value, Location::caller()), bound: value }
    }

    /// As [`Semaphore::locked`].
    #[must_use]
    pub fn locked(&self) -> bool {
        self.inner.locked()
    }

    /// As [`Semaphore::acquire`].
    ///
    /// # Errors
    /// `Cancelled`, or `... is bound to a different event loop`
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<()>> + use<'_> {
        self.inner.acquire_at(Location::caller())
    }

    /// As [`Semaphore::permit`].
    ///
    /// # Errors
    /// As for [`acquire`](Self::acquire).
    #[track_caller]
    pub fn permit(&self) -> impl Future<Output = Result<Permit>> + use<'_> {
        self.inner.permit()
    }

    /// Gives it back.
    ///
    /// # Errors
    /// `BoundedSemaphore released too many times`
    pub fn release(&self) -> Result<()> {
        if self.inner.value() >= self.bound {
            return Err(Error::misuse("BoundedSemaphore released too many times"));
        }
        self.inner.release();
        Ok(())
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = format!("{:?}", self.inner);
        f.write_str(&inner.replacen("Semaphore", "BoundedSemaphore", 1))
    }
}
