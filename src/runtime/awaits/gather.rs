//! `gather`: several tasks awaited together.

use std::{
    collections::BTreeMap,
    ops::Deref,
    panic::Location,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use super::gathering::Gathering;
use crate::{
    event::{TaskId, Wait},
    runtime::{
        Cancelled, Error, Result, Site,
        scheduler::{Awaited, Waiter, running},
        task::{IntoTask, LoopRef, Task, TaskRef, WaitRegistration},
    },
};

/// What [`gather`] takes: futures; and tasks whose value can be cloned, since one task may stand there several times.
pub trait Gatherable<T>: IntoTask<T> {
    /// How to clone a value.
    #[doc(hidden)]
    const CLONE: Option<fn(&T) -> T>;
}

impl<T: 'static, F: Future<Output = Result<T>> + 'static> Gatherable<T> for F {
    const CLONE: Option<fn(&T) -> T> = None;
}

impl<T: Clone + 'static> Gatherable<T> for Task<T> {
    const CLONE: Option<fn(&T) -> T> = Some(T::clone);
}

impl Gatherable<()> for TaskRef {
    const CLONE: Option<fn(&())> = None;
}

/// Awaits several tasks, or futures that become tasks at once, together: the results in their order.
///
/// The first error ends the await, and the others run on. A cancel of the awaiting task is handed on to all of them,
/// and the await ends when they have (CPython 3.13, Lib/asyncio/tasks.py). The awaiting task runs two passes after the
/// last of them has ended, one later than if it awaited that one alone.
///
/// # Errors
/// The await fails with the first error, with `Cancelled`, or with `no running event loop`.
#[track_caller]
pub fn gather<T: 'static, I: Gatherable<T>>(awaitables: impl IntoIterator<Item = I>) -> Gather<T> {
    let site = Location::caller();
    let into_task = |core: &Rc<_>, awaitable: I| {
        let task = awaitable.into_task(LoopRef(core), site);
        if I::MAKES_TASK {
            task.control().warns_if_destroyed.set(false);
        }
        task
    };
    let tasks = running::core()
        .map(|core| awaitables.into_iter().map(|awaitable| into_task(&core, awaitable)).collect::<Vec<_>>());
    let (tasks, error) =
        tasks.map_or_else(|refusal| (Vec::new(), Some(Error::Refused(refusal))), |tasks| (tasks, None));
    let gathering = Gathering::of(tasks.iter().map(|task| &**task).cloned().collect());
    Gather { clone: I::CLONE, ..Gather::new(gathering, tasks, error, site) }
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
    clone: Option<fn(&T) -> T>,
    gathering: Gathered,
    error: Option<Error>,
    site: Site,
    waiting: WaitRegistration,
}

/// The tasks, for as long as they may be awaited.
struct Gathered(Rc<Gathering>);

impl Deref for Gathered {
    type Target = Gathering;

    fn deref(&self) -> &Gathering {
        &self.0
    }
}

impl Drop for Gathered {
    fn drop(&mut self) {
        self.give_up();
    }
}

impl<T: 'static> Gather<T> {
    const fn new(gathering: Rc<Gathering>, tasks: Vec<Task<T>>, error: Option<Error>, site: Site) -> Self {
        Self { tasks, clone: None, gathering: Gathered(gathering), error, site, waiting: WaitRegistration::new() }
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
        self.gathering.settle();
        if !self.gathering.is_cancelled()
            && let Err(cancelled) = self.waiting.interrupted()
        {
            // It came when all was over: the outcome counts as retrieved.
            drop(self.gathering.outcome.take());
            return Poll::Ready(Err(cancelled.into()));
        }
        if let Some(outcome) = self.gathering.outcome.take() {
            if let Some(me) = running::task().filter(|_| outcome.as_ref().is_err_and(Error::is_cancelled)) {
                me.control().delivered();
            }
            return Poll::Ready(outcome);
        }
        let waiter = Waiter::Other(self.gathering.0.clone());
        self.waiting.wait(cx, waiter, (Wait::Gather, None), self.site);
        self.gathering.wake_at_end(cx.waker());
        Poll::Pending
    }

    /// The result of each. A task that stands there several times gives each of them its value.
    fn results(&self, of: impl Fn(&Task<T>) -> Result<T>) -> Vec<Result<T>> {
        let mut results = Vec::<Result<T>>::with_capacity(self.tasks.len());
        let mut first = BTreeMap::<TaskId, usize>::new();
        for (place, task) in self.tasks.iter().enumerate() {
            let result = match (first.get(&task.id()), self.clone) {
                (Some(&place), Some(clone)) if !task.cancelled() => cloned(&results[place], clone),
                _ => of(task),
            };
            first.entry(task.id()).or_insert(place);
            results.push(result);
        }
        results
    }
}

fn cloned<T>(result: &Result<T>, clone: fn(&T) -> T) -> Result<T> {
    result.as_ref().map(clone).map_err(Clone::clone)
}

impl<T: 'static> Future for Gather<T> {
    type Output = Result<Vec<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_all(cx).map(|outcome| outcome.and_then(|()| self.results(Task::result).into_iter().collect()))
    }
}

/// The future of [`Gather::return_exceptions`].
#[must_use = "futures do nothing unless awaited"]
pub struct GatherAll<T>(Gather<T>);

impl<T: 'static> Future for GatherAll<T> {
    type Output = Result<Vec<Result<T>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // In the list a cancellation is a new one, with an empty message where there was none.
        let result = |task: &Task<T>| match task.cancelled() {
            true => Err(Cancelled::new(Some(task.control().message().unwrap_or_default())).into()),
            false => task.result(),
        };
        self.0.poll_all(cx).map(|outcome| outcome.map(|()| self.0.results(result)))
    }
}
