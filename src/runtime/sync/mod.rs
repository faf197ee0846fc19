//! What tasks synchronise with: asyncio's primitives, one a file, with its fairness, its words and its order of wakes.
//!
//! ```text
//!  Lock, Semaphore, Event, Condition, Barrier, Queue
//!     ├─▶ waiters     those that wait, first in, first out: each is a FutureCell
//!     ╰─▶ primitive   its loop, and its name in the records
//!  LoopFuture ──▶ FutureCell ──▶ the scheduler
//! ```
//!
//! They belong to one thread, as asyncio's do: a clone is the same primitive.

mod barrier;
mod bounded_semaphore;
mod cell;
mod condition;
mod event;
mod future;
mod lock;
mod other_queues;
mod primitive;
mod queue;
mod semaphore;
mod store;
mod waiters;

pub use barrier::Barrier;
pub use bounded_semaphore::BoundedSemaphore;
pub(crate) use cell::FutureCell;
pub use cell::Settled;
pub use condition::Condition;
pub use event::Event;
pub use future::LoopFuture;
pub use lock::{Lock, LockGuard};
pub use other_queues::{LifoQueue, PriorityQueue};
pub use queue::Queue;
pub use semaphore::{Permit, Semaphore};
pub use store::{Fifo, Lifo, Priority, Store};
