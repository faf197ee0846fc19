//! A lane at a moment, and what rules ask of it.

use super::Limits;
use crate::{
    event::{Exit, Leave, Mode, SignalHow, Time},
    model::{Counts, Lane, SignalEvent, SignalMark},
};

/// What is open or alive in a process that was killed is no fault of its code.
pub(super) const KILLED: &str = "The process was killed before it could release what it had opened.";

/// Python raises KeyboardInterrupt for it, and is killed by the signal if that is not caught.
pub(super) const SIGINT: i32 = 2;

/// A lane at a moment.
pub(super) struct Case<'a> {
    pub(super) lane: &'a Lane,
    pub(super) at: Time,
    pub(super) limits: &'a Limits,
    /// When the process ended, if it did up to the moment.
    pub(super) ended: Option<Time>,
}

impl<'a> Case<'a> {
    pub(super) fn new(lane: &'a Lane, at: Time, limits: &'a Limits) -> Self {
        Self { lane, at, limits, ended: ended(lane, at) }
    }

    /// When the process ended, or else the moment.
    pub(super) fn last(&self) -> Time {
        self.ended.unwrap_or(self.at)
    }

    pub(super) fn exit(&self) -> Option<Exit> {
        self.lane.exit(self.at)
    }

    pub(super) fn counts(&self) -> Counts {
        self.lane.tasks.counts(self.at)
    }

    pub(super) fn has_loops(&self) -> bool {
        self.lane.loops.known(self.at).next().is_some()
    }

    /// Whether no task was created, as far as is known.
    pub(super) fn has_no_tasks(&self) -> bool {
        self.counts().created == 0
    }

    /// Whether a poll or a callback ran. Where callbacks are not reported, a loop may have run some.
    pub(super) fn has_run(&self) -> bool {
        let may_have = self.lane.info.mode != Mode::Full && self.has_loops();
        !self.has_no_tasks() || self.lane.callbacks(self.at) > 0 || may_have
    }

    fn has_left(&self) -> bool {
        self.lane.exits.until(self.at).any(|left| left.how == Leave::Normal)
    }

    /// Whether a signal ended the process as it was, and not an interpreter that makes one of an exception as it leaves.
    pub(super) fn is_killed(&self) -> bool {
        matches!(self.exit(), Some(Exit::Signal(_) | Exit::Unknown)) && !self.has_left() || self.is_timed_out()
    }

    /// Whether the process went without the last words of its interpreter or runtime: killed, by `os._exit`, or as another
    /// program took its place.
    pub(super) fn is_cut_short(&self) -> bool {
        self.is_killed() || self.lane.exits.latest(self.at).is_some_and(|left| left.how != Leave::Normal)
    }

    /// Whether the inspector ended the process, as its time was up.
    pub(super) fn is_timed_out(&self) -> bool {
        self.lane.signals.until(self.at).any(|mark| mark.what == SignalEvent::TimedOut)
    }

    /// Whether the process was ended by a signal that it had handled: after an orderly shutdown it raised that once more, as
    /// Unix asks. What it leaves behind is no fault of its code. A Ctrl-C that became a KeyboardInterrupt by itself is none
    /// of these.
    pub(super) fn is_resigned(&self) -> bool {
        let Some(Exit::Signal(signal)) = self.exit() else { return false };
        self.has_received(signal) && (signal != SIGINT || self.has_handled(signal))
    }

    /// Whether the program added a handler for a signal.
    pub(super) fn has_handled(&self, signal: i32) -> bool {
        let added = SignalEvent::Program(SignalHow::HandlerAdded);
        self.lane.signals.until(self.at).any(|mark| (mark.signal.into(), mark.what) == (signal, added))
    }

    pub(super) fn has_received(&self, signal: i32) -> bool {
        let received = SignalEvent::Program(SignalHow::Received);
        self.lane.signals.until(self.at).any(|mark| (mark.signal.into(), mark.what) == (signal, received))
    }

    /// Whether a signal was sent to the process by the inspector, or received by it.
    pub(super) fn was_asked(&self, signal: i32) -> bool {
        let sent = |mark: &&SignalMark| (mark.signal.into(), mark.what) == (signal, SignalEvent::Sent);
        self.has_received(signal) || self.lane.signals.until(self.at).any(|mark| sent(&mark))
    }

    /// Whether what lived as the process ended is known: where tasks are sampled, only one that leaves by itself has a
    /// last sample at its end.
    pub(super) fn knows_last_tasks(&self) -> bool {
        self.ended.is_some() && (self.lane.info.mode != Mode::Sampling || self.has_left())
    }
}

fn ended(lane: &Lane, at: Time) -> Option<Time> {
    lane.lifeline.exited.map(|exited| exited.0).filter(|&exited| exited <= at)
}

/// The moment to judge what a program leaves behind: an interpreter sweeps up after it, when its own code is done.
pub(super) fn settled(lane: &Lane, at: Time) -> Time {
    let left = lane.exits.until(at).rfind(|left| left.how == Leave::Normal);
    // The sample that the interpreter waits for as it leaves.
    let sample = |left: Time| lane.files.set_after(left).map_or(left, |set| set.at.max(left));
    left.map_or(at, |left| sample(left.at).min(at))
}
