//! `gather`: several tasks awaited together.

use std::{
    cell::{Cell, RefCell},
    panic::Location,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use crate::{
    event::Wait,
    runtime::{
        Cancelled, Error, Result, Site,
        actor::Actor,
        scheduler::{AnyTask, Awaited, Waiter, running},
        task::{IntoTask, LoopRef, Task, TaskRef, WaitRegistration},
    },
};

/// Awaits several tasks, or futures that become tasks at once, together: the results in their order.
///
/// The first error ends the await, and the others run on. A cancel of the awaiting task is handed on to all of them,
/// and the await ends when they have (CPython 3.13, Lib/asyncio/tasks.py). The awaiting task runs two passes after the
/// last of them has ended, one later than if it awaited that one alone.
///
/// # Errors
/// The await fails with the first error, with `Cancelled`, or with `no running event loop`.
#[track_caller]
pub fn gather<T: 'static, I: IntoTask<T>>(awaitables: impl IntoIterator<Item = I>) -> Gather<T> {
    let site = Location::caller();
    let tasks = running::core().map(|core| {
        awaitables.into_iter().map(|awaitable| awaitable.into_task(LoopRef(&core), site)).collect::<Vec<_>>()
    });
    let (tasks, error) =
        tasks.map_or_else(|refusal| (Vec::new(), Some(Error::Refused(refusal))), |tasks| (tasks, None));
    Gather::new(Gathering::of(tasks.iter().map(|task| &**task).cloned().collect()), tasks, error, site)
}

/// Awaits tasks of any kind, such as [`all_tasks`](crate::runtime::all_tasks) gives, until all of them are over, however they
/// end: `gather(*tasks, return_exceptions=True)` where the results do not matter. The vector it gives is empty; ask
/// [`TaskRef::error`].
///
/// # Errors
/// `Cancelled`
#[track_caller]
pub fn gather_refs(tasks: impl IntoIterator<Item = TaskRef>) -> GatherAll<()> {
    let gathering = Gathering::of(tasks.into_iter().collect());
    gathering.return_exceptions();
    GatherAll(Gather::new(gathering, Vec::new(), None, Location::caller()))
}

/// The future of [`gather`].
#[must_use = "futures do nothing unless awaited"]
pub struct Gather<T> {
    tasks: Vec<Task<T>>,
    gathering: Rc<Gathering>,
    error: Option<Error>,
    site: Site,
    waiting: WaitRegistration,
}

impl<T: 'static> Gather<T> {
    const fn new(gathering: Rc<Gathering>, tasks: Vec<Task<T>>, error: Option<Error>, site: Site) -> Self {
        Self { tasks, gathering, error, site, waiting: WaitRegistration::new() }
    }

    /// Errors and cancellations of the tasks become part of the result instead of ending the await.
    pub fn return_exceptions(self) -> GatherAll<T> {
        self.gathering.return_exceptions();
        GatherAll(self)
    }

    fn poll_all(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Err(error));
        }
        if !self.gathering.is_cancelled() {
            self.waiting.interrupted()?;
        }
        if let Some(outcome) = self.gathering.outcome.take() {
            if let Some(me) = running::task().filter(|_| outcome.as_ref().is_err_and(Error::is_cancelled)) {
                me.control().delivered();
            }
            return Poll::Ready(outcome);
        }
        let waiter = Waiter::Other(self.gathering.clone());
        self.waiting.wait(cx, waiter, (Wait::Gather, None), self.site);
        self.gathering.then.replace(Some(Then::Wake(cx.waker().clone())));
        Poll::Pending
    }
}

impl<T: 'static> Future for Gather<T> {
    type Output = Result<Vec<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_all(cx).map(|outcome| outcome.and_then(|()| self.tasks.iter().map(Task::result).collect()))
    }
}

/// The future of [`Gather::return_exceptions`].
#[must_use = "futures do nothing unless awaited"]
pub struct GatherAll<T>(Gather<T>);

impl<T: 'static> Future for GatherAll<T> {
    type Output = Result<Vec<Result<T>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_all(cx).map(|outcome| outcome.map(|()| self.0.tasks.iter().map(Task::result).collect()))
    }
}

/// asyncio's `_GatheringFuture` with its done-callback.
pub(crate) struct Gathering {
    children: Vec<TaskRef>,
    unfinished: Cell<usize>,
    is_over: Cell<bool>,
    return_exceptions: Cell<bool>,
    cancel_requested: Cell<bool>,
    outcome: RefCell<Option<Result<()>>>,
    then: RefCell<Option<Then>>,
}

/// What happens at its end.
enum Then {
    Wake(Waker),
    Call(Box<dyn FnOnce()>),
}

impl Gathering {
    pub(crate) fn of(children: Vec<TaskRef>) -> Rc<Self> {
        let mut distinct = children.clone();
        distinct.sort_unstable_by_key(TaskRef::id);
        distinct.dedup();
        let gathering = Rc::new(Self {
            unfinished: Cell::new(distinct.len()),
            is_over: Cell::new(false),
            return_exceptions: Cell::new(false),
            cancel_requested: Cell::new(false),
            outcome: RefCell::new(None),
            then: RefCell::new(None),
            children,
        });
        if gathering.children.is_empty() {
            gathering.end(Ok(()));
        }
        let (done, pending): (Vec<_>, Vec<_>) = distinct.into_iter().partition(TaskRef::done);
        for child in pending {
            let gathering = gathering.clone();
            child.on_done(move |child| gathering.child_done(&*child));
        }
        done.iter().for_each(|child| gathering.child_done(child.any()));
        gathering
    }

    /// Errors do not end it, not even those of tasks that were over before.
    pub(crate) fn return_exceptions(&self) {
        self.return_exceptions.set(true);
        let is_over = self.unfinished.get() == 0;
        self.is_over.set(is_over);
        self.outcome.replace(is_over.then_some(Ok(())));
    }

    fn child_done(&self, child: &dyn AnyTask) {
        self.unfinished.set(self.unfinished.get() - 1);
        let error = child.error();
        if self.is_over.get() {
            return;
        }
        match error {
            Some(error) if !self.return_exceptions.get() => self.end(Err(error)),
            error if self.unfinished.get() == 0 => {
                let is_cancelled = self.cancel_requested.get();
                let error = error.filter(Error::is_cancelled).unwrap_or_else(|| Cancelled::default().into());
                self.end(if is_cancelled { Err(error) } else { Ok(()) });
            }
            _ => {}
        }
    }

    fn end(&self, outcome: Result<()>) {
        self.is_over.set(true);
        self.outcome.replace(Some(outcome));
        match self.then.take() {
            Some(Then::Wake(waker)) => waker.wake(),
            Some(Then::Call(call)) => call(),
            None => {}
        }
    }

    /// Calls that at the end of all of them, which may be now.
    pub(crate) fn then(&self, call: impl FnOnce() + 'static) {
        if self.is_over.get() {
            call();
        } else {
            self.then.replace(Some(Then::Call(Box::new(call))));
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.get()
    }
}

impl Awaited for Gathering {
    fn is_cancelled(&self) -> bool {
        matches!(&*self.outcome.borrow(), Some(Err(error)) if error.is_cancelled())
    }

    fn cancel(&self, message: Option<&Arc<str>>, actor: Actor) -> bool {
        if self.is_over.get() {
            return false;
        }
        let taken = self.children.iter().filter(|child| child.control().cancel(message, actor, None)).count();
        self.cancel_requested.set(self.cancel_requested.get() || taken > 0);
        taken > 0
    }
}
