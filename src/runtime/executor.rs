//! Blocking calls in threads: the loop's default executor, which is Tokio's blocking pool.

use std::{
    cell::{Cell, OnceCell},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread::{self, ThreadId},
};

use tokio::{runtime::LocalRuntime, sync::watch, task::JoinHandle};

use super::{Cancelled, Result, Site, error::panicked, exit, record, refusal::refuse};
use crate::event::{JobId, LoopId, NameId, Phase, Refusal, Report};

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

    /// The number of jobs that are not over, to be watched; none where there never was a job.
    pub(crate) fn watch(&self) -> Option<watch::Receiver<usize>> {
        self.jobs.get().map(|jobs| jobs.subscribe())
    }

    /// Hands a job to a thread of the loop `on`, which lives in that runtime.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        on: LoopId,
        runtime: &LocalRuntime,
        call: impl FnOnce() -> T + Send + 'static,
        site: Site,
    ) -> Result<Submitted<T>> {
        if self.is_shut.get() {
            return refuse(on, Refusal::ExecutorShutdown, site);
        }
        exit::wait_for_jobs();
        let jobs = self.jobs.get_or_init(|| Arc::new(watch::Sender::new(0)));
        let ticket = Ticket::new(on, jobs.clone(), site);
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let mut work =
            Work { ticket, call: Some(call), is_cancelled: is_cancelled.clone(), maker: thread::current().id() };
        let handle = runtime.spawn_blocking(move || {
            let result = work.run();
            drop(work);
            result.unwrap_or_else(|| Err(Cancelled::default().into()))
        });
        Ok(Submitted { handle, is_cancelled })
    }
}

/// A job that a thread has or will have.
pub(crate) struct Submitted<T> {
    pub(crate) handle: JoinHandle<Result<T>>,
    /// Set before the job begins, it never does.
    pub(crate) is_cancelled: Arc<AtomicBool>,
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
        ticket.report(Phase::Submitted, Some(site));
        ticket
    }

    fn report(&self, phase: Phase, site: Option<Site>) {
        record::emit(&Report::Job { job: self.job, on: self.on, phase, name: NameId::NONE }, site);
    }

    fn begin(&mut self) {
        self.has_begun = true;
        self.report(Phase::Started, None);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.report(if self.has_begun { Phase::Finished } else { Phase::Skipped }, None);
        self.jobs.send_modify(|jobs| *jobs -= 1);
        exit::job_gone();
    }
}
