//! The tasks of a `gather`: asyncio's `_GatheringFuture` with its done-callback.

use rustc_hash::FxHashSet;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
    task::Waker,
};

use crate::runtime::{
    Error, Notice, Result,
    actor::Actor,
    scheduler::{Agenda, AnyTask, Awaited},
    task::TaskRef,
};

/// What all awaits of a `gather` share.
pub(crate) struct Gathering {
    children: Vec<TaskRef>,
    /// Those that were over before: what they mean is decided when it is known whether errors end it.
    early: RefCell<Vec<TaskRef>>,
    unfinished: Cell<usize>,
    is_over: Cell<bool>,
    /// It was awaited, and that was given up before its end: nobody is to be told of that.
    is_given_up: Cell<bool>,
    return_exceptions: Cell<bool>,
    cancel_requested: Cell<bool>,
    pub(super) outcome: RefCell<Option<Result<()>>>,
    then: RefCell<Option<Then>>,
}

/// What happens at its end.
pub(super) enum Then {
    Wake(Waker),
    Call(Box<dyn FnOnce()>),
}

impl Gathering {
    pub(crate) fn of(children: Vec<TaskRef>) -> Rc<Self> {
        let mut known = FxHashSet::default();
        let distinct = children.iter().filter(|child| known.insert(child.id())).cloned();
        let (early, pending): (Vec<_>, Vec<_>) = distinct.partition(TaskRef::done);
        let unfinished = Cell::new(early.len() + pending.len());
        let gathering = Rc::new(Self {
            unfinished,
            early: RefCell::new(early),
            is_over: Cell::new(false),
            is_given_up: Cell::new(false),
            return_exceptions: Cell::new(false),
            cancel_requested: Cell::new(false),
            outcome: RefCell::new(None),
            then: RefCell::new(None),
            children,
        });
        for child in pending {
            let gathering = gathering.clone();
            child.on_done(move |child| {
                gathering.settle();
                gathering.child_done(&*child);
            });
        }
        gathering
    }

    /// Errors do not end it.
    pub(crate) fn return_exceptions(&self) {
        self.return_exceptions.set(true);
    }

    /// Looks at what was over before it began.
    pub(super) fn settle(&self) {
        if self.children.is_empty() && !self.is_over.get() {
            self.end(Ok(()));
        }
        for child in self.early.take() {
            self.child_done(child.any());
        }
    }

    fn child_done(&self, child: &dyn AnyTask) {
        self.unfinished.set(self.unfinished.get() - 1);
        let is_cancelled = child.control().is_cancelled();
        if self.is_over.get() {
            if !is_cancelled {
                child.error();
            }
            return;
        }
        if !self.return_exceptions.get()
            && let Some(error) = child.error()
        {
            return self.end(Err(error));
        }
        if self.unfinished.get() == 0 {
            self.children.iter().filter(|child| !child.cancelled()).for_each(|child| drop(child.error()));
            let is_cancelled = self.cancel_requested.get();
            self.end(if is_cancelled { Err(self.cancelled()) } else { Ok(()) });
        }
    }

    /// As its last child ended; which that is in asyncio depends on nothing but the order of the arguments.
    fn cancelled(&self) -> Error {
        self.children.last().map(|child| child.any().cancelled_error()).unwrap_or_default().into()
    }

    fn end(&self, outcome: Result<()>) {
        self.is_over.set(true);
        self.outcome.replace(Some(outcome));
        match self.then.take() {
            Some(Then::Wake(waker)) => waker.wake(),
            Some(Then::Call(call)) => call(),
            None => {}
        }
    }

    pub(super) fn wake_at_end(&self, waker: &Waker) {
        let old = self.then.replace(Some(Then::Wake(waker.clone())));
        drop(old);
    }

    /// Calls that at the end of all of them, which may be now.
    pub(crate) fn then(&self, call: impl FnOnce() + 'static) {
        self.settle();
        if self.is_over.get() {
            call();
        } else {
            self.then.replace(Some(Then::Call(Box::new(call))));
        }
    }

    /// Nobody can await it any more.
    pub(super) fn give_up(&self) {
        let is_awaited = matches!(&*self.then.borrow(), Some(Then::Wake(_)));
        self.is_given_up.set(is_awaited);
    }

    /// Nobody waits for its end any more.
    pub(crate) fn forget(&self) {
        let then = self.then.take();
        drop(then);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.get()
    }
}

/// Nobody has asked how it ended.
impl Drop for Gathering {
    fn drop(&mut self) {
        self.settle();
        if let (Some(Err(error)), Some(child), false) =
            (self.outcome.get_mut(), self.children.first(), self.is_given_up.get())
        {
            let notice = Notice::new("_GatheringFuture exception was never retrieved");
            child.control().core.notices.report(&notice.with_error(error));
        }
    }
}

impl Awaited for Gathering {
    fn is_cancelled(&self) -> bool {
        matches!(&*self.outcome.borrow(), Some(Err(error)) if error.is_cancelled())
    }

    fn takes_cancel(&self) -> bool {
        !self.is_over.get() && self.children.iter().any(|child| !child.control().is_done())
    }

    fn hand_on(self: Rc<Self>, _: Option<&Arc<str>>, actor: Actor, agenda: &mut Agenda) {
        self.cancel_requested.set(true);
        agenda.add(self.children.iter().map(TaskRef::awaited), actor);
    }
}
