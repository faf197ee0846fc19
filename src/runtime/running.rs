//! What this thread is running at the moment: which loop, which pass of it, which task, on whose account.
//!
//! A *pass* is asyncio's `_run_once`: everything that was ready when it began. Tokio has no such thing, but its queue
//! is first in, first out, so it is enough to give each entry the number of its pass (its *turn*) as it is queued:
//! the first entry of a later turn that comes up begins the next pass.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{actor::Actor, core::Core, task::AnyTask};
use crate::event::{By, LoopId, Refusal, TaskId};

/// The turn of whatever was queued by somebody who does not know the pass: it counts for the pass that meets it.
pub(crate) const ANY_TURN: u64 = 1;
const NEVER: u64 = u64::MAX;

/// Where a loop keeps no task.
const NO_SLOT: usize = usize::MAX;

/// All that the way to a poll and back needs, in one place that has no destructor: thread-locals with one cost a check.
struct Here {
    on: Cell<LoopId>,
    /// Where the loop keeps the task that is being polled.
    slot: Cell<usize>,
    pass: Cell<u64>,
    stop_after: Cell<u64>,
    has_timers: Cell<bool>,
    actor: Cell<Actor>,
}

thread_local! {
    static HERE: Here = const {
        Here {
            on: Cell::new(LoopId(0)),
            slot: Cell::new(NO_SLOT),
            pass: Cell::new(ANY_TURN),
            stop_after: Cell::new(NEVER),
            has_timers: Cell::new(false),
            actor: Cell::new(Actor::CALLER),
        }
    };
    static CORE: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
}

/// Makes `core` the running loop of this thread, in a new pass, until the guard is dropped.
pub(crate) fn enter_loop(core: &Rc<Core>) -> LoopGuard {
    CORE.set(Some(core.clone()));
    HERE.with(|here| {
        here.on.set(core.id);
        here.pass.set(here.pass.get() + 1);
        here.stop_after.set(NEVER);
        here.actor.set(Actor::CALLER);
    });
    LoopGuard
}

pub(crate) struct LoopGuard;

impl Drop for LoopGuard {
    fn drop(&mut self) {
        CORE.set(None);
        HERE.with(|here| {
            here.on.set(LoopId(0));
            here.stop_after.set(NEVER);
            here.has_timers.set(false);
            here.actor.set(Actor::CALLER);
        });
    }
}

/// The loop that runs in this thread.
pub(crate) fn core() -> Result<Rc<Core>, Refusal> {
    try_core().ok_or(Refusal::NoRunningLoop)
}

pub(crate) fn try_core() -> Option<Rc<Core>> {
    CORE.with_borrow(Clone::clone)
}

pub(crate) fn is_running(on: LoopId) -> bool {
    HERE.with(|here| here.on.get() == on)
}

pub(crate) fn is_any_running() -> bool {
    HERE.with(|here| here.on.get() != LoopId(0))
}

/// The task that is being polled in this thread.
pub(crate) fn task() -> Option<Rc<dyn AnyTask>> {
    let slot = HERE.with(|here| here.slot.get());
    try_core().and_then(|core| core.tasks.borrow().get(slot).cloned())
}

/// The same without keeping it; `ask` must neither run code of a user's nor make or end tasks.
#[inline]
pub(crate) fn with_task<R>(ask: impl FnOnce(Option<&dyn AnyTask>) -> R) -> R {
    let slot = HERE.with(|here| here.slot.get());
    CORE.with_borrow(|core| match core {
        Some(core) => ask(core.tasks.borrow().get(slot).map(|task| &**task)),
        None => ask(None),
    })
}

/// Makes the task that the loop keeps in `slot` the one that is being polled, until [`leave_task`].
#[inline]
pub(crate) fn enter_task(slot: usize, id: TaskId) {
    HERE.with(|here| {
        here.slot.set(slot);
        here.actor.set(Actor::task(By::Task, id));
    });
}

#[inline]
pub(crate) fn leave_task() {
    HERE.with(|here| {
        here.slot.set(NO_SLOT);
        here.actor.set(Actor::CALLER);
    });
}

#[inline]
pub(crate) fn actor() -> Actor {
    HERE.with(|here| here.actor.get())
}

/// Runs `call` on the account of `actor`.
pub(crate) fn as_actor<R>(actor: Actor, call: impl FnOnce() -> R) -> R {
    struct Restore(Actor);
    impl Drop for Restore {
        fn drop(&mut self) {
            HERE.with(|here| here.actor.set(self.0));
        }
    }
    let _restore = Restore(HERE.with(|here| here.actor.replace(actor)));
    call()
}

/// The turn of what is queued now for the loop `on`.
pub(crate) fn next_turn(on: LoopId) -> u64 {
    mark(on).0
}

/// The same, and who queues it.
#[inline]
pub(crate) fn mark(on: LoopId) -> (u64, Actor) {
    HERE.with(|here| {
        let turn = if here.on.get() == on { here.pass.get() + 1 } else { ANY_TURN };
        (turn, here.actor.get())
    })
}

/// An entry of this turn has come up. False: the loop is stopping, the entry belongs to the next run.
#[inline]
pub(crate) fn admit(turn: u64) -> bool {
    HERE.with(|here| {
        if turn > here.pass.get() {
            here.pass.set(turn);
            if here.has_timers.get() && turn <= here.stop_after.get() {
                fire_due_timers();
            }
        }
        here.pass.get() <= here.stop_after.get()
    })
}

#[cold]
fn fire_due_timers() {
    if let Some(core) = try_core() {
        core.fire_due_timers();
    }
}

/// The loop that runs here stops after the pass it is in.
pub(crate) fn stop_after_this_pass() {
    HERE.with(|here| here.stop_after.set(here.stop_after.get().min(here.pass.get())));
}

/// Whether the loop has timers to look at when a pass begins.
pub(crate) fn set_has_timers(on: LoopId, has: bool) {
    HERE.with(|here| {
        if here.on.get() == on {
            here.has_timers.set(has);
        }
    });
}
