//! Everything the screen remembers.

use ratatui::layout::{Position, Rect};

use super::{
    board::{Board, Places, runs},
    brief::Brief,
    claims::Claims,
    gallery::{Card, Gallery, GalleryPart},
    input::{Engines, NoticeLine, Order},
    keymap::When,
    lesson::{self, Taught},
    overlay::{LessonRow, Lessons, Overlay, Rerun},
    pane::Role,
    scene::Printing,
    theme::Theme,
};
use crate::{
    event::{Span, Time},
    model::Model,
};

/// How often it is looked at what the program's terminal makes of the keys that go there.
const ECHO: Span = Span::from_millis(50);

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The gallery.
    #[default]
    Gallery,
    Board,
    /// The statements.
    Claims,
}

/// Everything the screen remembers.
#[derive(Debug)]
pub struct State {
    pub theme: Theme,
    /// Whether the mouse is taken.
    pub mouse: bool,
    pub screen: Screen,
    /// The one from which the dashboard was opened: Esc leads back there.
    pub outer: Screen,
    pub gallery: Gallery,
    pub board: Board,
    pub claims: Claims,
    /// An overlay of the screen.
    pub overlay: Option<Overlay>,
    /// The lesson that is taught.
    pub lesson: Option<Taught>,
    /// The lessons there are.
    pub lessons: Vec<LessonRow>,
    /// Whether they are offered, to somebody who starts the program for the first time.
    pub offers_lessons: bool,
    /// The sentence in the bottom line, until the next key.
    pub notice: Option<NoticeLine>,
    area: Rect,
    /// The clock at the last tick.
    now: Time,
    /// Whether something changed since the last refresh.
    stale: bool,
    /// How much news there was at the last refresh.
    news: u64,
}

impl State {
    /// The gallery of these scenarios on a terminal of that size.
    pub fn new(theme: Theme, cards: Vec<Card>, (width, height): (u16, u16)) -> Self {
        Self {
            theme,
            mouse: true,
            screen: Screen::Gallery,
            outer: Screen::Gallery,
            gallery: Gallery::new(cards),
            board: Board::default(),
            claims: Claims::default(),
            overlay: None,
            lesson: None,
            lessons: Vec::new(),
            offers_lessons: false,
            notice: None,
            area: Rect::new(0, 0, width, height),
            now: Time::START,
            stale: true,
            news: 0,
        }
    }

    /// The line that the program's terminal has not ended yet, where keys go to it.
    pub fn unfinished_line(&mut self) -> Option<&mut String> {
        self.overlay.as_mut().and_then(|overlay| if let Overlay::Typing(line) = overlay { Some(line) } else { None })
    }

    /// Shows the dashboard: the lanes of the model have just been started.
    pub fn begin(&mut self, brief: Brief) {
        if self.screen != Screen::Board {
            self.outer = self.screen;
        }
        (self.screen, self.overlay, self.notice) = (Screen::Board, None, None);
        self.board.begin(brief);
        self.stale = true;
    }

    /// Brings the picture up to the model. To be called once before drawing.
    pub fn refresh(&mut self, model: &Model) {
        match self.screen {
            Screen::Gallery => self.gallery.bound_selection(self.body()),
            Screen::Claims => self.claims.bound_selection(self.body()),
            Screen::Board => self.refresh_board(model),
        }
        self.offer_lessons();
        self.lapse(model);
        self.bound_overlay(model);
        (self.stale, self.news) = (false, model.news());
    }

    fn refresh_board(&mut self, model: &Model) {
        let is_over = self.board.is_past() || !self.running(model);
        let at = self.board.at();
        self.board.card = self.lesson.as_ref().map_or(0, |taught| lesson::height(taught, model, at, self.area));
        self.board.refresh(model, self.now, self.area, &self.theme);
        if self.lesson.as_mut().is_some_and(|taught| taught.seek(&mut self.board, model, is_over)) {
            self.board.refresh(model, self.now, self.area, &self.theme);
        }
    }

    /// The dashboard shows a run of the lesson, or one of the learner's own.
    pub fn show_lesson_run(&mut self, run: Option<usize>) {
        self.lesson.iter_mut().for_each(|taught| taught.show_run(run));
        self.stale = true;
    }

    /// Offers the lessons once, when nothing else is asked.
    fn offer_lessons(&mut self) {
        let is_free = self.screen == Screen::Gallery && self.overlay.is_none() && !self.gallery.asks;
        if self.offers_lessons && is_free && !self.lessons.is_empty() {
            self.offers_lessons = false;
            self.overlay = Some(Overlay::Lessons(Lessons::new(&self.lessons, true)));
        }
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

    /// When the picture changes next with the clock alone; `None` unless a lane is running and watched live, or a recording
    /// plays.
    pub fn next_tick(&self, model: &Model) -> Option<Time> {
        let ticks = self.screen == Screen::Board && (self.board.plays() || (self.board.live() && self.running(model)));
        match &self.overlay {
            Some(Overlay::Typing(_)) => Some(self.now + ECHO),
            _ => ticks.then(|| self.board.next_tick(model, self.now, &self.theme)),
        }
    }

    /// Whether something happened that is to be shown before the next tick. Without motion all of it waits for that.
    pub fn is_behind(&self, model: &Model) -> bool {
        self.news != model.news() && (self.theme.motion || self.next_tick(model).is_none())
    }

    /// Whether the gallery is about to run CPython, and it was not yet searched for.
    pub fn needs_python(&self) -> bool {
        let gallery = &self.gallery;
        let matters = gallery.asks || gallery.engines != Engines::Tokio;
        self.screen == Screen::Gallery && matters && gallery.python.is_none()
    }

    /// Whether a lane of the session runs.
    pub fn running(&self, model: &Model) -> bool {
        !self.board.is_past() && model.lanes.iter().any(runs)
    }

    /// Whether something can be done now.
    pub fn can(&self, when: When, model: &Model) -> bool {
        let board = self.screen == Screen::Board;
        let gallery = self.screen == Screen::Gallery;
        let pane = self.board.choice.pane;
        match when {
            When::Always => true,
            When::Lesson => board && self.lesson.is_some(),
            When::Answer(letter) => {
                board && self.lesson.as_ref().is_some_and(|taught| taught.answers() > letter.place())
            }
            When::Gallery => gallery && self.gallery.part != GalleryPart::Filter,
            When::Filter => gallery && self.gallery.part == GalleryPart::Filter,
            When::List => gallery && self.gallery.part == GalleryPart::List,
            When::Source => gallery && self.gallery.part == GalleryPart::Source,
            When::Form => gallery && self.gallery.part == GalleryPart::Form,
            When::Claims => self.screen == Screen::Claims,
            When::Inside => {
                !gallery || self.gallery.part != GalleryPart::List || !self.gallery.filter.text().is_empty()
            }
            When::Board => board,
            When::Live => board && self.board.live() && !self.board.is_past(),
            When::Paused => board && !self.board.live() && !self.board.is_past(),
            When::Past => board && self.board.is_past(),
            When::Playing => board && self.board.plays(),
            When::Still => board && self.board.is_past() && !self.board.plays(),
            When::Bookmarks => board && self.board.has_bookmarks(),
            When::Lanes => board && model.lanes.len() > 1,
            When::Running => board && self.running(model),
            When::Terminal => board && self.running(model) && self.board.brief.printing == Printing::OnTerminal,
            When::Again => board && self.board.brief.order.is_some(),
            When::Change => board && self.rerun(model).is_some(),
            When::Differ => board && self.board.difference().is_some(),
            When::Evidence => board && self.board.headline().is_some_and(|headline| !headline.evidence.is_empty()),
            When::Check => board && self.board.moment_of_check(model, &self.theme).is_some(),
            When::Fold => board && self.board.fold_at(model, None).is_some(),
            When::Found => board && !self.board.choice.searched.is_empty(),
            When::Tasks => board && pane.lists_tasks(),
            When::Task if !board || !(pane.lists_tasks() || pane.is(Role::Task)) => false,
            When::Task => {
                let runs = !self.board.is_past() && self.board.focused(model).is_some_and(runs);
                runs && self.board.task().is_some()
            }
        }
    }

    /// Why something cannot be done now, for a key pressed in the dashboard.
    pub(super) const fn refusal(&self, when: When) -> Option<&'static str> {
        match when {
            When::Running | When::Terminal | When::Task | When::Again if self.board.is_past() => {
                Some("this is a recording: nothing in it runs")
            }
            _ => when.refusal(),
        }
    }

    /// The parameters of the run that is shown, to be changed.
    pub(super) fn rerun(&self, model: &Model) -> Option<Rerun> {
        let Some(Order::Scenario(order)) = &self.board.brief.order else { return None };
        Rerun::of(self.gallery.named(&order.scenario)?, order, self.running(model))
    }

    pub const fn area(&self) -> Rect {
        self.area
    }

    /// Whether characters are taken as text.
    pub(super) fn typing(&self) -> bool {
        self.screen == Screen::Gallery && (self.gallery.part == GalleryPart::Filter || self.gallery.types())
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

    pub(super) fn last_line(&self) -> Rect {
        let Rect { y, height, .. } = self.area;
        Rect { y: y + height.saturating_sub(1), height: height.min(1), ..self.area }
    }

    /// Takes a question back that is about what is over, and says so.
    fn lapse(&mut self, model: &Model) {
        let when = match &self.overlay {
            Some(Overlay::Question(question)) => question.when,
            Some(Overlay::Signals(_)) => When::Running,
            Some(Overlay::Typing(_)) => When::Terminal,
            _ => return,
        };
        if !self.can(when, model) {
            self.overlay = None;
            let over = if self.running(model) { "its lane has ended" } else { "all lanes have ended" };
            self.notice = Some(NoticeLine::Done(format!("{over} meanwhile: nothing was done")));
        }
    }

    /// Puts the selection of help and palette inside its list, and on the screen.
    fn bound_overlay(&mut self, model: &Model) {
        let Some(Overlay::Actions(actions)) = &self.overlay else { return };
        let now = |when| self.can(when, model);
        let height = super::overlay::rows(actions, self.area).height;
        let mut settled = actions.clone();
        let rows = actions.rows(now);
        settled.select(actions.list.selected, &rows);
        settled.list = settled.list.clamped(rows.len(), height);
        self.overlay = Some(Overlay::Actions(settled));
    }

    /// Where on the screen help and palette have their rows.
    pub(super) fn overlay_row(&self, at: Position, model: &Model) -> Option<usize> {
        let Some(Overlay::Actions(actions)) = &self.overlay else { return None };
        let now = |when| self.can(when, model);
        let rows = super::overlay::rows(actions, self.area);
        let row = actions.list.top + usize::from(at.y.saturating_sub(rows.y));
        (rows.contains(at) && row < actions.rows(now).len()).then_some(row)
    }
}
