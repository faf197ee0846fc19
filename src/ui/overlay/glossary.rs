//! The words and signs of the screen, in the terms of asyncio and Tokio.

use crate::{finding::RULES, ui::glyphs::Glyphs};

/// A word or a sign, and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Its sign, where it has one.
    pub sign: Option<fn(&Glyphs) -> &'static str>,
    pub word: &'static str,
    pub meaning: &'static str,
}

/// Terms of one kind.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) heading: &'static str,
    pub(super) terms: Vec<Term>,
}

/// Everything that there is a word for.
pub(super) fn glossary() -> Vec<Terms> {
    let list = |heading, terms: &[Term]| Terms { heading, terms: terms.to_vec() };
    let checks = RULES.iter().map(|rule| word(rule.topic, rule.about)).collect();
    vec![
        list("marks on the timeline", MARKS),
        list("states of a task", TASKS),
        list("states of a loop", LOOPS),
        Terms { heading: "checks", terms: checks },
    ]
}

const fn word(word: &'static str, meaning: &'static str) -> Term {
    Term { sign: None, word, meaning }
}

const fn mark(sign: fn(&Glyphs) -> &'static str, word: &'static str, meaning: &'static str) -> Term {
    Term { sign: Some(sign), word, meaning }
}

const MARKS: &[Term] = &[
    mark(|glyphs| glyphs.request, "requested", "cancel() was called on the task."),
    mark(|glyphs| glyphs.delivery, "delivered", "CancelledError was raised at its await."),
    mark(|glyphs| glyphs.requested_and_delivered, "requested + delivered", "Request and delivery, in one column."),
    mark(|glyphs| glyphs.swallowed, "swallowed", "The task caught CancelledError and carried on."),
    mark(|glyphs| glyphs.uncancelled, "uncancelled", "uncancel() withdrew the request."),
    mark(|glyphs| glyphs.end, "ended", "The task is done."),
    mark(|glyphs| glyphs.failed, "failed", "It ended with an exception, or a panic."),
    mark(|glyphs| glyphs.busy, "polled", "It ran for so long without yielding."),
    mark(|glyphs| glyphs.requested, "requested", "Between the request and the delivery."),
    mark(|glyphs| glyphs.signal, "signal", "A signal was sent or received."),
];

const TASKS: &[Term] = &[
    word("scheduled", "Ready to run; the loop has not got to it."),
    word("running", "It runs right now."),
    word("waiting", "It awaits something: sleep, a lock, another task."),
    word("cancelling", "CancelledError was delivered, and it has not ended."),
    word("returned", "Its function returned a value."),
    word("cancelled", "It ended with CancelledError."),
    word("failed", "It ended with another exception, or a panic."),
    word("destroyed", "It was pending when its loop or its last reference went."),
    word("never ended", "It was pending when the process ended."),
];

const LOOPS: &[Term] = &[
    word("created", "It is there, and has not run."),
    word("running", "It runs tasks and callbacks."),
    word("stopped", "It does not run, and may run again."),
    word("closed", "close() was called: it cannot run again."),
    word("dropped", "It was garbage collected without a close()."),
];

#[cfg(test)]
mod tests {
    use super::glossary;

    #[test]
    fn every_term_is_a_sentence_that_fits() {
        for term in glossary().iter().flat_map(|terms| &terms.terms) {
            assert!(!term.word.is_empty() && term.word.chars().count() <= 21, "{}", term.word);
            assert!(term.meaning.ends_with('.') && term.meaning.chars().count() <= 120, "{}", term.meaning);
        }
    }
}
