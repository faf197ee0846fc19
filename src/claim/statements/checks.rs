//! What a program is to be checked for after its run.

use crate::{
    claim::{
        Claim, Documented, Evidence, Experiment, Judgement, Truth, Unseen,
        experiments::{LEFTOVERS, UNCLOSED_LOOP},
    },
    finding::Verdict,
};

pub(super) const LOOP_IS_CLOSED: Claim = Claim {
    number: 26,
    statement: "After a run the loop is closed.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&UNCLOSED_LOOP],
    judge: |evidence| of_entries(evidence, &UNCLOSED_LOOP, "loop-left-open"),
};

pub(super) const NO_TASK_IS_LEFT: Claim = Claim {
    number: 27,
    statement: "After a run no task is left.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&LEFTOVERS],
    judge: |evidence| of_entries(evidence, &LEFTOVERS, "task-left"),
};

pub(super) const FDS_ARE_STABLE: Claim = Claim {
    number: 28,
    statement: "The number of file descriptors stays the same from one run to the next.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&UNCLOSED_LOOP],
    judge: |evidence| of_entries(evidence, &UNCLOSED_LOOP, "fds-stable"),
};

/// What a check says of the run that cleans up, and of the one that does not.
fn of_entries(evidence: &Evidence, experiment: &Experiment, rule: &str) -> Result<Judgement, Unseen> {
    let checks = evidence.both(experiment)?.map(|facts| facts.check(rule));
    let is_ok = |(verdict, sentence): &(Verdict, String)| match verdict {
        Verdict::Ok => Ok(true),
        Verdict::Fail => Ok(false),
        Verdict::Unknown | Verdict::NotApplicable => Err(Unseen(sentence.clone())),
    };
    let [managed, manual] = [is_ok(&checks[0])?, is_ok(&checks[1])?];
    Ok(Judgement::of_two(
        "whether the run cleans up, as the managed entry point does",
        managed,
        manual,
        format!("Managed: {}; manual, without cleanup: {}.", checks[0].1, checks[1].1),
    ))
}
