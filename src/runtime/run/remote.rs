//! Reaching a loop from another thread.

use std::{
    any::type_name,
    panic::Location,
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use super::inspector::cancel_here;
use crate::{
    event::{By, Refusal, TaskId},
    runtime::{
        Cancelled, Error, Result, Site,
        actor::Actor,
        callback::readable,
        here,
        refusal::{refuse, refuse_thread},
        scheduler::{Call, Inbox, lock, running},
        task::start,
    },
};

/// A loop as other threads may use it: asyncio's thread-safe calls.
#[derive(Clone)]
pub struct Remote(pub(crate) Arc<Inbox>);

impl Remote {
    /// Runs `callback` on the loop's thread, soon.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_soon_threadsafe<F: FnOnce() + Send + 'static>(&self, callback: F) -> Result<()> {
        let site = Location::caller();
        self.call(Call::Callback(Box::new(callback), readable(type_name::<F>()), site), site)
    }

    /// What it does in asyncio to use `call_soon` from a foreign thread: the loop runs the callback when it next wakes
    /// for another reason. In debug mode it is refused.
    ///
    /// # Errors
    /// `Event loop is closed`, or in debug mode `Non-thread-safe operation invoked on an event loop other than the
    /// current one`.
    #[track_caller]
    pub fn call_soon<F: FnOnce() + Send + 'static>(&self, callback: F) -> Result<()> {
        let site = Location::caller();
        if self.0.is_debug() && self.0.is_running() {
            return refuse_thread(self.0.id, Refusal::NotThreadSafe, site);
        }
        self.0.leave(Call::Callback(Box::new(callback), readable(type_name::<F>()), site), site)
    }

    /// What it does in asyncio to run a loop that another thread runs.
    ///
    /// # Errors
    /// `This event loop is already running`, or `Event loop is closed`. A loop that is neither is refused as well:
    /// in Rust it cannot leave its thread.
    #[track_caller]
    pub fn run_until_complete(&self) -> Error {
        let site = Location::caller();
        let refusal = match (self.0.is_closed(), self.0.is_running()) {
            (true, _) => Refusal::Closed,
            (_, true) => Refusal::AlreadyRunning,
            _ => Refusal::NotThreadSafe,
        };
        let is_elsewhere = refusal != Refusal::Closed && !here::is_running(self.0.id);
        let refuse = if is_elsewhere { refuse_thread::<()> } else { refuse::<()> };
        refuse(self.0.id, refusal, site).err().unwrap_or(Error::Refused(refusal))
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
        self.call(Call::Internal(Box::new(stop), THREAD), Location::caller())
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
        let answer = Arc::new(SharedResult::default());
        let writer = ResultWriter(answer.clone());
        let begin = move || {
            let Some(core) = running::try_core() else { return };
            let task = start(&core, body(), site);
            *lock(&writer.0.task) = Some(task.id());
            let cell = task.cell.clone();
            // A future for threads is cancelled anew, without the task's message.
            let anew = |error: Error| if error.is_cancelled() { Cancelled::default().into() } else { error };
            task.on_done(move |_| _ = writer.0.set(|| cell.take_result().map_err(anew)));
        };
        self.call(Call::Internal(Box::new(begin), THREAD), site)?;
        Ok(ThreadsafeFuture { answer, remote: self.clone() })
    }

    fn call(&self, call: Call, site: Site) -> Result<()> {
        match running::core_of_this_thread(self.0.id) {
            Some(core) => {
                call.queue(&core, here::actor());
                Ok(())
            }
            None => self.0.push(call, site),
        }
    }
}

const THREAD: Actor = Actor::of(By::Thread);

/// The result of a task that another thread runs: `concurrent.futures.Future`.
pub struct ThreadsafeFuture<T> {
    answer: Arc<SharedResult<T>>,
    remote: Remote,
}

struct SharedResult<T> {
    result: Mutex<Option<Result<T>>>,
    task: Mutex<Option<TaskId>>,
    changed: Condvar,
}

impl<T> Default for SharedResult<T> {
    fn default() -> Self {
        Self { result: Mutex::new(None), task: Mutex::new(None), changed: Condvar::new() }
    }
}

impl<T> SharedResult<T> {
    /// Unless there is one. Whether it was set.
    fn set(&self, result: impl FnOnce() -> Result<T>) -> bool {
        let mut known = lock(&self.result);
        let is_first = known.is_none();
        if is_first {
            *known = Some(result());
        }
        self.changed.notify_all();
        is_first
    }
}

/// Answers even if the loop closes before the task is over.
struct ResultWriter<T>(Arc<SharedResult<T>>);

impl<T> Drop for ResultWriter<T> {
    fn drop(&mut self) {
        self.0.set(|| Err(Error::Refused(Refusal::Closed)));
    }
}

impl<T: Send + 'static> ThreadsafeFuture<T> {
    /// Waits for the result. Not to be called on the loop's own thread, which would wait for itself.
    ///
    /// # Errors
    /// The task's error, `Cancelled`, or `Event loop is closed` if it closed before the task was over.
    pub fn result(self) -> Result<T> {
        let mut result = lock(&self.answer.result);
        loop {
            if let Some(result) = result.take() {
                return result;
            }
            result = self.answer.changed.wait(result).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the task is over, or this was cancelled.
    pub fn done(&self) -> bool {
        lock(&self.answer.result).is_some()
    }

    /// Whether this was cancelled, or the task.
    pub fn cancelled(&self) -> bool {
        matches!(&*lock(&self.answer.result), Some(Err(Error::Cancelled(_))))
    }

    /// Cancels it, and asks the task to stop, whose result does not matter any more (CPython 3.13,
    /// Lib/asyncio/futures.py). Whether it is cancelled now: not where it was done before.
    #[track_caller]
    pub fn cancel(&self) -> bool {
        if !self.answer.set(|| Err(Cancelled::default().into())) {
            return self.cancelled();
        }
        let (answer, site) = (self.answer.clone(), Location::caller());
        // Looked up on the loop's thread: by then the task has been made.
        let cancel = move || cancel_here(*lock(&answer.task), THREAD, Some(site));
        // A loop that is closed has no task to stop.
        let _ = self.remote.call(Call::Internal(Box::new(cancel), THREAD), site);
        true
    }
}
