//! The dashboard: the lanes of a session at one moment.
//!
//! A key changes the [`Choice`]; a refresh works the rest out, once before drawing.

mod choice;
mod derived;
mod evidence;
mod filter;
mod grid;
mod layout;
mod log;
mod play;
mod refresh;
mod rows;
mod search;
mod stamp;
mod story;
mod time;
mod title;
mod view;

pub use choice::Choice;
use derived::Derived;
pub use grid::LaneColumn;
pub use layout::{LEAST, LanePlace, PanePlace, Places};
pub use search::Found;
pub(super) use title::tab_at;
pub(super) use view::draw;

use super::{
    brief::{Brief, SourceText},
    pane::{Follows, Pane, Role},
    scene::{Scene, TaskRow, View},
    theme::Theme,
};
use crate::{
    event::{TaskId, Time},
    finding::Difference,
    model::{Lane, Model},
};

/// The dashboard's state.
#[derive(Debug, Default)]
pub struct Board {
    pub brief: Brief,
    pub choice: Choice,
    /// The lines that a lesson's card takes.
    pub card: u16,
    derived: Derived,
}

impl Board {
    /// Begins a session, following what happens. View, order and tree stay as they were.
    pub fn begin(&mut self, brief: Brief) {
        let choice = std::mem::take(&mut self.choice).for_next_session();
        *self = Self { brief, choice, card: self.card, derived: Derived::default() };
        self.begin_to_play();
    }

    pub fn at(&self) -> Time {
        self.choice.held.map_or(self.derived.at, |held| held.at.min(self.derived.head))
    }

    /// Whether the picture follows what happens.
    pub const fn live(&self) -> bool {
        self.choice.held.is_none()
    }

    /// Whether something fills the screen that all lanes or panes are behind.
    pub fn is_inside(&self) -> bool {
        self.choice.view != View::All || self.choice.pane.is(Role::Task)
    }

    /// The lane with the focus.
    pub fn focused<'a>(&self, model: &'a Model) -> Option<&'a Lane> {
        model.lanes.get(self.choice.lane)
    }

    /// The place of the lane so many beside the one with the focus, or of the last there is.
    pub fn beside(&self, by: isize) -> usize {
        let order = &self.derived.order;
        let here = order.iter().position(|lane| *lane == self.choice.lane).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(order.len().saturating_sub(1));
        order.get(there).copied().unwrap_or(self.choice.lane)
    }

    /// The selected task of the lane with the focus.
    pub fn task(&self) -> Option<TaskId> {
        self.choice.lanes.get(self.choice.lane)?.task
    }

    /// Where two lanes begin to differ, its place among all such, and how many there are.
    pub fn difference(&self) -> Option<(&Difference, usize, usize)> {
        let (place, all) = (self.choice.difference, &self.derived.differences);
        all.get(place).map(|difference| (difference, place, all.len()))
    }

    /// Whether the moment shown is that of the difference that is shown.
    pub fn differs_now(&self) -> bool {
        !self.live() && self.difference().is_some_and(|(difference, ..)| difference.at == self.at())
    }

    /// Goes to the difference that is shown; from there to the next one.
    pub fn go_to_difference(&mut self) {
        if self.differs_now() {
            self.choice.difference = (self.choice.difference + 1) % self.derived.differences.len();
        }
        if let Some((&Difference { lane, at, .. }, ..)) = self.difference() {
            self.choice.lane = lane.0.into();
            self.hold(at);
        }
    }

    /// Gives a lane the focus, though it be folded away.
    pub fn show_lane(&mut self, lane: usize) {
        self.choice.lane = lane;
        if !self.choice.called.contains(&lane) {
            self.choice.called.push(lane);
        }
    }

    /// The places of the lanes that are shown, in the order of the screen.
    pub fn order(&self) -> &[usize] {
        &self.derived.order
    }

    /// Where everything is on the screen.
    pub const fn places(&self) -> &Places {
        &self.derived.places
    }

    /// What a pane of a lane is given to draw.
    pub fn scene<'a>(&'a self, model: &'a Model, lane: usize, pane: Pane, theme: &'a Theme) -> Option<Scene<'a>> {
        let (choice, derived) = (self.choice.lanes.get(lane)?, self.derived.lanes.get(lane)?);
        let shown = model.lanes.get(lane)?;
        Some(Scene {
            model,
            lane: shown,
            findings: &derived.findings,
            at: self.derived.at,
            said: self.said_of(shown),
            chosen: choice.chosen,
            live: self.live(),
            is_past: self.is_past(),
            window: &derived.window,
            list: choice.lists[pane.index()],
            tasks: &derived.rows,
            alike: &derived.alike,
            latencies: &derived.latencies,
            timers: &derived.timers,
            passages: &derived.passages,
            outline: &derived.outline,
            printed: derived.printed.as_ref().map(|printed| &*printed.lines),
            forgotten: derived.forgotten,
            filter: &self.choice.filters[pane.index()],
            look: &self.choice.look,
            task: choice.task,
            source: self.brief.source_of(shown).map(SourceText::as_file),
            printing: self.brief.printing,
            theme,
            focused: self.choice.is_focused(lane, pane),
        })
    }

    /// Selects a row of the pane with the focus, where it has so many.
    pub fn select(&mut self, row: usize, model: &Model, theme: &Theme) {
        let (lane, pane) = (self.choice.lane, self.choice.pane);
        let Some(derived) = self.derived.lanes.get(lane) else { return };
        let last = derived.lengths[pane.index()].saturating_sub(1);
        let (row, kind, scene) = (row.min(last), pane.kind(), self.scene(model, lane, pane, theme));
        let task = kind.task_at.zip(scene).map(|(task_at, scene)| task_at(&scene, row));
        // Who goes to the end of what grows wants to stay there.
        let is_end = row == last && matches!(kind.follows, Follows::LastUntilMoved);
        let key = kind.row_keys.zip(scene).filter(|_| !is_end).and_then(|(keys, scene)| (keys.of)(&scene, row));
        let choice = &mut self.choice.lanes[lane];
        (choice.lists[pane.index()].selected, choice.keys[pane.index()]) = (row, key);
        (choice.chosen, choice.task) = (choice.chosen || task.is_some(), task.unwrap_or(choice.task));
        self.select_across(lane);
        self.choice.scrolled |= matches!(pane.kind().follows, Follows::Row(_));
    }

    /// Shows the tasks of the selected row one by one, where it stands for several. Whether it did.
    pub fn unfold(&mut self, model: &Model) -> bool {
        let stem = self.selected_row().and_then(|(lane, row)| {
            let alike = row.alike.and_then(|alike| self.derived.lanes.get(lane)?.alike.get(alike as usize));
            alike.map(|alike| alike.stem.clone())
        });
        let can = self.choice.pane.is(Role::Home) && model.lanes.len() > self.choice.lane;
        stem.filter(|_| can).map(|stem| self.choice.look.unfolded.push(stem)).is_some()
    }

    /// Shows the selected task and those that are like it as one row again, or one by one. Whether there are any.
    pub fn fold(&mut self, model: &Model) -> bool {
        if self.unfold(model) {
            return true;
        }
        let name = self.focused(model).zip(self.task()).map(|(lane, task)| lane.name_of(task).to_string());
        let place = name.and_then(|name| self.choice.look.unfolded.iter().position(|stem| stem == rows::stem(&name)));
        place.map(|place| self.choice.look.unfolded.remove(place)).is_some()
    }

    /// The selected row of the focused lane's task table.
    fn selected_row(&self) -> Option<(usize, TaskRow)> {
        let lane = self.choice.lane;
        let row = self.choice.lanes.get(lane)?.lists[Pane::of(Role::Home).index()].selected;
        Some((lane, *self.derived.lanes.get(lane)?.rows.get(row)?))
    }

    /// The selected row of the pane with the focus, and how many there are.
    pub fn selection(&self) -> (usize, usize) {
        let (lane, pane) = (self.choice.lane, self.choice.pane.index());
        let of_lane = self.choice.lanes.get(lane).zip(self.derived.lanes.get(lane));
        of_lane.map_or((0, 0), |(choice, derived)| (choice.lists[pane].selected, derived.lengths[pane]))
    }
}

/// Whether a lane's process has not ended, as far as is known.
pub(super) fn runs(lane: &Lane) -> bool {
    lane.exit(Time::END).is_none()
}
