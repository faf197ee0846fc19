//! The table of what the two entry points differ in, cell by cell.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{LEFTOVERS, SETUP_COST, SLEEP, THREADS, UNHANDLED_INT},
        facts::Facts,
    },
    event::{End, LoopState},
};

pub(super) const COST_TABLE: Claim = Claim {
    number: 30,
    statement: "The managed entry point creates its loop, cleans up, handles SIGINT and works in any thread by itself, for 50 to \
                100 us of set-up; the manual one does none of that, and costs more.",
    documented: Documented::always(Truth::Depends),
    shown_by: &[&SLEEP, &LEFTOVERS, &UNHANDLED_INT, &THREADS, &SETUP_COST],
    judge: cost_table,
};

/// Microseconds that a lane printed as the median of a part.
fn median(facts: Facts<'_>, part: &str) -> Option<f64> {
    let line = facts.lines().find(|line| line.split_whitespace().next() == Some(part))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn cost_table(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let [managed, manual] = evidence.both(&SETUP_COST)?;
    let (Some(whole), Some(by_hand)) = (median(managed, "whole"), median(manual, "whole")) else {
        return Err(Unseen("Nothing was timed.".into()));
    };
    let cells = [
        ("creation", creates(evidence)?),
        ("cleanup", cleans_up(evidence)?),
        ("signals", handles_interrupt(evidence)?),
        ("threads", evidence.managed(&THREADS)?.ended("work of thread", End::Returned) > 0),
        ("overhead", by_hand > whole),
    ];
    let names =
        |wanted| cells.iter().filter(|(_, is_so)| *is_so == wanted).map(|it| it.0).collect::<Vec<_>>().join(", ");
    let (as_said, not) = (names(true), names(false));
    let why = format!(
        "A loop created, run and closed around nothing took {whole:.0} us managed and {by_hand:.0} us by hand, recording \
         included. As said: {as_said}. Not: {}.",
        if not.is_empty() { "nothing" } else { &not },
    );
    Ok(match cells.iter().filter(|(_, is_so)| *is_so).count() {
        5 => Judgement::holds(why),
        0 => Judgement::refuted(why),
        _ => Judgement::depends(format!("the cell of the table: not {not}"), why),
    })
}

/// Whether the managed call makes its loop, and by hand that is a call of its own.
fn creates(evidence: &Evidence) -> Result<bool, Unseen> {
    let is_one_call = |facts: Facts<'_>| {
        let first = facts.first_loop()?;
        Some(first.created?.1 == facts.loop_site(first.id, LoopState::Running)?)
    };
    let [managed, manual] = evidence.both(&SLEEP)?.map(is_one_call);
    Ok(managed == Some(true) && manual == Some(false))
}

/// Whether tasks that are left are cancelled by `run`, and by hand are not.
fn cleans_up(evidence: &Evidence) -> Result<bool, Unseen> {
    let [managed, manual] = evidence.both(&LEFTOVERS)?.map(|facts| facts.ended("background", End::Cancelled));
    Ok(managed > 0 && manual == 0)
}

/// Whether a SIGINT cancels tasks under `run`, and by hand does not.
fn handles_interrupt(evidence: &Evidence) -> Result<bool, Unseen> {
    let [managed, manual] = evidence.both(&UNHANDLED_INT)?.map(|facts| facts.ended("background", End::Cancelled));
    Ok(managed > 0 && manual == 0)
}
