//! What the evidence of one engine comes to.

/// The answer to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    Holds,
    False,
    /// On something that the evidence names.
    Depends,
    /// It is an advice, or there is no such thing on the engine.
    NotApplicable,
    /// What it takes was not seen.
    Unknown,
}

impl Truth {
    pub const ALL: &[Self] = &[Self::Holds, Self::False, Self::Depends, Self::NotApplicable, Self::Unknown];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::False => "false",
            Self::Depends => "depends",
            Self::NotApplicable => "n/a",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub truth: Truth,
    /// On what it depends, in a few words; empty where it does not.
    pub on: String,
    /// The measured evidence, as a sentence or two.
    pub why: String,
}

impl Judgement {
    pub fn holds(why: impl Into<String>) -> Self {
        Self { truth: Truth::Holds, on: String::new(), why: why.into() }
    }

    pub fn refuted(why: impl Into<String>) -> Self {
        Self { truth: Truth::False, ..Self::holds(why) }
    }

    pub fn depends(on: impl Into<String>, why: impl Into<String>) -> Self {
        Self { truth: Truth::Depends, on: on.into(), why: why.into() }
    }

    pub fn not_applicable(why: impl Into<String>) -> Self {
        Self { truth: Truth::NotApplicable, ..Self::holds(why) }
    }

    pub fn unknown(why: impl Into<String>) -> Self {
        Self { truth: Truth::Unknown, ..Self::holds(why) }
    }

    /// It holds if this is so, and is false otherwise.
    pub fn of(is_so: bool, why: impl Into<String>) -> Self {
        if is_so { Self::holds(why) } else { Self::refuted(why) }
    }

    /// Two cases of one statement: of one mind, or it depends on what tells them apart.
    pub fn of_two(on: &str, one: bool, other: bool, why: impl Into<String>) -> Self {
        if one == other { Self::of(one, why) } else { Self::depends(on, why) }
    }
}
