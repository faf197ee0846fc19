//! Which engines run a scenario.

use crate::{
    event::{Engine, Mode},
    scenario::Scenario,
    source::{
        SourceError,
        python::{Interpreter, Which, find},
    },
    ui::Engines,
};
use std::fmt;

/// An engine that is there, with what it takes to run a program on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundEngine {
    Tokio,
    /// A real interpreter, and how much the agent in it reports.
    Cpython(Interpreter, Mode),
}

/// What CPython lanes are run with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Python {
    pub which: Which,
    /// The minor version that it is to have, where one is named.
    pub minor: Option<u16>,
    /// How much its agent reports.
    pub mode: Mode,
}

/// Engines that are there, and what is to be said where one is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In the order of their lanes.
    pub engines: Vec<FoundEngine>,
    /// Why there is no Python among them, though there should be.
    pub missing: Option<String>,
}

impl Python {
    /// Finds the interpreter.
    ///
    /// # Errors
    /// When there is none that can be watched, or the one named is of another version.
    pub fn find(&self) -> Result<Interpreter, String> {
        let found = find(&self.which).map_err(|why| why.to_string())?;
        let (major, minor, _) = found.version;
        match (&self.which, self.minor) {
            (Which::Path(path), Some(other)) if other != minor => {
                let path = path.display();
                Err(format!(
                    "{path}: is Python {major}.{minor}, and `cpython3.{other}` was requested; leave one of the two out"
                ))
            }
            _ => Ok(found),
        }
    }
}

impl FoundEngine {
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Tokio => Engine::Tokio,
            Self::Cpython(interpreter, _) => Engine::Cpython(interpreter.version),
        }
    }

    /// How much a program on it reports.
    pub const fn mode(&self) -> Mode {
        match self {
            Self::Tokio => Mode::Full,
            Self::Cpython(_, mode) => *mode,
        }
    }
}

impl fmt::Display for FoundEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tokio => f.write_str("tokio"),
            Self::Cpython(interpreter, Mode::Full) => interpreter.fmt(f),
            // What is not reported is missed in the lane: its name says why.
            Self::Cpython(interpreter, mode) => write!(f, "{interpreter} ({})", mode.word()),
        }
    }
}

/// Finds what is asked for. Without an interpreter, or a program for it, both engines come down to Tokio.
///
/// # Errors
/// When CPython alone is asked for and cannot be had.
pub fn engines(wanted: Engines, python: &Python, scenario: &Scenario) -> Result<Found, String> {
    let found = |engines| Found { engines, missing: None };
    match wanted {
        Engines::Tokio => Ok(found(vec![FoundEngine::Tokio])),
        Engines::Cpython => Ok(found(vec![cpython(python, scenario)?])),
        Engines::Both => Ok(match cpython(python, scenario) {
            Ok(cpython) => found(vec![FoundEngine::Tokio, cpython]),
            Err(why) => Found { engines: vec![FoundEngine::Tokio], missing: Some(format!("no CPython lanes: {why}")) },
        }),
    }
}

fn cpython(python: &Python, scenario: &Scenario) -> Result<FoundEngine, String> {
    match no_twin(scenario) {
        None => Ok(FoundEngine::Cpython(python.find()?, python.mode)),
        Some(why) => Err(why),
    }
}

/// Why a scenario cannot run on CPython, if it cannot.
pub(super) fn no_twin(scenario: &Scenario) -> Option<String> {
    let why = SourceError::NoTwin { scenario: scenario.name };
    scenario.twin.is_none().then(|| why.to_string())
}
