//! Everything the screen remembers.

use ratatui::layout::{Position, Rect};

use super::{
    board::{Board, Places, runs},
    brief::Brief,
    gallery::{Card, Gallery, Part},
    input::{Engines, Notice},
    keymap::When,
    overlay::Overlay,
    pane::Role,
    theme::Theme,
};
use crate::{event::Time, model::Model};

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The gallery.
    #[default]
    Gallery,
    /// The dashboard.
    Board,
}

/// Everything the screen remembers.
#[derive(Debug)]
pub struct State {
    /// How things look.
    pub theme: Theme,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// Which screen is shown.
    pub screen: Screen,
    /// The gallery.
    pub gallery: Gallery,
    /// The dashboard.
    pub board: Board,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// What to tell, until the next key.
    pub notice: Option<Notice>,
    /// The terminal's size.
    area: Rect,
    /// The clock, as far as it was told.
    now: Time,
    /// Whether something changed since the last refresh.
    stale: bool,
}

impl State {
    /// The gallery of these scenarios on a terminal of that size.
    pub fn new(theme: Theme, cards: Vec<Card>, (width, height): (u16, u16)) -> Self {
        Self {
            theme,
            mouse: true,
            screen: Screen::Gallery,
            gallery: Gallery::new(cards),
            board: Board::default(),
            overlay: None,
            notice: None,
            area: Rect::new(0, 0, width, height),
            now: Time::START,
            stale: true,
        }
    }

    /// Shows the dashboard: the lanes of the model have just been started.
    pub fn begin(&mut self, brief: Brief) {
        (self.screen, self.overlay, self.notice) = (Screen::Board, None, None);
        self.board.begin(brief);
        self.stale = true;
    }

    /// Brings the picture up to the model. To be called once before drawing.
    pub fn refresh(&mut self, model: &Model) {
        match self.screen {
            Screen::Gallery => self.gallery.settle(self.body()),
            Screen::Board => self.board.refresh(model, self.now, self.area, &self.theme),
        }
        self.settle_overlay(model);
        self.stale = false;
    }

    /// Makes ready for an input that changes something. One that comes before the last one was drawn is decided upon what
    /// that one led to.
    pub(super) fn prepare(&mut self, model: &Model) {
        if self.stale {
            self.refresh(model);
        }
        self.stale = true;
    }

    pub(super) const fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
    }

    pub(super) fn set_clock(&mut self, now: Time) {
        self.now = self.now.max(now);
    }

    /// Whether the picture changes with the clock alone: a lane is running and watched live.
    pub fn needs_tick(&self, model: &Model) -> bool {
        self.screen == Screen::Board && self.board.live() && self.running(model)
    }

    /// Whether the gallery is about to run CPython, and nobody has looked for one.
    pub fn needs_python(&self) -> bool {
        self.screen == Screen::Gallery && self.gallery.engines != Engines::Tokio && self.gallery.python.is_none()
    }

    /// Whether a lane of the session runs.
    pub fn running(&self, model: &Model) -> bool {
        model.lanes.iter().any(runs)
    }

    /// Whether something can be done now.
    pub fn can(&self, when: When, model: &Model) -> bool {
        let board = self.screen == Screen::Board;
        let pane = self.board.choice.pane;
        match when {
            When::Always => true,
            When::Gallery => !board && self.gallery.part != Part::Filter,
            When::Filter => !board && self.gallery.part == Part::Filter,
            When::List => !board && self.gallery.part == Part::List,
            When::Form => !board && self.gallery.part == Part::Form,
            When::Inside => board || self.gallery.part != Part::List || !self.gallery.filter.text().is_empty(),
            When::Board => board,
            When::Live => board && self.board.live(),
            When::Paused => board && !self.board.live(),
            When::Lanes => board && model.lanes.len() > 1,
            When::Running => board && self.running(model),
            When::Again => board && self.board.brief.order.is_some(),
            When::Differ => board && self.board.difference().is_some(),
            When::Tasks => board && pane.lists_tasks(),
            When::Task if !board || !(pane.lists_tasks() || pane.is(Role::Task)) => false,
            When::Task => self.board.task().is_some() && self.board.focused(model).is_some_and(runs),
        }
    }

    /// The terminal's size.
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// Whether characters are taken as text.
    pub(super) fn typing(&self) -> bool {
        self.screen == Screen::Gallery && (self.gallery.part == Part::Filter || self.gallery.types())
    }

    /// Where everything of the dashboard is.
    pub(super) const fn places(&self) -> &Places {
        self.board.places()
    }

    /// The screen without its first and last line.
    pub(super) fn body(&self) -> Rect {
        let Rect { y, height, .. } = self.area;
        Rect { y: y + height.min(1), height: height.saturating_sub(2), ..self.area }
    }

    /// The last line.
    pub(super) fn last_line(&self) -> Rect {
        let Rect { y, height, .. } = self.area;
        Rect { y: y + height.saturating_sub(1), height: height.min(1), ..self.area }
    }

    /// Puts the selection of help and palette inside its list, and on the screen.
    fn settle_overlay(&mut self, model: &Model) {
        let Some(Overlay::Actions(actions)) = &self.overlay else { return };
        let now = |when| self.can(when, model);
        let height = super::overlay::rows(actions, self.area).height;
        let settled = actions.list.settled(actions.keys(now).len(), height);
        if let Some(Overlay::Actions(actions)) = &mut self.overlay {
            actions.list = settled;
        }
    }

    /// Where on the screen help and palette have their rows.
    pub(super) fn overlay_row(&self, at: Position, model: &Model) -> Option<usize> {
        let Some(Overlay::Actions(actions)) = &self.overlay else { return None };
        let now = |when| self.can(when, model);
        let rows = super::overlay::rows(actions, self.area);
        let row = actions.list.top + usize::from(at.y.saturating_sub(rows.y));
        (rows.contains(at) && row < actions.keys(now).len()).then_some(row)
    }
}
