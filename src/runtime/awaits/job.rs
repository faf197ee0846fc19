//! Awaiting what a thread of the loop's executor does.

use std::{
    panic::Location,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll},
    thread,
    time::Duration,
};

use tokio::sync::oneshot;

use super::{cancellable::Cancellable, timeout::timeout};
use crate::{
    event::{By, Refusal, Wait},
    runtime::{
        Error, Notice, Result, Site,
        actor::Actor,
        executor::{self, Call, Executor, Submitted},
        notice::Notices,
        scheduler::{self, Core, running},
    },
};

/// Hands a blocking call to a thread.
pub(crate) fn submit<T: Send + 'static>(
    core: &Core,
    call: impl FnOnce() -> T + Send + 'static,
    site: Site,
) -> Result<Job<T>> {
    core.check_open(site)?;
    let submitted = core.with_runtime(|runtime| core.executor.submit(core.id, runtime, job(core, call), site))??;
    Ok(Job::of(core, submitted, site))
}

/// The same, to a thread of that executor.
pub(crate) fn submit_to<T: Send + 'static>(
    core: &Core,
    executor: &dyn Executor,
    call: impl FnOnce() -> T + Send + 'static,
    site: Site,
) -> Result<Job<T>> {
    core.check_open(site)?;
    Ok(Job::of(core, executor::submit_to(executor, core.id, job(core, call), site)?, site))
}

/// The error of a job that nobody awaits is the loop's to tell, in its own thread.
fn job<F>(core: &Core, call: F) -> Call<F, impl FnOnce(Error) + Send + 'static> {
    let inbox = core.inbox.clone();
    let lost = move |error: Error| {
        let tell = move || {
            let Some(core) = running::try_core() else { return };
            core.notices.report(&Notice::future_never_retrieved(&error));
        };
        inbox.send(scheduler::Call::Internal(Box::new(tell), Actor::of(By::Thread)));
    };
    Call { call, lost }
}

/// Takes no jobs any more and waits until none is left, at most for `limit`.
pub(crate) async fn shut_down(core: Rc<Core>, limit: Option<Duration>, site: Site) -> Result<()> {
    core.executor.shut();
    let (jobs, own) = (core.executor.watch(), core.executor.own());
    if jobs.is_none() && own.is_none() {
        return Ok(());
    }
    let idle = async move {
        if let Some(mut jobs) = jobs {
            let idle = jobs.wait_for(|jobs| *jobs == 0);
            drop(Cancellable::new(idle, Wait::Executor, site).await?);
        }
        if let Some(own) = own {
            // What others gave it is waited for, too, in a thread as asyncio does.
            let (done, joined) = oneshot::channel();
            let join = move || {
                own.join();
                done.send(())
            };
            thread::Builder::new().spawn(join)?;
            drop(Cancellable::new(joined, Wait::Executor, site).await?);
        }
        Ok(())
    };
    let Some(limit) = limit else { return idle.await };
    match timeout(limit, idle).await {
        Err(Error::Timeout) => {
            eprintln!("The executor did not finishing joining its threads within {} seconds.", limit.as_secs_f64());
            Ok(())
        }
        result => result,
    }
}

/// What a job returns. A cancel ends the await; the job, once begun, runs on in its thread, and else never begins.
#[must_use = "the job runs all the same, but its result is lost"]
pub struct Job<T> {
    inner: Cancellable<Running<T>>,
    is_cancelled: Arc<AtomicBool>,
}

impl<T> Job<T> {
    fn of(core: &Core, submitted: Submitted<T>, site: Site) -> Self {
        let is_cancelled = submitted.is_cancelled.clone();
        let running = Running { submitted, notices: core.notices.clone() };
        Self { inner: Cancellable::new(running, Wait::Executor, site), is_cancelled }
    }
}

impl<T> Future for Job<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.inner).poll(cx).map(|result| {
            self.is_cancelled.store(result.is_err(), Relaxed);
            result?
        })
    }
}

struct Running<T> {
    submitted: Submitted<T>,
    notices: Notices,
}

impl<T> Future for Running<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.submitted.result)
            .poll(cx)
            .map(|answer| answer.unwrap_or_else(|_| Err(Error::Refused(Refusal::Closed))))
    }
}

/// Nobody has awaited it to its end.
impl<T> Drop for Running<T> {
    fn drop(&mut self) {
        let Submitted { result, is_cancelled } = &mut self.submitted;
        if let Ok(Err(error)) = result.try_recv()
            && executor::is_lost(&error, is_cancelled)
        {
            self.notices.report(&Notice::future_never_retrieved(&error));
        }
    }
}

/// asyncio's `to_thread`: a blocking call in a thread, begun when it is awaited.
///
/// # Errors
/// `Cancelled`, `Executor shutdown has been called`, `no running event loop`, or the call's panic.
#[track_caller]
pub fn to_thread<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> impl Future<Output = Result<T>> {
    let site = Location::caller();
    async move {
        let core = running::core()?;
        submit(&core, call, site)?.await
    }
}
