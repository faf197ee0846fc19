//! A question before something that cannot be undone.

use crate::ui::{
    input::{Effect, Engines, Kept},
    keymap::When,
};

/// A question, and what its answers do. `n`, `q` and Esc are a no to every one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, with its mark.
    pub text: String,
    /// What can be done. Enter gives the first answer.
    pub answers: Vec<Answer>,
    /// What it means to give none.
    pub no: &'static str,
    /// When it can be asked at all: it is taken back once that is over.
    pub when: When,
    /// Whether a key was pressed that is no answer.
    pub nudged: bool,
}

/// An answer, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub key: char,
    /// What it does, as a few words.
    pub words: String,
    pub effects: Vec<Effect>,
    /// Whether to go to the gallery.
    pub leave: bool,
    /// The engines to run in the gallery from now on.
    pub engines: Option<Engines>,
}

impl Question {
    /// A question that a `y` answers.
    pub fn new(text: impl Into<String>, when: When, words: &str, effect: Effect) -> Self {
        Self::open(text, when).or('y', words, vec![effect])
    }

    /// A question without an answer.
    pub fn open(text: impl Into<String>, when: When) -> Self {
        Self { text: text.into(), answers: Vec::new(), no: "no", when, nudged: false }
    }

    /// The same with another answer.
    #[must_use]
    pub fn or(mut self, key: char, words: &str, effects: Vec<Effect>) -> Self {
        self.answers.push(Answer { key, words: words.into(), effects, leave: false, engines: None });
        self
    }

    /// The same with an answer that chooses the engines, now and for the next start.
    #[must_use]
    pub fn or_engines(mut self, key: char, words: &str, engines: Engines) -> Self {
        let effects = vec![Effect::Keep(Kept::Engine(engines))];
        self.answers.push(Answer { key, words: words.into(), effects, leave: false, engines: Some(engines) });
        self
    }

    /// The same where the first answer leads to the gallery.
    #[must_use]
    pub fn leaving(mut self) -> Self {
        self.answers.iter_mut().take(1).for_each(|answer| answer.leave = true);
        self
    }

    /// The answer that a character gives.
    pub fn answer(&self, char: char) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.key == char.to_ascii_lowercase())
    }
}
