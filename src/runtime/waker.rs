//! The waker that tasks see: it notes who woke the task, and in which pass, and passes the wake on to Tokio.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Wake, Waker},
};

use super::running::{self, ANY_TURN, Actor};
use crate::event::{By, LoopId, TaskId};

const BY_SHIFT: u32 = 56;
const TASK_MASK: u64 = (1 << BY_SHIFT) - 1;

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
}

impl WakeCell {
    /// A new task is ready at once, by whoever makes it.
    pub(crate) fn new(on: LoopId) -> Self {
        let by = pack(running::actor());
        Self { on, home: OnceLock::new(), turn: AtomicU64::new(running::next_turn(on)), by: AtomicU64::new(by) }
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

    /// Who made the task ready the last time.
    #[inline]
    pub(crate) fn woken_by(&self) -> Actor {
        unpack(self.by.load(Relaxed))
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
            let actor = match actor.by {
                // Tokio's driver, or a thread that runs no loop.
                By::Caller => Actor::of(By::Unknown),
                _ if turn == ANY_TURN => Actor::of(By::Thread),
                _ => actor,
            };
            self.by.store(pack(actor), Relaxed);
            self.turn.store(turn, Relaxed);
        }
        if let Some(home) = self.home.get() {
            home.wake_by_ref();
        }
    }
}

#[inline]
fn pack(actor: Actor) -> u64 {
    u64::from(actor.by.code()) << BY_SHIFT | actor.task.map_or(0, |task| task.0 & TASK_MASK)
}

#[inline]
fn unpack(packed: u64) -> Actor {
    let task = packed & TASK_MASK;
    Actor {
        by: By::from_code((packed >> BY_SHIFT) as u8).unwrap_or(By::Unknown),
        task: (task != 0).then_some(TaskId(task)),
    }
}
