//! The handle of a task.

use std::{fmt, ops::Deref, panic::Location, rc::Rc};

use super::{Join, TaskRef, TypedTask};
use crate::{
    event::End,
    runtime::{Cancelled, Error, Result, scheduler::Status},
};

/// A handle of a task; await it for its result. It derefs to [`TaskRef`], which has everything that does not depend
/// on what the task returns. Dropping it does not end the task.
///
/// A cancel of the awaiting task is handed on to the awaited one at once, as in CPython 3.13 (Lib/asyncio/tasks.py).
pub struct Task<T> {
    pub(crate) cell: Rc<dyn TypedTask<T>>,
    untyped: TaskRef,
}

impl<T: 'static> Task<T> {
    pub(super) fn new(cell: Rc<dyn TypedTask<T>>) -> Self {
        Self { untyped: TaskRef::new(cell.clone()), cell }
    }

    /// The result. A value can be taken once, an error any number of times.
    ///
    /// # Errors
    /// The task's own error, or the words of asyncio's InvalidStateError: `Result is not set.`
    pub fn result(&self) -> Result<T> {
        self.cell.take_result()
    }

    /// The error of a task that failed, `None` for one that returned.
    ///
    /// # Errors
    /// `Cancelled` for a task that was cancelled; the words of asyncio's InvalidStateError for one that is not over:
    /// `Exception is not set.`
    pub fn exception(&self) -> Result<Option<Error>> {
        match self.cell.control().status.get() {
            Status::Pending => Err(Error::misuse("Exception is not set.")),
            Status::Ended(End::Returned | End::Failed) => Ok(self.cell.error()),
            Status::Ended(_) => Err(self.cell.error().unwrap_or_else(|| Cancelled::default().into())),
        }
    }

    /// Awaits the task, which `(&task).await` does as well.
    #[track_caller]
    pub fn join(&self) -> Join<T> {
        Join::new(self.cell.clone(), Location::caller())
    }
}

impl<T> Deref for Task<T> {
    type Target = TaskRef;

    fn deref(&self) -> &TaskRef {
        &self.untyped
    }
}

impl<T> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self { cell: self.cell.clone(), untyped: self.untyped.clone() }
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.untyped.fmt(f)
    }
}

impl<T: 'static> IntoFuture for Task<T> {
    type Output = Result<T>;
    type IntoFuture = Join<T>;

    #[track_caller]
    fn into_future(self) -> Join<T> {
        self.join()
    }
}

impl<T: 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = Join<T>;

    #[track_caller]
    fn into_future(self) -> Join<T> {
        self.join()
    }
}
