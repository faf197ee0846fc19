//! Answers to claims, as text.

mod json;
mod lines;

pub use json::{claim_json, claims_json_end};
pub use lines::{claim_lines, claims_end, evidence};

use crate::{
    claim::{Answered, Truth},
    event::{Engine, Span},
};

/// What there is to say in the end.
#[derive(Clone, Debug)]
pub struct ClaimsEnd<'a> {
    pub answered: &'a [Answered],
    pub engines: &'a [Engine],
    pub took: Span,
}

impl ClaimsEnd<'_> {
    /// How many statements have an answer, all engines together.
    fn count(&self, truth: Truth) -> usize {
        self.answered.iter().filter(|it| it.overall().truth == truth).count()
    }

    /// The statements whose answer is not the documented one.
    fn differ(&self) -> Vec<u8> {
        self.answered.iter().filter(|it| !it.is_documented()).map(|it| it.claim.number).collect()
    }

    /// The versions of CPython that differ from others and that nothing was run on: `3.14`.
    fn untested(&self) -> Vec<&'static str> {
        const LAST: &[(u16, &str)] = &[(14, "CPython 3.14 and later")];
        let newest = self.engines.iter().filter_map(|engine| match engine {
            Engine::Cpython((_, minor, _)) => Some(*minor),
            Engine::Tokio | Engine::Unknown => None,
        });
        let newest = newest.max().unwrap_or(0);
        LAST.iter().filter(|(minor, _)| newest > 0 && newest < *minor).map(|(_, name)| *name).collect()
    }
}
