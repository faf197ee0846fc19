//! What a task awaits: asyncio's `_fut_waiter`, of which a combinator makes several.

use std::{
    cell::{Cell, RefCell},
    mem,
    rc::Rc,
    sync::Arc,
    task::Waker,
};

use super::{agenda::Agenda, few::Few};
use crate::runtime::actor::Actor;

/// Something to which a cancel of the task that awaits it is handed on: another task, or several.
pub(crate) trait Awaited {
    /// Whether it takes a cancel; it is over otherwise.
    fn takes_cancel(&self) -> bool;

    /// Hands a cancel on. What it hands on in its turn goes to the agenda.
    fn hand_on(self: Rc<Self>, message: Option<&Arc<str>>, actor: Actor, agenda: &mut Agenda);

    /// Whether awaiting it returns a cancellation now.
    fn is_cancelled(&self) -> bool;
}

/// What a suspended task awaits.
#[derive(Clone)]
pub(crate) enum Waiter {
    /// Something that a cancel simply interrupts.
    Leaf,
    Other(Rc<dyn Awaited>),
}

impl Waiter {
    /// Then the await returns a cancellation by itself.
    fn is_cancelled(&self) -> bool {
        match self {
            Self::Leaf => false,
            Self::Other(awaited) => awaited.is_cancelled(),
        }
    }
}

/// How far a request to stop is with an await.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AwaitRequest {
    No,
    /// It was handed on to what is awaited: the await ends as that does.
    HandedOn,
    /// The await ends with `Cancelled` when it is polled.
    Interrupted,
}

struct Await {
    waiter: Waiter,
    /// A combinator's, which polls only what it woke. `None`: the task's own.
    waker: Option<Waker>,
    /// The step in which it was polled last.
    step: u32,
    asked: AwaitRequest,
}

/// The awaits of a task that are neither over nor dropped.
///
/// One that waits with the task's own waker counts only if the last step polled it: what is kept for later, such as a
/// `&mut` future of a `select!` that is over, is not awaited. Of one behind a combinator's waker that cannot be known.
#[derive(Default)]
pub(super) struct Waits {
    all: RefCell<Few<Await>>,
    step: Cell<u32>,
}

impl Waits {
    /// From now on those count that are polled again.
    pub(super) fn begin_step(&self) {
        self.step.set(self.step.get().wrapping_add(1));
    }

    /// An await was polled and is pending; `key` is what it got the last time.
    pub(super) fn set(&self, key: Option<u64>, waiter: Waiter, waker: Option<&Waker>) -> u64 {
        let mut all = self.all.borrow_mut();
        let step = self.step.get();
        let Some((key, known)) = key.and_then(|key| Some((key, all.get_mut(key)?))) else {
            return all.push(Await { waiter, waker: waker.cloned(), step, asked: AwaitRequest::No });
        };
        (known.step, known.asked) = (step, AwaitRequest::No);
        let is_same = match (&known.waker, waker) {
            (Some(known), Some(waker)) => known.will_wake(waker),
            (known, waker) => known.is_none() && waker.is_none(),
        };
        if !is_same {
            let old = mem::replace(&mut known.waker, waker.cloned());
            drop(all);
            drop(old);
        }
        key
    }

    pub(super) fn remove(&self, key: u64) {
        let gone = self.all.borrow_mut().remove(key);
        drop(gone);
    }

    #[inline]
    pub(super) fn clear(&self) {
        if !self.all.borrow().is_empty() {
            drop(self.all.take());
        }
    }

    /// Whether this await ends with `Cancelled` now; with `is_open` awaits without a request do, too.
    pub(super) fn take_interrupt(&self, key: u64, is_open: bool) -> bool {
        match self.all.borrow_mut().get_mut(key) {
            Some(found) if found.asked == AwaitRequest::Interrupted => {
                found.asked = AwaitRequest::No;
                true
            }
            Some(found) => is_open && found.asked == AwaitRequest::No,
            None => is_open,
        }
    }
}

/// Requests to stop.
impl Waits {
    /// What a request goes on to: everything that is awaited and takes it.
    pub(super) fn hand_on(&self) -> Vec<Rc<dyn Awaited>> {
        let mut takers = Vec::new();
        self.for_each_awaited(|_, found| {
            if let Waiter::Other(awaited) = &found.waiter
                && awaited.takes_cancel()
            {
                takers.push(awaited.clone());
                if found.asked == AwaitRequest::No {
                    found.asked = AwaitRequest::HandedOn;
                }
            }
        });
        takers
    }

    /// Whether nothing is awaited.
    pub(super) fn are_none(&self) -> bool {
        self.all.borrow().is_empty()
    }

    /// Interrupts those that are awaited and are `meant`; whether there are any.
    pub(super) fn interrupt(&self, meant: impl Fn(&Waiter) -> bool) -> bool {
        let (mut is_any, mut wakers) = (false, Vec::new());
        self.for_each_awaited(|_, found| {
            if meant(&found.waiter) {
                found.asked = AwaitRequest::Interrupted;
                wakers.extend(found.waker.clone());
                is_any = true;
            }
        });
        wakers.into_iter().for_each(Waker::wake);
        is_any
    }

    /// Whether an interrupted one has not been polled since.
    pub(super) fn are_interrupted(&self) -> bool {
        self.all.borrow_mut().iter_mut().any(|(_, found)| found.asked == AwaitRequest::Interrupted)
    }

    /// Takes the interruptions back.
    pub(super) fn go_on(&self) {
        self.all.borrow_mut().iter_mut().for_each(|(_, found)| found.asked = AwaitRequest::No);
    }

    /// Whether an await returns a cancellation by itself.
    pub(super) fn are_cancelled(&self) -> bool {
        let mut is_any = false;
        self.for_each_awaited(|_, found| is_any |= found.waiter.is_cancelled());
        is_any
    }

    fn for_each_awaited(&self, mut see: impl FnMut(u64, &mut Await)) {
        let step = self.step.get();
        let mut all = self.all.borrow_mut();
        let awaited = all.iter_mut().filter(|(_, found)| found.waker.is_some() || found.step == step);
        awaited.for_each(|(key, found)| see(key, found));
    }
}
