//! What a lesson is made of.

use super::{
    mark::Mark,
    statement::Statement,
    value::{Value, filled},
};
use crate::{
    event::{Span, Time},
    model::{EntryPoint, Model},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called on the command line.
    pub name: String,
    /// The file it is written in, for what is wrong with it.
    pub file: String,
    pub title: String,
    /// What one knows afterwards, in a sentence.
    pub about: String,
    pub runs: Vec<Run>,
    pub cards: Vec<Card>,
    /// The numbers that its texts name.
    pub values: Vec<(String, Value)>,
}

/// What is started for a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub name: String,
    pub scenario: String,
    /// One entry point; both without.
    pub entry: Option<EntryPoint>,
    /// What is set, each as `name=value`.
    pub sets: Vec<String>,
    pub signal: Option<Signal>,
    /// Its line in the file.
    pub line: usize,
}

/// A signal for every lane of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    pub number: u8,
    /// How long after the lane's first loop began to run.
    pub after: Span,
}

/// A step of a lesson: at most eight lines beside the run that they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which run it is about.
    pub run: usize,
    /// The moment to show; that of the card before without.
    pub at: Option<Mark>,
    /// Paragraphs.
    pub text: Vec<String>,
    pub question: Option<Question>,
    /// The pane that shows what it is about, by its title.
    pub pane: Option<String>,
    /// The parameter that the learner is invited to change.
    pub change: Option<String>,
    /// What holds at its moment.
    pub holds: Vec<Statement>,
    /// Its line in the file.
    pub line: usize,
}

/// A prediction to make before the lesson goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub ask: String,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub is_right: bool,
    /// Why it is right, or what one may have had in mind.
    pub because: String,
}

impl Lesson {
    /// When the moment of a card is in a run; `None` while it has not come. A card without one has that of the card before.
    pub fn moment(&self, card: usize, model: &Model) -> Option<Time> {
        self.mark(card).map_or_else(|| Some(model.start()), |mark| mark.find(model))
    }

    /// The moment of a card.
    pub fn mark(&self, card: usize) -> Option<&Mark> {
        let run = self.cards.get(card)?.run;
        self.cards[..=card].iter().rev().take_while(|card| card.run == run).find_map(|card| card.at.as_ref())
    }

    /// A text with the numbers of a run, at a moment.
    pub fn fill(&self, text: &str, model: &Model, at: Time) -> String {
        filled(text, &self.values, model, at)
    }

    /// How many questions it asks.
    pub fn questions(&self) -> usize {
        self.cards.iter().filter(|card| card.question.is_some()).count()
    }

    /// What to run for a card.
    pub fn run_of(&self, card: usize) -> &Run {
        &self.runs[self.cards[card].run]
    }
}

impl Question {
    /// The place of the right answer.
    pub fn right(&self) -> usize {
        self.answers.iter().position(|answer| answer.is_right).unwrap_or(0)
    }
}
