//! The first process of a PID namespace: the kernel drops a signal for which it has no handler.

use super::{Cause, View, steps};
use crate::{
    event::{ENDING_SIGNALS, signal_name},
    model::SignalEvent,
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let sent = |signal: u8| {
        let mark = (signal, SignalEvent::Sent);
        view.lane.signals.until(view.at).any(|it| (it.signal, it.what) == mark)
    };
    let is_dropped = |signal: &u8| view.look.handlers.get(signal).is_some_and(|it| &**it == "default as PID 1");
    let signal = ENDING_SIGNALS.into_iter().filter(|signal| sent(*signal)).find(is_dropped)?;
    let name = signal_name(signal.into());
    let sentence = format!(
        "{name} was sent and had no effect: the process is PID 1 of its PID namespace and has no handler for it, so the \
         kernel drops it."
    );
    let fix = format!(
        "Add a handler for {name}, or start the container with `--init` (tini) so that the program is not PID 1."
    );
    Some(Cause::new(sentence, fix).steps(steps::of_signals(view)))
}
