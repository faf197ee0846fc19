//! `wait_for`: one thing, for so long.

use std::{panic::Location, time::Duration};

use super::{timeout::Timeout, waitable::Waitable};
use crate::{
    event::Wait,
    runtime::{
        Error, Result, Site,
        scheduler::running,
        sync::FutureCell,
        task::{IntoTask, LoopRef, Task},
    },
};

/// Awaits that in the current task, at most for `limit`: `asyncio.wait_for` (CPython 3.13, Lib/asyncio/tasks.py). Without
/// any time it becomes a task that is cancelled at once, unless it is one that is over.
///
/// # Errors
/// Its own, or [`Error::Timeout`].
#[track_caller]
pub fn wait_for<T: 'static, A>(awaitable: A, limit: impl Into<Option<Duration>>) -> impl Future<Output = Result<T>>
where
    A: IntoTask<T> + IntoFuture<Output = Result<T>>,
{
    let (limit, site) = (limit.into(), Location::caller());
    async move {
        if limit.is_some_and(|limit| limit.is_zero()) {
            let core = running::core()?;
            return without_time(&awaitable.into_task(LoopRef(&core), site), site).await;
        }
        Timeout::new_at(limit.map(super::timeout::after_now), site).scope_at(awaitable.into_future()).await
    }
}

async fn without_time<T: 'static>(task: &Task<T>, site: Site) -> Result<T> {
    if task.done() {
        return task.result();
    }
    cancel_and_wait(task, site).await?;
    match task.result() {
        Err(Error::Cancelled(_)) => Err(Error::Timeout),
        result => result,
    }
}

/// Cancels the task and waits for its end; a cancel of the current task ends the wait.
async fn cancel_and_wait<T: 'static>(task: &Task<T>, site: Site) -> Result<()> {
    struct Call<'a, T: 'static>(&'a Task<T>, Option<u64>);
    impl<T> Drop for Call<'_, T> {
        fn drop(&mut self) {
            self.1.iter().for_each(|key| self.0.do_not_call(*key));
        }
    }
    let waiter = FutureCell::<()>::new(running::core()?);
    let theirs = waiter.clone();
    let call = Call(task, task.call_when_over(Box::new(move || theirs.release())));
    task.control().cancel(None, crate::runtime::actor::Actor::of(crate::event::By::Timeout), Some(site));
    let waited = waiter.wait(Wait::Several, site).await;
    drop(call);
    waited
}
