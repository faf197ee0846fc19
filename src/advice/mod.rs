//! Which entry point, loop and shutdown a program should have: a few questions, and what follows from the answers.
//!
//! ```text
//!  Answers ─▶ advise ─▶ Advice ─┬─ parts    what to use, each with its reasons
//!                               └─ code     how that looks
//! ```
//!
//! Every reason names the statements that prove it, by the numbers of [`claim`](crate::claim). Pure: no clock, no I/O.

mod code;
mod entry;
mod questions;
mod rules;

pub use code::code;
pub use questions::{Answers, Choice, Inquiry, Loop, Place, QUESTIONS, Runs, Signals, Target, Threads};
pub use rules::advise;

/// What to use, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub parts: Vec<Part>,
    /// How it looks, in the language of the target.
    pub code: String,
}

/// One thing to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is decided, in a word or two.
    pub about: &'static str,
    /// What to do, as a sentence.
    pub what: String,
    pub reasons: Vec<Reason>,
}

/// Why, and the statements that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub text: String,
    pub claims: &'static [u8],
}

impl Reason {
    /// `statement 7`, `statements 1 and 11`.
    pub fn statements(&self) -> String {
        let numbers: Vec<_> = self.claims.iter().map(u8::to_string).collect();
        match &numbers[..] {
            [one] => format!("statement {one}"),
            [before @ .., last] => format!("statements {} and {last}", before.join(", ")),
            [] => String::new(),
        }
    }
}

impl Advice {
    /// Every statement that is named, once, in order.
    pub fn claims(&self) -> Vec<u8> {
        let all = self.parts.iter().flat_map(|part| &part.reasons).flat_map(|reason| reason.claims);
        let mut all: Vec<u8> = all.copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, QUESTIONS, advise};
    use crate::claim;
    use std::collections::BTreeSet;

    #[test]
    fn every_advice_has_its_reasons_and_every_reason_its_statements() {
        for answers in Answers::all() {
            let advice = advise(&answers);
            assert!(advice.parts.len() >= 2 && !advice.code.is_empty(), "{answers:?}");
            for part in &advice.parts {
                assert!(part.what.ends_with('.') && !part.reasons.is_empty(), "{answers:?}: {}", part.what);
                for reason in &part.reasons {
                    assert!(reason.text.ends_with('.') && !reason.claims.is_empty(), "{answers:?}: {}", reason.text);
                }
            }
            let last = claim::ALL.iter().map(|claim| claim.number).max().unwrap_or(0).max(38);
            assert!(advice.claims().iter().all(|number| (1..=last).contains(number)), "{:?}", advice.claims());
        }
    }

    /// A question whose answer changes nothing is none.
    #[test]
    fn every_answer_makes_a_difference_somewhere() {
        for (place, question) in QUESTIONS.iter().enumerate() {
            for choice in 1..question.choices.len() {
                let differs = Answers::all().into_iter().any(|answers| {
                    let mut other = answers;
                    other.set(place, choice);
                    let mut before = answers;
                    before.set(place, choice - 1);
                    advise(&other) != advise(&before)
                });
                assert!(differs, "{}: {}", question.flag, question.choices[choice].word);
            }
        }
    }

    #[test]
    fn words_are_single_and_flags_too() {
        let flags: BTreeSet<_> = QUESTIONS.iter().map(|question| question.flag).collect();
        assert_eq!(flags.len(), QUESTIONS.len());
        for question in QUESTIONS {
            let words: BTreeSet<_> = question.choices.iter().map(|choice| choice.word).collect();
            assert_eq!(words.len(), question.choices.len(), "{}", question.flag);
        }
    }
}
