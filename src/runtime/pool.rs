//! `concurrent.futures.ThreadPoolExecutor`.

use std::{
    cell::Cell,
    collections::VecDeque,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::Builder,
};

use super::{Error, Executor, Result};

/// So many threads, made when they are needed, that run calls in the order in which they were submitted. Dropped, it takes
/// nothing any more and runs what it has.
///
/// ```
/// use loopscope::runtime::{self, EventLoop, ThreadPoolExecutor};
///
/// let sum = runtime::run(async {
///     let pool = ThreadPoolExecutor::new(1)?;
///     Ok(EventLoop::running()?.run_in(&pool, || 1 + 1)?.await?)
/// });
/// assert_eq!(sum.unwrap(), 2);
/// ```
pub struct ThreadPoolExecutor {
    shared: Arc<Shared>,
    max_workers: usize,
    name: String,
}

#[derive(Default)]
struct Shared {
    state: Mutex<PoolState>,
    /// There is work, or there will be none.
    changed: Condvar,
    /// A thread has.
    ended: Condvar,
}

#[derive(Default)]
struct PoolState {
    queue: VecDeque<Box<dyn FnOnce() + Send>>,
    /// Workers that wait for work, less what is queued for them.
    idle: usize,
    /// The number of threads that were made, and of those that have not ended.
    made: usize,
    alive: usize,
    is_shut: bool,
}

thread_local! {
    /// The pool that this thread is of.
    static OWN_POOL: Cell<*const Shared> = const { Cell::new(ptr::null()) };
}

/// A thread of the pool.
struct Worker(Arc<Shared>);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.state().alive -= 1;
        self.0.ended.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut state = self.state();
        loop {
            if let Some(work) = state.queue.pop_front() {
                drop(state);
                // The panic is said, and the next one has its turn.
                drop(catch_unwind(AssertUnwindSafe(work)));
                state = self.state();
            } else if state.is_shut {
                return;
            } else {
                state.idle += 1;
                let is_idle = |state: &mut PoolState| state.queue.is_empty() && !state.is_shut;
                state = self.changed.wait_while(state, is_idle).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

impl ThreadPoolExecutor {
    /// A pool of at most so many threads.
    ///
    /// # Errors
    /// `max_workers must be greater than 0`
    pub fn new(max_workers: usize) -> Result<Self> {
        Self::named(max_workers, "ThreadPoolExecutor")
    }

    /// The same with a name for its threads, which their number follows.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn named(max_workers: usize, name: &str) -> Result<Self> {
        if max_workers == 0 {
            return Err(Error::misuse("max_workers must be greater than 0"));
        }
        Ok(Self { shared: Arc::default(), max_workers, name: name.to_owned() })
    }

    /// Takes nothing any more. With `cancel_futures` what has not begun never does; with `wait` this returns when
    /// nothing runs any more.
    ///
    /// # Panics
    /// `cannot join current thread`, where one of its threads is to wait for itself.
    pub fn shutdown(&self, wait: bool, cancel_futures: bool) {
        self.shut();
        if cancel_futures {
            let cancelled = mem::take(&mut self.shared.state().queue);
            drop(cancelled);
        }
        if wait {
            self.join();
        }
    }
}

impl Executor for ThreadPoolExecutor {
    fn execute(&self, work: Box<dyn FnOnce() + Send>) -> Result<()> {
        let mut state = self.shared.state();
        if state.is_shut {
            return Err(Error::misuse("cannot schedule new futures after shutdown"));
        }
        if let Some(idle) = state.idle.checked_sub(1) {
            state.idle = idle;
        } else if state.made < self.max_workers {
            let shared = self.shared.clone();
            let run = move || {
                OWN_POOL.set(Arc::as_ptr(&shared));
                Worker(shared).0.work();
            };
            Builder::new().name(format!("{}_{}", self.name, state.made)).spawn(run)?;
            state.made += 1;
            state.alive += 1;
        }
        state.queue.push_back(work);
        self.shared.changed.notify_one();
        Ok(())
    }

    fn shut(&self) {
        self.shared.state().is_shut = true;
        self.shared.changed.notify_all();
    }

    fn join(&self) {
        assert!(OWN_POOL.get() != Arc::as_ptr(&self.shared), "cannot join current thread");
        let is_alive = |state: &mut PoolState| state.alive > 0;
        drop(self.shared.ended.wait_while(self.shared.state(), is_alive).unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for ThreadPoolExecutor {
    fn drop(&mut self) {
        self.shut();
    }
}
