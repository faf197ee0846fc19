//! What is left behind, and how it is found.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{LEFTOVERS, UNCLOSED_LOOP},
        facts::Facts,
    },
    event::{Engine, WarningCategory},
    finding::{Finding, Verdict},
    model::counted,
};

pub(super) const LEFTOVERS_ARE_FOUND: Claim = Claim {
    number: 25,
    statement: "Tasks that linger and loops that nobody closed can be found.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&LEFTOVERS, &UNCLOSED_LOOP],
    judge: leftovers_are_found,
};

pub(super) const NO_CLOSE_LEAKS: Claim = Claim {
    number: 32,
    statement: "Without close() after the manual entry point, file descriptors leak; Python has a ResourceWarning for it.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&UNCLOSED_LOOP],
    judge: no_close_leaks,
};

/// What a rule finds, where each of it was created included.
fn found(facts: Facts<'_>, rule: &str) -> Option<Finding> {
    facts.finding(rule).filter(|it| it.verdict == Verdict::Fail && it.sentence.contains("created at"))
}

fn leftovers_are_found(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [tidy, leaves] = evidence.both(&LEFTOVERS)?;
    let [closes, never_closes] = evidence.both(&UNCLOSED_LOOP)?;
    let is_quiet = found(tidy, "task-left").is_none() && found(closes, "loop-left-open").is_none();
    Ok(match (found(leaves, "task-left"), found(never_closes, "loop-left-open")) {
        (Some(tasks), Some(loops)) => Judgement::of(is_quiet, format!("{} {}", tasks.sentence, loops.sentence)),
        _ => Judgement::refuted("Of tasks and loops that were left, not all were found."),
    })
}

fn no_close_leaks(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let facts = evidence.manual(&UNCLOSED_LOOP)?;
    let (verdict, sentence) = facts.check("fds-stable");
    let has_leaked = verdict == Verdict::Fail;
    let (closed, made) = facts.closed();
    let said = format!("{closed} of {} closed. {sentence}", counted(made as u64, "loop"));
    if !matches!(evidence.engine, Engine::Cpython(_)) {
        return Ok(Judgement::of(has_leaked, format!("{said} Tokio warns of nothing.")));
    }
    let warnings = facts.warnings(WarningCategory::Resource, "unclosed event loop");
    let is_shown = facts.printed("ResourceWarning").is_some();
    let shown = if is_shown { "and printed" } else { "and hidden, as it is unless -W or -X dev asks for it" };
    let warned = counted(warnings as u64, "ResourceWarning");
    Ok(Judgement::of(has_leaked && warnings > 0, format!("{said} {warned}, {shown}.")))
}
