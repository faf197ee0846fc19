//! Reports what Tokio's hooks can see of a runtime that your program builds, also a multi-thread one.
//!
//! | with | reported |
//! |---|---|
//! | stock Tokio | the runtime's life: made, running, gone; with [`Instrumented::watch`] its workers, busy time, queue and tasks |
//! | the feature `metrics` | also how busy the busiest worker is |
//! | `--cfg tokio_unstable` | also each task: where and by whom it was created, each poll with its length, its end. Not those of a `LocalSet`, for which Tokio calls no hooks: a `LocalRuntime` has them |
//! | both | also steals, the workers' queues, blocking calls, and poll times if the builder has a histogram of them that reaches to 10 ms |
//!
//! Tokio's hooks say that a task is over, not how (tokio 1.54, `TaskMeta`), so its end is
//! [`End::Unknown`](crate::event::End::Unknown). A thread that polls writes into shared memory of its own: 8 MiB for each of the
//! first eight, 0.5 MiB for each later one until that is full. Programs that run on this crate's own loop need none of this.

use super::record::{self, Watch};
use crate::{
    event::{LoopId, LoopState, Report, RuntimeClass},
    runtime::thread_id::thread_id,
};
use std::{
    panic::Location,
    sync::{Arc, Once, Weak},
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
#[derive(Clone, Debug)]
pub struct Instrumented {
    /// The number by which the inspector knows its runtime.
    pub id: LoopId,
    life: Weak<RuntimeLife>,
}

impl Instrumented {
    /// Has the runtime's numbers sampled while the result lives. Drop it before the runtime.
    pub fn watch(&self, runtime: &Handle) -> Watch {
        record::watch(self.id, runtime, None)
    }

    /// Says that the runtime was dropped. It says so itself, but only when all is gone that keeps a part of it: the builder,
    /// handles of the runtime and of its tasks, and blocking calls that were left to themselves.
    pub fn closed(&self) {
        if let Some(life) = self.life.upgrade() {
            life.close();
        }
    }
}

/// Has the runtime that `builder` will build report to the inspector, if one listens: if the program has met it by
/// [`record::connect`]. Build one runtime with it.
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
    let life = install(builder, hooks, Location::caller());
    if !HAS_TASKS {
        life.describe(RuntimeClass::Stock);
    }
    Instrumented { id: life.id, life: Arc::downgrade(&life) }
}

/// Whether tasks are reported.
const HAS_TASKS: bool = cfg!(tokio_unstable);

fn install(builder: &mut Builder, hooks: Hooks, site: &'static Location<'static>) -> Arc<RuntimeLife> {
    let id = record::loop_id();
    record::emit(&Report::Loop { id, state: LoopState::Created }, Some(site));
    let life = Arc::new(RuntimeLife { id, site, began: Once::new(), closed: Once::new() });
    let (start, park) = (hooks.thread_start, hooks.thread_park);
    builder.on_thread_start(life.clone().begins_with(start));
    builder.on_thread_park(life.clone().begins_with(park));
    #[cfg(tokio_unstable)]
    {
        let user = [hooks.task_spawn, hooks.before_task_poll, hooks.after_task_poll, hooks.task_terminate];
        tasks::install(builder, &life, user);
    }
    life
}

/// Shared by all callbacks: it goes when the last of them does, and then the runtime is gone at the latest.
struct RuntimeLife {
    id: LoopId,
    site: &'static Location<'static>,
    began: Once,
    closed: Once,
}

impl RuntimeLife {
    fn describe(&self, class: RuntimeClass) {
        let class = record::static_name(class.word());
        record::emit(&Report::LoopInfo { id: self.id, thread: thread_id(), class }, Some(self.site));
    }

    fn close(&self) {
        let report = Report::Loop { id: self.id, state: LoopState::Closed };
        self.closed.call_once(|| record::emit(&report, Some(self.site)));
    }

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
        self.close();
    }
}
