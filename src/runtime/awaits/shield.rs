//! `shield`: awaiting a task without handing cancels on to it.

use std::{
    cell::{Cell, RefCell},
    panic::Location,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use crate::{
    event::Wait,
    runtime::{
        Cancelled, Error, Notice, Result, Site,
        actor::Actor,
        notice::Notices,
        scheduler::{Agenda, AnyTask, Awaited, Waiter, running},
        task::{IntoTask, LoopRef, Task, TaskRef, WaitRegistration},
    },
};

/// Awaits a task, or a future that becomes one at once, and protects it: a cancel of the awaiting task ends the await
/// and leaves the task alone (CPython 3.13, Lib/asyncio/tasks.py). At teardown it protects nothing, since that cancels
/// every task itself.
///
/// # Errors
/// The await fails with the task's own error, with `Cancelled`, or with `no running event loop`.
#[track_caller]
pub fn shield<T: 'static>(awaitable: impl IntoTask<T>) -> Shield<T> {
    let site = Location::caller();
    let core = running::core().map_err(Error::Refused);
    let notices = core.as_ref().map(|core| core.notices.clone()).unwrap_or_default();
    let (outer, mut on_done) = (Rc::new(Outer::of(notices)), None);
    let inner = core.map(|core| awaitable.into_task(LoopRef(&core), site));
    if let Ok(inner) = &inner {
        // One that is over is awaited itself.
        if inner.control().is_done() {
            outer.state.replace(State::Done);
        } else {
            let outer = outer.clone();
            on_done = inner.on_done(move |inner| outer.end(&*inner));
        }
    }
    Shield { inner, outer, on_done, site, waiting: WaitRegistration::new() }
}

/// The future of [`shield`].
#[must_use = "futures do nothing unless awaited"]
pub struct Shield<T> {
    inner: Result<Task<T>>,
    outer: Rc<Outer>,
    /// The key under which the task reports its end.
    on_done: Option<u64>,
    site: Site,
    waiting: WaitRegistration,
}

/// The future that is awaited in the place of the task.
struct Outer {
    state: RefCell<State>,
    /// It was awaited, and that was given up before its end: asyncio's is cancelled then.
    is_given_up: Cell<bool>,
    /// What the task failed with, until somebody has retrieved it.
    error: RefCell<Option<Error>>,
    /// Where that goes if nobody does.
    notices: Notices,
    waker: RefCell<Option<Waker>>,
}

enum State {
    Pending,
    /// The task has ended, and says how.
    Done,
    /// With the task, or in its place.
    Cancelled(Cancelled),
}

impl Outer {
    const fn of(notices: Notices) -> Self {
        Self {
            state: RefCell::new(State::Pending),
            is_given_up: Cell::new(false),
            error: RefCell::new(None),
            notices,
            waker: RefCell::new(None),
        }
    }

    /// The task is left to itself.
    fn give_up(&self, inner: &TaskRef, on_done: Option<u64>) {
        self.is_given_up.set(true);
        drop(self.waker.take());
        if let Some(key) = on_done {
            inner.control().remove_done(key);
        }
    }

    fn is_pending(&self) -> bool {
        matches!(&*self.state.borrow(), State::Pending)
    }

    fn cancelled(&self) -> Option<Cancelled> {
        if let State::Cancelled(cancelled) = &*self.state.borrow() { Some(cancelled.clone()) } else { None }
    }

    /// The task has ended. Its error counts as retrieved, even where nobody awaits this any more.
    fn end(&self, inner: &dyn AnyTask) {
        let is_cancelled = inner.control().is_cancelled();
        let error = if is_cancelled { None } else { inner.error() };
        if self.is_pending() {
            self.error.replace(error);
            self.settle(if is_cancelled { State::Cancelled(Cancelled::default()) } else { State::Done });
        }
    }

    fn settle(&self, state: State) {
        self.state.replace(state);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// A cancel ends this and not the task: at once, whatever the task does in the same pass.
impl Awaited for Outer {
    fn takes_cancel(&self) -> bool {
        self.is_pending()
    }

    fn hand_on(self: Rc<Self>, message: Option<&Arc<str>>, _: Actor, _: &mut Agenda) {
        self.is_given_up.set(true);
        self.settle(State::Cancelled(Cancelled::new(message.cloned())));
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled().is_some()
    }
}

impl<T: 'static> Future for Shield<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let this = &mut *self;
        let inner = this.inner.as_ref().map_err(Clone::clone)?;
        if let Some(cancelled) = this.outer.cancelled() {
            if let Some(me) = running::task() {
                me.control().delivered();
            }
            this.outer.give_up(inner, this.on_done);
            return Poll::Ready(Err(cancelled.into()));
        }
        let (interrupted, is_pending) = (this.waiting.interrupted(), this.outer.is_pending());
        if !is_pending {
            drop(this.outer.error.take());
        } else if let Err(cancelled) = &interrupted {
            this.outer.give_up(inner, this.on_done);
            this.outer.settle(State::Cancelled(cancelled.clone()));
        }
        interrupted?;
        if !is_pending {
            return Poll::Ready(inner.result());
        }
        this.waiting.wait(cx, Waiter::Other(this.outer.clone()), (Wait::Shield, Some(inner.id())), this.site);
        this.outer.waker.replace(Some(cx.waker().clone()));
        Poll::Pending
    }
}

/// Nobody has asked how it ended.
impl Drop for Outer {
    fn drop(&mut self) {
        if let (Some(error), false) = (self.error.take(), self.is_given_up.get()) {
            let notice = Notice::new("Future exception was never retrieved");
            self.notices.report(&notice.with_error(&error));
        }
    }
}

/// Given up where it was awaited. In asyncio that is a cancel, which leaves the task to itself.
impl<T> Drop for Shield<T> {
    fn drop(&mut self) {
        // Who awaits it is to be woken at its end.
        let is_awaited = self.outer.waker.borrow().is_some();
        if let (Ok(inner), true) = (&self.inner, is_awaited) {
            self.outer.give_up(inner, self.on_done);
        }
    }
}
