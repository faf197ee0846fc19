//! The dashboard: the lanes of a session at one moment.

mod layout;
mod mend;
mod rows;
mod time;
mod view;

pub use layout::{LEAST, LanePlace, PanePlace, Places, View};
use mend::Made;
pub(super) use view::{draw, letter, name};

use ratatui::layout::Rect;

use super::{
    brief::Brief,
    pane::{PANES, Pane},
    scene::{List, Scene, Source, TaskLook, TaskRow},
    theme::Theme,
};
use crate::{
    event::{TaskId, Time},
    finding::{Difference, Finding},
    model::{Lane, Model},
};

/// The dashboard's state.
#[derive(Debug, Default)]
pub struct Board {
    /// What is being watched.
    pub brief: Brief,
    /// The lane with the focus.
    pub lane: usize,
    /// The pane with the focus.
    pub pane: Pane,
    /// How much of it all to show.
    pub view: View,
    /// How tasks are chosen and ordered.
    pub look: TaskLook,
    /// Where lanes begin to differ, as far as is known, one for every two that do; it may lie after the moment shown.
    differences: Vec<Difference>,
    /// Which of them is told.
    told: usize,
    /// Where time stands still; `None` follows the head.
    held: Option<Held>,
    /// How often the time shown was halved.
    zoom: u32,
    /// Whether the focused source was scrolled since the moment was last moved: it does not follow the line at work.
    scrolled: bool,
    /// The moment shown.
    at: Time,
    /// The newest moment there is.
    head: Time,
    lanes: Vec<LaneView>,
    /// What the findings were made for.
    judged: Option<Made>,
    wants: [u16; PANES.len()],
    /// Whether somebody was asked to stop.
    asked: bool,
}

/// How a lane is looked at.
#[derive(Debug, Default)]
struct LaneView {
    lists: [List; PANES.len()],
    /// The list's lengths when last looked at, to follow an end that moves.
    lengths: [usize; PANES.len()],
    task: Option<TaskId>,
    rows: Vec<TaskRow>,
    lives: Vec<TaskId>,
    /// What rows and lives were made for.
    listed: Option<(Made, TaskLook)>,
    findings: Vec<Finding>,
}

/// Where time stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    /// The moment shown.
    at: Time,
    /// The newest moment there was when it was last moved: what comes later does not change the picture.
    head: Time,
}

impl Board {
    /// A dashboard for a session, following what happens. Of the last one it keeps how things are looked at.
    pub fn begin(&mut self, brief: Brief) {
        let Self { look, view, .. } = std::mem::take(self);
        let look = TaskLook { filter: String::new(), ..look };
        *self = Self { brief, look, view, pane: Pane::Tasks, ..Self::default() };
    }

    /// The moment shown.
    pub const fn at(&self) -> Time {
        self.at
    }

    /// Whether the picture follows what happens.
    pub const fn live(&self) -> bool {
        self.held.is_none()
    }

    /// Whether something fills the screen that all lanes or panes are behind.
    pub fn is_inside(&self) -> bool {
        self.view != View::All || self.pane == Pane::Detail
    }

    /// The lane with the focus.
    pub fn focused<'a>(&self, model: &'a Model) -> Option<&'a Lane> {
        model.lanes.get(self.lane)
    }

    /// The selected task of the lane with the focus.
    pub fn task(&self) -> Option<TaskId> {
        self.lanes.get(self.lane)?.task
    }

    /// Where two lanes begin to differ, its place among all such, and how many there are.
    pub fn difference(&self) -> Option<(&Difference, usize, usize)> {
        self.differences.get(self.told).map(|difference| (difference, self.told, self.differences.len()))
    }

    /// Whether the moment shown is that of the difference that is told.
    pub fn differs_now(&self) -> bool {
        !self.live() && self.difference().is_some_and(|(difference, ..)| difference.at == self.at)
    }

    /// Goes to the difference that is told; from there to the next one.
    pub fn go_to_difference(&mut self) {
        if self.differs_now() {
            self.told = (self.told + 1) % self.differences.len();
        }
        if let Some((&Difference { lane, at, .. }, ..)) = self.difference() {
            self.lane = lane.0.into();
            self.hold(at);
        }
    }

    /// Where everything is on a screen.
    pub fn places(&self, screen: Rect) -> Places {
        Places::of(&layout::Wish {
            screen,
            lanes: self.lanes.len(),
            lane: self.lane,
            pane: self.pane,
            view: self.view,
            asked: self.asked,
            wants: self.wants,
        })
    }

    /// What a pane of a lane is given to draw.
    pub fn scene<'a>(&'a self, model: &'a Model, lane: usize, pane: Pane, theme: &'a Theme) -> Option<Scene<'a>> {
        let (view, shown) = (self.lanes.get(lane)?, model.lanes.get(lane)?);
        Some(Scene {
            model,
            lane: shown,
            findings: &view.findings,
            at: self.at,
            live: self.live(),
            window: self.window(model),
            list: view.lists[pane as usize],
            tasks: &view.rows,
            lives: &view.lives,
            look: &self.look,
            task: view.task,
            source: self.brief.source_of(shown).map(|text| Source { file: &text.file, text: &text.text }),
            theme,
            focused: lane == self.lane && pane == self.pane,
        })
    }

    /// Selects a row of the pane with the focus, where it has so many.
    pub fn select(&mut self, row: usize) {
        let (lane, pane) = (self.lane, self.pane);
        let Some(view) = self.lanes.get_mut(lane) else { return };
        let row = row.min(view.lengths[pane as usize].saturating_sub(1));
        view.lists[pane as usize].selected = row;
        self.scrolled |= pane == Pane::Source;
        match pane {
            Pane::Tasks => view.select(view.rows.get(row).map(|row| row.task)),
            Pane::Cancellation => view.select(view.lives.get(row).copied()),
            _ => {}
        }
    }

    /// The selected row of the pane with the focus, and how many there are.
    pub fn selection(&self) -> (usize, usize) {
        let view = self.lanes.get(self.lane);
        view.map_or((0, 0), |view| (view.lists[self.pane as usize].selected, view.lengths[self.pane as usize]))
    }
}

/// Whether a lane's process has not ended, as far as is known.
pub(super) fn runs(lane: &Lane) -> bool {
    lane.exit(Time::END).is_none()
}
