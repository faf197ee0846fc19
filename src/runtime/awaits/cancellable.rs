//! Any future as a point where a cancel arrives.

use std::{
    panic::Location,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::{
    event::Wait,
    runtime::{Cancelled, Site, scheduler::Waiter, task::WaitRegistration},
};

pin_project! {
    /// An await that a cancel interrupts; see [`OrCancel`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless awaited"]
    pub struct Cancellable<F> {
        #[pin]
        inner: F,
        on: Wait,
        site: Site,
        waiting: WaitRegistration,
    }
}

impl<F> Cancellable<F> {
    pub(crate) const fn new(inner: F, on: Wait, site: Site) -> Self {
        Self { inner, on, site, waiting: WaitRegistration::new() }
    }
}

impl<F: Future> Future for Cancellable<F> {
    type Output = Result<F::Output, Cancelled>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        this.waiting.interrupted()?;
        let ready = this.inner.poll(cx);
        if ready.is_pending() {
            this.waiting.wait(cx, Waiter::Leaf, (*this.on, None), this.site);
        }
        ready.map(Ok)
    }
}

/// Makes any future a point where a cancel arrives.
///
/// The request is looked at before the future is polled: a value is never taken and then lost.
pub trait OrCancel: Future + Sized {
    /// Awaits this future, or until the current task is cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{self, OrCancel};
    ///
    /// let word = runtime::run(async {
    ///     let (tx, rx) = tokio::sync::oneshot::channel();
    ///     tx.send("hello").unwrap();
    ///     Ok(rx.or_cancel().await?.unwrap())
    /// });
    /// assert_eq!(word.unwrap(), "hello");
    /// ```
    #[track_caller]
    fn or_cancel(self) -> Cancellable<Self> {
        Cancellable::new(self, Wait::Future, Location::caller())
    }
}

impl<F: Future> OrCancel for F {}
