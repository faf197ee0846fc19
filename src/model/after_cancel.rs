//! What a task makes of a cancellation.

use super::TaskHistory;
use crate::event::{End, Exit, Time};

/// What a task that was told to stop and went on all the same makes of that, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterCancel {
    /// Nobody knows: it may be cleaning up.
    Unknown,
    /// It cleaned up, and ended by the cancellation or an error.
    CleanedUp,
    /// It did not pass the cancellation on.
    Swallowed,
    /// `uncancel()` took the request back, as `timeout` and task groups do (CPython 3.11 Lib/asyncio/timeouts.py).
    Uncancelled,
}

impl TaskHistory {
    /// What it makes, as known at a moment, of a cancellation after which it went on at `since`, in a process that has
    /// ended by then or not.
    pub fn after_cancel(&self, since: Time, at: Time, exit: Option<Exit>) -> AfterCancel {
        match self.end(at).map(|ended| ended.end) {
            _ if self.cancellation().is_uncancelled(since, at) => AfterCancel::Uncancelled,
            Some(End::Cancelled | End::Failed) => AfterCancel::CleanedUp,
            Some(End::Returned | End::Destroyed) => AfterCancel::Swallowed,
            // Who lives on as the process ends by itself has no time left to pass anything on.
            None if matches!(exit, Some(Exit::Code(_))) => AfterCancel::Swallowed,
            Some(End::Unknown) | None => AfterCancel::Unknown,
        }
    }
}
