//! What runs a loop: by hand, managed, from other threads.

mod callbacks;
mod event_loop;
mod host;
mod inspector;
mod passes;
mod pump;
mod remote;
mod root;
mod runner;
mod step;
mod tasks;

pub use callbacks::TimerHandle;
pub use event_loop::EventLoop;
pub use remote::{Remote, ThreadsafeFuture};
pub use runner::{Runner, run};
