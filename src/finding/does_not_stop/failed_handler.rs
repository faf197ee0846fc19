//! The handler of the signal did not do what it is for: it failed, or it made a coroutine that nobody awaits.

use super::{Cause, View, lost_cancel, steps, view::Frame};
use crate::{
    event::{ErrorHow, SiteId, Span, Time},
    finding::never_awaited,
    model::ErrorReport,
};
use std::borrow::Cow;

/// So soon after a signal what its handler does begins.
const PROMPT: Span = Span::from_millis(500);

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let (signal, handler) = super::handler(view)?;
    let received = view.lane.received_ending_signal(view.at)?.at;
    // Where it has cancelled a task, or main has gone on, it had its effect.
    let has_moved = || view.main().is_some_and(|main| !lost_cancel::is_unmoved(view, main.id, received));
    if lost_cancel::is_cancelled_since(view, received) || has_moved() {
        return None;
    }
    let (what, fix) = failure(view, handler, received).or_else(|| coroutine(view, received))?;
    let sentence = format!("{}, which handles {signal}, {what}.", handler.text());
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}

/// The error that its loop caught.
fn failure(view: &View<'_>, handler: Frame<'_>, received: Time) -> Option<(String, Cow<'static, str>)> {
    // Neither is told with all that it is defined in by every version.
    let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
    let callback = |text: &str| last(text.strip_prefix("Exception in callback ")?.split('(').next()?);
    let is_its = |it: &&ErrorReport| {
        let is_caught = it.how == ErrorHow::ExceptionHandler && it.at >= received;
        is_caught && callback(&view.lane.name(it.text)) == last(handler.name())
    };
    let failed = view.lane.errors.until(view.at).find(is_its)?;
    let text = view.lane.name(failed.text);
    let why = text.split_once(": ").map_or("an exception", |(_, error)| error);
    let raised = view.site(failed.site).map_or_else(String::new, |site| format!(", raised at {site}"));
    Some((format!("failed before it had cancelled any task: {why}{raised}"), "Correct what raises it.".into()))
}

/// A coroutine function that was added as a handler, or what a handler returned: the loop drops that, and no line of the
/// program's.
fn coroutine(view: &View<'_>, received: Time) -> Option<(String, Cow<'static, str>)> {
    let dropped = view.lane.warnings.between(received, view.at.min(received + PROMPT));
    let mut by_loop = dropped.filter(|warning| warning.site == SiteId::NONE);
    let coroutine = by_loop.find_map(|warning| never_awaited::coroutine(view.lane, warning))?;
    Some((
        format!("made the {coroutine}, which was never awaited: nothing of it ran"),
        "Have the handler make a task of it, `asyncio.create_task(…)`, and keep a reference to that.".into(),
    ))
}
