//! Awaiting a task.

use std::{
    panic::Location,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use super::{AnyTask, Done, TypedTask, Waiter};
use crate::{
    event::{Refusal, Wait},
    runtime::{Error, Result, refusal::refuse, running},
};

/// Awaits a task; made by awaiting a [`Task`](super::Task).
#[must_use = "futures do nothing unless awaited"]
pub struct Join<T> {
    pub(super) cell: Rc<dyn TypedTask<T>>,
    pub(super) site: &'static Location<'static>,
    pub(super) is_registered: bool,
}

impl<T: 'static> Future for Join<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let me = running::task();
        let target: Rc<dyn AnyTask> = self.cell.clone();
        if let Some(me) = &me {
            self.check(&**me)?;
            // A cancel that is on its way comes first, unless the task brings one itself.
            if !target.control().is_cancelled()
                && let Some(cancelled) = me.control().take_interrupt()
            {
                return Poll::Ready(Err(cancelled.into()));
            }
        }
        if target.control().is_done() {
            if let Some(me) = me.filter(|_| target.control().is_cancelled()) {
                me.control().take_interrupt();
                me.control().delivered();
            }
            return Poll::Ready(self.cell.take());
        }
        if let Some(me) = me {
            let other = Some(target.control().id);
            me.control().wait(Waiter::Task(target.clone()), Wait::Task, other, self.site);
            me.control().keep_waker(cx.waker());
        }
        if !self.is_registered {
            target.control().add_done(&target, Done::Wake(cx.waker().clone()));
            self.is_registered = true;
        }
        Poll::Pending
    }
}

impl<T: 'static> Join<T> {
    fn check(&self, me: &dyn AnyTask) -> Result<()> {
        let (mine, theirs) = (me.control(), self.cell.control());
        if mine.id == theirs.id {
            return Err(Error::misuse("Task cannot await on itself"));
        }
        if mine.core.id != theirs.core.id {
            return refuse(theirs.core.id, Refusal::DifferentLoop, self.site);
        }
        Ok(())
    }
}
