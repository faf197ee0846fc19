//! A cancel that had no effect: its task had ended, and what was to end goes on.

use super::{Cause, View, steps};
use crate::{
    event::{By, Lost, TaskId, Time},
    finding::subject::Subject,
    model::LostCancel,
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let received = received(view)?;
    let is_answer = |lost: &&LostCancel| lost.how == Lost::Ended && lost.at >= received && lost.by != By::Teardown;
    let lost = view.lane.lost_cancels.until(view.at).find(is_answer)?;
    if is_cancelled_since(view, received) {
        return None;
    }
    let main = view.main()?;
    let (chain, _) = view.chain(main.id);
    let leaf = *chain.last()?;
    // What has moved since does what it was asked to, and waits for something else.
    if !is_unmoved(view, leaf, received) {
        return None;
    }
    let stands = view.stands(leaf)?;
    let place = view.site(lost.site).map_or_else(String::new, |site| format!(" at {site}"));
    let sentence = format!(
        "cancel(){place} came to {}, which had ended, and so cancelled nothing: {} goes on in {}.",
        view.name(lost.task),
        view.name(leaf),
        stands.text()
    );
    let subjects = [lost.task, leaf].into_iter().filter_map(|task| view.lane.tasks.get(task));
    let subjects: Vec<_> = subjects.map(|task| Subject::task(view.lane, task)).collect();
    let fix = format!("Cancel {} there: the task that is at work when the program is asked to stop.", view.name(leaf));
    Some(Cause::new(sentence, fix).about(subjects).since(Some(lost.at)).steps(steps::of_signals(view)))
}

/// Whether any task was cancelled since, though it have ended: then the signal had its effect.
pub(super) fn is_cancelled_since(view: &View<'_>, received: Time) -> bool {
    view.lane.cancelled.until(view.at).any(|(at, _)| *at >= received)
}

/// When the signal came that asks for the end.
fn received(view: &View<'_>) -> Option<Time> {
    view.lane.received_ending_signal(view.at).map(|mark| mark.at)
}

/// Whether a task is still where it was before a moment; or, of one that goes round, where it had waited before.
pub(super) fn is_unmoved(view: &View<'_>, task: TaskId, since: Time) -> bool {
    let (Some(now), Some(stands)) = (view.awaiting(task), view.stands(task)) else { return false };
    let has_waited_there = || {
        let mut waits = view.lane.tasks.get(task).into_iter().flat_map(|task| task.waits.until(since));
        waits.any(|waiting| view.lane.site(waiting.site) == Some(stands.place))
    };
    view.frames_before(task, since).is_some_and(|before| before == now.frames) || has_waited_there()
}

/// Where `wait_for` lost the cancel of a task since it was delivered.
pub(super) fn in_wait_for<'a>(view: &View<'a>, task: TaskId, delivered: Time) -> Option<&'a str> {
    let mut lost = view.lane.lost_cancels.until(view.at);
    let lost = lost.rfind(|lost| lost.task == task && lost.how == Lost::WaitFor && lost.at >= delivered)?;
    view.site(lost.site)
}
