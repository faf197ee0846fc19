//! Tasks: a future with asyncio's rules for cancelling, awaiting and naming it.
//!
//! ```text
//!  the loop's queue ── step ──▶ Rc<TaskCell<F, T>> { Control, body, result } ◀── Task<T>, the handle
//!                                       │
//!                                 Arc<WakeCell>               the part that other threads touch
//! ```

mod body;
mod cell;
mod control;
mod errands;
mod few;
mod handle;
mod join;
mod name;
mod span;
mod step;
mod untyped;
mod waiting;
mod waits;

pub(crate) use cell::{AnyTask, TypedTask};
use cell::{TaskCell, Untyped};
pub(crate) use control::{Control, Done, Status};
pub(crate) use handle::LoopRef;
pub use handle::{IntoTask, Task};
pub use join::Join;
pub(crate) use step::{start, start_named};
pub use untyped::{TaskRef, all_tasks, current_task};
pub(crate) use waiting::Waiting;
pub(crate) use waits::Waiter;
