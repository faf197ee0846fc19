//! An asyncio-shaped event loop on a real Tokio runtime, recorded.
//!
//! What is ready waits in a queue of the loop's own and runs in passes, as in asyncio. Tokio brings I/O, time, threads and
//! signals, and everything of Tokio's works in a task: but it is none of Tokio's, so `tokio::task::id()` does not know it.
//!
//! ```text
//!  run, Runner            the managed entry point                  runner
//!  EventLoop, Remote      the loop by hand, and from other threads event_loop, remote
//!  Task, spawn            tasks                                    task/, waker
//!  sleep, gather, shield, timeout, TaskGroup, to_thread, or_cancel what tasks await
//!  call_soon, timers, signals, executor, finalizers                what else a loop does
//!  core, running          a loop's state, this thread's
//!  ready, root, pump      what is ready to run, one run, the Tokio task that runs it
//!  host                   the Tokio runtime it lives in
//!  record, instrument     what happens, handed to an inspector; the same for a runtime that somebody else builds
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

mod actor;
mod callbacks;
mod cancel;
mod core;
mod error;
mod event_loop;
mod executor;
mod exit;
mod finalizers;
mod gather;
pub(crate) mod host;
mod inbox;
pub mod instrument;
mod notice;
mod own_cancel;
pub(crate) mod proc;
mod pump;
mod ready;
pub mod record;
mod refusal;
mod registry;
mod remote;
mod root;
mod runner;
mod running;
mod shield;
mod signals;
mod sleep;
mod slow;
mod spawn;
mod task;
mod task_group;
mod timeout;
mod timers;
mod waker;

pub use callbacks::{Handle, TimerHandle};
pub use cancel::{Cancellable, Cancelled, OrCancel};
pub use error::{Error, Result};
pub use event_loop::EventLoop;
pub use executor::{Job, to_thread};
pub use exit::exit_code;
pub use finalizers::{Finalizer, async_finalizer};
pub use gather::{Gather, GatherAll, gather, gather_refs};
pub use notice::{Notice, collect_garbage};
pub use remote::{Remote, ThreadsafeFuture};
pub use runner::{Runner, run};
pub use shield::{Shield, shield};
pub use sleep::{Sleep, sleep, yield_now};
pub use spawn::{spawn, spawn_named, try_spawn};
pub use task::{IntoTask, Join, Task, TaskRef, all_tasks, current_task};
pub use task_group::TaskGroup;
pub use timeout::timeout;

/// A place in the user's source.
type Site = &'static std::panic::Location<'static>;
