//! How a run ends.

use crate::{
    claim::{
        Claim, Documented, Evidence, Judgement, Truth, Unseen,
        experiments::{MAIN_RAISES, SLEEP},
    },
    event::Exit,
};

pub(super) const CLOSES_EITHER_WAY: Claim = Claim {
    number: 13,
    statement: "The managed entry point closes its loop after a success and after an unhandled exception.",
    documented: Documented::always(Truth::Holds),
    shown_by: &[&SLEEP, &MAIN_RAISES],
    judge: closes_either_way,
};

fn closes_either_way(evidence: &Evidence) -> Result<Judgement, Unseen> {
    let (success, failure) = (evidence.managed(&SLEEP)?, evidence.managed(&MAIN_RAISES)?);
    if (success.exit(), failure.exit()) != (Exit::Code(0), Exit::Code(1)) {
        let (one, other) = (success.ending(), failure.ending());
        return Err(Unseen(format!("A success and a failure were to be compared: one {one}, the other {other}.")));
    }
    let said = |is_closed| if is_closed { "its loop was closed" } else { "its loop stayed open" };
    let (after_success, after_failure) = (success.is_all_closed(), failure.is_all_closed());
    Ok(Judgement::of_two(
        "how main ends",
        after_success,
        after_failure,
        format!(
            "Main returned: {}. Main raised, and the process exited with code 1: {}.",
            said(after_success),
            said(after_failure)
        ),
    ))
}
