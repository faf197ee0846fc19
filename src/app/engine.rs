//! Which engines run a scenario.

use crate::{
    source::python::{Interpreter, Mode, PythonError, Which, find},
    ui::Engines,
};
use std::fmt;

/// What runs a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// This program's own runtime.
    Tokio,
    /// A real interpreter, and how much the agent in it reports.
    Cpython(Interpreter, Mode),
}

/// What CPython lanes are run with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Python {
    /// The interpreter.
    pub which: Which,
    /// How much its agent reports.
    pub mode: Mode,
}

/// Engines that are there, and what is to be said where one is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In the order of their lanes.
    pub engines: Vec<Engine>,
    /// Why there is no Python among them, though there should be.
    pub missing: Option<String>,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tokio => f.write_str("tokio"),
            Self::Cpython(interpreter, Mode::Full) => interpreter.fmt(f),
            // What is not reported is missed in the lane: its name says why.
            Self::Cpython(interpreter, mode) => write!(f, "{interpreter} ({})", mode.word()),
        }
    }
}

/// Finds what is asked for. Without an interpreter, both engines come down to Tokio.
///
/// # Errors
/// When CPython alone is asked for and cannot be had.
pub fn engines(wanted: Engines, python: &Python) -> Result<Found, PythonError> {
    let found = |engines| Found { engines, missing: None };
    match wanted {
        Engines::Tokio => Ok(found(vec![Engine::Tokio])),
        Engines::Cpython => Ok(found(vec![Engine::Cpython(find(&python.which)?, python.mode)])),
        Engines::Both => Ok(match find(&python.which) {
            Ok(interpreter) => found(vec![Engine::Tokio, Engine::Cpython(interpreter, python.mode)]),
            Err(why) => Found { engines: vec![Engine::Tokio], missing: Some(format!("no CPython lanes: {why}")) },
        }),
    }
}
