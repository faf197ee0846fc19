//! Graceful shutdown, as it is published and as it works.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{CORRECT_TERM, PUBLISHED_INT, PUBLISHED_TERM},
        facts::Facts,
    },
    event::End,
    model::counted,
};

pub(super) const PUBLISHED_PATTERN: Claim = Claim {
    number: 17,
    statement: "Graceful shutdown: handlers for SIGINT and SIGTERM that create a task, which cancels all others and waits \
                for them, end the program in order.",
    documented: Documented::always(Truth::False),
    shown_by: &[&PUBLISHED_TERM, &PUBLISHED_INT, &CORRECT_TERM],
    judge: published_pattern,
};

const DONE: &str = "Shutdown complete";

/// Whether the shutdown came to its end: it says so itself.
fn is_complete(facts: Facts<'_>) -> bool {
    facts.printed(DONE).is_some()
}

fn published_pattern(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [term, int] = [evidence.both(&PUBLISHED_TERM)?, evidence.both(&PUBLISHED_INT)?];
    let lanes = [term, int].concat();
    if lanes.iter().any(|facts| facts.tasks("shutdown").is_empty()) {
        return Err(Unseen("The handler created no task.".into()));
    }
    let complete = lanes.iter().filter(|facts| is_complete(**facts)).count();
    let why = told(&lanes, complete, evidence.both(&CORRECT_TERM)?);
    Ok(match complete {
        0 => Judgement::refuted(why),
        all if all == lanes.len() => Judgement::holds(why),
        _ => Judgement::depends("the entry point and the signal", why),
    })
}

fn told(lanes: &[Facts<'_>], complete: usize, correct: [Facts<'_>; 2]) -> String {
    let ends = [(End::Cancelled, "cancelled"), (End::Destroyed, "destroyed while pending")];
    let how = |end| lanes.iter().filter(|facts| facts.ended("shutdown", end) > 0).count();
    let ends: Vec<_> = ends.into_iter().filter(|(end, _)| how(*end) > 0).map(|(_, word)| word).collect();
    let shutdown = if ends.is_empty() { String::new() } else { format!(": its own task was {}", ends.join(" or ")) };
    let workers: usize = lanes.iter().map(|facts| facts.ended("worker-", End::Cancelled)).sum();
    let beside = correct.into_iter().filter(|facts| is_complete(*facts)).count();
    format!(
        "{} were cancelled; \"{DONE}\" came in {complete} of {} lanes{shutdown}, and the process {}. Where main waits and \
         cancels, it came in {beside} of 2.",
        counted(workers as u64, "worker"),
        lanes.len(),
        lanes[0].ending(),
    )
}
