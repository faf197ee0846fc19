//! The waker that tasks see: it notes who woke the task, and in which pass, and passes the wake on to Tokio.

use std::{
    sync::{
        Arc, OnceLock,
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

/// The part of a task that other threads may touch.
#[derive(Debug)]
pub(crate) struct WakeCell {
    on: LoopId,
    /// Tokio's own waker of the task, known from its first poll on.
    home: OnceLock<Waker>,
    /// The pass in which the task is to be polled; 0 while it waits.
    turn: AtomicU64,
    /// Who made it ready.
    by: AtomicU64,
    /// When, as far as the recorder needs to know.
    at: AtomicU64,
}

impl WakeCell {
    /// A new task is ready at once, by whoever makes it.
    pub(crate) fn new(on: LoopId) -> Self {
        Self {
            on,
            home: OnceLock::new(),
            turn: AtomicU64::new(running::next_turn(on)),
            by: AtomicU64::new(running::actor().bits()),
            at: AtomicU64::new(moment().bits()),
        }
    }

    /// Whether the task is about to be polled.
    #[inline]
    pub(crate) fn is_scheduled(&self) -> bool {
        self.turn.load(Relaxed) != 0
    }

    /// A poll begins: the turn it had, and who made it ready.
    #[inline]
    pub(crate) fn begin(&self, home: &Waker) -> u64 {
        if self.home.get().is_none() {
            self.home.get_or_init(|| home.clone());
        }
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
        let by = Actor::from_bits(self.by.load(Relaxed));
        Woken { by: by.by(), waker: by.task_id(), at: Tick::from_bits(self.at.load(Relaxed)) }
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
            self.at.store(moment().bits(), Relaxed);
            self.turn.store(turn, Relaxed);
        }
        if let Some(home) = self.home.get() {
            home.wake_by_ref();
        }
    }
}

fn moment() -> Tick {
    if record::is_listening() { record::moment() } else { Tick::default() }
}
