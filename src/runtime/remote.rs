//! Reaching a loop from another thread.

use std::{
    collections::VecDeque,
    panic::Location,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::Waker,
};

use super::{
    Error, Result, callbacks,
    core::Core,
    record,
    refusal::refuse,
    running::{self, Actor},
    task::start,
};
use crate::event::{By, LoopId, Refusal, TaskId};

type Site = &'static Location<'static>;
type Call = Box<dyn FnOnce() + Send>;

/// The calls that other threads have made and the loop has not seen yet.
pub(crate) struct Inbox {
    id: LoopId,
    calls: Mutex<VecDeque<(Call, Actor, Site)>>,
    root: Mutex<Option<Waker>>,
    is_closed: AtomicBool,
    is_debug: AtomicBool,
}

impl Inbox {
    pub(crate) fn of(core: &Core) -> Arc<Self> {
        let inbox = || {
            Arc::new(Self {
                id: core.id,
                calls: Mutex::default(),
                root: Mutex::new(core.root()),
                is_closed: AtomicBool::new(core.is_closed()),
                is_debug: AtomicBool::new(core.is_debug.get()),
            })
        };
        core.inbox.get_or_init(inbox).clone()
    }

    fn push(&self, call: Call, actor: Actor, site: Site) -> Result<()> {
        if self.is_closed.load(Relaxed) {
            return refuse(self.id, Refusal::Closed, site);
        }
        lock(&self.calls).push_back((call, actor, site));
        Ok(())
    }

    fn wake(&self) {
        let root = lock(&self.root).clone();
        if let Some(root) = root {
            root.wake();
        }
    }

    pub(crate) fn set_root(&self, root: Option<Waker>) {
        *lock(&self.root) = root;
    }

    pub(crate) fn set_debug(&self, is_debug: bool) {
        self.is_debug.store(is_debug, Relaxed);
    }

    /// Queues what has come in, in order.
    pub(crate) fn empty_into(&self, core: &std::rc::Rc<Core>) {
        let calls = std::mem::take(&mut *lock(&self.calls));
        for (call, actor, site) in calls {
            callbacks::call_soon(core, call, actor, site);
        }
    }

    pub(crate) fn close(&self) {
        self.is_closed.store(true, Relaxed);
        self.set_root(None);
        let calls = std::mem::take(&mut *lock(&self.calls));
        drop(calls);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A loop as other threads may use it: asyncio's thread-safe calls.
#[derive(Clone)]
pub struct Remote(pub(crate) Arc<Inbox>);

impl Remote {
    /// Runs `callback` on the loop's thread, soon.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_soon_threadsafe(&self, callback: impl FnOnce() + Send + 'static) -> Result<()> {
        self.call(Box::new(callback), Actor::of(By::Thread), Location::caller())
    }

    /// What it does in asyncio to use `call_soon` from a foreign thread: the loop runs the callback when it next wakes
    /// for another reason. In debug mode it is refused.
    ///
    /// # Errors
    /// `Event loop is closed`, or in debug mode `Non-thread-safe operation invoked on an event loop other than the
    /// current one`.
    #[track_caller]
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) -> Result<()> {
        let site = Location::caller();
        if self.0.is_debug.load(Relaxed) && lock(&self.0.root).is_some() {
            return refuse(self.0.id, Refusal::NotThreadSafe, site);
        }
        self.0.push(Box::new(callback), Actor::of(By::Thread), site)
    }

    /// What it does in asyncio to run a loop that another thread runs.
    ///
    /// # Errors
    /// `This event loop is already running`, or `Event loop is closed`. A loop that is neither is refused as well:
    /// in Rust it cannot leave its thread.
    #[track_caller]
    pub fn run_until_complete(&self) -> Error {
        let site = Location::caller();
        let refusal = match (self.0.is_closed.load(Relaxed), lock(&self.0.root).is_some()) {
            (true, _) => Refusal::Closed,
            (_, true) => Refusal::AlreadyRunning,
            _ => Refusal::NotThreadSafe,
        };
        refuse::<()>(self.0.id, refusal, site).err().unwrap_or(Error::Refused(refusal))
    }

    /// Stops the loop after the pass in which this arrives.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn stop(&self) -> Result<()> {
        let stop = || {
            if let Some(core) = running::try_core() {
                core.stop();
            }
        };
        self.call(Box::new(stop), Actor::of(By::Thread), Location::caller())
    }

    /// Runs what `body` makes as a task of the loop; the calling thread may wait for the result. The future is made on
    /// the loop's thread, so it may hold what is bound to that.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn run_coroutine_threadsafe<T: Send + 'static, F: Future<Output = Result<T>> + 'static>(
        &self,
        body: impl FnOnce() -> F + Send + 'static,
    ) -> Result<ThreadsafeFuture<T>> {
        let site = Location::caller();
        let answer = Arc::new(Answer::default());
        let writer = Writer(answer.clone());
        let begin = move || {
            let Some(core) = running::try_core() else { return };
            let task = start(&core, body(), site);
            *lock(&writer.0.task) = Some(task.id());
            let cell = task.cell.clone();
            task.on_done(move |_| writer.0.set(cell.take()));
        };
        self.call(Box::new(begin), Actor::of(By::Thread), site)?;
        Ok(ThreadsafeFuture { answer, remote: self.clone() })
    }

    fn call(&self, call: Call, actor: Actor, site: Site) -> Result<()> {
        if running::is_running(self.0.id)
            && let Some(core) = running::try_core()
        {
            callbacks::call_soon(&core, call, running::actor(), site);
            return Ok(());
        }
        self.0.push(call, actor, site)?;
        self.0.wake();
        Ok(())
    }

    fn cancel(&self, task: impl FnOnce() -> Option<TaskId> + Send + 'static, actor: Actor, site: Site) -> Result<()> {
        let cancel = move || {
            let task = task();
            let tasks = running::try_core().map(|core| core.tasks()).unwrap_or_default();
            if let Some(task) = tasks.into_iter().find(|known| Some(known.id()) == task) {
                task.control().cancel(None, actor, Some(site));
            }
        };
        self.call(Box::new(cancel), actor, site)
    }
}

/// The result of a task that another thread runs: `concurrent.futures.Future`.
pub struct ThreadsafeFuture<T> {
    answer: Arc<Answer<T>>,
    remote: Remote,
}

struct Answer<T> {
    result: Mutex<Option<Result<T>>>,
    task: Mutex<Option<TaskId>>,
    changed: Condvar,
}

impl<T> Default for Answer<T> {
    fn default() -> Self {
        Self { result: Mutex::new(None), task: Mutex::new(None), changed: Condvar::new() }
    }
}

impl<T> Answer<T> {
    fn set(&self, result: Result<T>) {
        lock(&self.result).get_or_insert(result);
        self.changed.notify_all();
    }
}

/// Answers even if the loop closes before the task is over.
struct Writer<T>(Arc<Answer<T>>);

impl<T> Drop for Writer<T> {
    fn drop(&mut self) {
        self.0.set(Err(Error::Refused(Refusal::Closed)));
    }
}

impl<T: Send + 'static> ThreadsafeFuture<T> {
    /// Waits for the result. Not to be called on the loop's own thread, which would wait for itself.
    ///
    /// # Errors
    /// The task's error, or `Event loop is closed` if it closed before the task was over.
    pub fn result(self) -> Result<T> {
        let mut result = lock(&self.answer.result);
        loop {
            if let Some(result) = result.take() {
                return result;
            }
            result = self.answer.changed.wait(result).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the task is over.
    pub fn done(&self) -> bool {
        lock(&self.answer.result).is_some()
    }

    /// Asks the task to stop.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn cancel(&self) -> Result<()> {
        let (answer, site) = (self.answer.clone(), Location::caller());
        // Looked up on the loop's thread: by then the task has been made.
        self.remote.cancel(move || *lock(&answer.task), Actor::of(By::Thread), site)
    }
}

static INSPECTED: Mutex<Vec<Weak<Inbox>>> = Mutex::new(Vec::new());

/// Lets the inspector cancel tasks of this loop.
pub(crate) fn let_inspector_cancel(core: &Core) {
    if record::is_listening() {
        record::on_cancel(cancel_for_inspector);
        let mut inspected = lock(&INSPECTED);
        inspected.retain(|inbox| inbox.strong_count() > 0);
        inspected.push(Arc::downgrade(&Inbox::of(core)));
    }
}

#[track_caller]
fn cancel_for_inspector(task: TaskId) {
    let inboxes: Vec<_> = lock(&INSPECTED).iter().filter_map(Weak::upgrade).collect();
    for inbox in inboxes {
        // A loop that has closed has no task to cancel.
        let _ = Remote(inbox).cancel(move || Some(task), Actor::of(By::Inspector), Location::caller());
    }
}
