//! Blocking calls in threads: in the loop's default executor, which is Tokio's blocking pool unless another one is set, or in
//! one of the user's.

use std::{
    cell::{Cell, OnceCell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread::{self, ThreadId},
};

use tokio::{
    runtime::LocalRuntime,
    sync::{oneshot, watch},
};

use super::{Cancelled, Error, Result, Site, error::panicked, exit, record, refusal::refuse};
use crate::event::{JobId, LoopId, NameId, Phase, Refusal, Report};

static JOB_IDS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static IN_JOB: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread runs a job: then a loop may run in it although it belongs to Tokio.
pub(crate) fn is_job() -> bool {
    IN_JOB.get()
}

/// What runs blocking calls, in threads: `concurrent.futures.Executor`. [`ThreadPoolExecutor`](super::ThreadPoolExecutor) is one.
pub trait Executor: Send + Sync {
    /// Runs that in a thread of its own, some time. Dropped unrun, it counts as cancelled.
    ///
    /// # Errors
    /// It takes nothing any more.
    fn execute(&self, work: Box<dyn FnOnce() + Send>) -> Result<()>;

    /// Takes nothing any more. What it has taken it still runs.
    fn shut(&self);

    /// Waits, once it is shut, until it has run all that it has taken. The end of a loop whose default executor it is waits for
    /// that. One that does not say so is waited for by the jobs that the loop gave it.
    fn join(&self) {}
}

/// A loop's default executor.
#[derive(Default)]
pub(crate) struct DefaultExecutor {
    /// In place of Tokio's pool.
    own: RefCell<Option<Arc<dyn Executor>>>,
    is_shut: Cell<bool>,
    /// How many jobs are not over; made for the first one.
    jobs: OnceCell<Arc<watch::Sender<usize>>>,
}

impl DefaultExecutor {
    pub(crate) fn set(&self, executor: Arc<dyn Executor>) {
        self.own.replace(Some(executor));
    }

    /// The one that was set.
    pub(crate) fn own(&self) -> Option<Arc<dyn Executor>> {
        self.own.borrow().clone()
    }

    pub(crate) fn shut(&self) {
        self.is_shut.set(true);
        if let Some(own) = &*self.own.borrow() {
            own.shut();
        }
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
        job: Call<impl FnOnce() -> T + Send + 'static, impl FnOnce(Error) + Send + 'static>,
        site: Site,
    ) -> Result<Submitted<T>> {
        if self.is_shut.get() {
            return refuse(on, Refusal::ExecutorShutdown, site);
        }
        let jobs = self.jobs.get_or_init(|| Arc::new(watch::Sender::new(0)));
        let own = self.own.borrow().clone();
        match own {
            Some(own) => submit(&*own, on, jobs, job, site),
            None => {
                let (mut work, submitted) = Work::new(on, jobs, job, Some(thread::current().id()), site);
                drop(runtime.spawn_blocking(move || work.run()));
                Ok(submitted)
            }
        }
    }
}

/// Hands a job of the loop `on` to an executor of the user's.
pub(crate) fn submit_to<T: Send + 'static>(
    executor: &dyn Executor,
    on: LoopId,
    job: Call<impl FnOnce() -> T + Send + 'static, impl FnOnce(Error) + Send + 'static>,
    site: Site,
) -> Result<Submitted<T>> {
    submit(executor, on, &Arc::new(watch::Sender::new(0)), job, site)
}

fn submit<T: Send + 'static>(
    executor: &dyn Executor,
    on: LoopId,
    jobs: &Arc<watch::Sender<usize>>,
    job: Call<impl FnOnce() -> T + Send + 'static, impl FnOnce(Error) + Send + 'static>,
    site: Site,
) -> Result<Submitted<T>> {
    let (mut work, submitted) = Work::new(on, jobs, job, None, site);
    executor.execute(Box::new(move || work.run()))?;
    Ok(submitted)
}

/// A blocking call, and whom its error is told that nobody awaits.
pub(crate) struct Call<F, L> {
    pub(crate) call: F,
    pub(crate) lost: L,
}

/// A job that a thread has or will have.
pub(crate) struct Submitted<T> {
    pub(crate) result: oneshot::Receiver<Result<T>>,
    /// Set before the job begins, it never does.
    pub(crate) is_cancelled: Arc<AtomicBool>,
}

/// Whether a job's error, which nobody has awaited, is one to be told: neither the await nor the job was cancelled.
pub(crate) fn is_lost(error: &Error, is_cancelled: &AtomicBool) -> bool {
    !matches!(error, Error::Cancelled(_)) && !is_cancelled.load(Relaxed)
}

/// A job as a thread gets it.
struct Work<T, F: FnOnce() -> T, L: FnOnce(Error)> {
    /// None once it is over.
    ticket: Option<Ticket>,
    /// None once it has begun.
    call: Option<F>,
    lost: Option<L>,
    is_cancelled: Arc<AtomicBool>,
    /// Takes the result once.
    answer: Option<oneshot::Sender<Result<T>>>,
    /// The loop's thread, which runs none. None: dropped unrun, it is not to be run at all.
    maker: Option<ThreadId>,
}

impl<T, F: FnOnce() -> T, L: FnOnce(Error)> Work<T, F, L> {
    fn new(
        on: LoopId,
        jobs: &Arc<watch::Sender<usize>>,
        job: Call<F, L>,
        maker: Option<ThreadId>,
        site: Site,
    ) -> (Self, Submitted<T>) {
        exit::wait_for_jobs();
        let (answer, result) = oneshot::channel();
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let submitted = Submitted { result, is_cancelled: is_cancelled.clone() };
        let ticket = Some(Ticket::new(on, jobs.clone(), site));
        let (call, lost) = (Some(job.call), Some(job.lost));
        (Self { ticket, call, lost, is_cancelled, answer: Some(answer), maker }, submitted)
    }

    /// Runs it, unless it was cancelled before or has run.
    fn run(&mut self) {
        let Some(call) = self.call.take() else { return };
        let result = match &mut self.ticket {
            Some(ticket) if !self.is_cancelled.load(Relaxed) => {
                ticket.begin();
                IN_JOB.set(true);
                let result = catch_unwind(AssertUnwindSafe(call));
                IN_JOB.set(false);
                result.map_err(|panic| panicked(&*panic))
            }
            _ => Err(Cancelled::default().into()),
        };
        self.finish(result);
    }

    /// It is over before somebody learns of its result, and not before it is known that nobody does.
    fn finish(&mut self, result: Result<T>) {
        let Some(answer) = self.answer.take() else { return };
        if !answer.is_closed() {
            self.ticket = None;
        }
        if let Err(Err(error)) = answer.send(result)
            && is_lost(&error, &self.is_cancelled)
            && let Some(lost) = self.lost.take()
        {
            lost(error);
        }
        self.ticket = None;
    }
}

/// Threads of a pool that was shut drop what they find queued. A closed loop leaves its jobs to themselves, so they run
/// there and then.
impl<T, F: FnOnce() -> T, L: FnOnce(Error)> Drop for Work<T, F, L> {
    fn drop(&mut self) {
        match self.maker {
            Some(maker) if maker != thread::current().id() => self.run(),
            _ => self.finish(Err(Cancelled::default().into())),
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
