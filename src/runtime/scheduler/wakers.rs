//! The waker of a task: it records who woke the task, and queues its next step.

use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{
            AtomicBool, AtomicU64, AtomicUsize,
            Ordering::{AcqRel, Relaxed},
        },
    },
    task::{Wake, Waker},
};

use super::{inbox::Inbox, running};
use crate::{
    event::{By, LoopId, TaskId},
    runtime::{
        actor::Actor,
        here,
        record::{self, Tick, Woken},
    },
};

/// The part of a task that other threads may touch. They go through the inbox: all but the last field is for the loop's
/// own thread, and atomic only because a waker has to be.
pub(crate) struct WakeCell {
    on: LoopId,
    inbox: Arc<Inbox>,
    task: AtomicU64,
    /// Where the loop keeps the task.
    slot: AtomicUsize,
    /// Whether the task's next step is in the queue.
    is_scheduled: AtomicBool,
    /// Who woke it.
    by: AtomicU64,
    /// When, as far as the recorder needs to know.
    at: AtomicU64,
    /// Whether a wake waits in the inbox.
    is_in_inbox: AtomicBool,
}

impl WakeCell {
    fn task(&self) -> (usize, TaskId) {
        (self.slot.load(Relaxed), TaskId(self.task.load(Relaxed)))
    }

    /// The next step is to be queued now. False: it already is.
    #[inline]
    fn schedule(&self, by: Actor) -> bool {
        let is_new = !self.is_scheduled.load(Relaxed);
        if is_new {
            self.is_scheduled.store(true, Relaxed);
            self.by.store(by.bits(), Relaxed);
            self.at.store(record::moment().bits(), Relaxed);
        }
        is_new
    }

    /// A wake comes out of the inbox: the task that it is for, unless that is about to be polled already.
    pub(crate) fn arrive(&self, by: Actor) -> Option<(usize, TaskId)> {
        // In the order of all changes of this word it stands behind the waker's: what was done before that wake is seen.
        self.is_in_inbox.swap(false, AcqRel);
        self.schedule(by).then(|| self.task())
    }
}

impl Wake for WakeCell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    #[inline]
    fn wake_by_ref(self: &Arc<Self>) {
        let is_here = running::with_loop(self.on, |core, actor| {
            // Outside of everything the loop runs, that is Tokio's driver.
            let by = if actor == Actor::CALLER { Actor::of(By::Unknown) } else { actor };
            if self.schedule(by) {
                let (slot, id) = self.task();
                core.queue_step(slot, id);
            }
        });
        if !is_here {
            self.wake_from_elsewhere();
        }
    }
}

impl WakeCell {
    #[cold]
    fn wake_from_elsewhere(self: &Arc<Self>) {
        if !self.is_in_inbox.swap(true, AcqRel) {
            let is_outside = here::actor() == Actor::CALLER;
            self.inbox.wake(self.clone(), Actor::of(if is_outside { By::Unknown } else { By::Thread }));
        }
    }
}

/// A task's own hold of its waker.
pub(crate) struct TaskWaker {
    cell: Arc<WakeCell>,
    waker: Waker,
}

impl TaskWaker {
    fn new(on: LoopId, inbox: Arc<Inbox>) -> Self {
        let cell = Arc::new(WakeCell {
            on,
            inbox,
            task: AtomicU64::new(0),
            slot: AtomicUsize::new(0),
            is_scheduled: AtomicBool::new(false),
            by: AtomicU64::new(0),
            at: AtomicU64::new(0),
            is_in_inbox: AtomicBool::new(false),
        });
        Self { waker: Waker::from(cell.clone()), cell }
    }

    /// From now on it is this task's, whose first step is about to be queued.
    pub(crate) fn begin(&self, slot: usize, id: TaskId, by: Actor) {
        self.cell.slot.store(slot, Relaxed);
        self.cell.task.store(id.0, Relaxed);
        self.cell.is_scheduled.store(false, Relaxed);
        self.cell.schedule(by);
    }

    /// Whether the task is about to be polled.
    #[inline]
    pub(crate) fn is_scheduled(&self) -> bool {
        self.cell.is_scheduled.load(Relaxed)
    }

    /// A step begins: a wake from now on is for the next one.
    #[inline]
    pub(crate) fn begin_step(&self) {
        self.cell.is_scheduled.store(false, Relaxed);
    }

    /// Who woke the task last, and when.
    #[inline]
    pub(crate) fn woken(&self) -> Woken {
        let (by, at) = (self.cell.by.load(Relaxed), self.cell.at.load(Relaxed));
        Woken::new(Actor::from_bits(by), Tick::from_bits(at))
    }

    #[inline]
    pub(crate) fn waker(&self) -> &Waker {
        &self.waker
    }

    pub(crate) fn wake(&self) {
        self.cell.wake_by_ref();
    }

    /// Whether there is no other reference to it.
    fn is_unshared(&self) -> bool {
        Arc::strong_count(&self.cell) == 2
    }
}

/// How many spare wakers a loop keeps.
const MOST_SPARE: usize = 256;

/// Wakers of tasks that are over, for new ones: allocating is the dearest part of making a short task.
#[derive(Default)]
pub(crate) struct SpareWakers(RefCell<Vec<TaskWaker>>);

impl SpareWakers {
    /// A spare one, or else one more.
    pub(crate) fn get(&self, on: LoopId, inbox: &Arc<Inbox>) -> TaskWaker {
        let spare = self.0.borrow_mut().pop();
        spare.unwrap_or_else(|| TaskWaker::new(on, inbox.clone()))
    }

    /// Keeps a waker without other references: its old task cannot be woken by it any more.
    pub(crate) fn recycle(&self, waker: TaskWaker) {
        let mut spare = self.0.borrow_mut();
        if spare.len() < MOST_SPARE && waker.is_unshared() {
            spare.push(waker);
        }
    }
}
