//! The timers of a loop.
//!
//! Tokio's wheel rounds to milliseconds and forgets the order in which timers were set, so a loop keeps a heap of its
//! own, as asyncio does: by deadline, then by age. When a pass begins, all that are due by then fire at its end, one
//! after the other. A single Tokio sleep wakes the loop for the first of them.

use std::{
    cell::{Cell, RefCell},
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::time::{Instant, Sleep};

use super::{core::Core, running};

/// Cancelled timers are swept out when they are so many, and more than half (base_events.py does the same).
const SWEEP_FROM: usize = 100;
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

#[derive(Default)]
pub(crate) struct Timers {
    heap: RefCell<BinaryHeap<Reverse<Entry>>>,
    set: Cell<u64>,
    cancelled: Rc<Cell<usize>>,
    alarm: RefCell<Option<Alarm>>,
    due: Cell<Option<Instant>>,
}

/// A timer that is set.
pub(crate) struct Timer {
    action: RefCell<Action>,
    cancelled: Rc<Cell<usize>>,
}

/// What a timer does.
pub(crate) enum Action {
    Call(Box<dyn FnOnce()>),
    Wake(Waker),
    Fired,
    Cancelled,
}

struct Entry {
    when: Instant,
    number: u64,
    timer: Rc<Timer>,
}

struct Alarm {
    sleep: Pin<Box<Sleep>>,
    at: Instant,
}

impl Timers {
    pub(crate) fn set(&self, core: &Rc<Core>, when: Instant, action: Action) -> Rc<Timer> {
        let timer = Rc::new(Timer { action: RefCell::new(action), cancelled: self.cancelled.clone() });
        let number = self.set.replace(self.set.get() + 1);
        self.sweep();
        self.heap.borrow_mut().push(Reverse(Entry { when, number, timer: timer.clone() }));
        running::set_has_timers(core.id, true);
        self.arm(core);
        timer
    }

    fn sweep(&self) {
        let mut heap = self.heap.borrow_mut();
        if heap.len() > SWEEP_FROM && self.cancelled.get() > heap.len() / 2 {
            heap.retain(|Reverse(entry)| !entry.timer.is_cancelled());
            self.cancelled.set(0);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.heap.borrow().is_empty()
    }

    /// Whether it has a task among the runtime's.
    pub(crate) fn has_clock(&self) -> bool {
        self.alarm.borrow().is_some()
    }

    /// The first deadline of a timer that was not cancelled.
    fn first(&self) -> Option<Instant> {
        let mut heap = self.heap.borrow_mut();
        while heap.peek().is_some_and(|Reverse(entry)| entry.timer.is_cancelled()) {
            heap.pop();
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
        heap.peek().map(|Reverse(entry)| entry.when)
    }

    /// Sees to it that the loop wakes for the first deadline. Only a running loop can; a run begins with this.
    pub(crate) fn arm(&self, core: &Rc<Core>) {
        if !running::is_running(core.id) {
            return;
        }
        let Some(first) = self.first() else { return };
        running::set_has_timers(core.id, true);
        let mut alarm = self.alarm.borrow_mut();
        match &mut *alarm {
            Some(alarm) => alarm.set(first),
            None => {
                *alarm = Some(Alarm { sleep: Box::pin(tokio::time::sleep_until(first)), at: first });
                core.queue(Clock { core: core.clone() });
            }
        }
    }

    /// Whether timers are due that are not about to fire. From now on they are.
    pub(crate) fn take_due(&self) -> bool {
        if self.due.get().is_some() {
            return false;
        }
        let Some(first) = self.first() else { return false };
        let now = Instant::now();
        let is_due = first <= now;
        if is_due {
            self.due.set(Some(now));
        }
        is_due
    }

    /// Fires what was due when [`Timers::take_due`] looked.
    pub(crate) fn fire(&self, core: &Rc<Core>) {
        let Some(due) = self.due.take() else { return };
        let mut fired = Vec::new();
        while self.first().is_some_and(|first| first <= due) {
            let entry = self.heap.borrow_mut().pop();
            fired.extend(entry.map(|Reverse(entry)| entry.timer));
        }
        running::set_has_timers(core.id, !self.heap.borrow().is_empty());
        fired.iter().for_each(|timer| timer.fire());
        self.arm(core);
    }

    pub(crate) fn clear(&self) {
        let heap = self.heap.take();
        let alarm = self.alarm.take();
        drop((heap, alarm));
    }
}

impl Timer {
    fn is_cancelled(&self) -> bool {
        matches!(&*self.action.borrow(), Action::Cancelled)
    }

    pub(crate) fn has_fired(&self) -> bool {
        matches!(&*self.action.borrow(), Action::Fired)
    }

    fn fire(&self) {
        if self.is_cancelled() {
            return;
        }
        match self.action.replace(Action::Fired) {
            Action::Call(call) => call(),
            Action::Wake(waker) => waker.wake(),
            Action::Fired | Action::Cancelled => {}
        }
    }

    /// False when it has fired or was cancelled before.
    pub(crate) fn cancel(&self) -> bool {
        let is_set = matches!(&*self.action.borrow(), Action::Call(_) | Action::Wake(_));
        if is_set {
            self.cancelled.set(self.cancelled.get() + 1);
            drop(self.action.replace(Action::Cancelled));
        }
        is_set
    }

    /// The one to wake has another waker now.
    pub(crate) fn set_waker(&self, waker: &Waker) {
        if let Action::Wake(known) = &mut *self.action.borrow_mut() {
            known.clone_from(waker);
        }
    }
}

impl Alarm {
    fn set(&mut self, at: Instant) {
        if self.at != at {
            self.at = at;
            self.sleep.as_mut().reset(at);
        }
    }
}

/// The task that Tokio wakes at the first deadline.
struct Clock {
    core: Rc<Core>,
}

impl Future for Clock {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let timers = &self.core.timers;
        let has_rung = match &mut *timers.alarm.borrow_mut() {
            Some(alarm) => alarm.sleep.as_mut().poll(cx).is_ready(),
            None => return Poll::Ready(()),
        };
        if has_rung {
            self.core.fire_due_timers();
            // Far away, so that the sleep takes the waker.
            if let Some(alarm) = &mut *timers.alarm.borrow_mut() {
                alarm.set(Instant::now() + FAR);
                let _ = alarm.sleep.as_mut().poll(cx);
            }
            // What is due arms the alarm again when it has fired.
            if timers.due.get().is_none() {
                timers.arm(&self.core);
            }
        }
        Poll::Pending
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.when, self.number).cmp(&(other.when, other.number))
    }
}
