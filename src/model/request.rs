//! The signal that asks the program for its end.

use super::{Lane, SignalEvent, SignalMark};
use crate::event::{By, ENDING_SIGNALS, LoopState, SignalHow, Span, TaskId, Time};

/// SIGINT and SIGTERM, which ask for nothing else. Of SIGHUP and SIGQUIT many services make a request to read their
/// configuration again, or to print something.
const PLAIN: [u8; 2] = [2, 15];
/// Sent by the inspector, received by the program.
const CAME: [SignalEvent; 2] = [SignalEvent::Sent, SignalEvent::Program(SignalHow::Received)];
const ADDED: SignalEvent = SignalEvent::Program(SignalHow::HandlerAdded);
const REMOVED: SignalEvent = SignalEvent::Program(SignalHow::HandlerRemoved);
/// So soon after a signal what its handler does begins.
const PROMPT: Span = Span::from_millis(500);

impl Lane {
    /// The first signal up to a moment that asks the program for its end: sent to it, or received by it.
    pub fn ending_signal(&self, until: Time) -> Option<&SignalMark> {
        first(self, until, &CAME)
    }

    /// The first of them that it has received.
    pub fn received_ending_signal(&self, until: Time) -> Option<&SignalMark> {
        first(self, until, &CAME[1..])
    }
}

/// SIGINT and SIGTERM before the others, which may have asked for something else.
fn first<'a>(lane: &'a Lane, at: Time, how: &[SignalEvent]) -> Option<&'a SignalMark> {
    let marks = || lane.signals.until(at).filter(|mark| how.contains(&mark.what));
    marks().find(|mark| PLAIN.contains(&mark.signal)).or_else(|| marks().find(|mark| asks_for_the_end(lane, mark, at)))
}

/// Whether a signal, as far as is known at a moment, asks the program for its end.
pub(super) fn asks_for_the_end(lane: &Lane, signal: &SignalMark, at: Time) -> bool {
    let may = || ENDING_SIGNALS.contains(&signal.signal) && !is_for_else(lane, signal, at);
    PLAIN.contains(&signal.signal) || may()
}

/// Whether a signal asks for something else: the program handles it, and right after it cancelled nothing and no loop
/// stopped.
fn is_for_else(lane: &Lane, signal: &SignalMark, at: Time) -> bool {
    let mut handlers = lane.signals.until(signal.at).filter(|mark| mark.signal == signal.signal);
    let handler = handlers.rfind(|mark| [ADDED, REMOVED].contains(&mark.what));
    let (before, until) = (Time(signal.at.0.saturating_sub(1)), at.min(signal.at + PROMPT));
    let is_cancel = |(at, task): &(Time, TaskId)| {
        let request = lane.tasks.get(*task).and_then(|task| task.cancellation().requests.latest(*at));
        // Deadlines pass all the time.
        request.is_none_or(|request| request.by != By::Timeout)
    };
    let cancels = || lane.cancelled.between(before, until).any(is_cancel);
    let stops = || {
        let mut states = lane.loops.known(until).flat_map(|it| it.states.between(before, until));
        states.any(|state| state.state == LoopState::Stopped)
    };
    handler.is_some_and(|mark| mark.what == ADDED) && !cancels() && !stops()
}
