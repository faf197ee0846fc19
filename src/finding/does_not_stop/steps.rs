//! How it came to that: the signal, its handler, the cancel and what became of it.

use super::View;
use crate::{
    event::{SignalHow, TaskId, signal_name},
    finding::step::Step,
    model::{SignalEvent, by_whom},
};

/// The signals that were sent and received.
pub(super) fn of_signals(view: &View<'_>) -> Vec<Step> {
    let steps = view.lane.signals.until(view.at).filter_map(|mark| {
        let name = signal_name(mark.signal.into());
        let text = match mark.what {
            SignalEvent::Sent => format!("{name} sent"),
            SignalEvent::Program(SignalHow::Received) => format!("{name} received"),
            _ => return None,
        };
        Some(Step { at: mark.at, text })
    });
    steps.collect()
}

/// The signals, and what became of the cancel of a task: `then` says what it did after the delivery.
pub(super) fn of_cancel(view: &View<'_>, task: TaskId, then: &str) -> Vec<Step> {
    let mut steps = of_signals(view);
    let Some(history) = view.lane.tasks.get(task) else { return steps };
    let cancellation = history.cancellation();
    if let Some(request) = cancellation.requests.latest(view.at) {
        let by = by_whom(view.lane, task, request.by, request.requester);
        let place = view.site(request.site).map_or_else(String::new, |site| format!(" {site}"));
        steps.push(Step { at: request.at, text: format!("cancel(){by}{place}") });
    }
    let step = |at: &crate::event::Time, text: &str| Step { at: *at, text: text.into() };
    steps.extend(cancellation.delivered.latest(view.at).map(|at| step(at, "delivered")));
    steps.extend(cancellation.swallowed.latest(view.at).map(|at| step(at, then)));
    steps.sort_by_key(|step| step.at);
    steps
}
