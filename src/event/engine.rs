//! What runs a program, and how much that reports.

use std::{fmt, str::FromStr};

/// What runs a program. On the wire and in JSON it is the text of its `Display`: `tokio`, `cpython 3.12.1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Not known: the program has not connected, or never will. Of its process alone something is seen.
    #[default]
    Unknown,
    /// A Tokio runtime.
    Tokio,
    /// CPython.
    Cpython(Version),
}

/// A version of CPython: major, minor, patch.
pub type Version = (u16, u16, u16);

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.pad("unknown engine"),
            Self::Tokio => f.pad("tokio"),
            Self::Cpython((major, minor, patch)) => f.pad(&format!("cpython {major}.{minor}.{patch}")),
        }
    }
}

impl FromStr for Engine {
    type Err = EngineError;

    fn from_str(text: &str) -> Result<Self, EngineError> {
        if text == "tokio" {
            return Ok(Self::Tokio);
        }
        let version = || {
            let mut numbers = text.strip_prefix("cpython ")?.split('.').map(|number| number.parse().ok());
            Some((numbers.next()??, numbers.next()??, numbers.next()??))
        };
        version().map(Self::Cpython).ok_or(EngineError)
    }
}

/// The text names no engine that this version knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no engine of that name: write tokio, or cpython with a version like 3.12.1")]
pub struct EngineError;

/// How much a program reports: the less, the cheaper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Everything.
    #[default]
    Full,
    /// Everything but polls and callbacks.
    Lifecycle,
    /// What its tasks are, sampled ten times a second: not how they end, nor anything of cancellations.
    Sampling,
}

impl Mode {
    /// Every mode, the most expensive first.
    pub const ALL: &[Self] = &[Self::Full, Self::Lifecycle, Self::Sampling];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Lifecycle => "lifecycle",
            Self::Sampling => "sampling",
        }
    }
}

impl FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mode = Self::ALL.iter().find(|mode| mode.word() == text);
        mode.copied().ok_or("write full, lifecycle or sampling")
    }
}

#[cfg(test)]
mod tests {
    use super::{Engine, EngineError};

    #[test]
    fn an_engine_is_read_from_its_own_text() {
        for engine in [Engine::Tokio, Engine::Cpython((3, 12, 1))] {
            assert_eq!(engine.to_string().parse(), Ok(engine));
        }
        for text in ["", "tokio 1", "cpython", "cpython 3.12", "cpython 3.x.1", "pypy 3.10.1"] {
            assert_eq!(text.parse::<Engine>(), Err(EngineError), "{text}");
        }
    }
}
