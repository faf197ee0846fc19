//! The timers of a loop.
//!
//! Tokio's wheel rounds to milliseconds and forgets the order in which timers were set, so a loop keeps a heap of its
//! own, which is asyncio's: of equal deadlines it gives the same one first. When a pass begins, all that are due by then fire at its end, one
//! after the other. A single [alarm] wakes the loop for the first of them.

mod alarm;
#[cfg(target_os = "linux")]
mod kernel;

use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::time::Instant;

use super::heap;
use alarm::Alarm;

/// Cancelled timers are swept out when they are so many, and more than half (base_events.py does the same).
const SWEEP_FROM: usize = 100;

/// When `delay` is over: where the clock has no such time, in the thirty years that Tokio takes for ever.
pub(crate) fn after(delay: Duration) -> Instant {
    const EVER: Duration = Duration::from_secs(86_400 * 365 * 30);
    let now = Instant::now();
    now.checked_add(delay).unwrap_or_else(|| now + EVER)
}

#[derive(Default)]
pub(crate) struct Timers {
    heap: RefCell<Vec<TimerEntry>>,
    cancelled: Rc<Cell<usize>>,
    alarm: Alarm,
}

/// A timer that is set.
pub(crate) struct Timer {
    action: RefCell<TimerAction>,
    /// Not due yet.
    is_waiting: Cell<bool>,
    cancelled: Rc<Cell<usize>>,
}

/// What a timer does.
pub(crate) enum TimerAction {
    Call(Box<dyn FnOnce()>),
    Wake(Waker),
    Fired,
    Cancelled,
}

struct TimerEntry {
    when: Instant,
    timer: Rc<Timer>,
}

impl Timers {
    pub(crate) fn set(&self, when: Instant, action: TimerAction) -> Rc<Timer> {
        let (action, cancelled) = (RefCell::new(action), self.cancelled.clone());
        let timer = Rc::new(Timer { action, is_waiting: Cell::new(true), cancelled });
        heap::push(&mut self.heap.borrow_mut(), TimerEntry { when, timer: timer.clone() });
        timer
    }

    fn sweep(&self) {
        let mut heap = self.heap.borrow_mut();
        if heap.len() > SWEEP_FROM && self.cancelled.get() > heap.len() / 2 {
            heap.retain(|entry| !entry.timer.is_cancelled());
            heap::heapify(&mut heap);
            self.cancelled.set(0);
        }
    }

    /// The first deadline of a timer that was not cancelled.
    fn first(&self) -> Option<Instant> {
        let mut heap = self.heap.borrow_mut();
        while heap.first().is_some_and(|entry| entry.timer.is_cancelled()) {
            heap::pop(&mut heap);
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
        heap.first().map(|entry| entry.when)
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.heap.borrow().is_empty()
    }

    /// Takes those that are due, in their order.
    pub(crate) fn take_due(&self, mut take: impl FnMut(Rc<Timer>)) {
        self.sweep();
        if self.first().is_none() {
            return;
        }
        let now = Instant::now();
        while let Some(timer) = self.pop_due(now) {
            if !timer.is_cancelled() {
                take(timer);
            }
        }
    }

    /// Not to be counted where it was cancelled, which asyncio forgets.
    fn pop_due(&self, now: Instant) -> Option<Rc<Timer>> {
        let mut heap = self.heap.borrow_mut();
        heap.first().filter(|entry| entry.when <= now)?;
        let TimerEntry { timer, .. } = heap::pop(&mut heap)?;
        timer.is_waiting.set(false);
        Some(timer)
    }

    /// Ready when the first deadline is over; else `cx` is woken then.
    pub(crate) fn poll_alarm(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.sweep();
        self.first().map_or(Poll::Pending, |first| self.alarm.poll(first, cx))
    }

    pub(crate) fn clear(&self) {
        drop(self.heap.take());
        self.alarm.clear();
    }
}

impl Timer {
    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(&*self.action.borrow(), TimerAction::Cancelled)
    }

    pub(crate) fn has_fired(&self) -> bool {
        matches!(&*self.action.borrow(), TimerAction::Fired)
    }

    pub(crate) fn fire(&self) {
        if self.is_cancelled() {
            return;
        }
        match self.action.replace(TimerAction::Fired) {
            TimerAction::Call(call) => call(),
            TimerAction::Wake(waker) => waker.wake(),
            TimerAction::Fired | TimerAction::Cancelled => {}
        }
    }

    /// False when it has fired or was cancelled before. It counts as cancelled nevertheless.
    pub(crate) fn cancel(&self) -> bool {
        let action = self.action.replace(TimerAction::Cancelled);
        let is_set = matches!(&action, TimerAction::Call(_) | TimerAction::Wake(_));
        if is_set && self.is_waiting.get() {
            self.cancelled.set(self.cancelled.get() + 1);
        }
        is_set
    }

    /// The one to wake has another waker now.
    pub(crate) fn set_waker(&self, waker: &Waker) {
        if let TimerAction::Wake(known) = &mut *self.action.borrow_mut() {
            known.clone_from(waker);
        }
    }
}

impl PartialEq for TimerEntry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for TimerEntry {}

impl PartialOrd for TimerEntry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TimerEntry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.when.cmp(&other.when)
    }
}
