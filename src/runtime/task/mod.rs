//! Tasks as their users have them: made of a future, awaited, cancelled, named.
//!
//! ```text
//!  the loop's queue ── step ──▶ Rc<TaskCell<F, T>> { Control, body, result } ◀── Task<T>, the handle
//!                                       │
//!                                 Arc<WakeCell>               the part that other threads touch
//! ```

mod body;
mod cancel_answer;
mod cell;
mod handle;
mod into_task;
mod join;
mod spawn;
mod start;
mod step;
mod untyped;
mod waiting;

pub use cancel_answer::CancelAnswer;
pub(crate) use cell::TypedTask;
pub use handle::Task;
pub use into_task::IntoTask;
pub(crate) use into_task::LoopRef;
pub use join::Join;
pub use spawn::{spawn, spawn_named, spawn_with, try_spawn};
pub use start::eager_task_factory;
pub(crate) use start::{start, start_named, start_with};
pub use untyped::{TaskRef, all_tasks, current_task};
pub(crate) use waiting::WaitRegistration;
