//! What Ctrl-C does.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::process::{is_main_thread, sigint};
use crate::runtime::Site;

thread_local! {
    /// What SIGINT does; the main thread's alone.
    static INTERRUPT: RefCell<Interrupt> = const { RefCell::new(Interrupt::Default) };
}

/// What SIGINT does.
#[derive(Clone)]
pub(super) enum Interrupt {
    /// A running loop ends with KeyboardInterrupt; otherwise the process dies.
    Default,
    /// The first one cancels the main task of a runner.
    Runner(Rc<RunnerInterrupt>),
    /// A handler of a loop.
    Handler,
}

impl Interrupt {
    pub(super) fn now() -> Self {
        INTERRUPT.with_borrow(Clone::clone)
    }

    pub(super) fn set(self) {
        INTERRUPT.set(self);
    }

    pub(super) fn is_handled() -> bool {
        INTERRUPT.with_borrow(|now| matches!(now, Self::Handler))
    }
}

/// `Runner._on_sigint` of CPython 3.13 (Lib/asyncio/runners.py).
pub(crate) struct RunnerInterrupt {
    cancel_main: Box<dyn Fn(Site) -> bool>,
    count: Cell<u32>,
}

impl RunnerInterrupt {
    /// Has the first SIGINT call `cancel_main`, which says whether the task took it, in the main thread and unless
    /// other code handles SIGINT.
    pub(crate) fn install(cancel_main: impl Fn(Site) -> bool + 'static) -> Option<Rc<Self>> {
        let is_default = INTERRUPT.with_borrow(|now| matches!(now, Interrupt::Default));
        if !is_main_thread() || !is_default || sigint().is_none() {
            return None;
        }
        let interrupt = Rc::new(Self { cancel_main: Box::new(cancel_main), count: Cell::new(0) });
        INTERRUPT.set(Interrupt::Runner(interrupt.clone()));
        Some(interrupt)
    }

    /// Gives SIGINT back, unless a handler has taken it meanwhile.
    pub(crate) fn restore(&self) {
        INTERRUPT.with_borrow_mut(|now| {
            if matches!(now, Interrupt::Runner(_)) {
                *now = Interrupt::Default;
            }
        });
    }

    pub(crate) fn has_come(&self) -> bool {
        self.count.get() > 0
    }

    /// Whether the loop continues after this one.
    pub(super) fn came(&self, site: Site) -> bool {
        self.count.set(self.count.get() + 1);
        self.count.get() == 1 && (self.cancel_main)(site)
    }
}
