//! A task without the type of its result; the current one; all of a loop.

use std::{any::type_name, fmt, panic::Location, rc::Rc, sync::Arc};

use super::{CancelAnswer, Join, TypedTask, cell::Untyped};
use crate::{
    event::{End, Refusal, Report, TaskId},
    runtime::{
        Context, Error, Result, Site,
        callback::readable,
        context, here, record,
        refusal::refuse,
        scheduler::{AnyTask, Awaited, Control, Core, Done, Status, TaskName, running},
    },
};

/// A handle of a task whatever it returns.
#[derive(Clone)]
pub struct TaskRef(Rc<dyn AnyTask>);

impl TaskRef {
    pub(crate) fn new(task: Rc<dyn AnyTask>) -> Self {
        Self(task)
    }

    pub(crate) fn control(&self) -> &Control {
        self.0.control()
    }

    /// Every task of a loop that is not over, oldest first.
    pub(crate) fn all_of(core: &Core) -> Vec<Self> {
        core.all_tasks().into_iter().map(Self).collect()
    }

    pub(super) fn typed(self) -> Rc<dyn TypedTask<()>> {
        Rc::new(Untyped(self.0))
    }

    /// Asks the task to stop: the await it is in returns `Err(Cancelled)`, in a later pass of the loop; where a `join!`
    /// or a `select!` awaits several things, each does. False when it is over already.
    #[track_caller]
    pub fn cancel(&self) -> CancelAnswer {
        self.request_cancel(None, Location::caller())
    }

    /// The same with a message for [`Cancelled::message`](crate::runtime::Cancelled::message).
    #[track_caller]
    pub fn cancel_with(&self, message: impl Into<Arc<str>>) -> CancelAnswer {
        self.request_cancel(Some(&message.into()), Location::caller())
    }

    fn request_cancel(&self, message: Option<&Arc<str>>, site: Site) -> CancelAnswer {
        let control = self.control();
        match control.cancel_left() {
            None => CancelAnswer::of(control.cancel(message, here::actor(), Some(site))),
            Some(false) => CancelAnswer::Requested,
            Some(true) => match refuse::<()>(control.core.id, Refusal::Closed, site) {
                Err(Error::Refused(refusal)) => CancelAnswer::Refused(refusal),
                _ => CancelAnswer::Over,
            },
        }
    }

    /// How many requests to stop stand.
    pub fn cancelling(&self) -> u32 {
        self.control().core.notice_interrupts();
        self.control().requests()
    }

    /// Takes one request back and returns how many are left. With the last one a request that waits for the task's
    /// next step is withdrawn; one that has already reached what the task awaits is not (CPython 3.13).
    #[track_caller]
    pub fn uncancel(&self) -> u32 {
        self.control().core.notice_interrupts();
        self.control().uncancel(Location::caller())
    }

    /// Its name: `Task-1`, `Task-2`, … unless it was given one.
    pub fn name(&self) -> String {
        self.control().name.borrow().to_string()
    }

    /// Gives it another name.
    pub fn set_name(&self, name: &str) {
        self.control().name.replace(TaskName::Given(name.into()));
        if record::is_listening() {
            record::emit(&Report::Renamed { task: self.id(), name: record::name(name) }, None);
        }
    }

    /// Whether it is over. A task that its loop was closed under never is, as in CPython.
    pub fn done(&self) -> bool {
        !matches!(self.control().status.get(), Status::Pending | Status::Ended(End::Destroyed))
    }

    /// Whether it ended by passing on a cancellation.
    pub fn cancelled(&self) -> bool {
        self.control().is_cancelled()
    }

    /// The number by which the records know it.
    pub fn id(&self) -> TaskId {
        self.control().id
    }

    /// Where it is suspended: the place of its current await, the only one of its frames that a task of Rust's can tell.
    /// Noted while an inspector listens or its loop is in debug mode; empty otherwise, and of a task that does not wait.
    pub fn get_stack(&self) -> Vec<Site> {
        self.control().waits_at().into_iter().collect()
    }

    /// The error it ended with, its own or `Cancelled`. It counts as retrieved from now on.
    pub fn error(&self) -> Option<Error> {
        self.0.error()
    }

    /// Calls `callback` in the pass after the one in which the task ends.
    #[track_caller]
    pub fn add_done_callback<F: FnOnce(&Self) + 'static>(&self, callback: F) {
        self.add_callback(callback, context::capture(), Location::caller());
    }

    /// The same in that context, and not in a copy of the current one.
    #[track_caller]
    pub fn add_done_callback_in<F: FnOnce(&Self) + 'static>(&self, context: &Context, callback: F) {
        self.add_callback(callback, Some(context.clone()), Location::caller());
    }

    fn add_callback<F: FnOnce(&Self) + 'static>(&self, callback: F, context: Option<Context>, site: Site) {
        let call = Box::new(|task| callback(&Self(task)));
        self.control().add_done(&self.0, Done::Callback(call, readable(type_name::<F>()), site, context));
    }

    /// The same for the runtime itself: not recorded as a callback of the user's.
    pub(crate) fn on_done(&self, call: impl FnOnce(Rc<dyn AnyTask>) + 'static) -> Option<u64> {
        self.control().add_done(&self.0, Done::Call(Box::new(call)))
    }

    /// Ends the run when the task is over.
    pub(crate) fn stop_when_done(&self) -> Option<u64> {
        self.control().add_done(&self.0, Done::Stop)
    }

    pub(crate) fn any(&self) -> &dyn AnyTask {
        &*self.0
    }

    pub(crate) fn awaited(&self) -> Rc<dyn Awaited> {
        self.0.clone()
    }
}

/// Awaiting it gives the error, if there is one.
impl IntoFuture for TaskRef {
    type Output = Result<()>;
    type IntoFuture = Join<()>;

    #[track_caller]
    fn into_future(self) -> Join<()> {
        Join::new(self.typed(), Location::caller())
    }
}

impl PartialEq for TaskRef {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for TaskRef {}

impl fmt::Debug for TaskRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `_task_repr_info` of CPython 3.13, Lib/asyncio/base_tasks.py.
        let state = match self.control().status.get() {
            Status::Pending if self.cancelling() > 0 => "cancelling",
            Status::Pending | Status::Ended(End::Destroyed) => "pending",
            Status::Ended(End::Cancelled) => "cancelled",
            Status::Ended(_) => "finished",
        };
        write!(f, "<Task {state} name='{}'>", self.name())
    }
}

/// The task that is running, `None` inside a callback of the loop.
///
/// # Errors
/// `no running event loop`
pub fn current_task() -> Result<Option<TaskRef>> {
    running::core()?;
    Ok(running::task().map(TaskRef))
}

/// Every task of the running loop that is not over, in the order in which they were made (CPython gives a set).
///
/// # Errors
/// `no running event loop`
pub fn all_tasks() -> Result<Vec<TaskRef>> {
    Ok(TaskRef::all_of(&*running::core()?))
}
