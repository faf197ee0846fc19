//! `wait`: several tasks or futures, until the first or the last is over.

use std::{cell::Cell, future::IntoFuture, panic::Location, pin::Pin, rc::Rc, time::Duration};

use rustc_hash::FxHashSet;

use super::waitable::Waitable;
use crate::{
    event::Wait as WaitKind,
    runtime::{
        Error, Result, Site,
        scheduler::running,
        sync::FutureCell,
        timers::{TimerAction, after},
    },
};

/// Waits until all of them are over, or the time is, and leaves those that are not alone: `asyncio.wait` (CPython 3.13,
/// Lib/asyncio/tasks.py). Given back are those that are over, and those that are not, in the order of the arguments.
///
/// ```
/// use loopscope::runtime::{self, sleep, spawn, wait};
/// use std::time::Duration;
///
/// let (done, pending) = runtime::run(async {
///     let quick = spawn(async { Ok(()) });
///     let slow = spawn(async { Ok(sleep(Duration::from_secs(60)).await?) });
///     wait([quick, slow]).first_completed().await
/// })?;
/// assert_eq!((done.len(), pending.len()), (1, 1));
/// # Ok::<(), loopscope::runtime::Error>(())
/// ```
#[track_caller]
pub fn wait<W: Waitable>(awaited: impl IntoIterator<Item = W>) -> WaitSet<W> {
    let mut known = FxHashSet::default();
    let awaited = awaited.into_iter().filter(|one| known.insert(one.identity())).collect();
    WaitSet { awaited, limit: None, until: Until::All, site: Location::caller() }
}

/// What [`wait`] waits for, and how; await it.
#[must_use = "futures do nothing unless awaited"]
pub struct WaitSet<W> {
    awaited: Vec<W>,
    limit: Option<Duration>,
    until: Until,
    site: Site,
}

/// `return_when`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    All,
    FirstOver,
    FirstFailure,
}

impl<W: Waitable> WaitSet<W> {
    /// Until one of them is over: `FIRST_COMPLETED`.
    pub fn first_completed(self) -> Self {
        Self { until: Until::FirstOver, ..self }
    }

    /// Until one of them failed, or all are over: `FIRST_EXCEPTION`.
    pub fn first_exception(self) -> Self {
        Self { until: Until::FirstFailure, ..self }
    }

    /// At most so long.
    pub fn timeout(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }

    async fn wait(self) -> Result<(Vec<W>, Vec<W>)> {
        let Self { awaited, limit, until, site } = self;
        if awaited.is_empty() {
            return Err(Error::misuse("Set of Tasks/Futures is empty."));
        }
        let core = running::core()?;
        let waiter = FutureCell::<()>::new(core.clone());
        let timer = limit.map(|limit| {
            let waiter = waiter.clone();
            core.set_timer(after(limit), TimerAction::Call(Box::new(move || waiter.release())))
        });
        let left = Rc::new(Cell::new(awaited.len()));
        let call = |one: &W| {
            let (one_of, left, waiter, timer) = (one.clone(), left.clone(), waiter.clone(), timer.clone());
            let over = move || {
                left.set(left.get().saturating_sub(1));
                let is_enough =
                    left.get() == 0 || until == Until::FirstOver || until == Until::FirstFailure && one_of.has_failed();
                if is_enough {
                    if let Some(timer) = &timer {
                        timer.cancel();
                    }
                    waiter.release();
                }
            };
            one.call_when_over(Box::new(over))
        };
        let calls = Calls(awaited.iter().map(|one| (one.clone(), call(one))).collect());
        let waited = waiter.wait(WaitKind::Several, site).await;
        drop(calls);
        if let Some(timer) = &timer {
            timer.cancel();
        }
        waited?;
        Ok(awaited.into_iter().partition(Waitable::is_over))
    }
}

/// Calls that are taken back when this is dropped.
struct Calls<W: Waitable>(Vec<(W, Option<u64>)>);

impl<W: Waitable> Drop for Calls<W> {
    fn drop(&mut self) {
        for (one, key) in &self.0 {
            key.iter().for_each(|key| one.do_not_call(*key));
        }
    }
}

impl<W: Waitable> IntoFuture for WaitSet<W> {
    type Output = Result<(Vec<W>, Vec<W>)>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}
