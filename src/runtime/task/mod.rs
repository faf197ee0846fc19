//! Tasks: a future on Tokio with asyncio's rules for cancelling, awaiting and naming it.
//!
//! ```text
//!  Tokio's queue ── poll ──▶ TaskFuture { body }            the body is polled, its end noted
//!                                │
//!                          Rc<TaskCell<T>> { Control, result } ◀── Task<T>, the handle
//!                                │
//!                          Arc<WakeCell>                    the part that other threads touch
//! ```

mod cell;
mod control;
mod errands;
mod future;
mod handle;
mod join;
mod untyped;

pub(crate) use cell::{AnyTask, TypedTask};
use cell::{TaskCell, Untyped};
pub(crate) use control::{Control, Done, Status, Waiter};
pub(crate) use future::{make, start, start_named};
pub(crate) use handle::LoopRef;
pub use handle::{IntoTask, Task};
pub use join::Join;
pub use untyped::{TaskRef, all_tasks, current_task};
