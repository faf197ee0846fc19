//! Kinds of entries of the log, to go from one to the next.

use crate::{
    event::Event,
    model::{Tone, tone},
};

/// A kind of entries that one looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Sent or received.
    Signal,
    Cancel,
    Output,
    Created,
    Ended,
    Waiting,
    Loop,
    Teardown,
    Timer,
    Job,
    Callback,
    Problem,
    Other,
}

impl EventKind {
    pub const ALL: &[Self] = &[
        Self::Signal,
        Self::Cancel,
        Self::Output,
        Self::Created,
        Self::Ended,
        Self::Waiting,
        Self::Loop,
        Self::Teardown,
        Self::Timer,
        Self::Job,
        Self::Callback,
        Self::Problem,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Cancel => "cancel",
            Self::Output => "output",
            Self::Created => "created",
            Self::Ended => "ended",
            Self::Waiting => "waiting",
            Self::Loop => "loop",
            Self::Teardown => "teardown",
            Self::Timer => "timer",
            Self::Job => "job",
            Self::Callback => "callback",
            Self::Problem => "problem",
            Self::Other => "other",
        }
    }

    /// The kind of an entry.
    pub fn of(entry: &Event) -> Self {
        match entry.what.kind() {
            _ if tone(entry) == Some(Tone::Signal) => Self::Signal,
            "cancel-requested" | "cancel-delivered" | "cancel-swallowed" | "uncancelled" | "cancel-sent" => {
                Self::Cancel
            }
            "output" => Self::Output,
            "created" => Self::Created,
            "ended" | "exited" | "leaving" => Self::Ended,
            "waiting" => Self::Waiting,
            "loop" => Self::Loop,
            "teardown" => Self::Teardown,
            "timer" => Self::Timer,
            "job" => Self::Job,
            "callback" => Self::Callback,
            "refused" | "not-retrieved" | "error" | "warning" => Self::Problem,
            _ => Self::Other,
        }
    }
}
