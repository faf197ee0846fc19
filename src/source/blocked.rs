//! Which threads of an interpreter block their loops, seen from outside while they do.
//!
//! A ring's poll words say so where its writer keeps them. Where they stay zero, because a word a step costs an
//! interpreter too much, the kernel shows a thread that sleeps elsewhere than in a loop's wait for events. A thread that
//! computes may be a busy loop, so it is not reported as blocked, but its stack is requested.

use super::proc::{Proc, Thread};
use crate::event::{Observation, Time};
use std::collections::HashMap;

/// After this long a loop counts as blocked, and the thread's stack is requested.
const BLOCKED_NS: u64 = 100_000_000;

/// A thread that runs a loop, as its ring shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoopThread {
    pub(super) tid: u32,
    /// Since when the poll or callback in the ring's poll words runs.
    pub(super) polling: Option<Time>,
    /// How many of its records were read.
    pub(super) taken: u64,
}

/// What was seen of every such thread.
#[derive(Debug, Default)]
pub(super) struct Blocked {
    known: HashMap<u32, Known>,
}

/// What a thread is at.
#[derive(Clone, Copy, Debug)]
struct Known {
    since: Time,
    /// From the kernel, if its ring has no poll words.
    thread: Option<Thread>,
    taken: u64,
    was_asked: bool,
}

impl Blocked {
    /// Samples the threads that run a loop. Observations go to `observe`; returns the threads whose stack to request, once
    /// for each time a thread blocks its loop.
    pub(super) fn look(
        &mut self,
        threads: &[LoopThread],
        proc: &Proc,
        now: Time,
        mut observe: impl FnMut(Observation),
    ) -> Vec<u32> {
        let mut before = std::mem::take(&mut self.known);
        let mut ask = Vec::new();
        for it in threads {
            let mut known = it.known(before.remove(&it.tid), proc, now);
            if now.since(known.since).0 >= BLOCKED_NS {
                if known.thread.is_some_and(Thread::sleeps) {
                    observe(Observation::Blocked { tid: it.tid, since: known.since });
                }
                if !known.was_asked {
                    known.was_asked = true;
                    ask.push(it.tid);
                }
            }
            self.known.insert(it.tid, known);
        }
        ask
    }
}

impl LoopThread {
    /// What it is at, given what it was at when it was looked at before.
    fn known(&self, before: Option<Known>, proc: &Proc, now: Time) -> Known {
        let thread = if self.polling.is_some() { None } else { proc.thread(self.tid) };
        let known = Known { since: self.polling.unwrap_or(now), thread, taken: self.taken, was_asked: false };
        let goes_on = |before: &Known| match self.polling {
            Some(since) => before.since == since,
            None => {
                let goes_on = |(before, now): (Thread, Thread)| !now.waits() && now.goes_on(before);
                before.taken == self.taken && before.thread.zip(thread).is_some_and(goes_on)
            }
        };
        before.filter(goes_on).unwrap_or(known)
    }
}
