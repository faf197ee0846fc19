//! What comes of mixing the two entry points up.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{NESTED_RUN, UNCLOSED_LOOP, UNHANDLED_INT},
    },
    event::End,
    finding::Verdict,
    model::counted,
};

pub(super) const MIXING_THEM_UP: Claim = Claim {
    number: 8,
    statement: "Mixing the two entry points up leads to runtime errors, leaked file descriptors and shutdowns without cleanup.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&NESTED_RUN, &UNCLOSED_LOOP, &UNHANDLED_INT],
    judge: mixing_them_up,
};

fn mixing_them_up(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let nested = evidence.managed(&NESTED_RUN)?;
    let refusals = nested.lane.refusals.iter().count() as u64;
    let (leaks, leaked) = evidence.manual(&UNCLOSED_LOOP)?.check("fds-stable");
    let [managed, manual] = evidence.both(&UNHANDLED_INT)?;
    let cancelled = |facts: crate::claim::facts::Facts<'_>| facts.ended("background", End::Cancelled);
    let is_ungraceful = cancelled(managed) > 0 && cancelled(manual) == 0;
    let left = manual.tasks("background").len();
    let effects = [refusals > 0, leaks == Verdict::Fail, is_ungraceful];
    let why = format!(
        "A run inside a running loop: {}. Loops by hand without close(): {leaked}. A Ctrl-C by hand: {} of {left} background \
         tasks cancelled; `run` cancelled {}.",
        counted(refusals, "RuntimeError"),
        cancelled(manual),
        cancelled(managed),
    );
    Ok(match effects.iter().filter(|it| **it).count() {
        3 => Judgement::holds(why),
        0 => Judgement::refuted(why),
        _ => Judgement::depends("which of the three it is", why),
    })
}
