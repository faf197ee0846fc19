//! Awaiting a task.

use std::{
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::{TypedTask, WaitRegistration};
use crate::{
    event::{Refusal, Wait},
    runtime::{
        Error, Result, Site,
        refusal::refuse,
        scheduler::{AnyTask, Control, Done, Waiter, running},
    },
};

/// Awaits a task; made by awaiting a [`Task`](super::Task).
#[must_use = "futures do nothing unless awaited"]
pub struct Join<T> {
    cell: Rc<dyn TypedTask<T>>,
    site: Site,
    /// Under which the task wakes the one that awaits it.
    on_done: Option<u64>,
    waiting: WaitRegistration,
}

impl<T: 'static> Future for Join<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        running::with_task(|me| me.map_or(Ok(()), |me| self.arrive(me.control())))?;
        if self.cell.control().is_done() {
            return Poll::Ready(self.cell.take_result());
        }
        let (target, site) = (self.cell.clone(), self.site);
        let on = (Wait::Task, Some(target.control().id));
        self.waiting.wait(cx, Waiter::Other(target), on, site);
        self.set_waker(cx.waker());
        Poll::Pending
    }
}

impl<T: 'static> Join<T> {
    pub(super) const fn new(cell: Rc<dyn TypedTask<T>>, site: Site) -> Self {
        Self { cell, site, on_done: None, waiting: WaitRegistration::new() }
    }

    fn set_waker(&mut self, waker: &Waker) {
        if let Some(key) = self.on_done {
            return self.cell.control().set_done_waker(key, waker);
        }
        let target: Rc<dyn AnyTask> = self.cell.clone();
        self.on_done = target.control().add_done(&target, Done::Wake(waker.clone()));
    }

    /// The awaiting task is at this await.
    fn arrive(&self, me: &Control) -> Result<()> {
        let target = self.cell.control();
        if me.id == target.id {
            return Err(Error::misuse("Task cannot await on itself"));
        }
        if me.core.id != target.core.id && !target.is_done() {
            return refuse(target.core.id, Refusal::DifferentLoop, self.site);
        }
        let interrupt = self.waiting.take_interrupt(me);
        if target.is_cancelled() {
            // The task brings a cancellation itself, and its message.
            me.delivered();
            return Ok(());
        }
        let Some(cancelled) = interrupt else { return Ok(()) };
        if target.is_done() {
            // It came when that was over: its error counts as retrieved.
            target.retrieved.set(true);
        }
        Err(cancelled.into())
    }
}

impl<T> Drop for Join<T> {
    fn drop(&mut self) {
        if let Some(key) = self.on_done {
            self.cell.control().remove_done(key);
        }
    }
}
