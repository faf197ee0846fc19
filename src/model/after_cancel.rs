//! What a task does after a delivered cancel.

use super::{TaskHistory, Waiting};
use crate::event::{By, End, Exit, SiteId, Time};

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
            // Another cancel ended it, in its work or still in the cleanup.
            Some(End::Cancelled | End::Failed) => match self.cancelled_again(since, at) {
                None => AfterCancel::CleanedUp,
                // One that insists, as anyio's do, is one cancel.
                Some(again) if self.is_by_callback(again) => AfterCancel::CleanedUp,
                Some(again) if self.has_come_back(since, again) && !self.is_by_callback(since) => {
                    AfterCancel::Swallowed
                }
                Some(_) => AfterCancel::Unknown,
            },
            Some(End::Returned) => AfterCancel::Swallowed,
            // Neither has time left to pass the cancel on. What went on with its work swallowed it; what waits elsewhere may
            // have been cleaning up.
            Some(End::Destroyed) if self.has_come_back(since, at) => AfterCancel::Swallowed,
            None if matches!(exit, Some(Exit::Code(_))) && self.has_come_back(since, at) => AfterCancel::Swallowed,
            Some(End::Destroyed | End::Unknown) | None => AfterCancel::Unknown,
        }
    }

    /// What it was waiting on when the delivery before `since` came.
    pub fn delivered_in(&self, since: Time) -> Option<&Waiting> {
        let delivered = self.cancellation().delivered.latest(since)?;
        self.waits.previous(*delivered)
    }

    /// When the next cancel was delivered after it carried on at `since`.
    pub fn cancelled_again(&self, since: Time, at: Time) -> Option<Time> {
        self.cancellation().delivered.between(since, at).next().copied()
    }

    /// Whether it has waited again on the same, where the delivery before `since` found it. A condition gets its lock
    /// back at the same place.
    pub fn has_come_back(&self, since: Time, at: Time) -> bool {
        self.delivered_in(since).is_some_and(|was| {
            let is_same = |wait: &Waiting| (wait.site, wait.on) == (was.site, was.on);
            was.site != SiteId::NONE && self.waits.between(was.at, at).any(is_same)
        })
    }

    /// Whether a callback requested the cancel it carried on from, as timeouts of libraries do: before Python 3.11 there
    /// is no `uncancel()` with which they could say that they have caught it.
    fn is_by_callback(&self, since: Time) -> bool {
        self.cancellation().requests.latest(since).is_some_and(|request| request.by == By::Callback)
    }
}
