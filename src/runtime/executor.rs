//! Blocking calls in threads: the loop's default executor, which is Tokio's blocking pool.

use std::{
    cell::{Cell, OnceCell},
    panic::{AssertUnwindSafe, Location, catch_unwind},
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    thread::{self, ThreadId},
    time::Duration,
};

use tokio::{sync::watch, task::JoinHandle};

use super::{
    Cancelled, Error, Result, Site, cancel::Cancellable, core::Core, error::panicked, exit, record, refusal::refuse,
    running, timeout,
};
use crate::event::{JobId, LoopId, NameId, Phase, Refusal, Report, Wait};

static JOB_IDS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static IN_JOB: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread runs a job: then a loop may run in it although it belongs to Tokio.
pub(crate) fn is_job() -> bool {
    IN_JOB.get()
}

/// A loop's default executor.
#[derive(Default)]
pub(crate) struct Executor {
    is_shut: Cell<bool>,
    /// How many jobs are not over; made for the first one.
    jobs: OnceCell<Arc<watch::Sender<usize>>>,
}

impl Executor {
    pub(crate) fn shut(&self) {
        self.is_shut.set(true);
    }

    /// How many jobs are not over.
    pub(crate) fn len(&self) -> usize {
        self.jobs.get().map_or(0, |jobs| *jobs.borrow())
    }

    /// Hands a job to a thread.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        core: &Core,
        call: impl FnOnce() -> T + Send + 'static,
        site: Site,
    ) -> Result<Job<T>> {
        core.check_open(site)?;
        if self.is_shut.get() {
            return refuse(core.id, Refusal::ExecutorShutdown, site);
        }
        exit::wait_for_jobs();
        let jobs = self.jobs.get_or_init(|| Arc::new(watch::Sender::new(0)));
        let ticket = Ticket::new(core.id, jobs.clone(), site);
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let mut work =
            Work { ticket, call: Some(call), is_cancelled: is_cancelled.clone(), maker: thread::current().id() };
        let handle = core.with_runtime(|runtime| {
            runtime.spawn_blocking(move || {
                let result = work.run();
                drop(work);
                result.unwrap_or_else(|| Err(Cancelled::default().into()))
            })
        })?;
        Ok(Job { inner: Cancellable::new(Running(handle), Wait::Executor, site), is_cancelled })
    }

    /// Waits until no job is left, then takes none any more.
    pub(crate) async fn shutdown(core: Rc<Core>, limit: Option<Duration>, site: Site) -> Result<()> {
        core.executor.shut();
        let Some(jobs) = core.executor.jobs.get() else { return Ok(()) };
        let mut jobs = jobs.subscribe();
        let idle = async move {
            let idle = jobs.wait_for(|jobs| *jobs == 0);
            drop(Cancellable::new(idle, Wait::Executor, site).await?);
            Ok(())
        };
        let Some(limit) = limit else { return idle.await };
        match timeout(limit, idle).await {
            Err(Error::Timeout) => {
                eprintln!("The executor did not finishing joining its threads within {} seconds.", limit.as_secs());
                Ok(())
            }
            result => result,
        }
    }
}

/// A job as a thread gets it.
struct Work<T, F: FnOnce() -> T> {
    ticket: Ticket,
    /// None once it has begun.
    call: Option<F>,
    is_cancelled: Arc<AtomicBool>,
    /// The loop's thread, which runs none.
    maker: ThreadId,
}

impl<T, F: FnOnce() -> T> Work<T, F> {
    /// Runs it, unless it was cancelled before or has run.
    fn run(&mut self) -> Option<Result<T>> {
        let call = self.call.take().filter(|_| !self.is_cancelled.load(Relaxed))?;
        self.ticket.begin();
        IN_JOB.set(true);
        let result = catch_unwind(AssertUnwindSafe(call));
        IN_JOB.set(false);
        Some(result.map_err(|panic| panicked(&*panic)))
    }
}

/// Threads of a pool that was shut drop what they find queued. A closed loop leaves its jobs to themselves, so they run
/// there and then.
impl<T, F: FnOnce() -> T> Drop for Work<T, F> {
    fn drop(&mut self) {
        if thread::current().id() != self.maker {
            drop(self.run());
        }
    }
}

/// Says how far a job is; dropped with it.
struct Ticket {
    job: JobId,
    on: LoopId,
    jobs: Arc<watch::Sender<usize>>,
    has_begun: bool,
}

impl Ticket {
    fn new(on: LoopId, jobs: Arc<watch::Sender<usize>>, site: Site) -> Self {
        let ticket = Self { job: JobId(JOB_IDS.fetch_add(1, Relaxed)), on, jobs, has_begun: false };
        ticket.jobs.send_modify(|jobs| *jobs += 1);
        exit::job_made();
        ticket.tell(Phase::Submitted, Some(site));
        ticket
    }

    fn tell(&self, phase: Phase, site: Option<Site>) {
        record::emit(&Report::Job { job: self.job, on: self.on, phase, name: NameId::NONE }, site);
    }

    fn begin(&mut self) {
        self.has_begun = true;
        self.tell(Phase::Begun, None);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.tell(if self.has_begun { Phase::Ended } else { Phase::Dropped }, None);
        self.jobs.send_modify(|jobs| *jobs -= 1);
        exit::job_gone();
    }
}

/// What a job returns. A cancel ends the await; the job, once begun, runs on in its thread, and else never begins.
#[must_use = "the job runs all the same, but its result is lost"]
pub struct Job<T> {
    inner: Cancellable<Running<T>>,
    is_cancelled: Arc<AtomicBool>,
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

struct Running<T>(JoinHandle<Result<T>>);

impl<T> Future for Running<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.0).poll(cx).map(|joined| joined.unwrap_or_else(|_| Err(Error::Refused(Refusal::Closed))))
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
        let job = core.executor.submit(&core, call, site)?;
        job.await
    }
}
