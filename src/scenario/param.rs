//! The parameters of a scenario, and their bounds.

use super::find;
use std::{fmt, ops::RangeInclusive, time::Duration};

/// One thing that can be set: `--set name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// What it is called.
    pub name: &'static str,
    /// What it is, as a few words.
    pub help: &'static str,
    /// What values it takes.
    pub kind: ParamKind,
    /// How CPython is started for some of its words.
    pub(super) starts: &'static [PythonStart],
}

/// How CPython is started where a parameter is set to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PythonStart {
    /// The word.
    pub word: &'static str,
    /// Flags of the interpreter: `-X`, `dev`.
    pub flags: &'static [&'static str],
    /// Environment variables.
    pub variables: &'static [(&'static str, &'static str)],
}

/// The values and the default of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A whole number.
    Count {
        /// The default.
        default: u64,
        /// The least and the most.
        bounds: RangeInclusive<u64>,
    },
    /// A length of time, written like `500ms` or `2s`.
    Duration {
        /// The default.
        default: Duration,
        /// The shortest and the longest.
        bounds: RangeInclusive<Duration>,
    },
    /// One of a few words.
    Choice {
        /// The words; the first is the default.
        words: &'static [&'static str],
    },
    /// A signal that loopscope sends to each lane: the program itself does not read it.
    Signal {
        /// The signals by their names, such as `TERM`, and perhaps `none`; the first is the default.
        words: &'static [&'static str],
    },
    /// When loopscope sends it, counted from when the lane's first loop begins to run.
    After {
        /// The default.
        default: Duration,
    },
}

/// The latest that a signal is sent.
const LATEST: Duration = Duration::from_secs(3600);

/// What a parameter is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Count(u64),
    /// A length of time.
    Duration(Duration),
    /// One of the words.
    Choice(&'static str),
}

impl Param {
    /// A whole number.
    pub const fn count(name: &'static str, help: &'static str, default: u64, bounds: RangeInclusive<u64>) -> Self {
        Self { name, help, kind: ParamKind::Count { default, bounds }, starts: &[] }
    }

    /// A length of time.
    pub const fn duration(
        name: &'static str,
        help: &'static str,
        default: Duration,
        bounds: RangeInclusive<Duration>,
    ) -> Self {
        Self { name, help, kind: ParamKind::Duration { default, bounds }, starts: &[] }
    }

    /// One of a few words, the first unless set.
    pub const fn choice(name: &'static str, help: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, help, kind: ParamKind::Choice { words }, starts: &[] }
    }

    /// The same, where CPython is started in a way of its own for some of the words.
    #[must_use]
    pub const fn starting_python(self, starts: &'static [PythonStart]) -> Self {
        Self { starts, ..self }
    }

    /// The signal that loopscope sends to each lane of the scenario, the first unless set; [`Param::after`] says when.
    pub const fn signal(words: &'static [&'static str]) -> Self {
        Self { name: "signal", help: "the signal that loopscope sends", kind: ParamKind::Signal { words }, starts: &[] }
    }

    /// When loopscope sends the signal.
    pub const fn after(default: Duration) -> Self {
        Self {
            name: "after",
            help: "when it sends it, after the loop starts running",
            kind: ParamKind::After { default },
            starts: &[],
        }
    }

    /// Whether it says what loopscope does, and nothing that the program reads.
    pub const fn is_of_loopscope(&self) -> bool {
        matches!(self.kind, ParamKind::Signal { .. } | ParamKind::After { .. })
    }

    /// The default.
    pub fn default_value(&self) -> Value {
        match &self.kind {
            ParamKind::Count { default, .. } => Value::Count(*default),
            ParamKind::Duration { default, .. } | ParamKind::After { default } => Value::Duration(*default),
            ParamKind::Choice { words } | ParamKind::Signal { words } => {
                Value::Choice(words.first().copied().unwrap_or_default())
            }
        }
    }

    /// The value a text stands for; `None` when it is of another form or out of bounds.
    pub fn parse(&self, text: &str) -> Option<Value> {
        match &self.kind {
            ParamKind::Count { bounds, .. } => {
                text.parse().ok().filter(|count| bounds.contains(count)).map(Value::Count)
            }
            ParamKind::Duration { bounds, .. } => length(text, bounds),
            ParamKind::After { .. } => length(text, &(Duration::ZERO..=LATEST)),
            ParamKind::Choice { words } | ParamKind::Signal { words } => {
                words.iter().copied().find(|word| *word == text).map(Value::Choice)
            }
        }
    }

    /// The word that is most similar to a text; `None` if none is similar.
    pub(super) fn nearest(&self, text: &str) -> Option<&'static str> {
        match self.kind {
            ParamKind::Choice { words } | ParamKind::Signal { words } => find::nearest(text, words.iter().copied()),
            _ => None,
        }
    }
}

/// A length of time within bounds.
fn length(text: &str, bounds: &RangeInclusive<Duration>) -> Option<Value> {
    humantime::parse_duration(text).ok().filter(|length| bounds.contains(length)).map(Value::Duration)
}

/// The form and the bounds: `a whole number from 1 to 100`.
impl fmt::Display for ParamKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { bounds, .. } => write!(f, "a whole number from {} to {}", bounds.start(), bounds.end()),
            Self::Duration { bounds, .. } => between(f, [*bounds.start(), *bounds.end()]),
            Self::After { .. } => between(f, [Duration::ZERO, LATEST]),
            Self::Choice { words } | Self::Signal { words } => write!(f, "one of {}", words.join(", ")),
        }
    }
}

fn between(f: &mut fmt::Formatter<'_>, bounds: [Duration; 2]) -> fmt::Result {
    let [least, most] = bounds.map(Value::Duration);
    write!(f, "a length of time from {least} to {most}")
}

/// As it is written after `=`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Duration(length) => f.pad(&humantime::format_duration(*length).to_string().replace(' ', "")),
            Self::Choice(word) => f.pad(word),
        }
    }
}
