//! `TaskGroup`: tasks that live and fail together.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    future::poll_fn,
    panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
    thread,
};

use super::own_cancel::OwnCancel;
use crate::{
    event::{By, TaskId, Wait},
    runtime::{
        Cancelled, Error, Result, Site,
        actor::Actor,
        error::panicked,
        scheduler::{AnyTask, Core, Waiter, running},
        task::{Task, TaskRef, WaitRegistration, current_task, start, start_named},
    },
};

/// Tasks of which the first that fails cancels the others, and the body of the group
/// (CPython 3.13, Lib/asyncio/taskgroups.py). A clone is the same group.
///
/// ```
/// use loopscope::runtime::{self, TaskGroup};
///
/// let sum = runtime::run(TaskGroup::scope(|group| async move {
///     let one = group.spawn(async { Ok(1) })?;
///     let two = group.spawn(async { Ok(2) })?;
///     Ok(one.await? + two.await?)
/// }));
/// assert_eq!(sum.unwrap(), 3);
/// ```
#[derive(Clone)]
pub struct TaskGroup(Rc<GroupState>);

struct GroupState {
    core: Rc<Core>,
    parent: TaskRef,
    site: Site,
    members: RefCell<BTreeMap<TaskId, TaskRef>>,
    errors: RefCell<Vec<Error>>,
    base_error: RefCell<Option<Error>>,
    is_exiting: Cell<bool>,
    is_aborting: Cell<bool>,
    parent_cancel: OwnCancel,
    waker: RefCell<Option<Waker>>,
}

impl TaskGroup {
    /// Runs `body` in the current task with a new group, and returns when body and members are over.
    /// A body that panics does so then; a scope that is dropped before cancels its members, and waits for none.
    ///
    /// # Errors
    /// [`Error::Group`] with what failed, `Cancelled` if the task was cancelled from outside and nothing failed, or
    /// that there is no task or no loop.
    #[track_caller]
    pub fn scope<T, F: Future<Output = Result<T>>>(body: impl FnOnce(Self) -> F) -> impl Future<Output = Result<T>> {
        let site = Location::caller();
        async move {
            let Some(parent) = current_task()? else {
                return Err(Error::misuse("TaskGroup cannot determine the parent task"));
            };
            let group = Rc::new(GroupState::new(running::core()?, parent, site));
            let _guard = Guard(&group);
            match caught(body(Self(group.clone()))).await {
                Ok(result) => group.exit(result).await,
                Err(panic) => {
                    drop(group.exit::<T>(Err(panicked(&*panic))).await);
                    resume_unwind(panic)
                }
            }
        }
    }

    /// Makes a task of the group.
    ///
    /// # Errors
    /// `TaskGroup <TaskGroup …> is finished` or `… is shutting down`.
    #[track_caller]
    pub fn spawn<T: 'static>(&self, body: impl Future<Output = Result<T>> + 'static) -> Result<Task<T>> {
        let site = Location::caller();
        self.add(|core| start(core, body, site))
    }

    /// The same with a name.
    ///
    /// # Errors
    /// As [`TaskGroup::spawn`].
    #[track_caller]
    pub fn spawn_named<T: 'static>(
        &self,
        name: &str,
        body: impl Future<Output = Result<T>> + 'static,
    ) -> Result<Task<T>> {
        let site = Location::caller();
        self.add(|core| start_named(core, body, name, site))
    }

    fn add<T: 'static>(&self, start: impl FnOnce(&Rc<Core>) -> Task<T>) -> Result<Task<T>> {
        let group = &self.0;
        if group.is_exiting.get() && group.members.borrow().is_empty() {
            return Err(Error::misuse(format!("TaskGroup {self:?} is finished")));
        }
        if group.is_aborting.get() {
            return Err(Error::misuse(format!("TaskGroup {self:?} is shutting down")));
        }
        let task = start(&group.core);
        if task.done() {
            group.member_done(task.any());
            return Ok(task);
        }
        group.members.borrow_mut().insert(task.id(), (*task).clone());
        let group = group.clone();
        task.on_done(move |member| group.member_done(&*member));
        Ok(task)
    }
}

/// As Python prints it.
impl fmt::Debug for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, errors) = (self.0.members.borrow().len(), self.0.errors.borrow().len());
        f.write_str("<TaskGroup")?;
        if members > 0 {
            write!(f, " tasks={members}")?;
        }
        if errors > 0 {
            write!(f, " errors={errors}")?;
        }
        f.write_str(if self.0.is_aborting.get() { " cancelling>" } else { " entered>" })
    }
}

impl GroupState {
    fn new(core: Rc<Core>, parent: TaskRef, site: Site) -> Self {
        Self {
            core,
            parent_cancel: OwnCancel::of(parent.clone(), By::TaskGroup, site),
            parent,
            site,
            members: RefCell::default(),
            errors: RefCell::default(),
            base_error: RefCell::default(),
            is_exiting: Cell::new(false),
            is_aborting: Cell::new(false),
            waker: RefCell::default(),
        }
    }

    fn abort(&self) {
        self.is_aborting.set(true);
        let members: Vec<_> = self.members.borrow().values().cloned().collect();
        for member in members {
            member.control().cancel(None, Actor::of(By::TaskGroup), Some(self.site));
        }
    }

    fn member_done(&self, member: &dyn AnyTask) {
        self.members.borrow_mut().remove(&member.control().id);
        if self.members.borrow().is_empty()
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
        if member.control().is_cancelled() {
            return;
        }
        let Some(error) = member.error() else { return };
        self.note_base_error(&error);
        self.errors.borrow_mut().push(error);
        if !self.is_aborting.get() && !self.parent_cancel.is_asked() && !self.parent.done() {
            self.abort();
            self.parent_cancel.ask();
        }
    }

    /// asyncio's `_is_base_error`: such an error is the group's outcome, alone.
    fn note_base_error(&self, error: &Error) {
        if error.ends_run() {
            self.base_error.borrow_mut().get_or_insert_with(|| error.clone());
        }
    }

    /// asyncio's `__aexit__`.
    async fn exit<T>(&self, result: Result<T>) -> Result<T> {
        self.is_exiting.set(true);
        let mut cancelled = match &result {
            Err(Error::Cancelled(cancelled)) => Some(cancelled.clone()),
            Err(error) => {
                self.note_base_error(error);
                None
            }
            Ok(_) => None,
        };
        if result.is_err() && !self.is_aborting.get() {
            self.abort();
        }
        while !self.members.borrow().is_empty() {
            if let Err(interrupt) = (MembersDone { group: self, waiting: WaitRegistration::new() }).await
                && !self.is_aborting.get()
            {
                cancelled = Some(interrupt);
                self.abort();
            }
        }
        if let Some(base) = self.base_error.take() {
            self.parent_cancel.leave();
            return Err(base);
        }
        if self.parent_cancel.retract() == Some(0) {
            cancelled = None;
        }
        self.outcome(result, cancelled)
    }

    fn outcome<T>(&self, result: Result<T>, cancelled: Option<Cancelled>) -> Result<T> {
        let mut errors = self.errors.take();
        if let Some(cancelled) = cancelled
            && errors.is_empty()
        {
            return Err(cancelled.into());
        }
        let result = match result {
            Err(error) if !error.is_cancelled() => {
                errors.push(error);
                None
            }
            result => Some(result),
        };
        match result {
            Some(result) if errors.is_empty() => result,
            _ => {
                // Keeps the count, so that an outer timeout still sees its own request.
                if self.parent.cancelling() > 0 {
                    self.parent.control().uncancel(self.site);
                    self.parent.control().cancel(None, Actor::of(By::TaskGroup), Some(self.site));
                }
                Err(Error::Group(errors.into()))
            }
        }
    }
}

/// Awaits `body`; its panic becomes a value.
async fn caught<T>(body: impl Future<Output = T>) -> thread::Result<T> {
    let mut body = pin!(body);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| body.as_mut().poll(cx))) {
        Ok(polled) => polled.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

/// Cancels the members of a group whose scope is dropped.
struct Guard<'a>(&'a GroupState);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let group = self.0;
        group.is_exiting.set(true);
        if !group.core.is_closed() && !group.members.borrow().is_empty() {
            group.abort();
        }
        group.parent_cancel.retract();
    }
}

/// asyncio's `_on_completed_fut`.
struct MembersDone<'a> {
    group: &'a GroupState,
    waiting: WaitRegistration,
}

impl Future for MembersDone<'_> {
    type Output = Result<(), Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.waiting.interrupted()?;
        let group = self.group;
        if group.members.borrow().is_empty() {
            return Poll::Ready(Ok(()));
        }
        self.waiting.wait(cx, Waiter::Leaf, (Wait::TaskGroup, None), group.site);
        group.waker.replace(Some(cx.waker().clone()));
        Poll::Pending
    }
}
