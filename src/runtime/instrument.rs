//! Reports what Tokio's hooks can see of a runtime that your program builds, also a multi-thread one.
//!
//! | with | reported |
//! |---|---|
//! | stock Tokio | the runtime's life: made, running, gone; with [`Instrumented::watch`] its busy time, queue and tasks |
//! | the feature `metrics` | also how many workers there are, and how busy the busiest is |
//! | `--cfg tokio_unstable` | also each task: where and by whom it was created, each poll with its length, its end |
//! | both | also steals, the workers' queues, blocking calls, and poll times if the builder has a histogram of them that reaches to 10 ms |
//!
//! Tokio's hooks say that a task is over, not how (tokio 1.54, `TaskMeta`), so its end is
//! [`End::Unknown`](crate::event::End::Unknown). Programs that run on this crate's own loop need none of this.

use super::record::{self, Watch};
use crate::event::{LoopId, LoopState, Report};
use std::{
    panic::Location,
    sync::{Arc, Once},
};
use tokio::runtime::{Builder, Handle};

mod entry;
#[cfg(tokio_unstable)]
mod tasks;

pub use entry::{block_on, current_thread, multi_thread};
#[cfg(tokio_unstable)]
pub use tasks::TaskHook;

/// A callback of a thread.
pub type ThreadHook = Box<dyn Fn() + Send + Sync>;

/// The user's own callbacks, for the hooks that [`instrument_with`] takes over: Tokio keeps one callback a hook.
#[derive(Default)]
#[non_exhaustive]
pub struct Hooks {
    /// For [`Builder::on_thread_start`].
    pub thread_start: Option<ThreadHook>,
    /// For [`Builder::on_thread_park`].
    pub thread_park: Option<ThreadHook>,
    /// For `Builder::on_task_spawn`.
    #[cfg(tokio_unstable)]
    pub task_spawn: Option<TaskHook>,
    /// For `Builder::on_before_task_poll`.
    #[cfg(tokio_unstable)]
    pub before_task_poll: Option<TaskHook>,
    /// For `Builder::on_after_task_poll`.
    #[cfg(tokio_unstable)]
    pub after_task_poll: Option<TaskHook>,
    /// For `Builder::on_task_terminate`.
    #[cfg(tokio_unstable)]
    pub task_terminate: Option<TaskHook>,
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// A builder that was instrumented.
#[derive(Clone, Copy, Debug)]
pub struct Instrumented {
    /// The number by which the inspector knows its runtime.
    pub id: LoopId,
}

impl Instrumented {
    /// Has the runtime's numbers sampled while the result lives. Drop it before the runtime.
    pub fn watch(&self, runtime: &Handle) -> Watch {
        record::watch(self.id, runtime, None)
    }
}

/// Has the runtime that `builder` will build report to the inspector, if one listens. Build one runtime with it.
///
/// It takes over the hooks that are fields of [`Hooks`]; callbacks set there before are gone. Hand them to
/// [`instrument_with`] instead.
#[track_caller]
pub fn instrument(builder: &mut Builder) -> Instrumented {
    instrument_with(builder, Hooks::default())
}

/// [`instrument`], for a program with hooks of its own: both run, the recorder's on the outside, so that a task's poll
/// is told without the time that the program's hooks take.
#[track_caller]
pub fn instrument_with(builder: &mut Builder, hooks: Hooks) -> Instrumented {
    let id = record::loop_id();
    let site = Location::caller();
    record::emit(&Report::Loop { id, state: LoopState::Created }, Some(site));
    let life = Arc::new(RuntimeLife { id, site, began: Once::new() });
    let (start, park) = (hooks.thread_start, hooks.thread_park);
    builder.on_thread_start(life.clone().begins_with(start));
    builder.on_thread_park(life.clone().begins_with(park));
    #[cfg(tokio_unstable)]
    {
        let user = [hooks.task_spawn, hooks.before_task_poll, hooks.after_task_poll, hooks.task_terminate];
        tasks::install(builder, &life, user);
    }
    Instrumented { id }
}

/// Shared by all callbacks: it goes when the last of them does, and that is when the runtime is gone.
struct RuntimeLife {
    id: LoopId,
    site: &'static Location<'static>,
    began: Once,
}

impl RuntimeLife {
    /// A sign of life.
    fn begin(&self) {
        let report = Report::Loop { id: self.id, state: LoopState::Running };
        self.began.call_once(|| record::emit(&report, Some(self.site)));
    }

    fn begins_with(self: Arc<Self>, user: Option<ThreadHook>) -> impl Fn() + Send + Sync + 'static {
        move || {
            self.begin();
            if let Some(user) = &user {
                user();
            }
        }
    }
}

impl Drop for RuntimeLife {
    fn drop(&mut self) {
        record::emit(&Report::Loop { id: self.id, state: LoopState::Closed }, Some(self.site));
    }
}
