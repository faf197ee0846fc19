//! What a task waited for is over, and its loop sleeps: another thread ended the wait and did not wake the loop.

use super::{Cause, View, leaf::DONE, outside, stack::is_idle, steps};
use crate::{
    event::{TaskId, Time},
    finding::subject::Subject,
    model::{Snapshot, TaskHistory},
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let (chain, _) = view.chain(view.main()?.id);
    let leaf = *chain.last()?;
    let on = over(view.look, leaf)?;
    let main = view.look.main_thread().filter(|main| is_idle(main))?;
    // For a moment it is so of every task that is woken.
    let before = view.before()?;
    if has_run(view.lane.tasks.get(leaf)?, before.at, view.at)
        || over(before, leaf).is_none()
        || !before.main_thread().is_some_and(is_idle)
    {
        return None;
    }
    let sentence = format!(
        "{} waits in {on} at {}, which is over: another thread ended the wait without waking the loop, which sleeps{}{}.",
        view.subject(leaf),
        view.stands(leaf)?.at(),
        outside::others(view),
        view.waiting_for(&chain),
    );
    let fix = "Have the other thread pass its call to the loop: `loop.call_soon_threadsafe(event.set)`.";
    let task = view.lane.tasks.get(leaf).map(|task| Subject::task(view.lane, task));
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).about(task).steps(steps::of_signals(view)))
}

/// Whether anything was reported of a task that it does not do while it waits.
fn has_run(task: &TaskHistory, after: Time, until: Time) -> bool {
    let cancels = &task.cancellation().delivered;
    let last = [
        task.waits.latest(until).map(|waiting| waiting.at),
        task.polls.recent.latest(until).map(|poll| poll.at),
        cancels.latest(until).copied(),
    ];
    last.into_iter().flatten().any(|at| at > after)
}

/// What a task waits on that is over.
fn over(look: &Snapshot, task: TaskId) -> Option<&str> {
    look.awaits.get(&task).and_then(|it| it.on.strip_suffix(DONE))
}
