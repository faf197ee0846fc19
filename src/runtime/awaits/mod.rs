//! What tasks await.

mod as_completed;
mod cancellable;
mod finalizer;
mod gather;
mod gathering;
mod job;
mod own_cancel;
mod shield;
mod sleep;
mod task_group;
mod timeout;
mod wait;
mod wait_for;
mod waitable;

pub use as_completed::{AsCompleted, as_completed};
pub use cancellable::{Cancellable, OrCancel};
pub(crate) use finalizer::run_finalizers;
pub use finalizer::{Finalizer, async_finalizer};
pub use gather::{Gather, GatherAll, Gatherable, gather, gather_refs};
pub(crate) use gathering::Gathering;
pub use job::{Job, to_thread};
pub(crate) use job::{shut_down, submit, submit_to};
pub use shield::{Shield, shield};
pub use sleep::{Sleep, sleep, yield_now};
pub use task_group::TaskGroup;
pub use timeout::{Timeout, timeout, timeout_at};
pub use wait::{WaitSet, wait};
pub use wait_for::wait_for;
pub use waitable::Waitable;
