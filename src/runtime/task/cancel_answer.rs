//! What `cancel()` answers.

use std::{
    fmt,
    ops::{Deref, Not},
};

use crate::event::Refusal;

/// Whether a cancel was requested: a `bool` to all who ask it, which says why there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelAnswer {
    /// It was.
    Requested,
    /// The task is over.
    Over,
    /// The loop of the task was closed while the task waited: where asyncio raises a RuntimeError.
    Refused(Refusal),
}

impl CancelAnswer {
    pub(crate) const fn of(is_requested: bool) -> Self {
        if is_requested { Self::Requested } else { Self::Over }
    }

    /// Whether a cancel was requested.
    #[must_use]
    pub const fn is_requested(self) -> bool {
        matches!(self, Self::Requested)
    }
}

/// `true`, `false`, or CPython's words.
impl fmt::Display for CancelAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requested => f.write_str("true"),
            Self::Over => f.write_str("false"),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl Deref for CancelAnswer {
    type Target = bool;

    fn deref(&self) -> &bool {
        if self.is_requested() { &true } else { &false }
    }
}

impl Not for CancelAnswer {
    type Output = bool;

    fn not(self) -> bool {
        !self.is_requested()
    }
}

impl PartialEq<bool> for CancelAnswer {
    fn eq(&self, other: &bool) -> bool {
        self.is_requested() == *other
    }
}

impl From<CancelAnswer> for bool {
    fn from(answer: CancelAnswer) -> Self {
        answer.is_requested()
    }
}
