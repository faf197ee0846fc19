//! An asyncio-shaped event loop on a real Tokio runtime, recorded.
//!
//! What is ready waits in a queue of the loop's own and runs in passes, as in asyncio. Tokio brings I/O, time, threads and
//! signals, and everything of Tokio's works in a task: but it is none of Tokio's, so `tokio::task::id()` does not know it.
//!
//! Imports point down only; the files of `scheduler/` alone need each other.
//!
//! ```text
//!  run/         run, Runner, EventLoop, Remote; the passes, and the Tokio runtime they live in
//!  awaits/      what tasks await: sleep, gather, shield, timeout, TaskGroup, to_thread, or_cancel
//!  sync/        Lock, Event, Condition, Semaphore, Barrier, Queue, LoopFuture
//!  task/        Task, TaskRef, spawn
//!  scheduler/   a loop's core, its ready queue, its inbox, its tasks and their wakers
//!  timers/, signals/, executor, pool, finalizers, callback, context/, notice    the parts of a loop, which know no loop
//!  record/      events, sent to an inspector; instrument: the same for a Tokio runtime that your program builds
//!  error, refusal, actor, here                                     what everything above needs
//! ```
//!
//! Behaviour is CPython 3.13's. What asyncio answers with a RuntimeError is an [`Error`] with the same words. A cancel
//! makes the await that is at work return `Err(Cancelled)` once:
//!
//! ```
//! use loopscope::runtime::{self, Error, sleep, spawn};
//! use std::time::Duration;
//!
//! let result = runtime::run(async {
//!     let worker = spawn(async {
//!         match sleep(Duration::from_secs(5)).await {
//!             Ok(()) => Ok("worked"),
//!             Err(cancelled) => {
//!                 sleep(Duration::from_millis(1)).await?; // cleaning up
//!                 Err(cancelled.into())
//!             }
//!         }
//!     });
//!     sleep(Duration::from_millis(1)).await?;
//!     worker.cancel_with("enough");
//!     worker.await
//! });
//! assert!(matches!(result, Err(Error::Cancelled(cancelled)) if cancelled.message() == Some("enough")));
//! ```

#![warn(missing_docs)]

mod actor;
mod awaits;
mod callback;
mod cancelled;
mod context;
pub(crate) mod descriptors;
mod error;
mod executor;
mod exit;
mod finalizers;
mod heap;
mod here;
pub mod instrument;
mod notice;
mod pool;
pub(crate) mod proc;
pub mod record;
mod refusal;
mod run;
mod scheduler;
mod signals;
mod slow;
mod sync;
mod task;
mod thread_id;
mod timers;

pub use awaits::{
    AsCompleted, Cancellable, Finalizer, Gather, GatherAll, Gatherable, Job, OrCancel, Shield, Sleep, TaskGroup,
    Timeout, WaitSet, Waitable, as_completed, async_finalizer, gather, gather_refs, shield, sleep, timeout, timeout_at,
    to_thread, wait, wait_for, yield_now,
};
pub use callback::Handle;
pub use cancelled::Cancelled;
pub use context::{Context, ContextVar, Token, copy_context};
pub use error::{Error, Result};
pub use executor::Executor;
pub use exit::exit_code;
pub use notice::{Notice, collect_garbage};
pub use pool::ThreadPoolExecutor;
pub use run::{EventLoop, Remote, Runner, ThreadsafeFuture, TimerHandle, run};
pub use scheduler::TaskOptions;
pub use sync::{
    Barrier, BoundedSemaphore, Condition, Event, Fifo, Lifo, LifoQueue, Lock, LockGuard, LoopFuture, Permit, Priority,
    PriorityQueue, Queue, Semaphore, Settled, Store,
};
pub use task::{
    CancelAnswer, IntoTask, Join, Task, TaskRef, all_tasks, current_task, eager_task_factory, spawn, spawn_named,
    spawn_with, try_spawn,
};

/// A place in the user's source.
type Site = &'static std::panic::Location<'static>;
