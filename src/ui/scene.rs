//! What a pane is given to draw: one lane at one moment.

use std::{ops::Range, sync::Arc};

use super::{
    latencies::Latencies,
    theme::Theme,
    widget::{
        code::{Carry, Language},
        timeline::Window,
    },
};
use crate::{
    event::{Span, TaskId, Time},
    finding::Finding,
    model::{Lane, Model, Outline, Passage, Timers},
};

/// One lane at one moment, and how it is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub model: &'a Model,
    pub lane: &'a Lane,
    /// What the rules say about it at this moment.
    pub findings: &'a [Finding],
    pub at: Time,
    /// The headline's sentence, where it is about what is wrong in this lane.
    pub said: Option<&'a str>,
    /// Whether the user selected the task.
    pub chosen: bool,
    /// Whether the moment follows the head.
    pub live: bool,
    /// Whether a recording is shown.
    pub is_past: bool,
    /// The stretch of time that timelines and charts show.
    pub window: &'a Window,
    /// Where the pane's list stands.
    pub list: Scroll,
    /// The lane's tasks in the order and choice to show.
    pub tasks: &'a [TaskRow],
    /// What rows stand for that stand for several tasks.
    pub alike: &'a [Alike],
    /// How long cancels took.
    pub latencies: &'a Latencies,
    pub timers: &'a Timers,
    /// The ways of the signals that asked the program for its end.
    pub passages: &'a [Passage],
    /// The rows of the log.
    pub outline: &'a Outline,
    /// The lines of output that contain the pane's filter, by their places; without a filter it is all of them.
    pub printed: Option<&'a [usize]>,
    /// How many lines of output are no longer kept: they stood before the first one.
    pub forgotten: u64,
    /// The text that the rows of the log, or of the output, contain.
    pub filter: &'a str,
    /// How the tasks are chosen and ordered.
    pub look: &'a TaskLook,
    /// The task that is selected in the lane.
    pub task: Option<TaskId>,
    /// The program's own source, where it is known.
    pub source: Option<SourceFile<'a>>,
    /// What the program prints to.
    pub printing: Printing,
    pub theme: &'a Theme,
    /// Whether the pane has the focus.
    pub focused: bool,
}

/// What the program prints to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Printing {
    /// There is nothing to say about it.
    #[default]
    Plain,
    /// No terminal: a Python keeps back what it prints until there is a block of it.
    InBlocks,
    /// A terminal of its own.
    OnTerminal,
}

/// The finding of a row.
pub type FindingAt = for<'a> fn(&Scene<'a>, usize) -> Option<&'a Finding>;

/// What stands in a row, to be searched.
pub type RowText = fn(&Scene<'_>, usize) -> String;

/// What a row is known by while others come and go around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKey {
    /// A check, by its rule.
    Check(&'static str),
    /// A file descriptor, by its number.
    Fd(u32),
    /// A line of output, by how many the program printed before it.
    Line(u64),
}

/// How the rows of a pane are found again.
#[derive(Clone, Copy, Debug)]
pub struct RowKeys {
    /// What a row is known by.
    pub of: fn(&Scene<'_>, usize) -> Option<RowKey>,
    /// The row that is known by this, or what stands in its place. It may be beyond the last one.
    pub find: fn(&Scene<'_>, RowKey) -> Option<usize>,
}

/// Where a list stands. Rows are counted without the pane's heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    pub selected: usize,
    /// The first row to show.
    pub top: usize,
}

impl Scroll {
    /// The rows to show where `height` of them fit.
    pub fn visible(&self, rows: usize, height: u16) -> Range<usize> {
        let top = self.top.min(rows);
        top..rows.min(top + usize::from(height))
    }

    /// The same list with another row selected, at the same line of the screen.
    #[must_use]
    pub const fn moved_to(self, row: usize) -> Self {
        Self { selected: row, top: self.top.saturating_add(row).saturating_sub(self.selected) }
    }

    /// The same list with its selection inside `rows`, and scrolled as little as shows it.
    #[must_use]
    pub fn clamped(self, rows: usize, height: u16) -> Self {
        let height = usize::from(height).max(1);
        let selected = self.selected.min(rows.saturating_sub(1));
        let top = self.top.clamp((selected + 1).saturating_sub(height), selected);
        Self { selected, top: top.min(rows.saturating_sub(height)) }
    }
}

/// What is to be on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// All lanes, many panes.
    #[default]
    All,
    Lane,
    /// One pane of one lane.
    Pane,
}

impl View {
    pub const ALL: &[Self] = &[Self::All, Self::Lane, Self::Pane];

    /// The word for it in the configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Lane => "lane",
            Self::Pane => "pane",
        }
    }
}

/// A row of the task table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskRow {
    /// The task; of several that are alike, one that stands for them. None where only another lane has one in this row.
    pub task: Option<TaskId>,
    /// Which of [`Scene::alike`] the row stands for.
    pub alike: Option<u32>,
    /// How deep in the tree; 0 without one.
    pub depth: u16,
    /// Whether a sibling follows below, in the tree.
    pub sibling: bool,
}

impl TaskRow {
    pub fn of(task: TaskId) -> Self {
        Self { task: Some(task), ..Self::default() }
    }
}

/// Tasks that are alike: the same name but for its number, created at the same place, and as far in their lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Their name without its number.
    pub stem: String,
    pub count: usize,
    /// When each was created, and when those that ended did.
    pub born: Moments,
    pub ended: Moments,
    /// How long the cancels took of those that ended: the middle one, what 95 percent do not exceed, and the longest.
    pub took: Option<[Span; 3]>,
}

impl Alike {
    /// How many were alive at some time after one moment and up to another, which is not after the one that is shown.
    pub fn alive(&self, after: Time, until: Time) -> usize {
        self.born.until(until).saturating_sub(self.ended.until(after))
    }
}

/// Moments in the order of time: all of those that several rows have in common, but for some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    all: Arc<[Time]>,
    but: Vec<Time>,
}

impl Moments {
    /// Those of `all`, which are in order, without those in `but`, in any order, each of which is one of them.
    pub fn new(all: Arc<[Time]>, mut but: Vec<Time>) -> Self {
        but.sort_unstable();
        Self { all, but }
    }

    /// How many there are up to a moment.
    pub fn until(&self, at: Time) -> usize {
        let count = |moments: &[Time]| moments.partition_point(|moment| *moment <= at);
        count(&self.all) - count(&self.but)
    }
}

impl FromIterator<Time> for Moments {
    fn from_iter<I: IntoIterator<Item = Time>>(moments: I) -> Self {
        let mut all: Vec<_> = moments.into_iter().collect();
        all.sort_unstable();
        Self::new(all.into(), Vec::new())
    }
}

/// What tasks are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// What matters most: those that got no further than their cancel, those alive, those that failed. Only here are
    /// tasks that are alike one row.
    #[default]
    Alive,
    /// The order in which they were created.
    Created,
    /// Their name.
    Name,
    /// Their state, those alive first.
    State,
    /// How often they were polled, most first.
    Polls,
    /// How long they were polled, most first.
    Busy,
}

impl Sort {
    /// Every order, each followed by the next.
    pub const ALL: &[Self] = &[Self::Alive, Self::Created, Self::Name, Self::State, Self::Polls, Self::Busy];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Alive => "alive first",
            Self::Created => "created",
            Self::Name => "name",
            Self::State => "state",
            Self::Polls => "polls",
            Self::Busy => "busy",
        }
    }
}

/// How tasks are chosen and ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskLook {
    pub sort: Sort,
    /// A part of the name, lower case; empty shows all.
    pub filter: String,
    /// What tasks are shown below.
    pub tree: TaskTree,
    /// Whether the last comes first.
    pub reverse: bool,
    /// The names, without their numbers, of alike tasks to show one by one.
    pub unfolded: Vec<String>,
}

impl TaskLook {
    /// Whether tasks that are alike are shown as one row.
    pub fn folds(&self) -> bool {
        self.sort == Sort::Alive && self.filter.is_empty()
    }

    /// Sorts by something; by the same again, the other way round.
    pub fn sort_by(&mut self, sort: Sort) {
        self.reverse = self.sort == sort && !self.reverse;
        self.sort = sort;
    }
}

/// What tasks are shown below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaskTree {
    /// The task that awaits them.
    #[default]
    Awaits,
    /// The task that created them.
    Creators,
    /// Nothing.
    None,
}

impl TaskTree {
    /// Every tree, each followed by the next.
    pub const ALL: &[Self] = &[Self::Awaits, Self::Creators, Self::None];

    /// The word for it in the configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Awaits => "awaits",
            Self::Creators => "creators",
            Self::None => "none",
        }
    }
}

/// A source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Its path, as sites name it.
    pub file: &'a str,
    pub text: &'a str,
    pub language: Language,
    /// What each of its lines begins inside of.
    pub carries: &'a [Carry],
}

#[cfg(test)]
mod tests {
    use super::Scroll;

    #[test]
    fn a_list_scrolls_as_little_as_shows_its_selection() {
        let list = Scroll { selected: 12, top: 0 }.clamped(20, 5);
        assert_eq!((list.selected, list.top), (12, 8));
        let up = Scroll { selected: 9, ..list }.clamped(20, 5);
        assert_eq!(up.top, 8, "still in view: nothing scrolls");
        let gone = Scroll { selected: 19, top: 15 }.clamped(3, 5);
        assert_eq!((gone.selected, gone.top), (2, 0));
        assert_eq!(Scroll::default().clamped(0, 0), Scroll::default());
    }

    #[test]
    fn a_row_that_is_found_again_stays_where_it_is_on_the_screen() {
        let list = Scroll { selected: 12, top: 8 };
        assert_eq!(list.moved_to(15), Scroll { selected: 15, top: 11 });
        assert_eq!(list.moved_to(2), Scroll { selected: 2, top: 0 });
    }
}
