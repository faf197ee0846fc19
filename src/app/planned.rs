//! A signal that a session sends to a lane by itself.

use std::time::Duration;

use super::moment::first_ran;
use crate::{
    event::{Time, signal_name},
    model::Lane,
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
        format!("{} ended {when}", lane.info.id.letter())
    };
    let ends: Vec<_> = unsent.iter().map(ended).collect();
    let cure =
        if unsent.iter().any(|(lane, _)| first_ran(lane).is_some()) { "; choose a shorter `--after`" } else { "" };
    Some(format!("{} was never sent: {}{cure}", signal_name(first.number.into()), ends.join(", ")))
}
