//! How a line report ends.

use crate::{app::start::StartError, event::Exit, recording::Trouble, source::SourceError};
use std::io;

/// The end of a line report.
#[derive(Debug)]
pub struct LinearEnd {
    pub outcome: Outcome,
    /// How many lines were not written, because they were not read in time.
    pub unwritten: u64,
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
