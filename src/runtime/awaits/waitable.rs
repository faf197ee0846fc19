//! What `wait` and its like wait for: tasks and futures.

use crate::runtime::{
    Error, LoopFuture,
    task::{Task, TaskRef},
};

/// A task or a future, which is over at some time.
pub trait Waitable: Clone + 'static {
    /// Whether it is over.
    #[doc(hidden)]
    fn is_over(&self) -> bool;

    /// Whether it failed, which counts as having asked.
    #[doc(hidden)]
    fn has_failed(&self) -> bool;

    /// Calls that in the pass after the one in which it is over.
    #[doc(hidden)]
    fn call_when_over(&self, call: Box<dyn FnOnce()>) -> Option<u64>;

    /// Takes that back.
    #[doc(hidden)]
    fn do_not_call(&self, key: u64);

    /// A number that no other one of its type has while it lives.
    #[doc(hidden)]
    fn identity(&self) -> u64;
}

fn is_failure(error: Option<Error>) -> bool {
    error.is_some_and(|error| !error.is_cancelled())
}

impl Waitable for TaskRef {
    fn is_over(&self) -> bool {
        self.done()
    }

    fn has_failed(&self) -> bool {
        !self.cancelled() && is_failure(self.error())
    }

    fn call_when_over(&self, call: Box<dyn FnOnce()>) -> Option<u64> {
        self.on_done(move |_| call())
    }

    fn do_not_call(&self, key: u64) {
        self.control().remove_done(key);
    }

    fn identity(&self) -> u64 {
        self.id().0
    }
}

impl<T: 'static> Waitable for Task<T> {
    fn is_over(&self) -> bool {
        self.done()
    }

    fn has_failed(&self) -> bool {
        TaskRef::has_failed(self)
    }

    fn call_when_over(&self, call: Box<dyn FnOnce()>) -> Option<u64> {
        TaskRef::call_when_over(self, call)
    }

    fn do_not_call(&self, key: u64) {
        TaskRef::do_not_call(self, key);
    }

    fn identity(&self) -> u64 {
        self.id().0
    }
}

impl<T: 'static> Waitable for LoopFuture<T> {
    fn is_over(&self) -> bool {
        self.done()
    }

    fn has_failed(&self) -> bool {
        !self.cancelled() && is_failure(self.error())
    }

    fn call_when_over(&self, call: Box<dyn FnOnce()>) -> Option<u64> {
        self.on_done(call)
    }

    fn do_not_call(&self, key: u64) {
        self.remove_on_done(key);
    }

    fn identity(&self) -> u64 {
        self.address()
    }
}
