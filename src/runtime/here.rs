//! Which loop and which task run in this thread at the moment, and on whose account, by their numbers.

use std::cell::Cell;

use super::actor::Actor;
use crate::event::{By, LoopId, TaskId};

/// The slot of no task.
const NO_SLOT: usize = usize::MAX;

/// All that the way to a poll and back needs, in one place that has no destructor: thread-locals with one cost a check.
struct Here {
    on: Cell<LoopId>,
    /// Where the loop keeps the task that is being polled.
    slot: Cell<usize>,
    actor: Cell<Actor>,
}

thread_local! {
    static HERE: Here = const {
        Here { on: Cell::new(LoopId(0)), slot: Cell::new(NO_SLOT), actor: Cell::new(Actor::CALLER) }
    };
}

/// Makes `on` the running loop of this thread; 0 is none.
pub(crate) fn set_loop(on: LoopId) {
    HERE.with(|here| {
        here.on.set(on);
        here.actor.set(Actor::CALLER);
    });
}

pub(crate) fn is_running(on: LoopId) -> bool {
    HERE.with(|here| here.on.get() == on)
}

pub(crate) fn is_any_running() -> bool {
    HERE.with(|here| here.on.get() != LoopId(0))
}

/// Whether the task that the loop `on` keeps in `slot` is being polled.
pub(crate) fn is_polling(on: LoopId, slot: usize) -> bool {
    HERE.with(|here| here.on.get() == on && here.slot.get() == slot)
}

/// The slot of the task that is being polled; where none is, a slot of no task.
#[inline]
pub(crate) fn slot() -> usize {
    HERE.with(|here| here.slot.get())
}

#[inline]
pub(crate) fn actor() -> Actor {
    HERE.with(|here| here.actor.get())
}

#[inline]
pub(crate) fn loop_and_actor() -> (LoopId, Actor) {
    HERE.with(|here| (here.on.get(), here.actor.get()))
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

/// Runs `call`, which enters and leaves a task, within what runs.
pub(crate) fn within<R>(call: impl FnOnce() -> R) -> R {
    let (slot, actor) = HERE.with(|here| (here.slot.get(), here.actor.get()));
    let result = call();
    HERE.with(|here| {
        here.slot.set(slot);
        here.actor.set(actor);
    });
    result
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
