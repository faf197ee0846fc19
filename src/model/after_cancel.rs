//! What a task does after a delivered cancel.

use super::TaskHistory;
use crate::event::{End, Exit, Time};

/// Why a task carried on after a delivered cancel, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterCancel {
    /// It may be cleaning up.
    Unknown,
    /// It cleaned up, and ended cancelled or with an error.
    CleanedUp,
    /// It swallowed the cancel.
    Swallowed,
    /// `uncancel()` took the request back, as `timeout` and task groups do (CPython 3.11 Lib/asyncio/timeouts.py).
    Uncancelled,
}

impl TaskHistory {
    /// Why it carried on at `since`, as known at the moment `at`; `exit` is how the process ended by then.
    pub fn after_cancel(&self, since: Time, at: Time, exit: Option<Exit>) -> AfterCancel {
        match self.end(at).map(|ended| ended.end) {
            _ if self.cancellation().is_uncancelled(since, at) => AfterCancel::Uncancelled,
            Some(End::Cancelled | End::Failed) => AfterCancel::CleanedUp,
            Some(End::Returned | End::Destroyed) => AfterCancel::Swallowed,
            // A task that is alive when the process exits on its own has no time left to pass the cancel on.
            None if matches!(exit, Some(Exit::Code(_))) => AfterCancel::Swallowed,
            Some(End::Unknown) | None => AfterCancel::Unknown,
        }
    }
}
