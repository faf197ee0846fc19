//! The future that a task runs, polled where it lies.
#![expect(unsafe_code, reason = "the standard library has no pinned view into a RefCell")]

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

/// A task's body until it is over. It lives in an `Rc`, where [`TaskCell::new`](super::cell::TaskCell::new) puts it.
pub(super) struct TaskBody<F>(RefCell<Option<F>>);

impl<F> TaskBody<F> {
    pub(super) const fn new(future: F) -> Self {
        Self(RefCell::new(Some(future)))
    }

    /// Drops it; that it panics at it is of no use to anyone. While it is polled that is left to the poll.
    pub(super) fn discard(&self) {
        if let Ok(mut future) = self.0.try_borrow_mut() {
            let _ = catch_unwind(AssertUnwindSafe(|| *future = None));
        }
    }
}

impl<F: Future> TaskBody<F> {
    /// Polls it, and drops it when it is ready. Pending where there is none.
    #[inline]
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut future = self.0.borrow_mut();
        let Some(pinned) = &mut *future else { return Poll::Pending };
        // SAFETY: the future stays where it is until it is dropped there. Nobody moves a task out of its `Rc`, and this
        // module, the only one to reach the option, does no more than assign `None` to it.
        let polled = unsafe { Pin::new_unchecked(pinned) }.poll(cx);
        if polled.is_ready() {
            *future = None;
        }
        polled
    }
}
