//! `as_completed`: results in the order in which they come.

use std::{cell::RefCell, collections::BTreeMap, panic::Location, rc::Rc, time::Duration};

use super::waitable::Waitable;
use crate::runtime::{
    Error, Queue, Result, Site,
    scheduler::running,
    task::{IntoTask, LoopRef, Task},
    timers::{Timer, TimerAction, after},
};

/// Gives the results of tasks, or of futures that become tasks at once, as they come: `asyncio.as_completed` (CPython
/// 3.13, Lib/asyncio/tasks.py).
///
/// ```
/// use loopscope::runtime::{self, as_completed, sleep};
/// use std::time::Duration;
///
/// let order = runtime::run(async {
///     let mut results = as_completed([20, 1].map(|ms| async move {
///         sleep(Duration::from_millis(ms)).await?;
///         Ok(ms)
///     }));
///     let mut order = Vec::new();
///     while let Some(result) = results.next().await {
///         order.push(result?);
///     }
///     Ok(order)
/// });
/// assert_eq!(order.unwrap(), [1, 20]);
/// ```
///
/// # Panics
/// `no running event loop`
#[track_caller]
pub fn as_completed<T: 'static, I: IntoTask<T>>(awaitables: impl IntoIterator<Item = I>) -> AsCompleted<T> {
    let site = Location::caller();
    let Some(core) = running::try_core() else { panic!("{}", crate::event::Refusal::NoRunningLoop) };
    let tasks = awaitables.into_iter().map(|awaitable| awaitable.into_task(LoopRef(&core), site));
    let todo: BTreeMap<_, _> = tasks.map(|task| (task.identity(), task)).collect();
    let state = Rc::new(Completed { done: Queue::new(0), todo: RefCell::default(), timer: RefCell::default() });
    let left = todo.len();
    for (identity, task) in todo {
        let theirs = state.clone();
        let key = task.call_when_over(Box::new(move || theirs.complete(identity)));
        state.todo.borrow_mut().insert(identity, (task, key));
    }
    AsCompleted { state, left, site }
}

/// The results of [`as_completed`].
#[must_use = "the tasks run all the same, but their results are lost"]
pub struct AsCompleted<T: 'static> {
    state: Rc<Completed<T>>,
    left: usize,
    site: Site,
}

struct Completed<T: 'static> {
    /// None for each task that was not over in time.
    done: Queue<Option<Task<T>>>,
    todo: RefCell<BTreeMap<u64, Expected<T>>>,
    timer: RefCell<Option<Rc<Timer>>>,
}

/// A task, and the key under which it reports its end.
type Expected<T> = (Task<T>, Option<u64>);

impl<T: 'static> AsCompleted<T> {
    /// At most so long, from now: each that is not over by then gives [`Error::Timeout`].
    pub fn timeout(self, limit: Duration) -> Self {
        if let Some(core) = running::try_core().filter(|_| self.left > 0) {
            let state = self.state.clone();
            let timer = core.set_timer(after(limit), TimerAction::Call(Box::new(move || state.time_out())));
            self.state.timer.replace(Some(timer));
        }
        self
    }

    /// The next result, `None` behind the last.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.left = self.left.checked_sub(1)?;
        Some(match self.state.done.get_at(self.site).await {
            Ok(Some(task)) => task.result(),
            Ok(None) => Err(Error::Timeout),
            Err(error) => Err(error),
        })
    }
}

impl<T: 'static> Completed<T> {
    fn complete(&self, identity: u64) {
        let Some((task, _)) = self.todo.borrow_mut().remove(&identity) else { return };
        let _ = self.done.put_nowait(Some(task));
        if self.todo.borrow().is_empty()
            && let Some(timer) = self.timer.take()
        {
            timer.cancel();
        }
    }

    fn time_out(&self) {
        for (task, key) in self.todo.take().into_values() {
            key.iter().for_each(|key| task.do_not_call(*key));
            let _ = self.done.put_nowait(None);
        }
    }
}
