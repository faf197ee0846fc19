//! Cleanup by hand.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{ASYNC_GENERATORS, CORRECT_INT, CORRECT_TERM, SYNC_BRIDGE},
        facts::Facts,
    },
    event::{End, Exit},
    finding::Verdict,
    model::counted,
};

pub(super) const CLEANUP_BY_HAND: Claim = Claim {
    number: 22,
    statement: "By hand a loop is cleaned up by cancelling what is pending, gathering it and closing the loop.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&SYNC_BRIDGE, &ASYNC_GENERATORS],
    judge: cleanup_by_hand,
};

pub(super) const SHUTDOWN_BY_HAND: Claim = Claim {
    number: 38,
    statement: "By hand a graceful shutdown takes signal handlers, cancels all tasks, gathers them and closes the loop.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&CORRECT_TERM, &CORRECT_INT],
    judge: shutdown_by_hand,
};

fn cleanup_by_hand(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let bridge = evidence.manual(&SYNC_BRIDGE)?;
    let (tasks, said) = bridge.check("task-left");
    let cancelled = bridge.lane.cancelled.iter().count() as u64;
    let [managed, manual] = evidence.both(&ASYNC_GENERATORS)?;
    let finishes = |facts: Facts<'_>| facts.printed("generator: connection closed").is_some();
    if !finishes(managed) {
        return Err(Unseen("Not even the managed entry point finished the async generator.".into()));
    }
    let generator = if finishes(manual) { "ran" } else { "was skipped" };
    let why = format!(
        "{} were requested by hand, and then: {said}. An async generator's `finally` {generator} by close(); `run` finished \
         it.",
        counted(cancelled, "cancel"),
    );
    Ok(Judgement::of_two(
        "what is left: tasks are cleaned up, async generators and executor are not",
        tasks == Verdict::Ok && cancelled > 0 && bridge.is_all_closed(),
        finishes(manual),
        why,
    ))
}

fn shutdown_by_hand(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [term, int] = [evidence.manual(&CORRECT_TERM)?, evidence.manual(&CORRECT_INT)?];
    let is_graceful = |facts: Facts<'_>| {
        let workers = facts.tasks("worker-").len();
        let all = workers > 0 && facts.ended("worker-", End::Cancelled) == workers;
        all && facts.printed("Shutdown complete").is_some() && facts.is_all_closed() && facts.exit() == Exit::Code(0)
    };
    let told = |facts: Facts<'_>| {
        let complete = if facts.printed("Shutdown complete").is_some() { "complete" } else { "not complete" };
        let (cancelled, all) = (facts.ended("worker-", End::Cancelled), facts.tasks("worker-").len());
        let (closed, _) = facts.closed();
        format!("{cancelled} of {all} workers cancelled, shutdown {complete}, {closed} loop closed, {}", facts.ending())
    };
    let why = format!("SIGTERM: {}. SIGINT: {}.", told(term), told(int));
    Ok(Judgement::of_two("the signal", is_graceful(term), is_graceful(int), why))
}
