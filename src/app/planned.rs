//! A signal that a session sends to a lane by itself.

use std::time::Duration;

use super::moment::first_ran;
use crate::{
    event::{Span, Time, signal_name},
    model::{Lane, SignalEvent},
    source::SILENCE,
};

/// A program that has not run a loop after so long most likely never does.
const LOOPLESS: Duration = Duration::from_secs(5);

/// A signal for a lane, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedSignal {
    /// Its number.
    pub number: u8,
    /// So long after the lane's first loop began to run.
    pub after: Duration,
    /// Whether a program gets it all the same that reports and runs no loop.
    pub without_loop: bool,
}

impl PlannedSignal {
    /// When the lane gets it; `None` until its first loop runs. For a program that reports nothing the time counts from when
    /// its silence is reported; for one that reports and runs no loop, from when none is expected any more.
    pub(super) fn due(&self, lane: &Lane) -> Option<Time> {
        let is_silent = lane.lifeline.connected.is_none();
        let patience = if is_silent { Some(SILENCE) } else { self.without_loop.then_some(LOOPLESS) };
        let given_up = lane.lifeline.started.zip(patience).map(|(started, patience)| started.0 + patience.into());
        Some(first_ran(lane).or(given_up)? + self.after.into())
    }
}

/// Why lanes never got the signals that were planned for them, and what to do.
pub(super) fn why_unsent(unsent: &[(&Lane, PlannedSignal)]) -> Option<String> {
    let (_, first) = unsent.first()?;
    let ended = |(lane, _): &(&Lane, PlannedSignal)| {
        let length = first_ran(lane).zip(lane.lifeline.exited).map(|(ran, (at, _))| at.since(ran));
        let when = length.map_or("before a loop ran".into(), |length| format!("{length} after its first loop ran"));
        let how = if is_timed_out(lane) { "was ended by `--timeout`" } else { "ended" };
        format!("{} {how} {when}", lane.info.id.letter())
    };
    let ends: Vec<_> = unsent.iter().map(ended).collect();
    let (timed_out, has_run) =
        (unsent.iter().any(|it| is_timed_out(it.0)), unsent.iter().any(|it| first_ran(it.0).is_some()));
    let cure = match (timed_out, has_run) {
        (true, false) if first.without_loop => format!(
            "; a program without a loop gets it {} after it starts: choose a longer `--timeout`",
            Span::from(LOOPLESS + first.after)
        ),
        (true, _) => "; choose a longer `--timeout`, or a shorter `--after`".into(),
        (false, true) => "; choose a shorter `--after`".into(),
        (false, false) => String::new(),
    };
    Some(format!("{} was never sent: {}{cure}", signal_name(first.number.into()), ends.join(", ")))
}

/// Whether the session's time limit ended it.
fn is_timed_out(lane: &Lane) -> bool {
    lane.signals.iter().any(|mark| mark.what == SignalEvent::TimedOut)
}
