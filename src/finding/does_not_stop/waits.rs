//! The task that the loop runs for waits, and so do all that are in its way: the last of them is the reason.

use super::{Cause, View, cancelled, leaf};
use crate::{
    event::{TaskId, TeardownStep},
    finding::subject::Subject,
    model::{LoopHistory, TaskHistory},
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if let Some(cause) = in_teardown(view) {
        return Some(cause);
    }
    let main = view.main()?;
    let (chain, is_circle) = view.chain(main.id);
    let cause = if is_circle { circle(view, &chain)? } else { of_chain(view, &chain)? };
    Some(cause.about(chain.iter().filter_map(|task| Some(Subject::task(view.lane, view.lane.tasks.get(*task)?)))))
}

/// A task of the chain that swallowed its cancel, else the last one.
pub(super) fn of_chain(view: &View<'_>, chain: &[TaskId]) -> Option<Cause> {
    let swallowed = (1..=chain.len()).find_map(|end| {
        let task = view.lane.tasks.get(chain[end - 1])?;
        cancelled::swallowed(view, task, &view.waiting_for(&chain[..end]))
    });
    swallowed.or_else(|| leaf::of_leaf(view, view.lane.tasks.get(*chain.last()?)?, &view.waiting_for(chain)))
}

/// `asyncio.run` has cancelled what was left and waits for it.
fn in_teardown(view: &View<'_>) -> Option<Cause> {
    view.lane.loops.known(view.at).find_map(|it| of_gather(view, it))
}

/// The same of one loop. A Ctrl-C ends the wait without a report of it, and closes the loop.
fn of_gather(view: &View<'_>, it: &LoopHistory) -> Option<Cause> {
    let step = it.step(view.at).filter(|_| it.open(view.at))?;
    if !matches!(step.step, TeardownStep::Cancel | TeardownStep::Gather) {
        return None;
    }
    let steps = it.teardown(view.at);
    let begun = steps.iter().rfind(|step| step.step == TeardownStep::Cancel).unwrap_or(&step).begun;
    // A request before that may have been withdrawn long ago.
    let is_left = |task: &&TaskHistory| {
        let request = task.cancellation().requests.latest(view.at);
        (task.on == it.id || task.created.is_none()) && request.is_some_and(|request| request.at >= begun)
    };
    let left: Vec<&TaskHistory> = view.alive().filter(is_left).collect();
    let more = match left.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let waits = format!("; {} waits for it{more} in its teardown, without a limit", view.runner());
    if let Some(cause) = left.iter().find_map(|task| cancelled::swallowed(view, task, &waits)) {
        return Some(cause);
    }
    let (chain, _) = view.chain(left.first()?.id);
    let waits = if chain.len() > 1 { view.waiting_for(&chain) } else { waits };
    leaf::of_leaf(view, view.lane.tasks.get(*chain.last()?)?, &waits)
}

/// Tasks that wait for each other.
pub(super) fn circle(view: &View<'_>, chain: &[TaskId]) -> Option<Cause> {
    let last = *chain.last()?;
    let from = chain.iter().position(|task| *task == last)?;
    let legs = chain[from..].windows(2).map(|leg| {
        let (on, frame) = (view.awaiting(leg[0]).map_or("", |it| &it.on), view.stands(leg[0]));
        let place = frame.map_or_else(String::new, |frame| format!(" at {}", frame.at()));
        format!("{} waits for {} ({on}{place})", view.name(leg[0]), view.name(leg[1]))
    });
    let legs: Vec<_> = legs.take(3).collect();
    let sentence = match chain.len() - from {
        2 => format!("Deadlock: {} and can never end: it awaits itself.", legs.join(", ")),
        _ => format!("Deadlock: {}.", legs.join(", ")),
    };
    Some(Cause::new(sentence, "Take locks in one order everywhere, and never await a task that awaits you."))
}
