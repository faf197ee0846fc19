//! `shield`: awaiting a task without handing cancels on to it.

use std::{
    cell::{Cell, RefCell},
    panic::Location,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use crate::{
    event::Wait,
    runtime::{
        Cancelled, Error, Notice, Result, Site,
        notice::Notices,
        scheduler::{AnyTask, Waiter, running},
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
        outer.is_done.set(inner.control().is_done());
        // One that is over is awaited itself.
        if !outer.is_done.get() {
            let outer = outer.clone();
            on_done = inner.on_done(move |inner| outer.end(failure(&*inner)));
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

struct Outer {
    is_done: Cell<bool>,
    /// It was awaited, and that was given up before its end: asyncio's is cancelled then.
    is_given_up: Cell<bool>,
    /// What the task failed with, until somebody has retrieved it.
    error: RefCell<Option<Error>>,
    /// Where that goes if nobody does.
    notices: Notices,
    waker: RefCell<Option<Waker>>,
}

/// What a task failed with; a cancellation is left for who asks for it.
fn failure(task: &dyn AnyTask) -> Option<Error> {
    if task.control().is_cancelled() { None } else { task.error() }
}

impl Outer {
    const fn of(notices: Notices) -> Self {
        Self {
            is_done: Cell::new(false),
            is_given_up: Cell::new(false),
            error: RefCell::new(None),
            notices,
            waker: RefCell::new(None),
        }
    }

    /// The task is left to itself.
    fn give_up(&self, inner: &TaskRef, on_done: Option<u64>) {
        self.is_given_up.set(true);
        if let Some(key) = on_done {
            inner.control().remove_done(key);
        }
    }

    fn end(&self, error: Option<Error>) {
        self.is_done.set(true);
        self.error.replace(error);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl<T: 'static> Future for Shield<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let this = &mut *self;
        let inner = this.inner.as_ref().map_err(Clone::clone)?;
        let interrupted = this.waiting.interrupted();
        if this.outer.is_done.get() {
            drop(this.outer.error.take());
        } else if interrupted.is_err() {
            this.outer.give_up(inner, this.on_done);
        }
        interrupted?;
        if this.outer.is_given_up.get() {
            return Poll::Ready(Err(Cancelled::default().into()));
        }
        if this.outer.is_done.get() {
            // A future of its own was cancelled for the task then, without a message.
            let is_own = this.on_done.is_some() && inner.cancelled();
            return Poll::Ready(if is_own { Err(Cancelled::default().into()) } else { inner.result() });
        }
        this.waiting.wait(cx, Waiter::Leaf, (Wait::Shield, Some(inner.id())), this.site);
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
