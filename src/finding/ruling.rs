//! What a rule answers with.

use super::{step::Step, subject::Subjects};
use crate::event::Time;
use std::borrow::Cow;

/// What a rule answers, in the order in which findings are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Fail,
    /// Not known yet, or never.
    Unknown,
    /// Nothing is wrong.
    Ok,
    /// There was nothing to judge.
    NotApplicable,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::NotApplicable => "n/a",
        }
    }
}

/// An answer without the rule's and the lane's name. Without a fragment it has the rule's topic.
#[derive(Debug)]
pub(super) struct Ruling {
    pub(super) verdict: Verdict,
    pub(super) fragment: String,
    pub(super) sentence: String,
    pub(super) fix: Option<Cow<'static, str>>,
    /// How it came to that, oldest first.
    pub(super) steps: Vec<Step>,
    /// Since when it goes on, where it does.
    pub(super) since: Option<Time>,
    pub(super) subjects: Subjects,
    pub(super) at: Option<Time>,
}

impl Ruling {
    fn new(verdict: Verdict, fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        let (fragment, sentence) = (fragment.into(), sentence.into());
        Self {
            verdict,
            fragment,
            sentence,
            fix: None,
            steps: Vec::new(),
            since: None,
            subjects: Subjects::default(),
            at: None,
        }
    }

    pub(super) fn fail(fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Fail, fragment, sentence)
    }

    pub(super) fn ok(fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, fragment, sentence)
    }

    pub(super) fn unknown(sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Unknown, "", sentence)
    }

    pub(super) fn not_applicable() -> Self {
        Self::new(Verdict::NotApplicable, "", "There was nothing to judge.")
    }

    pub(super) fn resigned() -> Self {
        let sentence = "The process ended by a signal that it had handled: what was left then is not judged.";
        Self::new(Verdict::NotApplicable, "", sentence)
    }

    pub(super) fn about(mut self, subjects: Subjects) -> Self {
        self.subjects = subjects;
        self
    }

    pub(super) fn fix(mut self, fix: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    pub(super) const fn when(mut self, at: Time) -> Self {
        self.at = Some(at);
        self
    }
}
