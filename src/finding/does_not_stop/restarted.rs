//! A task that was cancelled as the program was asked to stop, and created anew.

use super::{Cause, View, steps};
use crate::{
    event::{End, signal_name},
    model::TaskHistory,
};

/// Another one in the place of a task that was cancelled since the signal; `waits` says who waits for it.
pub(super) fn cause(view: &View<'_>, task: &TaskHistory, waits: &str) -> Option<Cause> {
    let (creator, signal) = (task.parent?, view.lane.received_ending_signal(view.at)?);
    let is_before = |other: &TaskHistory| {
        let end = other.end(view.at).filter(|ended| ended.end == End::Cancelled);
        other.site == task.site && end.is_some_and(|ended| (signal.at..=task.born()).contains(&ended.at))
    };
    let mut siblings = view.lane.tasks.children(Some(creator)).iter().filter_map(|id| view.lane.tasks.get(*id));
    siblings.find(|other| is_before(other))?;
    let (creator, frame) = (view.name(creator), view.stands(task.id)?);
    let sentence = format!(
        "{} was cancelled after {}, and {creator} has created another one at {}, which is in {}{waits}.",
        view.subject(task.id),
        signal_name(signal.signal.into()),
        view.site(task.site)?,
        frame.text()
    );
    let fix = format!("Have {creator} end when the program is asked to stop, in place of creating that task again.");
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}
