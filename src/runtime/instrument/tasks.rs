//! The hooks of tasks, which need `--cfg tokio_unstable`.

use super::RuntimeLife;
use crate::{
    event::{End, LoopId, NameId, Report, TaskId},
    runtime::record::{self, Woken},
};
use rustc_hash::FxHashSet;
use std::{
    cell::Cell,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::runtime::{Builder, TaskMeta};

/// A callback of a task.
pub type TaskHook = Box<dyn Fn(&TaskMeta<'_>) + Send + Sync>;

/// Tokio's ids are numbers of their own; with this bit they meet no task of this crate's loop in the same process.
const FOREIGN: u64 = 1 << 31;

thread_local! {
    /// The task that is polled on this thread: the parent of what is spawned meanwhile.
    static CURRENT: Cell<Option<TaskId>> = const { Cell::new(None) };
    /// What Tokio terminated last on this thread that it had not spawned: the next it spawns may be that, if the runtime
    /// is shutting down.
    static TERMINATED: Cell<Option<TaskId>> = const { Cell::new(None) };
}

/// What is polled on this thread, where the hooks do not see it.
pub(super) fn set_current(task: Option<TaskId>) {
    CURRENT.set(task);
}

/// Sets the four hooks, the user's inside ours.
pub(super) fn install(builder: &mut Builder, life: &Arc<RuntimeLife>, user: [Option<TaskHook>; 4]) {
    let [spawn, before, after, terminate] = user;
    let alive = Arc::new(Alive::default());
    let on_spawn = {
        let (alive, on) = (alive.clone(), life.id);
        move |task: &TaskMeta<'_>| spawned(&alive, on, task)
    };
    let on_begin = {
        let life = life.clone();
        move |task: &TaskMeta<'_>| {
            life.begin();
            CURRENT.set(Some(id(task)));
            record::poll_begin(id(task));
        }
    };
    let on_end = |task: &TaskMeta<'_>| {
        record::poll_end(id(task), Woken::UNKNOWN);
        CURRENT.set(None);
    };
    let on_terminate = move |task: &TaskMeta<'_>| terminated(&alive, task);
    builder.on_task_spawn(both(on_spawn, spawn));
    builder.on_before_task_poll(before_ours(before, on_begin));
    builder.on_after_task_poll(both(on_end, after));
    builder.on_task_terminate(both(on_terminate, terminate));
}

fn both(
    ours: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static,
    users: Option<TaskHook>,
) -> impl Fn(&TaskMeta<'_>) + Send + Sync + 'static {
    move |task| {
        ours(task);
        if let Some(users) = &users {
            users(task);
        }
    }
}

fn before_ours(
    users: Option<TaskHook>,
    ours: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static,
) -> impl Fn(&TaskMeta<'_>) + Send + Sync + 'static {
    move |task| {
        if let Some(users) = &users {
            users(task);
        }
        ours(task);
    }
}

fn spawned(alive: &Alive, on: LoopId, meta: &TaskMeta<'_>) {
    if record::is_listening() {
        let task = id(meta);
        let is_over = TERMINATED.take() == Some(task);
        if !is_over {
            alive.insert(task);
        }
        let report = Report::TaskCreated { task, parent: CURRENT.get(), on, name: NameId::NONE };
        record::emit(&report, Some(meta.spawned_at()));
        if is_over {
            report_end(task);
        }
    }
}

fn terminated(alive: &Alive, meta: &TaskMeta<'_>) {
    let task = id(meta);
    if !record::is_listening() {
        return;
    }
    if alive.remove(task) {
        report_end(task);
    } else {
        TERMINATED.set(Some(task));
    }
}

fn report_end(task: TaskId) {
    record::emit(&Report::Ended { task, end: End::Unknown, reason: NameId::NONE }, None);
}

/// The tasks that were spawned and are not over: Tokio also terminates what it never spawned, the jobs of
/// `spawn_blocking` and its own workers. In parts, so that threads seldom meet at a lock.
#[derive(Default)]
struct Alive([Mutex<FxHashSet<TaskId>>; 16]);

impl Alive {
    fn insert(&self, task: TaskId) {
        self.part(task).lock().unwrap_or_else(PoisonError::into_inner).insert(task);
    }

    fn remove(&self, task: TaskId) -> bool {
        self.part(task).lock().unwrap_or_else(PoisonError::into_inner).remove(&task)
    }

    fn part(&self, task: TaskId) -> &Mutex<FxHashSet<TaskId>> {
        &self.0[task.0 as usize % self.0.len()]
    }
}

fn id(meta: &TaskMeta<'_>) -> TaskId {
    let mut number = IdNumber(0);
    meta.id().hash(&mut number);
    TaskId(FOREIGN | number.0 & (FOREIGN - 1))
}

/// Tokio keeps the number of an id to itself, but hashes it: this hands it through, without a text in between.
struct IdNumber(u64);

impl Hasher for IdNumber {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::IdNumber;
    use std::hash::Hash;

    #[tokio::test]
    async fn an_id_hashes_to_its_number() {
        let id = tokio::spawn(async {}).id();
        let mut number = IdNumber(0);
        id.hash(&mut number);
        assert_eq!(number.0.to_string(), id.to_string());
    }
}
