//! The core of a loop. These files need each other; no other files of the runtime do.
//!
//! ```text
//!  Core ── has ──▶ ReadyQueue ── of ──▶ dyn AnyTask ── has ──▶ Control ──▶ Core
//!   │ ╰──────────▶ Registry ─── of ──────▲                       │
//!   ╰─▶ Inbox, for other threads ◀── WakeCell ◀── TaskWaker ◀────╯
//! ```
//!
//! [`running`] says which loop a thread runs. Above this stand what tasks are to their users ([`task`](super::task)),
//! what they await and what runs the loop.

mod control;
mod core;
mod inbox;
mod options;
mod queue;
mod registry;
pub(crate) mod running;
mod task;
mod wakers;

pub(crate) use control::{Agenda, Awaited, Control, Few, TaskName, Waiter};
pub(crate) use core::{Core, StopState};
pub(crate) use inbox::{Call, Inbox, lock};
pub use options::TaskOptions;
pub(crate) use queue::ReadyEntry;
pub(crate) use task::{AnyTask, Done, Status};
