//! The signal that asks for the end has no effect: it is ignored.

use super::{Cause, View, steps};
use crate::{
    event::{ENDING_SIGNALS, signal_name},
    model::SignalEvent,
};

const IGNORED: &str = "ignored";

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let sent = |signal: &u8| {
        view.lane.signals.until(view.at).any(|mark| (mark.signal, mark.what) == (*signal, SignalEvent::Sent))
    };
    let signal = ENDING_SIGNALS.into_iter().filter(sent).find(|signal| is_ignored(view, *signal))?;
    let name = signal_name(signal.into());
    let stands = view.main().and_then(|main| Some((view.name(main.id), view.stands(main.id)?)));
    let goes_on =
        stands.map_or_else(|| "it goes on".into(), |(name, frame)| format!("{name} goes on at {}", frame.at()));
    let sentence = format!(
        "{name} was sent and is ignored: the program, or what started it, has set its action to SIG_IGN; {goes_on}."
    );
    let outside = "Remove what ignores it (a `trap`, SIG_IGN), or start the program without `nohup`.";
    let fix = format!(
        "Add `loop.add_signal_handler(signal.{name}, main_task.cancel)`, or start the program without `nohup`."
    );
    let fix = if view.is_from_outside() { outside.into() } else { fix };
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}

fn is_ignored(view: &View<'_>, signal: u8) -> bool {
    view.look.handlers.get(&signal).is_some_and(|handler| &**handler == IGNORED)
}
