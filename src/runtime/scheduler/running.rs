//! The loop that runs in this thread, those that were made in it, and the task that is being polled.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use super::{AnyTask, Core};
use crate::{
    event::{LoopId, Refusal},
    runtime::{actor::Actor, here},
};

thread_local! {
    static CORE: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
    /// The loops that were made in this thread.
    static OWN: RefCell<Vec<Weak<Core>>> = const { RefCell::new(Vec::new()) };
}

/// Makes `core` the running loop of this thread until the guard is dropped.
pub(crate) fn enter_loop(core: &Rc<Core>) -> LoopGuard {
    CORE.set(Some(core.clone()));
    here::set_loop(core.id);
    LoopGuard
}

pub(crate) struct LoopGuard;

impl Drop for LoopGuard {
    fn drop(&mut self) {
        CORE.set(None);
        here::set_loop(LoopId(0));
    }
}

/// Notes a loop of this thread.
pub(crate) fn register(core: &Rc<Core>) {
    OWN.with_borrow_mut(|own| {
        own.retain(|core| core.strong_count() > 0);
        own.push(Rc::downgrade(core));
    });
}

/// The loop `id`, whether it runs or not, if it belongs to this thread and is not closed.
#[cold]
pub(crate) fn core_of_this_thread(id: LoopId) -> Option<Rc<Core>> {
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

/// The task that is being polled in this thread.
pub(crate) fn task() -> Option<Rc<dyn AnyTask>> {
    let slot = here::slot();
    try_core().and_then(|core| core.tasks.borrow().get(slot).cloned())
}

/// The same without keeping it; `ask` must neither run code of a user's nor make or end tasks.
#[inline]
pub(crate) fn with_task<R>(ask: impl FnOnce(Option<&dyn AnyTask>) -> R) -> R {
    let slot = here::slot();
    CORE.with_borrow(|core| match core {
        Some(core) => ask(core.tasks.borrow().get(slot).map(|task| &**task)),
        None => ask(None),
    })
}

/// Calls `tell` with the loop `on`, if it is this thread's, and the running actor; `tell` must not run user code.
/// False: it is not, or closed.
#[inline]
pub(crate) fn with_loop(on: LoopId, call: impl FnOnce(&Core, Actor)) -> bool {
    let (running, actor) = here::loop_and_actor();
    if running != on {
        return core_of_this_thread(on).map(|core| call(&core, actor)).is_some();
    }
    CORE.with_borrow(|core| {
        if let Some(core) = core {
            call(core, actor);
        }
    });
    true
}
