//! The waker that tasks see: it notes who woke the task, and in which pass, and passes the wake on to Tokio.

use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Wake, Waker},
};

use super::{
    actor::Actor,
    record::{self, Tick, Woken},
    running::{self, ANY_TURN},
};
use crate::event::{By, LoopId};

/// Since when a task is ready, and who made it so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    turn: u64,
    by: Actor,
    at: Tick,
}

impl Ready {
    /// Now, by whoever is at work.
    pub(crate) fn now(on: LoopId) -> Self {
        let (turn, by) = running::mark(on);
        Self { turn, by, at: record::moment() }
    }
}

/// The part of a task that other threads may touch; made at its first poll.
#[derive(Debug)]
pub(crate) struct WakeCell {
    on: LoopId,
    /// Tokio's own waker of the task.
    home: Waker,
    /// The pass in which the task is to be polled; 0 while it waits.
    turn: AtomicU64,
    /// Who made it ready.
    by: AtomicU64,
    /// When, as far as the recorder needs to know.
    at: AtomicU64,
}

impl WakeCell {
    pub(crate) fn new(on: LoopId, home: Waker, ready: Ready) -> Self {
        Self {
            on,
            home,
            turn: AtomicU64::new(ready.turn),
            by: AtomicU64::new(ready.by.bits()),
            at: AtomicU64::new(ready.at.bits()),
        }
    }

    /// Whether the task is about to be polled.
    #[inline]
    pub(crate) fn is_scheduled(&self) -> bool {
        self.turn.load(Relaxed) != 0
    }

    /// A poll begins: the turn it had.
    #[inline]
    pub(crate) fn begin(&self) -> u64 {
        let turn = self.turn.load(Relaxed);
        self.turn.store(0, Relaxed);
        turn
    }

    /// Puts a poll off to another run of the loop.
    pub(crate) fn put_off(&self) {
        self.turn.store(ANY_TURN, Relaxed);
    }

    /// Who made the task ready the last time, and when.
    #[inline]
    pub(crate) fn woken(&self) -> Woken {
        let (by, at) = (self.by.load(Relaxed), self.at.load(Relaxed));
        Woken::new(Actor::from_bits(by), Tick::from_bits(at))
    }
}

/// How many spare cells a loop keeps.
const MOST_SPARE: usize = 256;

/// Cells of tasks that are over, for new ones: allocating is the dearest part of making a short task.
#[derive(Default)]
pub(crate) struct SpareCells(RefCell<Vec<Arc<WakeCell>>>);

impl SpareCells {
    /// A spare cell made new, or else one more.
    pub(crate) fn make(&self, on: LoopId, home: Waker, ready: Ready) -> Arc<WakeCell> {
        let cell = WakeCell::new(on, home, ready);
        let Some(mut spare) = self.0.borrow_mut().pop() else { return Arc::new(cell) };
        // Nobody has got hold of it since it was kept.
        if let Some(unused) = Arc::get_mut(&mut spare) {
            *unused = cell;
        }
        spare
    }

    /// Keeps a cell that nobody else has.
    pub(crate) fn keep(&self, mut cell: Arc<WakeCell>) {
        let mut spare = self.0.borrow_mut();
        if spare.len() < MOST_SPARE
            && let Some(unused) = Arc::get_mut(&mut cell)
        {
            unused.home = Waker::noop().clone();
            spare.push(cell);
        }
    }
}

impl Wake for WakeCell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    #[inline]
    fn wake_by_ref(self: &Arc<Self>) {
        if self.turn.load(Relaxed) == 0 {
            let (turn, actor) = running::mark(self.on);
            let actor = if actor == Actor::CALLER {
                // Tokio's driver, or a thread that runs no loop.
                Actor::of(By::Unknown)
            } else if turn == ANY_TURN {
                Actor::of(By::Thread)
            } else {
                actor
            };
            self.by.store(actor.bits(), Relaxed);
            self.at.store(record::moment().bits(), Relaxed);
            self.turn.store(turn, Relaxed);
        }
        self.home.wake_by_ref();
    }
}
