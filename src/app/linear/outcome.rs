//! How a line report ends.

use crate::{
    app::start::StartError,
    event::{Exit, Time, signal_name},
    model::{Lane, Model, SignalEvent, SignalMark},
    recording::Trouble,
    source::SourceError,
};
use std::io;

/// The end of a line report.
#[derive(Debug)]
pub struct LinearEnd {
    pub outcome: Outcome,
    /// What was written to, and how many lines of it were not, because they were not read in time.
    pub unwritten: Vec<(&'static str, u64)>,
    /// What became of the recording, where that must be said.
    pub trouble: Option<Trouble>,
    /// What there is to say of programs that run on.
    pub farewells: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    CheckFailed,
    /// A lane is missing, broke, never got its signal, or lost records, and how.
    Broken(String),
    /// The program ended so, and that is what counts.
    Program(Exit),
    TimedOut,
    /// This signal asked the inspector to end.
    Interrupted(u8),
}

/// Why a session could not be reported to its end.
#[derive(Debug, thiserror::Error)]
pub enum LinearError {
    /// A lane did not start.
    #[error("start a lane: {0}")]
    Start(#[from] SourceError),
    /// The inspector's own runtime did not start.
    #[error(transparent)]
    Runtime(#[from] StartError),
    /// The report could not be written.
    #[error("write the report: {0}")]
    Write(io::Error),
    /// What the program writes could not be passed on.
    #[error("write the program's output: {0}")]
    Pass(io::Error),
    /// The picture could not be written.
    #[error("write the picture: {0}")]
    Picture(io::Error),
}

impl LinearError {
    /// Why, as one sentence. What keeps a lane from starting says all by itself.
    pub fn reason(&self) -> String {
        match self {
            Self::Start(error) => error.to_string(),
            other => format!("failed to {other}"),
        }
    }
}

impl Outcome {
    /// What lanes that have ended come to, `failed` of whose checks have failed. `lacks` is what else keeps the session from
    /// being whole, and `unrecorded` why there is no recording of it.
    pub(in crate::app) fn of(model: &Model, failed: usize, lacks: Option<String>, unrecorded: Option<String>) -> Self {
        let head = model.head();
        let lossy: Vec<_> = model.lanes.iter().filter(|lane| lane.dropped(head) + lane.unrecorded(head) > 0).collect();
        match model.lanes.iter().find_map(broken).or(lacks) {
            Some(how) => Self::Broken(how),
            // Each of them has a finding that says so, and no more.
            None if failed > lossy.len() => Self::CheckFailed,
            None => {
                let lost = lossy.first().map(|lane| incomplete(lane));
                lost.or(unrecorded).map_or(Self::Passed, Self::Broken)
            }
        }
    }

    /// The exit code for it.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Passed | Self::Program(Exit::Unknown) => 0,
            Self::CheckFailed => 1,
            Self::Broken(_) => 3,
            Self::Program(Exit::Code(code)) => *code as u8,
            Self::Program(Exit::Signal(signal)) => 128 + *signal as u8,
            Self::TimedOut => 124,
            Self::Interrupted(signal) => 128 + *signal,
        }
    }

    /// Why it is neither of the first two, in words.
    pub fn why(&self) -> Option<&str> {
        if let Self::Broken(how) = self { Some(how) } else { None }
    }
}

/// How a lane broke, if it did: it never connected, or was killed by a signal that loopscope did not send.
fn broken(lane: &Lane) -> Option<String> {
    let name = lane.info.id.letter();
    match lane.lifeline.exited.map(|exited| exited.1) {
        Some(Exit::Signal(signal)) if !was_sent(lane, signal) => {
            Some(format!("lane {name} was killed by {}, which loopscope did not send", signal_name(signal)))
        }
        _ if lane.lifeline.connected.is_none() => Some(format!("lane {name} ended before it reported anything")),
        _ => None,
    }
}

/// Why a session with lost records is broken: what was not recorded must not pass for absent.
fn incomplete(lane: &Lane) -> String {
    let name = lane.info.id.letter();
    format!("records of lane {name} were lost, so some checks have no answer; see the fix of `records-dropped`")
}

/// Whether the inspector sent a signal to a lane.
fn was_sent(lane: &Lane, signal: i32) -> bool {
    let sent = |mark: &SignalMark| mark.what == SignalEvent::Sent && i32::from(mark.signal) == signal;
    lane.signals.until(Time::END).any(sent)
}
