//! Rules that read the model and answer in sentences, with evidence.
//!
//! ```text
//!  Lane ─▶ Case ─▶ gate: what the rule needs ─▶ rule ─▶ gate: what *ok* needs ─▶ Ruling ─▶ Finding
//! ```
//!
//! One fact, one finding: a rule answers once for a lane, and what its answer is about are its [`Subject`]s. A thousand
//! tasks that a loop leaves behind are one finding that names a few of them and counts the rest.
//!
//! A rule never guesses: where what is known does not decide, the answer is [`Verdict::Unknown`]. While a program runs
//! that is what most rules say; they decide when it has ended. A rule says what it needs ([`Rule::needs`]), and one gate
//! answers for all rules whose needs are not met.
//!
//! A new rule is a file with a `RULE`, and a line in [`RULES`], which stands in the order of what to fix first.

mod blocked_loop;
mod cancel_latency;
mod cancel_swallowed;
mod case;
mod chain;
mod cost;
mod deprecated_call;
mod difference;
mod different_loop;
mod does_not_stop;
mod exception_not_retrieved;
mod exit_status;
mod fds_stable;
mod gate;
mod generator_left;
mod headline;
mod job_left;
mod launcher;
mod left_behind;
mod leftovers;
mod lives;
mod loop_left_open;
mod nested_run;
mod never_awaited;
mod phrase;
mod records_dropped;
mod ruling;
mod step;
mod subject;
mod task_left;
mod thread_safe;

pub use cost::{Cost, Measure, Spread, after_signal};
pub use difference::{Difference, differences, first_difference, pairs, uncompared};
pub use gate::{Need, UNENDED};
pub use headline::Headline;
pub use launcher::{PASS_ON, failing_alone};
pub use left_behind::{LeftBehind, left_behind};
pub use leftovers::{holders, kept_open};
pub use ruling::Verdict;
use step::SWALLOWED;
pub use step::Step;
pub use subject::{Subject, SubjectId};

use crate::{
    event::{LaneId, Span, TaskId, Time},
    model::{Lane, Model},
};
use case::Case;
use ruling::Ruling;
use std::borrow::Cow;

/// Every rule. Of several that fail, the first in this list is to be fixed first.
pub const RULES: &[Rule] = &[
    does_not_stop::RULE,
    nested_run::RULE,
    different_loop::RULE,
    thread_safe::RULE,
    exit_status::RULE,
    exception_not_retrieved::RULE,
    never_awaited::RULE,
    task_left::RULE,
    generator_left::RULE,
    job_left::RULE,
    cancel_swallowed::RULE,
    loop_left_open::RULE,
    fds_stable::RULE,
    cancel_latency::RULE,
    blocked_loop::RULE,
    deprecated_call::RULE,
    records_dropped::RULE,
];

#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub name: &'static str,
    /// What it judges, in a word or two: the fragment of an answer that says no more.
    pub topic: &'static str,
    /// What holds where it is ok, as a sentence.
    pub about: &'static str,
    /// What it takes to judge at all.
    pub needs: &'static [Need],
    /// What it takes beyond that to say that nothing is wrong.
    pub ok_needs: &'static [Need],
    /// Whether it judges what is alive or open at the end.
    judges_leftovers: bool,
    judge: fn(&Case<'_>) -> Ruling,
}

/// Where rules draw the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest time between a cancel request, or a signal, and the delivery.
    pub cancel: Span,
    /// The longest poll or callback; not less than 1 ms, as shorter ones are not kept.
    pub blocked: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cancel: Span::from_millis(50), blocked: Span::from_millis(100) }
    }
}

/// The answer of a rule about a lane: what is wrong and the evidence for it, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    /// The lane it is about.
    pub lane: LaneId,
    pub verdict: Verdict,
    /// The whole answer as a sentence or two.
    pub sentence: String,
    /// The answer in a few words: `fds 9→9`, `3 tasks left`.
    pub fragment: String,
    /// What a user should change; `None` where nothing is wrong, or nothing can be changed.
    pub fix: Option<Cow<'static, str>>,
    /// How it came to that, oldest first.
    pub steps: Vec<Step>,
    /// Since when it goes on, where it does.
    pub since: Option<Time>,
    /// The first few things that it is about.
    pub subjects: Vec<Subject>,
    pub count: u64,
    /// The moment it is about.
    pub at: Option<Time>,
}

impl Finding {
    /// Whether it says that a task swallowed its cancel.
    pub fn is_swallowed_by(&self, task: TaskId) -> bool {
        self.task() == Some(task) && self.steps.iter().any(|step| step.text == SWALLOWED)
    }

    /// The first task that it is about.
    pub fn task(&self) -> Option<TaskId> {
        let mut tasks = self.subjects.iter().map(|subject| subject.id);
        tasks.find_map(|id| if let SubjectId::Task(task) = id { Some(task) } else { None })
    }
}

/// What every rule says about a lane at a moment, [ranked]. It may look at every task, so ask when something
/// changed ([`Model::revision`](crate::model::Model::revision)) and a few times a second at most, not for every frame.
pub fn judge(lane: &Lane, at: Time, limits: &Limits) -> Vec<Finding> {
    // One look at a process does not show its history: it answers why it hangs, and nothing else.
    let is_asked = |rule: &&Rule| !lane.lifeline.is_attached || rule.name == does_not_stop::RULE.name;
    ranked(RULES.iter().filter(is_asked).map(|rule| rule.judge(lane, at, limits)).collect())
}

/// The headline of a session, of its findings of all lanes.
pub fn headline(model: &Model, findings: &[Finding], at: Time) -> Option<Headline> {
    launcher::headline(model, findings, at).or_else(|| headline::of_findings(model, findings, at))
}

/// Findings in the order in which to read them: what failed, what is unknown, what is ok, what does not apply; of each,
/// in the order of [`RULES`].
pub fn ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    let place = |name: &str| RULES.iter().position(|rule| rule.name == name);
    findings.sort_by_key(|finding| (finding.verdict, place(finding.rule)));
    findings
}

impl Rule {
    /// What this rule says about a lane at a moment.
    pub fn judge(&self, lane: &Lane, at: Time, limits: &Limits) -> Finding {
        let ruling = gate::ruling(self, &Case::new(lane, at, limits));
        Finding {
            rule: self.name,
            lane: lane.info.id,
            verdict: ruling.verdict,
            sentence: ruling.sentence,
            fragment: if ruling.fragment.is_empty() { self.topic.into() } else { ruling.fragment },
            fix: ruling.fix,
            steps: ruling.steps,
            since: ruling.since,
            subjects: ruling.subjects.named,
            count: ruling.subjects.count,
            at: ruling.at,
        }
    }
}
