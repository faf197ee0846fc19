//! `asyncio.Future`, as its user has it.

use std::{any::type_name, fmt, panic::Location, rc::Rc, sync::Arc};

use super::cell::{FutureCell, OnDone, Progress, Settled};
use crate::{
    event::{Refusal, Wait},
    runtime::{CancelAnswer, Cancelled, Error, Result, callback::readable, context, scheduler::Core},
};

/// A result that is not there yet, of a loop's: `asyncio.Future` (CPython 3.13, Lib/asyncio/futures.py). Made by
/// [`EventLoop::create_future`](crate::runtime::EventLoop::create_future); a clone is the same future. It may be awaited any
/// number of times: everyone gets a clone of the result. A cancel of a task that awaits it cancels the future.
///
/// ```
/// use loopscope::runtime::{self, EventLoop, spawn};
///
/// let sum = runtime::run(async {
///     let future = EventLoop::running()?.create_future::<i32>();
///     let theirs = future.clone();
///     let other = spawn(async move { Ok(theirs.await? + 1) });
///     future.set_result(2)?;
///     Ok(future.await? + other.await?)
/// });
/// assert_eq!(sum.unwrap(), 5);
/// ```
pub struct LoopFuture<T>(Rc<FutureCell<T>>);

impl<T: 'static> LoopFuture<T> {
    pub(crate) fn new(core: Rc<Core>) -> Self {
        Self(FutureCell::new(core))
    }

    /// Finishes it with a value.
    ///
    /// # Errors
    /// `invalid state` if it is done; `Event loop is closed` if somebody waits for it on a loop that is.
    #[track_caller]
    pub fn set_result(&self, value: T) -> Result<()> {
        self.0.finish(Ok(value), Location::caller())
    }

    /// Finishes it with an error. If nobody asks for that, it is reported when the future is dropped:
    /// `Future exception was never retrieved`.
    ///
    /// # Errors
    /// As for [`set_result`](Self::set_result).
    #[track_caller]
    pub fn set_exception(&self, error: impl Into<Error>) -> Result<()> {
        self.0.finish(Err(error.into()), Location::caller())
    }

    /// Cancels it, unless it is done: who awaits it gets `Cancelled`.
    #[track_caller]
    pub fn cancel(&self) -> CancelAnswer {
        self.request_cancel(None)
    }

    /// The same with a message.
    #[track_caller]
    pub fn cancel_with(&self, message: impl Into<Arc<str>>) -> CancelAnswer {
        self.request_cancel(Some(&message.into()))
    }

    #[track_caller]
    fn request_cancel(&self, message: Option<&Arc<str>>) -> CancelAnswer {
        match self.0.cancel(message, Location::caller()) {
            Ok(is_cancelled) => CancelAnswer::of(is_cancelled),
            Err(_) => CancelAnswer::Refused(Refusal::Closed),
        }
    }

    /// Whether it has a result or was cancelled.
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        self.0.was_cancelled()
    }

    /// Its error, `None` for a value.
    ///
    /// # Errors
    /// `Cancelled`, or `Exception is not set.`
    pub fn exception(&self) -> Result<Option<Error>> {
        match self.0.progress.get() {
            Progress::Pending => Err(Error::misuse("Exception is not set.")),
            Progress::Cancelled => Err(self.0.error().unwrap_or_else(|| Cancelled::default().into())),
            Progress::Finished => Ok(self.0.error()),
        }
    }

    /// Calls `callback` in the pass after the one in which it is done.
    #[track_caller]
    pub fn add_done_callback<F: FnOnce(&Self) + 'static>(&self, callback: F) {
        let call = Box::new(|cell| callback(&Self(cell)));
        self.0.add_on_done(OnDone::Callback(call, readable(type_name::<F>()), Location::caller(), context::capture()));
    }

    pub(crate) fn on_done(&self, call: Box<dyn FnOnce()>) -> Option<u64> {
        self.0.add_on_done(OnDone::Call(call))
    }

    pub(crate) fn remove_on_done(&self, key: u64) {
        self.0.remove_on_done(key);
    }

    pub(crate) fn error(&self) -> Option<Error> {
        self.0.error()
    }

    pub(crate) fn address(&self) -> u64 {
        Rc::as_ptr(&self.0).addr() as u64
    }
}

impl<T: Clone + 'static> LoopFuture<T> {
    /// A clone of the result.
    ///
    /// # Errors
    /// Its error, `Cancelled`, or `Result is not set.`
    pub fn result(&self) -> Result<T> {
        self.0.result()
    }
}

impl<T> Clone for LoopFuture<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for LoopFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Future {}>", self.0.progress.get().word())
    }
}

impl<T: Clone + 'static> IntoFuture for LoopFuture<T> {
    type Output = Result<T>;
    type IntoFuture = Settled<T>;

    #[track_caller]
    fn into_future(self) -> Settled<T> {
        self.0.wait(Wait::Future, Location::caller())
    }
}

impl<T: Clone + 'static> IntoFuture for &LoopFuture<T> {
    type Output = Result<T>;
    type IntoFuture = Settled<T>;

    #[track_caller]
    fn into_future(self) -> Settled<T> {
        self.0.clone().wait(Wait::Future, Location::caller())
    }
}
