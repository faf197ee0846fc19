//! The handler that would have ended the program was replaced: another one ran.

use super::{Cause, View, lost_cancel, steps, view::Frame};
use crate::{
    event::{SignalHow, SiteId, Time, signal_name},
    model::{SignalEvent, SignalMark},
};

/// Where a handler was added, and where another took its place.
struct Replaced {
    first: SiteId,
    second: SiteId,
}

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let SignalMark { at: received, signal, .. } = *view.lane.received_ending_signal(view.at)?;
    let Replaced { first, second } = replaced(view, signal, received)?;
    let main = view.main()?;
    // Where it has gone on, or a task was cancelled, the signal had its effect.
    if !lost_cancel::is_unmoved(view, main.id, received) || lost_cancel::is_cancelled_since(view, received) {
        return None;
    }
    let (name, stands) = (signal_name(signal.into()), view.stands(main.id)?);
    let ran = view.look.handlers.get(&signal).map(|handler| Frame::of(handler));
    let ran = ran.map_or_else(|| "that one".into(), |frame| format!("{}()", frame.name()));
    let sentence = format!(
        "{name} did not end the program: its handler, added at {}, was replaced at {}, and {ran} ran instead; {} goes on \
         waiting at {}.",
        view.site(first)?,
        view.site(second)?,
        view.name(main.id),
        stands.at()
    );
    let fix = format!("Have {ran} call the earlier handler, which `signal.signal` returns, or add yours after it.");
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}

/// The last handler before a moment that took another one's place.
fn replaced(view: &View<'_>, signal: u8, before: Time) -> Option<Replaced> {
    let (mut active, mut removed, mut found) = (None, None, None);
    for mark in view.lane.signals.until(before).filter(|mark| mark.signal == signal) {
        match mark.what {
            SignalEvent::Program(SignalHow::HandlerAdded) => {
                let earlier = active.or_else(|| removed.filter(|(_, at)| *at == mark.site).map(|(first, _)| first));
                found = earlier.filter(|first| *first != mark.site).map(|first| Replaced { first, second: mark.site });
                (active, removed) = (Some(mark.site), None);
            }
            SignalEvent::Program(SignalHow::HandlerRemoved) => {
                removed = active.take().map(|first| (first, mark.site));
                found = None;
            }
            _ => {}
        }
    }
    found
}
