//! What tasks are waiting on, of a program that reports each wait: no answer is needed.

use crate::{
    event::{Engine, Frames, JobId, SiteId, TaskId, ThreadRole, Tie, Time, Wait},
    model::{Awaiting, Lane, Snapshot, TaskHistory, ThreadLook},
};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The same as the program would answer, as far as its reports go.
pub(super) fn snapshot(lane: &Lane, at: Time) -> Snapshot {
    debug_assert_eq!(lane.info.engine, Engine::Tokio, "an interpreter is asked");
    let mut look = Snapshot { at, asked: at, ..Snapshot::default() };
    // Thousands wait in a few ways.
    let mut words: FxHashMap<Wait, Arc<str>> = FxHashMap::default();
    let mut frames: FxHashMap<SiteId, Frames> = FxHashMap::default();
    let serves: Arc<str> = Arc::default();
    for task in lane.tasks.alive(at) {
        let Some(waiting) = task.waiting(at) else { continue };
        let frame = || [format!(" {}", lane.site(waiting.site).unwrap_or_default()).into()].into();
        let ties = in_the_way(lane, task, waiting.on, waiting.other, at);
        look.ties.extend(ties.into_iter().map(|other| (task.id, other, Tie::Awaited)));
        let object = lane.primitives.wanted(task.id, at).filter(|_| is_of_primitive(waiting.on));
        let holders = object.map(|object| lane.primitives.holders(object, at)).into_iter().flatten();
        look.ties.extend(holders.filter(|_| is_held(waiting.on)).map(|holder| (task.id, holder, Tie::Holds)));
        let awaiting = Awaiting {
            on: words.entry(waiting.on).or_insert_with(|| waiting.on.word().into()).clone(),
            object: object.map(|object| object.0.into()),
            count: 0,
            size: 0,
            serves: serves.clone(),
            frames: frames.entry(waiting.site).or_insert_with(frame).clone(),
        };
        look.awaits.insert(task.id, awaiting);
    }
    look.threads.extend(lane.jobs.running(at).map(|(job, _)| worker(job)));
    // Its threads are seen from outside, where it is a command.
    if let Some(seen) = lane.snapshots.latest(at) {
        look.threads.extend(seen.threads.iter().cloned());
        look.asleep.clone_from(&seen.asleep);
        look.handlers.clone_from(&seen.handlers);
    }
    look
}

/// Whether that is a wait for a primitive.
const fn is_of_primitive(on: Wait) -> bool {
    matches!(
        on,
        Wait::Lock
            | Wait::Semaphore
            | Wait::Event
            | Wait::Condition
            | Wait::Barrier
            | Wait::QueueGet
            | Wait::QueuePut
            | Wait::QueueJoin
    )
}

/// Whether who has that primitive is in the way.
const fn is_held(on: Wait) -> bool {
    matches!(on, Wait::Lock | Wait::Semaphore)
}

/// The tasks of a `gather` and of a group are those that the waiting one created.
fn in_the_way(lane: &Lane, task: &TaskHistory, on: Wait, other: Option<TaskId>, at: Time) -> Vec<TaskId> {
    let is_alive = |id: &TaskId| lane.tasks.get(*id).is_some_and(|task| task.alive(at));
    match (other, on) {
        (Some(other), _) => vec![other],
        (None, Wait::Gather | Wait::TaskGroup) => {
            lane.tasks.children(Some(task.id)).iter().copied().filter(is_alive).collect()
        }
        (None, _) => Vec::new(),
    }
}

fn worker(job: JobId) -> ThreadLook {
    let (name, frames) = ("of the executor".into(), [].into());
    ThreadLook { tid: 0, role: ThreadRole::Worker, job: Some(job), name, frames }
}
