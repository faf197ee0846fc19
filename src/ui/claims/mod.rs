//! The screen of statements: each with its last answer, and the evidence of the selected one.

mod view;

pub(super) use view::{draw, row_at};

use super::{
    input::{ClaimAnswer, Order},
    scene::Scroll,
};
use ratatui::layout::Rect;

/// A statement as the screen shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimCard {
    pub number: u8,
    /// The statement, as a sentence.
    pub statement: String,
    /// The runs that show it, as their words on the command line.
    pub runs: Vec<String>,
    /// The first of them, to look at; none of an advice.
    pub order: Option<Order>,
    /// What it came to last.
    pub answer: Option<ClaimAnswer>,
}

/// The screen's state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    pub cards: Vec<ClaimCard>,
    pub list: Scroll,
    /// The numbers of those that are being judged.
    pub judging: Vec<u8>,
    /// How far that is, in a few words.
    pub progress: String,
}

impl Claims {
    /// The selected one.
    pub fn card(&self) -> Option<&ClaimCard> {
        self.cards.get(self.list.selected)
    }

    /// Takes answers in, by the numbers of their statements.
    pub fn take(&mut self, answers: Vec<(u8, ClaimAnswer)>) {
        self.judging.clear();
        self.progress.clear();
        for (number, answer) in answers {
            let card = self.cards.iter_mut().find(|card| card.number == number);
            card.into_iter().for_each(|card| card.answer = Some(answer.clone()));
        }
    }

    /// How many rows a page has.
    pub(super) fn page(&self, area: Rect) -> usize {
        view::height(area).into()
    }

    /// Moves the selection inside the list, and on the screen.
    pub(super) fn bound_selection(&mut self, area: Rect) {
        self.list = self.list.clamped(self.cards.len(), view::height(area));
    }
}
