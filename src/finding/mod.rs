//! Rules that read the model and answer in sentences, with evidence.
//!
//! A rule never guesses: where what is known does not decide, it answers [`Verdict::Unknown`]. It says nothing at
//! all only where it does not apply.

mod difference;

pub use difference::{Difference, first_difference};

use crate::{
    event::{File, LaneId, LoopId, SiteId, Span, TaskId, Time},
    model::Lane,
};

/// What a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All is as it should be.
    Ok,
    /// It is not.
    Found,
    /// It cannot be told yet, or not any more.
    Unknown,
}

/// What a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A task.
    Task(TaskId),
    /// A loop.
    Loop(LoopId),
    /// A file descriptor.
    File(File),
    /// A place in the program's source.
    Site(SiteId),
    /// A moment.
    Time(Time),
}

/// The answer of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The lane it is about.
    pub lane: LaneId,
    /// The answer.
    pub verdict: Verdict,
    /// The whole answer as a sentence.
    pub sentence: String,
    /// The answer in a few words: `fds 9→9`, `3 tasks left`.
    pub fragment: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The moment it is about.
    pub at: Option<Time>,
}

/// Where rules draw the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest time between a request to stop and its delivery.
    pub cancel: Span,
    /// The longest poll or callback.
    pub blocked: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cancel: Span::from_millis(50), blocked: Span::from_millis(100) }
    }
}

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// What it holds, as a sentence.
    pub about: &'static str,
    /// Its answers for a lane at a moment.
    judge: fn(&Lane, Time, &Limits) -> Vec<Finding>,
}

/// Every rule, in the order of screens and reports.
pub const RULES: &[Rule] = &[];

/// What every rule says about a lane at a moment. Meant for a few times a second, not for every frame.
pub fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.judge)(lane, at, limits)).collect()
}
