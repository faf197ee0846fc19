//! A lesson on the dashboard: its card below the lanes, and the moment that it holds.
//!
//! ```text
//!  key ─▶ Taught::press ─▶ another card ─▶ another run, or another moment of this one
//!                                            │
//!                       model ─▶ Taught::seek ─▶ the board is held there, once the run has come so far
//! ```

mod card;
mod view;

pub use card::check_card;
pub(super) use view::{draw, height};

use std::sync::Arc;

use super::{
    board::Board,
    pane::{Pane, Role},
};
use crate::{
    event::Time,
    lesson::{Learner, Lesson, Press, Stage, Turn},
    model::Model,
};

/// A lesson that is taught.
#[derive(Clone, Debug)]
pub struct Taught {
    pub lesson: Arc<Lesson>,
    /// Its place among all, from 1.
    pub number: usize,
    learner: Learner,
    /// Which of its runs the dashboard shows; `None` is one that the learner started.
    run: Option<usize>,
    shown: Shown,
}

/// Whether the moment of a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It has not come yet.
    Sought,
    /// The board was held there.
    At(Time),
    /// The run is over, and it never came.
    Missing,
}

impl Taught {
    /// A lesson that begins at a card; its run is not there yet.
    pub fn new(lesson: Arc<Lesson>, number: usize, card: usize) -> Self {
        let card = card.min(lesson.cards.len().saturating_sub(1));
        Self { lesson, number, learner: Learner::at(card), run: None, shown: Shown::Sought }
    }

    pub const fn card(&self) -> usize {
        self.learner.card()
    }

    pub const fn score(&self) -> (usize, usize) {
        self.learner.score()
    }

    /// How many questions there are from where the learner began.
    pub fn asked(&self) -> usize {
        self.learner.asked(&self.lesson)
    }

    pub(super) fn stage(&self) -> Stage {
        self.learner.stage(&self.lesson)
    }

    /// Which run the card is about.
    pub fn wanted(&self) -> usize {
        self.lesson.cards[self.card()].run
    }

    /// Whether the dashboard shows a run of the learner's own.
    pub const fn is_own_run(&self) -> bool {
        self.run.is_none()
    }

    /// Whether the dashboard shows that run of the lesson.
    pub fn shows(&self, run: usize) -> bool {
        self.run == Some(run)
    }

    /// The dashboard shows another run: one of the lesson's, or one of the learner's own.
    pub const fn show_run(&mut self, run: Option<usize>) {
        (self.run, self.shown) = (run, Shown::Sought);
    }

    /// How many answers can be given now.
    pub(super) fn answers(&self) -> usize {
        let is_open = matches!(self.stage(), Stage::Asks | Stage::Nudges | Stage::Wrong(_)) && !self.is_waiting();
        let question = self.lesson.cards[self.card()].question.as_ref().filter(|_| is_open);
        question.map_or(0, |question| question.answers.len())
    }

    /// Whether the run has not come to the card's moment.
    pub(super) fn is_waiting(&self) -> bool {
        self.run == Some(self.wanted()) && self.shown == Shown::Sought
    }

    pub(super) fn press(&mut self, press: Press) -> Turn {
        // What is not shown yet is not passed over.
        if self.is_waiting() && press != Press::Back {
            return Turn::Stay;
        }
        let turn = self.learner.press(&self.lesson, press);
        if turn == Turn::Card {
            self.shown = Shown::Sought;
        }
        turn
    }

    /// Holds the board at the card's moment, once it has come. Whether the board was moved.
    pub(super) fn seek(&mut self, board: &mut Board, model: &Model, is_over: bool) -> bool {
        if !self.is_waiting() || model.lanes.is_empty() {
            return false;
        }
        let (card, place) = (&self.lesson.cards[self.card()], self.card());
        let mark = self.lesson.mark(place);
        let Some(at) = self.lesson.moment(place, model).filter(|at| *at > Time::START) else {
            if is_over {
                self.shown = Shown::Missing;
            } else if !board.live() {
                board.follow();
            }
            return is_over;
        };
        self.shown = Shown::At(at);
        board.hold(at);
        let lane = mark.and_then(|mark| mark.lane.in_model(model));
        let lane = lane.and_then(|lane| model.lanes.iter().position(|it| it.info.id == lane.info.id));
        board.choice.lane = lane.unwrap_or(board.choice.lane);
        let pane = card.pane.as_ref().and_then(|title| Pane::titled(title));
        board.choice.pane = pane.unwrap_or(Pane::of(Role::Home));
        true
    }
}
