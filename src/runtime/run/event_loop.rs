//! The loop by hand: asyncio's `new_event_loop()` and what can be asked of it.

use std::{fmt, io, panic::Location, rc::Rc, sync::Arc, time::Duration};

use tokio::runtime::LocalRuntime;

use super::{host, inspector::let_inspector_cancel, remote::Remote, root, step::awaited_step};
use crate::{
    event::{LoopId, LoopState, NameId, Refusal, Report, TeardownStep},
    runtime::{
        Error, Executor, Job, Notice, Result, Site,
        awaits::{self, Gathering},
        record,
        refusal::refuse,
        scheduler::{Core, ReadyEntry, running},
        signals,
        task::{IntoTask, LoopRef, Task, TaskRef},
        thread_id::thread_id,
    },
};

/// An event loop; a clone is the same loop. It belongs to the thread that made it: others reach it through
/// [`EventLoop::remote`].
///
/// [`close`](EventLoop::close) it. One that is dropped unclosed is closed all the same, with a `ResourceWarning` on
/// stderr in debug mode.
///
/// ```
/// use loopscope::runtime::{EventLoop, sleep};
/// use std::time::Duration;
///
/// let event_loop = EventLoop::new()?;
/// let word = event_loop.run_until_complete(async {
///     sleep(Duration::from_millis(1)).await?;
///     Ok("done")
/// })?;
/// event_loop.close()?;
/// assert_eq!(word, "done");
/// # Ok::<(), loopscope::runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct EventLoop {
    core: Rc<Core>,
    /// None for the handles that the loop's own tasks get: those must not keep it open.
    _owner: Option<Rc<Owner>>,
}

/// Closes the loop with its last handle. The site is where the loop was made.
struct Owner(Rc<Core>, Site);

impl Drop for Owner {
    fn drop(&mut self) {
        if self.0.is_closed() {
            return;
        }
        if self.0.is_debug.get() {
            eprintln!("ResourceWarning: unclosed event loop {:?}", EventLoop { core: self.0.clone(), _owner: None });
        }
        end(&self.0, LoopState::Dropped, self.1);
    }
}

fn end(core: &Rc<Core>, state: LoopState, site: Site) {
    core.set_state(state, site);
    core.executor.shut();
    core.timers.clear();
    core.ready.clear();
    core.signals.remove_all(core.id, site);
    core.finalizers.skip(core.id);
    core.inbox.close();
    // These keep the runtime's descriptors.
    drop((core.watch.take(), core.pump.take()));
    let runtime = core.runtime.take();
    if let Some(runtime) = runtime {
        let context = runtime.enter();
        core.abandon_tasks();
        drop(context);
        runtime.shutdown_background();
    }
}

impl EventLoop {
    /// Makes a loop.
    ///
    /// # Errors
    /// The system has no file descriptors left for it.
    #[track_caller]
    pub fn new() -> Result<Self> {
        Self::new_at(Location::caller())
    }

    pub(crate) fn new_at(site: Site) -> Result<Self> {
        Self::of(host::stock()?, site)
    }

    /// Makes a loop that lives in a runtime of the caller's: asyncio's `loop_factory`. Build it with `enable_all()`.
    ///
    /// # Errors
    /// The factory's own, or that its runtime lacks timers or I/O.
    #[track_caller]
    pub fn with_factory(factory: impl FnOnce() -> io::Result<LocalRuntime>) -> Result<Self> {
        Self::with_factory_at(factory, Location::caller())
    }

    pub(crate) fn with_factory_at(factory: impl FnOnce() -> io::Result<LocalRuntime>, site: Site) -> Result<Self> {
        Self::of(host::foreign(factory)?, site)
    }

    fn of(runtime: LocalRuntime, site: Site) -> Result<Self> {
        let core = Core::new(runtime);
        let info = Report::LoopInfo { id: core.id, thread: thread_id(), class: NameId::NONE };
        record::emit(&info, Some(site));
        core.set_state(LoopState::Created, site);
        let queue: Arc<dyn record::Queue> = core.inbox.clone();
        core.with_runtime(|runtime| core.watch.replace(Some(record::watch(core.id, runtime.handle(), Some(queue)))))?;
        let_inspector_cancel(&core);
        Ok(Self { _owner: Some(Rc::new(Owner(core.clone(), site))), core })
    }

    /// The loop that runs in this thread: asyncio's `get_running_loop()`.
    ///
    /// # Errors
    /// `no running event loop`
    #[track_caller]
    pub fn running() -> Result<Self> {
        match running::core() {
            Ok(core) => Ok(Self { core, _owner: None }),
            Err(refusal) => refuse(LoopId(0), refusal, Location::caller()),
        }
    }

    /// Runs until a task, or a future that becomes one, is over, and returns its result.
    ///
    /// # Errors
    /// The task's own; [`Error::KeyboardInterrupt`](crate::runtime::Error::KeyboardInterrupt) for a SIGINT in the main thread; and as CPython says it:
    /// `This event loop is already running`, `Cannot run the event loop while another loop is running`,
    /// `Event loop is closed`, `The future belongs to a different loop than the one specified as the loop argument`, `Event
    /// loop stopped before Future completed.`
    #[track_caller]
    pub fn run_until_complete<T: 'static, A: IntoTask<T>>(&self, awaitable: A) -> Result<T> {
        let site = Location::caller();
        root::check(&self.core, site)?;
        let task = awaitable.into_task(LoopRef(&self.core), site);
        if task.control().core.id != self.core.id {
            return Err(Error::misuse(
                "The future belongs to a different loop than the one specified as the loop argument",
            ));
        }
        if A::MAKES_TASK {
            task.control().warns_if_destroyed.set(false);
        }
        self.run_task(&task, A::MAKES_TASK, site)
    }

    /// `is_new`: nobody else has the task, so that its error counts as retrieved where something else ends the run.
    pub(crate) fn run_task<T: 'static>(&self, task: &Task<T>, is_new: bool, site: Site) -> Result<T> {
        let stop = task.stop_when_done();
        let result = root::run(&self.core, site);
        if let Some(stop) = stop {
            task.control().remove_done(stop);
        }
        if let Err(error) = result {
            if is_new && task.done() && !task.cancelled() {
                task.error();
            }
            return Err(error);
        }
        if task.done() { task.result() } else { refuse(self.core.id, Refusal::StoppedEarly, site) }
    }

    /// Runs until these tasks are over, as `run_until_complete(gather(…, return_exceptions=True))` does.
    pub(crate) fn run_until_done(&self, tasks: &[TaskRef], site: Site) -> Result<()> {
        let gathering = Gathering::of(tasks.to_vec());
        gathering.return_exceptions();
        let core = self.core.clone();
        // asyncio's future calls its done-callback a pass after it is set.
        gathering.then(move || core.queue(ReadyEntry::Stop));
        let result = root::run(&self.core, site);
        gathering.forget();
        result?;
        if gathering.is_over() { Ok(()) } else { refuse(self.core.id, Refusal::StoppedEarly, site) }
    }

    /// Runs until [`stop`](EventLoop::stop).
    ///
    /// # Errors
    /// As for [`run_until_complete`](EventLoop::run_until_complete).
    #[track_caller]
    pub fn run_forever(&self) -> Result<()> {
        root::run(&self.core, Location::caller())
    }

    /// Ends the run after everything that is ready now has had its turn. Called before a run, it lets that make one pass.
    pub fn stop(&self) {
        self.core.stop();
    }

    /// Gives everything back: pending tasks are dropped, pending finalizers skipped, blocking jobs left to themselves
    /// (the end of the process waits for those). A second time it does nothing.
    ///
    /// # Errors
    /// `Cannot close a running event loop`
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.close_at(Location::caller())
    }

    pub(crate) fn close_at(&self, site: Site) -> Result<()> {
        if self.is_running() {
            return refuse(self.core.id, Refusal::CloseRunning, site);
        }
        if !self.is_closed() {
            end(&self.core, LoopState::Closed, site);
        }
        Ok(())
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.core.state.get() == LoopState::Running
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.core.is_closed()
    }

    /// A handle for other threads.
    pub fn remote(&self) -> Remote {
        Remote(self.core.inbox.clone())
    }

    /// As [`Remote::call_soon_threadsafe`].
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_soon_threadsafe(&self, callback: impl FnOnce() + Send + 'static) -> Result<()> {
        self.remote().call_soon_threadsafe(callback)
    }

    /// Runs `handler` on the loop for every such signal, as often and in the order in which they come. Only in the main
    /// thread.
    ///
    /// # Errors
    /// `Event loop is closed`, `invalid signal number N`, `sig N cannot be caught`, or that this is not the main thread.
    #[track_caller]
    pub fn add_signal_handler(&self, signal: i32, handler: impl Fn() + 'static) -> Result<()> {
        let (core, site) = (&self.core, Location::caller());
        signals::check(signal)?;
        core.check_open(site)?;
        core.with_runtime(|runtime| core.signals.add(core.id, runtime, signal, Rc::new(handler), site))??;
        core.inbox.wake_root();
        Ok(())
    }

    /// Gives the signal its default action back. False if it had no handler.
    ///
    /// # Errors
    /// `invalid signal number N`
    #[track_caller]
    pub fn remove_signal_handler(&self, signal: i32) -> Result<bool> {
        self.core.signals.remove(self.core.id, signal, Location::caller())
    }

    /// Runs a blocking call in a thread of the default executor, at once.
    ///
    /// # Errors
    /// `Event loop is closed` or `Executor shutdown has been called`
    #[track_caller]
    pub fn run_in_executor<T: Send + 'static>(&self, call: impl FnOnce() -> T + Send + 'static) -> Result<Job<T>> {
        awaits::submit(&self.core, call, Location::caller())
    }

    /// Runs a blocking call in a thread of that executor.
    ///
    /// # Errors
    /// `Event loop is closed`, or the executor's own
    #[track_caller]
    pub fn run_in<T: Send + 'static>(
        &self,
        executor: &dyn Executor,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Job<T>> {
        awaits::submit_to(&self.core, executor, call, Location::caller())
    }

    /// Has that executor run what goes to the default one: [`run_in_executor`](Self::run_in_executor) and
    /// [`to_thread`](crate::runtime::to_thread).
    pub fn set_default_executor(&self, executor: Arc<dyn Executor>) {
        self.core.executor.set(executor);
    }

    /// Runs the [finalizers](crate::runtime::async_finalizer) that are left, together.
    #[track_caller]
    pub fn shutdown_asyncgens(&self) -> impl Future<Output = Result<()>> + 'static {
        let (id, count) = (self.core.id, self.core.finalizers.len());
        let run = awaits::run_finalizers(self.core.clone());
        awaited_step(id, TeardownStep::AsyncGenerators, count, Location::caller(), run)
    }

    /// Takes no jobs any more and waits for those there are, at most for `limit`.
    #[track_caller]
    pub fn shutdown_default_executor(&self, limit: Option<Duration>) -> impl Future<Output = Result<()>> + 'static {
        let (id, count, site) = (self.core.id, self.core.executor.len(), Location::caller());
        awaited_step(id, TeardownStep::Executor, count, site, awaits::shut_down(self.core.clone(), limit, site))
    }

    /// Debug mode: stderr learns of an unclosed loop and of every callback and every poll that took 100 ms or longer;
    /// calls from the wrong thread are reported.
    pub fn set_debug(&self, is_debug: bool) {
        self.core.is_debug.set(is_debug);
        self.core.inbox.set_debug(is_debug);
    }

    /// Whether debug mode is on.
    pub fn get_debug(&self) -> bool {
        self.core.is_debug.get()
    }

    /// Sets the exception handler, which gets unhandled errors instead of stderr.
    pub fn set_exception_handler(&self, handler: impl Fn(&Notice) + 'static) {
        self.core.notices.set(Rc::new(handler));
    }

    /// Hands a notice to the exception handler, or to stderr where there is none.
    pub fn call_exception_handler(&self, notice: &Notice) {
        self.core.notices.report(notice);
    }

    pub(crate) fn core(&self) -> &Rc<Core> {
        &self.core
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let python = |is: bool| if is { "True" } else { "False" };
        let (running, closed, debug) = (python(self.is_running()), python(self.is_closed()), python(self.get_debug()));
        write!(f, "<EventLoop running={running} closed={closed} debug={debug}>")
    }
}
