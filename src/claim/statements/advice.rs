//! What is no fact and cannot be measured.

use crate::claim::{Claim, Documented, Evidence, Judgement, Truth, Unseen};

pub(super) const USE_THE_MANAGED: Claim = Claim {
    number: 7,
    statement: "Almost always use the managed entry point; take the manual one only for low-level interfaces.",
    documented: Documented::always(Truth::NotApplicable),
    shown_by: &[],
    judge: advice,
};

fn advice(_: &Evidence) -> Result<Judgement, Unseen> {
    Ok(Judgement::not_applicable(
        "This is an advice, which no run can prove. What it rests on can be: statements 13, 22, 26, 27, 28 and 32.",
    ))
}
