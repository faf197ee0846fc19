//! What the user chose on the dashboard.

use rustc_hash::FxHashSet;

use super::{evidence::Trail, story::Zoomed};
use crate::{
    event::{TaskId, Time},
    model::Fold,
    ui::{
        pane::{PANES, Pane},
        scene::{RowKey, Scroll, TaskLook, View},
        speed::Speed,
    },
};

/// What the user chose on the dashboard. A refresh changes it only where it became impossible, such as a selection beyond
/// the end of its list.
#[derive(Debug, Default)]
pub struct Choice {
    /// The lane with the focus.
    pub lane: usize,
    /// The pane with the focus.
    pub pane: Pane,
    /// The panes that were gone to, the latest last.
    pub(super) recent: Vec<Pane>,
    /// Whether the user went to a lane; until then the first one has the focus.
    pub(super) went: bool,
    /// The lanes that were chosen though they are folded away.
    pub(super) called: Vec<usize>,
    /// How much of it all to show.
    pub view: View,
    /// How tasks are chosen and ordered.
    pub look: TaskLook,
    /// Where time stands still; `None` follows the head.
    pub(super) held: Option<Held>,
    /// How a recording plays.
    pub(super) playing: Option<Playing>,
    /// How fast a recording plays.
    pub(super) speed: Speed,
    /// In the order of time.
    pub(super) bookmarks: Vec<Time>,
    /// The text that was searched last, lower case.
    pub searched: String,
    /// The texts, lower case, that a pane's rows contain; tasks have theirs in their look.
    pub(super) filters: [String; PANES.len()],
    /// The headline whose evidence is followed.
    pub(super) trail: Option<Trail>,
    /// How much time is shown.
    pub(super) zoom: Zoomed,
    /// Which difference between lanes is shown.
    pub(super) difference: usize,
    /// Whether the focused list was scrolled since the moment was last moved: it does not follow the moment.
    pub(super) scrolled: bool,
    pub(super) lanes: Vec<LaneChoice>,
}

/// What was selected in a lane.
#[derive(Debug, Default)]
pub(super) struct LaneChoice {
    pub(super) lists: [Scroll; PANES.len()],
    /// What the rows are known by that the user selected, where they are found again; nothing in a list that follows
    /// its end.
    pub(super) keys: [Option<RowKey>; PANES.len()],
    pub(super) task: Option<TaskId>,
    /// Whether the user selected it; until then it follows the headline.
    pub(super) chosen: bool,
    /// The groups of the log that are not as they are at first.
    pub(super) turned: FxHashSet<Fold>,
}

/// Where time stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) at: Time,
    /// The newest moment there was when it was last moved: what comes later does not change the picture.
    pub(super) head: Time,
}

/// How a recording plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Playing {
    /// The clock's time when the moment was moved last.
    pub(super) clock: Option<Time>,
}

impl Choice {
    /// What stays for the next session: view, order and tree.
    pub(super) fn for_next_session(self) -> Self {
        let look = TaskLook { filter: String::new(), ..self.look };
        Self { look, view: self.view, recent: self.recent, ..Self::default() }
    }

    /// What the rows of the focused pane contain, lower case. Empty shows all, and a pane that is not filtered has none.
    pub fn filter(&mut self) -> Option<&mut String> {
        match self.pane {
            pane if pane.lists_tasks() => Some(&mut self.look.filter),
            pane if pane.kind().filters => Some(&mut self.filters[pane.index()]),
            _ => None,
        }
    }

    /// Filters the pane with the focus.
    pub fn set_filter(&mut self, text: &str) {
        self.filter().into_iter().for_each(|filter| *filter = text.to_lowercase());
    }

    /// Shows all rows again, first those of the focused pane; whether any were left out.
    pub fn unfilter(&mut self) -> bool {
        if let Some(filter) = self.filter().filter(|filter| !filter.is_empty()) {
            filter.clear();
            return true;
        }
        let all = [&mut self.look.filter].into_iter().chain(&mut self.filters);
        let mut filters = all.filter(|filter| !filter.is_empty()).peekable();
        let any = filters.peek().is_some();
        filters.for_each(String::clear);
        any
    }

    /// The pane with the focus is the one that was gone to last.
    pub(super) fn remember_pane(&mut self) {
        if self.recent.last() != Some(&self.pane) {
            self.recent.retain(|pane| *pane != self.pane);
            self.recent.push(self.pane);
        }
    }

    /// Whether a pane of a lane has the focus.
    pub(super) fn is_focused(&self, lane: usize, pane: Pane) -> bool {
        lane == self.lane && pane == self.pane
    }
}
