//! Rules that read the model and answer in sentences, with evidence.
//!
//! A rule never guesses: where what is known does not decide, it answers [`Verdict::Unknown`]. While a program runs
//! that is what most rules say; they decide when it has ended. A rule says nothing at all only where it does not
//! apply.

mod answer;
mod blocked_loop;
mod cancel_latency;
mod cancel_swallowed;
mod chain;
mod difference;
mod exception_not_retrieved;
mod exit_status;
mod fds_stable;
mod leftovers;
mod lives;
mod loop_closed;
mod loop_left_open;
mod nested_run;
mod no_task_left;
mod records_dropped;
mod task_left;

pub use answer::{Evidence, Verdict};
pub use difference::{Difference, differences, first_difference, pairs, uncompared};
pub use leftovers::kept_open;

use crate::{
    event::{LaneId, Span, Time},
    model::Lane,
};
use answer::Answer;

/// Every rule, in the order of screens and reports.
pub const RULES: &[Rule] = &[
    exit_status::RULE,
    loop_closed::RULE,
    no_task_left::RULE,
    fds_stable::RULE,
    cancel_latency::RULE,
    loop_left_open::RULE,
    task_left::RULE,
    cancel_swallowed::RULE,
    nested_run::RULE,
    exception_not_retrieved::RULE,
    blocked_loop::RULE,
    records_dropped::RULE,
];

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// What it holds, as a sentence.
    pub about: &'static str,
    judge: fn(&Lane, Time, &Limits) -> Vec<Answer>,
}

/// Where rules draw the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest time between a request to stop, or a signal, and the delivery.
    pub cancel: Span,
    /// The longest poll or callback; not less than 1 ms, as shorter ones are not kept.
    pub blocked: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cancel: Span::from_millis(50), blocked: Span::from_millis(100) }
    }
}

/// The answer of a rule about a lane.
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

/// What every rule says about a lane at a moment. It may look at every task, so ask when something changed
/// ([`Model::revision`](crate::model::Model::revision)) and a few times a second at most, not for every frame.
pub fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule.judge(lane, at, limits)).collect()
}

impl Rule {
    /// What this rule says about a lane at a moment.
    pub fn judge(&self, lane: &Lane, at: Time, limits: &Limits) -> Vec<Finding> {
        let finding = |answer: Answer| Finding {
            rule: self.name,
            lane: lane.info.id,
            verdict: answer.verdict,
            sentence: answer.sentence,
            fragment: answer.fragment,
            evidence: answer.evidence,
            at: answer.at,
        };
        (self.judge)(lane, at, limits).into_iter().map(finding).collect()
    }
}
