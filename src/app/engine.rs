//! Which engines run a scenario.

use crate::{
    scenario::Scenario,
    source::{
        LaneError,
        python::{Interpreter, Mode, Which, find},
    },
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
    /// The minor version that it is to have, where one is named.
    pub minor: Option<u16>,
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
                    "{path}: is Python {major}.{minor}, and `cpython3.{other}` is asked for; leave one of the two out"
                ))
            }
            _ => Ok(found),
        }
    }
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

/// Finds what is asked for. Without an interpreter, or a program for it, both engines come down to Tokio.
///
/// # Errors
/// When CPython alone is asked for and cannot be had.
pub fn engines(wanted: Engines, python: &Python, scenario: &Scenario) -> Result<Found, String> {
    let found = |engines| Found { engines, missing: None };
    match wanted {
        Engines::Tokio => Ok(found(vec![Engine::Tokio])),
        Engines::Cpython => Ok(found(vec![cpython(python, scenario)?])),
        Engines::Both => Ok(match cpython(python, scenario) {
            Ok(cpython) => found(vec![Engine::Tokio, cpython]),
            Err(why) => Found { engines: vec![Engine::Tokio], missing: Some(format!("no CPython lanes: {why}")) },
        }),
    }
}

fn cpython(python: &Python, scenario: &Scenario) -> Result<Engine, String> {
    match no_twin(scenario) {
        None => Ok(Engine::Cpython(python.find()?, python.mode)),
        Some(why) => Err(why),
    }
}

/// Why a scenario cannot run on CPython, if it cannot.
pub(super) fn no_twin(scenario: &Scenario) -> Option<String> {
    let why = LaneError::NoTwin { scenario: scenario.name };
    scenario.twin.is_none().then(|| why.to_string())
}
