//! A task that was cancelled as the program was asked to stop, and created anew.

use super::{Cause, View, steps};
use crate::{
    event::{By, End, signal_name},
    model::{CancelRequest, TaskHistory},
};

/// A task in the place of one that the signal's handler has cancelled, awaited by who created both; `waits` says who waits.
pub(super) fn cause(view: &View<'_>, task: &TaskHistory, waits: &str) -> Option<Cause> {
    let (creator, signal) = (task.parent?, view.lane.received_ending_signal(view.at)?);
    let is_by_handler = |request: &CancelRequest| request.by == By::Signal && request.at >= signal.at;
    let is_before = |other: &&TaskHistory| {
        let end = other.end(view.at).filter(|ended| ended.end == End::Cancelled);
        let is_cancelled = other.cancellation().requests.until(view.at).any(is_by_handler);
        is_cancelled && other.site == task.site && end.is_some_and(|ended| ended.at <= task.born())
    };
    let mut siblings = view.lane.tasks.children(Some(creator)).iter().filter_map(|id| view.lane.tasks.get(*id));
    let before = siblings.rfind(is_before)?;
    view.in_the_way(creator).find(|(other, _)| *other == task.id)?;
    let (creator, frame) = (view.name(creator), view.stands(task.id)?);
    let sentence = format!(
        "{} was cancelled after {}, and {creator} has created {} in its place at {}, which is in {}{waits}.",
        view.subject(before.id),
        signal_name(signal.signal.into()),
        view.name(task.id),
        view.site(task.site)?,
        frame.text()
    );
    let fix = format!("Have {creator} end when the program is asked to stop, in place of creating that task again.");
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}
