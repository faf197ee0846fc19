//! What the entry points do about signals.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Scope, Truth, Unseen,
        experiments::{CTRL_C, CTRL_C_SWALLOWED, SYSTEM_EXIT, UNHANDLED_INT, UNHANDLED_TERM},
        facts::Facts,
    },
    event::{End, Exit},
};

pub(super) const PROPAGATES_INTERRUPTS: Claim = Claim {
    number: 12,
    statement: "The managed entry point propagates KeyboardInterrupt and SystemExit.",
    documented: Documented::always(Truth::Depends).but(&[(Scope::Before(11), Truth::Holds)]),
    shown_by: &[&CTRL_C, &CTRL_C_SWALLOWED, &SYSTEM_EXIT],
    judge: propagates_interrupts,
};

pub(super) const MANUAL_HANDLES_NO_SIGNAL: Claim = Claim {
    number: 34,
    statement: "It is a mistake to believe that the manual entry point handles SIGINT and SIGTERM.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&UNHANDLED_TERM, &UNHANDLED_INT],
    judge: manual_handles_no_signal,
};

const INT: i32 = 2;
const TERM: i32 = 15;

fn propagates_interrupts(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let (passed_on, swallowed) = (evidence.managed(&CTRL_C)?, evidence.managed(&CTRL_C_SWALLOWED)?);
    let is_interrupted = |facts: Facts<'_>| facts.exit() == Exit::Signal(INT) || facts.exit() == Exit::Code(130);
    let exit = evidence.managed(&SYSTEM_EXIT)?;
    let why = format!(
        "After a Ctrl-C the process {}; where main swallows the cancel that it becomes, the process {}. Where main exits, \
         the process {}.",
        passed_on.ending(),
        swallowed.ending(),
        exit.ending(),
    );
    let is_passed_on = is_interrupted(passed_on) && exit.exit() == Exit::Code(3);
    Ok(Judgement::of_two("whether main swallows the cancel", is_passed_on, is_interrupted(swallowed), why))
}

/// Whether a lane cleaned up before its end.
fn cleans_up(facts: Facts<'_>) -> bool {
    facts.printed("cleans up").is_some()
}

fn manual_handles_no_signal(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed_term, term] = evidence.both(&UNHANDLED_TERM)?;
    let [managed_int, int] = evidence.both(&UNHANDLED_INT)?;
    let is_killed = term.exit() == Exit::Signal(TERM) && !cleans_up(term);
    let cancelled = int.ended("background", End::Cancelled) + int.ended("Task-1", End::Cancelled);
    let of_managed = managed_int.ended("background", End::Cancelled);
    let word = |facts| if cleans_up(facts) { "with cleanup" } else { "no `finally` ran" };
    Ok(Judgement::of(
        is_killed && cancelled == 0,
        format!(
            "SIGTERM: the manual run {}, {}. SIGINT: it cancelled {cancelled} tasks. The managed entry point handles SIGINT \
             alone: it cancelled its task ({of_managed}), and on SIGTERM it {}, {}.",
            term.ending(),
            word(term),
            managed_term.ending(),
            word(managed_term),
        ),
    ))
}
