//! Every statement that articles make about the two entry points, each with the runs that show it and a judgement.
//!
//! ```text
//!  Experiment ─▶ (it is run on an engine) ─▶ Model ─▶ Evidence ─▶ Claim::judge ─▶ Judgement ─▶ Overall, of all engines
//! ```
//!
//! A judgement reads what was seen, and nothing else: [`Claim::documented`] stands beside it, and is compared with what it
//! comes to. "depends" comes of evidence that differs, between two runs of one engine, or between two engines.
//!
//! One more statement is a function in the file of its subject and an entry in [`ALL`]; one more run is a line in
//! [`experiments`].

mod documented;
mod evidence;
mod experiment;
pub mod experiments;
mod facts;
mod judgement;
mod overall;
mod statements;

pub use documented::{Documented, Scope};
pub use evidence::{Evidence, Observed, Unseen};
pub use experiment::{Cue, Experiment, SignalPlan, distinct};
pub use judgement::{Judgement, Truth};
pub use overall::{Answered, Opinion, Overall, overall};
pub use statements::ALL;

use crate::event::Engine;

/// A statement.
#[derive(Debug)]
pub struct Claim {
    pub number: u8,
    /// The statement, as a sentence.
    pub statement: &'static str,
    /// What the product says that it comes to, engine by engine.
    pub documented: Documented,
    /// The runs that show it; none of an advice.
    pub shown_by: &'static [&'static Experiment],
    /// What the evidence comes to.
    judge: fn(&Evidence) -> Result<Judgement, Unseen>,
}

impl Claim {
    /// What the evidence of an engine comes to.
    pub fn judge(&self, evidence: &Evidence) -> Judgement {
        (self.judge)(evidence).unwrap_or_else(|Unseen(why)| Judgement::unknown(why))
    }

    /// Whether a judgement of an engine is the one that is documented.
    pub fn is_documented(&self, engine: Engine, judgement: &Judgement) -> bool {
        self.documented.on(engine) == judgement.truth
            || (self.documented.may_be_missing && judgement.truth == Truth::NotApplicable)
    }
}

/// The claim of that number.
pub fn find(number: u8) -> Option<&'static Claim> {
    ALL.iter().find(|claim| claim.number == number)
}

/// The claims that a scenario serves, in the order of their numbers.
pub fn served_by(scenario: &str) -> impl Iterator<Item = &'static Claim> {
    ALL.iter().filter(move |claim| claim.shown_by.iter().any(|shown| shown.scenario == scenario))
}
