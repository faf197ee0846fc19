//! Cancellation as the task sees it: an await that returns `Err(Cancelled)`, once.

use std::{
    fmt,
    panic::Location,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use super::{
    Site,
    task::{Waiter, Waiting},
};
use crate::event::Wait;

/// The task was asked to stop. Clean up, with further awaits if need be, and pass it on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cancelled {
    message: Option<Arc<str>>,
}

impl Cancelled {
    pub(crate) const fn new(message: Option<Arc<str>>) -> Self {
        Self { message }
    }

    /// What [`cancel_with`](super::TaskRef::cancel_with) was given.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(f, "cancelled: {message}"),
            None => f.write_str("cancelled"),
        }
    }
}

impl std::error::Error for Cancelled {}

pin_project! {
    /// An await that a cancel interrupts; see [`OrCancel`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless awaited"]
    pub struct Cancellable<F> {
        #[pin]
        inner: F,
        on: Wait,
        site: Site,
        waiting: Waiting,
    }
}

impl<F> Cancellable<F> {
    pub(crate) const fn new(inner: F, on: Wait, site: Site) -> Self {
        Self { inner, on, site, waiting: Waiting::new() }
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
