//! The managed entry point: [`run`], and [`Runner`] for several runs on one loop.

use std::{io, panic::Location, time::Duration};

use tokio::runtime::LocalRuntime;

use super::{event_loop::EventLoop, root, step::step};
use crate::{
    event::{By, LoopId, Refusal, TeardownStep},
    runtime::{
        Context, Error, Notice, Result, Site, TaskOptions,
        actor::Actor,
        awaits, context,
        refusal::refuse,
        signals::RunnerInterrupt,
        task::{TaskRef, start, start_with},
    },
};

type LoopFactory = Box<dyn FnOnce() -> io::Result<LocalRuntime>>;

/// How long `run` waits for executor jobs at its end (CPython 3.12 and later, Lib/asyncio/constants.py).
const JOIN_LIMIT: Duration = Duration::from_secs(300);

/// Runs `main` on a new loop and closes that: `asyncio.run`. Its order is CPython's (Lib/asyncio/runners.py): run
/// `main`; cancel every task that is left and wait for them without a limit; report those that failed; run the async
/// finalizers; wait for executor jobs, 300 s at most; close.
///
/// ```
/// use loopscope::runtime::{run, sleep};
/// use std::time::Duration;
///
/// let answer = run(async {
///     sleep(Duration::from_millis(1)).await?;
///     Ok(42)
/// });
/// assert_eq!(answer.unwrap(), 42);
/// ```
///
/// A Ctrl-C cancels `main`. A second one ends the task that runs with [`Error::KeyboardInterrupt`], and so the run. Code that
/// does not await cannot be interrupted, as Python's can: each comes at its next await, or at its end. A third one kills
/// the process if two have come that nobody has looked at.
///
/// # Errors
/// `main`'s own, `asyncio.run() cannot be called from a running event loop`, [`Error::KeyboardInterrupt`] when a
/// Ctrl-C cancelled `main`, which passed that on, or what a task that failed with `KeyboardInterrupt` or
/// [`Error::SystemExit`] did.
#[track_caller]
pub fn run<T: 'static>(main: impl Future<Output = Result<T>> + 'static) -> Result<T> {
    let site = Location::caller();
    if root::is_occupied() {
        return refuse(LoopId(0), Refusal::NestedRun, site);
    }
    let mut runner = Runner::new();
    let result = runner.run_at(main, site);
    runner.close_at(site)?;
    result
}

/// Runs any number of mains on one loop, which it makes at first use and closes at its end: `asyncio.Runner`. When it is
/// dropped it closes itself.
#[derive(Default)]
pub struct Runner {
    factory: Option<LoopFactory>,
    debug: Option<bool>,
    state: RunnerState,
    /// What its mains run in, one after the other.
    context: Option<Context>,
}

#[derive(Default)]
enum RunnerState {
    #[default]
    Created,
    Open(EventLoop),
    Closed,
}

impl Runner {
    /// A runner without a loop yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the debug mode of its loop.
    #[must_use]
    pub const fn debug(mut self, debug: bool) -> Self {
        self.debug = Some(debug);
        self
    }

    /// Says how to make the Tokio runtime that its loop lives in. Build it with `enable_all()`.
    #[must_use]
    pub fn loop_factory(mut self, factory: impl FnOnce() -> io::Result<LocalRuntime> + 'static) -> Self {
        self.factory = Some(Box::new(factory));
        self
    }

    /// Runs `main` on its loop.
    ///
    /// # Errors
    /// As for [`run`], with the words `Runner.run() cannot be called from a running event loop`, and
    /// `Runner is closed`.
    #[track_caller]
    pub fn run<T: 'static>(&mut self, main: impl Future<Output = Result<T>> + 'static) -> Result<T> {
        self.run_at(main, Location::caller())
    }

    /// Its loop.
    ///
    /// # Errors
    /// `Runner is closed`, or the loop cannot be made.
    #[track_caller]
    pub fn get_loop(&mut self) -> Result<EventLoop> {
        self.open(Location::caller())
    }

    /// Cancels what is left, runs the finalizers, waits for the executor and closes the loop.
    ///
    /// # Errors
    /// [`Error::KeyboardInterrupt`] when a Ctrl-C cut that short; the loop is closed then, too.
    #[track_caller]
    pub fn close(&mut self) -> Result<()> {
        self.close_at(Location::caller())
    }

    fn run_at<T: 'static>(&mut self, main: impl Future<Output = Result<T>> + 'static, site: Site) -> Result<T> {
        if root::is_occupied() {
            return refuse(LoopId(0), Refusal::NestedRunner, site);
        }
        let on = self.open(site)?;
        if self.context.is_none() {
            self.context = context::none();
        }
        let options = TaskOptions { context: self.context.clone(), ..TaskOptions::default() };
        let task = start_with(on.core(), main, options, site);
        let main = TaskRef::clone(&task);
        let interrupt =
            RunnerInterrupt::install(move |site| main.control().cancel(None, Actor::of(By::Signal), Some(site)));
        let result = on.run_task(&task, false, site);
        // Main may have been the first to set a variable.
        self.context = self.context.take().or_else(|| task.control().context.borrow().clone());
        let Some(interrupt) = interrupt else { return result };
        interrupt.restore();
        match result {
            Err(Error::Cancelled(_)) if interrupt.has_come() && task.control().uncancel(site) == 0 => {
                Err(Error::KeyboardInterrupt)
            }
            result => result,
        }
    }

    fn open(&mut self, site: Site) -> Result<EventLoop> {
        match &self.state {
            RunnerState::Closed => refuse(LoopId(0), Refusal::RunnerClosed, site),
            RunnerState::Open(on) => Ok(on.clone()),
            RunnerState::Created => {
                let on = match self.factory.take() {
                    Some(factory) => EventLoop::with_factory_at(factory, site),
                    None => EventLoop::new_at(site),
                }?;
                if let Some(debug) = self.debug {
                    on.set_debug(debug);
                }
                self.context = context::capture();
                self.state = RunnerState::Open(on.clone());
                Ok(on)
            }
        }
    }

    fn close_at(&mut self, site: Site) -> Result<()> {
        let RunnerState::Open(on) = &self.state else { return Ok(()) };
        let on = on.clone();
        self.state = RunnerState::Closed;
        let result = shut_down(&on, site);
        let id = on.core().id;
        step(id, TeardownStep::Close, 0, site, || on.close_at(site))?;
        result
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            eprintln!("{error}");
        }
    }
}

/// Everything before `close()`.
fn shut_down(on: &EventLoop, site: Site) -> Result<()> {
    let core = on.core();
    let left = on.all_tasks();
    step(core.id, TeardownStep::Cancel, left.len(), site, || {
        for task in &left {
            task.control().cancel(None, Actor::of(By::Teardown), Some(site));
        }
    });
    step(core.id, TeardownStep::Gather, left.len(), site, || wait_for(on, &left, site))?;
    step(core.id, TeardownStep::AsyncGenerators, core.finalizers.len(), site, || {
        run_own(on, awaits::run_finalizers(core.clone()), site)
    })?;
    step(core.id, TeardownStep::Executor, core.executor.len(), site, || {
        run_own(on, awaits::shut_down(core.clone(), Some(JOIN_LIMIT), site), site)
    })
}

/// asyncio's `_cancel_all_tasks` after the cancelling.
fn wait_for(on: &EventLoop, left: &[TaskRef], site: Site) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    on.run_until_done(left, site)?;
    for task in left.iter().filter(|task| !task.cancelled()) {
        if let Some(error) = task.error() {
            let notice = Notice::new("unhandled exception during asyncio.run() shutdown");
            let notice = notice.task(&task.name()).with_error(&error);
            on.core().notices.report_in(&task.control().context, &notice);
        }
    }
    Ok(())
}

/// A step of the teardown, as a task that is the loop's own: nobody is told if it is left pending.
fn run_own(on: &EventLoop, body: impl Future<Output = Result<()>> + 'static, site: Site) -> Result<()> {
    let task = start(on.core(), body, site);
    task.control().warns_if_destroyed.set(false);
    on.run_task(&task, true, site)
}
