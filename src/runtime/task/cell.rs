//! A task in one piece: its control block, its body and its result.

use std::{cell::RefCell, mem, rc::Rc};

use super::body::TaskBody;
use crate::{
    event::{End, Report},
    runtime::{
        Cancelled, Error, Notice, Result, record,
        scheduler::{AnyTask, Control, Status},
    },
};

/// A task by what it returns.
pub(crate) trait TypedTask<T>: AnyTask {
    /// The result of a task that is over. A value can be taken once, an error any number of times.
    fn take_result(&self) -> Result<T>;
}

/// A task of which only the end matters.
pub(crate) struct Untyped(pub(crate) Rc<dyn AnyTask>);

impl AnyTask for Untyped {
    fn control(&self) -> &Control {
        self.0.control()
    }

    fn error(&self) -> Option<Error> {
        self.0.error()
    }

    fn cancelled_error(&self) -> Cancelled {
        self.0.cancelled_error()
    }

    fn step(self: Rc<Self>) {
        self.0.clone().step();
    }

    fn abandon(self: Rc<Self>) {
        self.0.clone().abandon();
    }
}

impl TypedTask<()> for Untyped {
    fn take_result(&self) -> Result<()> {
        match self.control().status.get() {
            Status::Pending => Err(Error::misuse("Result is not set.")),
            Status::Ended(End::Destroyed) => Err(Cancelled::default().into()),
            Status::Ended(_) => self.error().map_or(Ok(()), Err),
        }
    }
}

pub(super) struct TaskCell<F, T> {
    pub(super) control: Control,
    pub(super) body: TaskBody<F>,
    pub(super) outcome: RefCell<TaskOutcome<T>>,
}

/// What a task has left behind.
pub(super) enum TaskOutcome<T> {
    Missing,
    Value(T),
    Error(Error),
    Taken,
}

impl<F, T> TaskCell<F, T> {
    /// A body is polled in place, so there is no task but behind an `Rc`.
    pub(super) fn new(control: Control, body: F) -> Rc<Self> {
        Rc::new(Self { control, body: TaskBody::new(body), outcome: RefCell::new(TaskOutcome::Missing) })
    }
}

impl<F, T> TaskCell<F, T> {
    /// What is told after this error: the first who asks for a cancellation gets the one that ended the task, the others
    /// get new ones (`_make_cancelled_error` of CPython 3.13, Lib/asyncio/futures.py).
    pub(super) fn next_error(&self, told: &Error) -> Error {
        match told {
            Error::Cancelled(_) => Cancelled::new(self.control.message()).into(),
            error => error.clone(),
        }
    }
}

impl<F, T> TypedTask<T> for TaskCell<F, T>
where
    Self: AnyTask,
{
    fn take_result(&self) -> Result<T> {
        self.control.retrieved.set(true);
        let mut outcome = self.outcome.borrow_mut();
        match mem::replace(&mut *outcome, TaskOutcome::Taken) {
            TaskOutcome::Value(value) => Ok(value),
            TaskOutcome::Taken => Err(Error::misuse("Result was taken already.")),
            TaskOutcome::Error(error) => {
                *outcome = TaskOutcome::Error(self.next_error(&error));
                Err(error)
            }
            TaskOutcome::Missing => {
                *outcome = TaskOutcome::Missing;
                let is_destroyed = self.control.status.get() == Status::Ended(End::Destroyed);
                Err(if is_destroyed { Cancelled::default().into() } else { Error::misuse("Result is not set.") })
            }
        }
    }
}

/// The last handle that could have retrieved the result is dropped.
impl<F, T> Drop for TaskCell<F, T> {
    fn drop(&mut self) {
        let control = &self.control;
        match (control.status.get(), self.outcome.get_mut()) {
            (Status::Ended(End::Failed), TaskOutcome::Error(error)) if !control.retrieved.get() => {
                if record::is_listening() {
                    let reason = record::name(&error.to_string());
                    record::emit(&Report::NotRetrieved { task: control.id, reason }, Some(control.site));
                }
                let notice = Notice::new("Task exception was never retrieved");
                let notice = notice.task(&*control.name.borrow()).with_error(error);
                control.core.notices.report_in(&control.context, &notice);
            }
            (Status::Ended(End::Destroyed), _) if control.warns_if_destroyed.get() => {
                let notice = Notice::new("Task was destroyed but it is pending!");
                let context = control.context.take();
                control.core.notices.report_later(context, notice.task(&*control.name.borrow()));
            }
            _ => {}
        }
    }
}
