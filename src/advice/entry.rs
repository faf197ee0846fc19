//! How a coroutine gets its loop.

use super::questions::{Answers, Loop, Place, Runs, Target};

/// How a coroutine gets its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The one there is.
    Await,
    Run,
    Runner,
    ByHand,
}

pub(super) const fn entry_of(answers: &Answers) -> Entry {
    match (answers.place(), answers.runs(), answers.loop_kind(), answers.target()) {
        (Place::Inside, ..) => Entry::Await,
        (_, Runs::Several, _, Target::Python38) => Entry::ByHand,
        (_, Runs::Several, ..) | (_, Runs::Once, Loop::Other, Target::Python311 | Target::Tokio) => Entry::Runner,
        (_, Runs::Once, ..) => Entry::Run,
    }
}
