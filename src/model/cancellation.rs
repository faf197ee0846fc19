//! The cancel requests and deliveries of a task.

use super::{History, Timed};
use crate::event::{By, NameId, SiteId, TaskId, Time};

/// The most requests, deliveries and the like kept for one task.
const CANCEL_LIMIT: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelRequest {
    pub at: Time,
    pub by: By,
    pub requester: Option<TaskId>,
    pub message: NameId,
    pub site: SiteId,
}

impl Timed for CancelRequest {
    fn at(&self) -> Time {
        self.at
    }
}

/// Everything about a task's cancels. Requests and deliveries are separate, as the time between them matters.
#[derive(Clone, Debug, Default)]
pub struct Cancellation {
    pub requests: History<CancelRequest>,
    /// When a cancel was delivered.
    pub delivered: History<Time>,
    /// When it carried on after a delivery.
    pub swallowed: History<Time>,
    /// When `uncancel()` was called, and the requests that still stood.
    pub uncancelled: History<(Time, u32)>,
}

impl Cancellation {
    pub(super) const fn new() -> Self {
        Self {
            requests: History::new(),
            delivered: History::new(),
            swallowed: History::new(),
            uncancelled: History::new(),
        }
    }

    pub(super) fn request(&mut self, request: CancelRequest) {
        self.requests.push_once(request, CANCEL_LIMIT);
    }

    pub(super) fn deliver(&mut self, at: Time) {
        self.delivered.push_once(at, CANCEL_LIMIT);
    }

    pub(super) fn swallow(&mut self, at: Time) {
        self.swallowed.push_once(at, CANCEL_LIMIT);
    }

    pub(super) fn uncancel(&mut self, at: Time, left: u32) {
        self.uncancelled.push_once((at, left), CANCEL_LIMIT);
    }

    /// Whether a request stands at a moment: not withdrawn with `uncancel()`.
    pub fn stands(&self, at: Time) -> bool {
        self.requests
            .latest(at)
            .is_some_and(|asked| self.uncancelled.latest(at).is_none_or(|&(time, left)| time < asked.at || left > 0))
    }

    /// From when to when a request stands.
    pub(super) fn standing(&self) -> Vec<(Time, Time)> {
        let mut stretches: Vec<(Time, Time)> = Vec::new();
        let mut backs = self.uncancelled.iter().filter(|back| back.1 == 0).map(|back| back.0).peekable();
        for request in &self.requests {
            if stretches.last().is_some_and(|last| request.at < last.1) {
                continue;
            }
            while backs.next_if(|&back| back < request.at).is_some() {}
            stretches.push((request.at, backs.peek().copied().unwrap_or(Time::END)));
        }
        stretches
    }

    /// Whether `uncancel()` withdrew the request, between the delivery before `carried_on` and the next request.
    pub(super) fn is_uncancelled(&self, carried_on: Time, at: Time) -> bool {
        let Some(&told) = self.delivered.latest(carried_on) else { return false };
        let next = self.requests.next(carried_on).map_or(Time::END, |next| next.at);
        self.uncancelled.until(at).any(|&(when, left)| left == 0 && when >= told && when < next)
    }

    /// The requests up to a moment, each with the moment at which it reached the task. One delivery answers all
    /// requests made before it.
    pub fn answers(&self, at: Time) -> impl Iterator<Item = (&CancelRequest, Option<Time>)> {
        self.requests.until(at).map(move |request| {
            let before = Time(request.at.0.saturating_sub(1));
            (request, self.delivered.next(before).copied().filter(|&told| told <= at))
        })
    }
}
