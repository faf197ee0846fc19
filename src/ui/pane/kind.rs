//! What a pane is.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use crate::{
    event::{TaskId, Time},
    ui::{
        chord::Chord,
        scene::{FindingAt, RowKeys, RowText, Scene, Sort},
    },
};

/// The row at a line of the screen, in a body of this area.
pub(super) type RowAt = fn(&Scene, Rect, u16) -> Option<usize>;

/// Everything that layout, keys and mouse need to know of a pane.
#[derive(Debug)]
pub struct PaneKind {
    /// The keys that go to it. Without any it never has the focus.
    pub chords: &'static [Chord],
    /// What those keys do, as a sentence.
    pub help: &'static str,
    /// Its name on the screen. Without one it has no title line.
    pub title: &'static str,
    /// How many rows its list has; the selection stays below.
    pub rows: fn(&Scene) -> usize,
    /// Whether there is an empty line below each of its rows, where it is shown to a room.
    pub is_airy: bool,
    /// How many lines stand above the list's first row.
    pub head: u16,
    /// How many stand below its last one, of so many lines.
    pub foot: fn(&Scene, u16) -> u16,
    /// Where its selection goes by itself.
    pub follows: Follows,
    /// Whether to select a row is to go to that moment.
    pub steps: bool,
    /// The task of a row, where rows are tasks.
    pub task_at: Option<fn(&Scene, usize) -> Option<TaskId>>,
    /// The row at a line, where rows take more than one.
    pub row_at: Option<RowAt>,
    /// How the selected row is found again, where rows come and go around it.
    pub row_keys: Option<RowKeys>,
    /// The finding of a row, where rows are findings.
    pub finding_at: Option<FindingAt>,
    /// What stands in a row, to be searched; without it nothing can be found.
    pub text_of: Option<RowText>,
    /// Whether only the rows that contain a text can be shown.
    pub filters: bool,
    /// The moment at a place on the screen, where the pane has its time axis there.
    pub moment_at: fn(&Scene, Rect, Position) -> Option<Time>,
    /// What the heading at a place on the screen sorts by.
    pub sort_at: fn(&Scene, Rect, Position) -> Option<Sort>,
    /// What stands beside its name: how things are as a whole.
    pub note: fn(&Scene) -> Option<(String, Style)>,
    /// What stands at the right end of its title line.
    pub counter: Counter,
    /// What the rest of the program goes to it for.
    pub role: Option<Role>,
    /// Draws it. Reads the scene and writes the cells of the area, nothing else; any area is fine, an empty one too.
    pub draw: fn(&Scene, Rect, &mut Buffer),
}

/// From so many lines on, a pane has room for air.
const AIRY: u16 = 10;

/// Where a pane's selection goes by itself.
#[derive(Clone, Copy, Debug)]
pub enum Follows {
    /// Nowhere.
    Nothing,
    /// To the last row.
    Last,
    /// To the last row, until the user selects another one.
    LastUntilMoved,
    /// To this row, in the middle of the pane, until its list is scrolled.
    Row(fn(&Scene) -> Option<usize>),
}

/// What stands at the right end of a pane's title line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Nothing.
    None,
    /// How many rows have no room.
    Hidden,
    /// Which row is selected: for rows of several lines.
    Selected,
}

/// What the rest of the program goes to a pane for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It shows the loop's state, above all others.
    Header,
    /// It has the focus when a session begins.
    Home,
    /// It shows the selected task.
    Task,
}

impl PaneKind {
    /// A pane with nothing special; the `draw` of its own is missing.
    pub(super) const PLAIN: Self = Self {
        chords: &[],
        help: "",
        title: "",
        rows: |_| 0,
        is_airy: false,
        head: 0,
        foot: |_, _| 0,
        follows: Follows::Nothing,
        steps: false,
        task_at: None,
        row_at: None,
        row_keys: None,
        finding_at: None,
        text_of: None,
        filters: false,
        moment_at: |_, _, _| None,
        sort_at: |_, _, _| None,
        note: |_| None,
        counter: Counter::None,
        role: None,
        draw: |_, _, _| {},
    };
}

impl PaneKind {
    /// The lines that a row of its list takes, in a body of so many.
    pub const fn row_height(&self, scene: &Scene, lines: u16) -> u16 {
        if self.is_airy && scene.theme.presents && lines >= AIRY { 2 } else { 1 }
    }

    /// The rows that its list has room for in a body of so many lines.
    pub fn list_lines(&self, scene: &Scene, lines: u16) -> u16 {
        lines.saturating_sub(self.head + (self.foot)(scene, lines)).div_ceil(self.row_height(scene, lines))
    }
}

/// A key that goes to a pane.
pub(super) const fn key(char: char) -> Chord {
    Chord::char(char)
}
