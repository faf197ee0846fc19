//! What a task makes of a cancellation.

use super::TaskHistory;
use crate::event::{End, Exit, Time};

/// What a task that was told to stop and went on all the same makes of that, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WentOn {
    /// Nobody knows: it may be cleaning up.
    Perhaps,
    /// It cleaned up, and ended by the cancellation or an error.
    CleanedUp,
    /// It did not pass the cancellation on.
    Swallowed,
    /// `uncancel()` took the request back, as `timeout` and task groups do (CPython 3.11 Lib/asyncio/timeouts.py).
    TakenBack,
}

impl TaskHistory {
    /// What it makes, as known at a moment, of a cancellation after which it went on at `since`, in a process that has
    /// ended by then or not.
    pub fn went_on(&self, since: Time, at: Time, exit: Option<Exit>) -> WentOn {
        match self.end(at).map(|ended| ended.end) {
            _ if self.cancellation().is_taken_back(since, at) => WentOn::TakenBack,
            Some(End::Cancelled | End::Failed) => WentOn::CleanedUp,
            Some(End::Returned | End::Destroyed) => WentOn::Swallowed,
            // Who lives on as the process ends by itself has no time left to pass anything on.
            None if matches!(exit, Some(Exit::Code(_))) => WentOn::Swallowed,
            Some(End::Unknown) | None => WentOn::Perhaps,
        }
    }
}
