//! What is left behind, and how it is found.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{DEBUG_DEV, DEBUG_OFF, LEFTOVERS, UNCLOSED_LOOP},
        facts::Facts,
    },
    finding::Verdict,
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
    statement: "Without close() after the manual entry point, file descriptors leak, and nothing is printed unless warnings are on.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&UNCLOSED_LOOP, &DEBUG_OFF, &DEBUG_DEV],
    judge: no_close_leaks,
};

/// What a rule finds, in a few words, if it says where that was created.
fn found(facts: Facts<'_>, rule: &str) -> Option<String> {
    let (verdict, said) = facts.check(rule);
    (verdict == Verdict::Fail && said.contains("created at")).then_some(said)
}

fn leftovers_are_found(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [tidy, leaves] = evidence.both(&LEFTOVERS)?;
    let [closes, never_closes] = evidence.both(&UNCLOSED_LOOP)?;
    let is_quiet = found(tidy, "task-left").is_none() && found(closes, "loop-left-open").is_none();
    Ok(match (found(leaves, "task-left"), found(never_closes, "loop-left-open")) {
        (Some(tasks), Some(loops)) => {
            let quiet = if is_quiet { "nothing is" } else { "something is, too" };
            Judgement::of(is_quiet, format!("Found: {tasks}; {loops}. Of runs that clean up {quiet}."))
        }
        _ => Judgement::refuted("Of tasks and loops that were left, not all were found."),
    })
}

fn no_close_leaks(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [closes, facts] = evidence.both(&UNCLOSED_LOOP)?;
    let (verdict, said) = facts.check("fds-stable");
    let has_leaked = verdict == Verdict::Fail && closes.check("fds-stable").0 == Verdict::Ok;
    let warns = |facts: Facts<'_>| facts.printed("ResourceWarning: unclosed event loop").is_some();
    let (plain, dev) = (evidence.manual(&DEBUG_OFF)?, evidence.manual(&DEBUG_DEV)?);
    let (is_silent, is_shown) = (!warns(facts) && !warns(plain), warns(dev));
    let (closed, made) = facts.closed();
    let word = |is_said| if is_said { "says so" } else { "says nothing" };
    let why = format!(
        "{closed} of {} closed: {said}; all closed: {}. By itself the engine {}; asked for warnings (Python: -X dev) it {}.",
        counted(made as u64, "loop"),
        closes.check("fds-stable").1,
        word(!is_silent),
        word(is_shown),
    );
    Ok(Judgement::of(has_leaked && is_silent && is_shown, why))
}
