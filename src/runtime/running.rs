//! What this thread is running at the moment: which loop, which task of it, on whose account.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use super::{actor::Actor, core::Core, task::AnyTask};
use crate::event::{By, LoopId, Refusal, TaskId};

/// Where a loop keeps no task.
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
    static CORE: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
    /// The loops that were made in this thread.
    static OWN: RefCell<Vec<Weak<Core>>> = const { RefCell::new(Vec::new()) };
}

/// Makes `core` the running loop of this thread until the guard is dropped.
pub(crate) fn enter_loop(core: &Rc<Core>) -> LoopGuard {
    CORE.set(Some(core.clone()));
    HERE.with(|here| {
        here.on.set(core.id);
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
            here.actor.set(Actor::CALLER);
        });
    }
}

/// Notes a loop of this thread.
pub(crate) fn own(core: &Rc<Core>) {
    OWN.with_borrow_mut(|own| {
        own.retain(|core| core.strong_count() > 0);
        own.push(Rc::downgrade(core));
    });
}

/// The loop `id`, whether it runs or not, if it belongs to this thread and is not closed.
#[cold]
pub(crate) fn own_core(id: LoopId) -> Option<Rc<Core>> {
    let find =
        |own: &RefCell<Vec<Weak<Core>>>| own.borrow().iter().filter_map(Weak::upgrade).find(|core| core.id == id);
    OWN.try_with(find).ok().flatten().filter(|core| !core.is_closed())
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

/// Whether the task that the loop `on` keeps in `slot` is being polled.
pub(crate) fn is_polling(on: LoopId, slot: usize) -> bool {
    HERE.with(|here| here.on.get() == on && here.slot.get() == slot)
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

/// Tells the loop `on` something if it is this thread's, and who is at work; `tell` must not run code of a user's.
/// False: it is not, or closed.
#[inline]
pub(crate) fn with_loop(on: LoopId, tell: impl FnOnce(&Core, Actor)) -> bool {
    let (running, actor) = HERE.with(|here| (here.on.get(), here.actor.get()));
    if running != on {
        return own_core(on).map(|core| tell(&core, actor)).is_some();
    }
    CORE.with_borrow(|core| {
        if let Some(core) = core {
            tell(core, actor);
        }
    });
    true
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
