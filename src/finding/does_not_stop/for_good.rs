//! Whether a program is stuck for good, before anybody has asked it to stop.

use super::{View, leaf::NEXT_PASS};
use crate::{
    event::{Engine, LoopState, SignalHow, Span, TaskId, ThreadRole},
    model::SignalEvent,
};

/// Whether nothing can wake the loop any more, as far as can be seen: it runs, but no timer is set, it watches no file
/// descriptor, no signal has a handler of the program's, and no other thread is there.
pub(super) fn is_for_good(view: &View<'_>) -> bool {
    let Some(main) = view.main() else { return false };
    if view.lane.info.engine == Engine::Tokio {
        return is_deadlocked(view, main.id);
    }
    let is_running = view.lane.loops.get(main.on).is_some_and(|it| it.state(view.at) == Some(LoopState::Running));
    let wakers = view.look.wakers.get(&main.on);
    let is_deaf = wakers.is_some_and(|wakers| wakers.timers == 0 && wakers.watched == 0);
    let is_alone = view.look.threads.iter().all(|thread| match thread.role {
        ThreadRole::Main => true,
        ThreadRole::Worker => thread.job.is_none(),
        _ => false,
    });
    // A thread of a library in C may wake it, too.
    let is_alone =
        is_alone && view.lane.usage(view.at).is_none_or(|usage| usage.threads as usize <= view.look.threads.len());
    let rests = |task: TaskId| view.awaiting(task).is_some_and(|it| &*it.on != NEXT_PASS);
    let all_wait = || view.alive().nth(MOST_SHOWN).is_some() || view.alive().all(|task| rests(task.id));
    let is_fresh =
        || view.lane.tasks.known(view.at).all(|task| task.waits.latest(view.at).is_none_or(|it| it.at <= view.look.at));
    // A service that does nothing until a signal comes is no dead one.
    let handler = SignalEvent::Program(SignalHow::HandlerAdded);
    let is_deaf = is_deaf && view.lane.signals.until(view.at).all(|mark| mark.what != handler);
    is_running && is_deaf && is_alone && all_wait() && is_fresh()
}

/// Tasks that have waited for each other for so long will not stop doing so.
const SETTLED: Span = Span::from_millis(1_000);

/// Whether what main waits for are tasks that wait for each other, which is all that a program on Tokio can tell.
fn is_deadlocked(view: &View<'_>, main: TaskId) -> bool {
    let (chain, is_circle) = view.chain(main);
    let has_settled = |task: &TaskId| {
        let waiting = view.lane.tasks.get(*task).and_then(|task| task.waits.latest(view.at));
        waiting.is_some_and(|waiting| view.at.since(waiting.at) >= SETTLED)
    };
    is_circle && chain.iter().all(has_settled)
}

/// Of so many tasks, not all are in the answer.
const MOST_SHOWN: usize = 300;
