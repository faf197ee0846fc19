//! Where lanes and panes are, on a screen of any size.
//!
//! ```text
//! title
//! headline
//! ┌ lane ───────┐┌ lane ───────┐   side by side when wide, one above the other when high, both ways
//! │ header      ││ header      │   when there are many; as many at a time as have room
//! ├ pane ───────┤├ pane ───────┤
//! │             ││             │   a fixed grid of panes; a wide lane that is alone has two columns
//! └─────────────┘└─────────────┘
//! first difference
//! keys
//! ```

use ratatui::layout::{Constraint, Layout, Position, Rect};

use super::grid::{LaneColumn, Placed, placed};
use crate::ui::{
    frame::{lines, split_at, split_first},
    pane::Pane,
    scene::View,
};

/// The least a screen can be.
pub const LEAST: (u16, u16) = (20, 5);
/// The width at which a lane stands beside another in comfort, and the one at which it may.
const BESIDE: u16 = 50;
const NARROW: u16 = 38;
/// The most lanes on the screen.
const TOGETHER: usize = 4;
/// From this width and height on, the panes of a lane that is alone stand in two columns.
const COLUMNS: (u16, u16) = (140, 24);
/// The height at which a lane may stand above another.
const ABOVE: u16 = 16;
/// Below this height a lane is one pane without a box.
const BOXED: u16 = 7;
/// From this width on, there is air beside the right border.
const AIRY: u16 = 50;
/// From this height on, there is a line for the first difference, or what to look for.
const DIFFERENCE: u16 = 12;
/// From this height on, a lesson's card leaves room for the headline.
const TAUGHT: u16 = 40;
/// The share of the left column, in percent: tasks and time are wide.
const LEFT: u16 = 60;

/// What a screen is arranged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    pub screen: Rect,
    /// How many lanes there are.
    pub lanes: usize,
    /// The lane with the focus.
    pub lane: usize,
    /// The panes that were gone to, the one with the focus last.
    pub recent: &'a [Pane],
    /// How much of it all to show.
    pub view: View,
    /// Whether it is shown to a room.
    pub presents: bool,
    /// The lines that the headline takes.
    pub headline: u16,
    /// The lines that a lesson's card takes, below the lanes. Where there are few, it stands in place of the headline.
    pub card: u16,
}

/// Where everything is. Areas that found no room are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Scenario, engine, time.
    pub title: Rect,
    /// What to read first.
    pub headline: Rect,
    /// The lanes on the screen.
    pub lanes: Vec<LanePlace>,
    /// The first difference between lanes; of one lane, what to look for. While the picture is held, the entry there.
    pub difference: Rect,
    /// The card of a lesson.
    pub card: Rect,
    pub keys: Rect,
}

/// Where a lane is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanePlace {
    /// Its place in the session.
    pub lane: usize,
    pub area: Rect,
    /// Whether it has a box around it.
    pub boxed: bool,
    /// Which part of it.
    pub column: LaneColumn,
    /// Its panes, from top to bottom.
    pub panes: Vec<PanePlace>,
}

/// Where a pane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanePlace {
    pub pane: Pane,
    /// The titles of the panes that share its place, where there are several.
    pub tabs: &'static [&'static str],
    /// The line of its title, as wide as the lane; empty where it has none.
    pub title: Rect,
    pub body: Rect,
}

impl Places {
    pub fn of(wish: &Wish<'_>) -> Self {
        let screen = wish.screen;
        let (title, rest) = split_first(screen);
        let keys = u16::from(screen.height >= LEAST.1);
        let is_crowded = wish.card > 0 && screen.height < TAUGHT;
        let difference = u16::from(wish.lanes > 0 && screen.height >= DIFFERENCE && !is_crowded);
        let headline = if is_crowded { 0 } else { wish.headline };
        let (headline, rest) = split_at(rest, headline.min(rest.height / 2));
        let card = wish.card.min(rest.height.saturating_sub(keys + difference));
        let body = lines(rest, 0, rest.height - keys - difference - card);
        Self {
            title,
            headline,
            lanes: lanes(wish, body),
            difference: lines(rest, body.height, difference),
            card: lines(rest, body.height + difference, card),
            keys: lines(rest, body.height + difference + card, keys),
        }
    }

    /// The pane at a place on the screen, with its lane.
    pub fn at(&self, at: Position) -> Option<(usize, PanePlace)> {
        let lane = self.lanes.iter().find(|lane| lane.area.contains(at))?;
        let pane = lane.panes.iter().find(|pane| pane.title.contains(at) || pane.body.contains(at));
        pane.map(|pane| (lane.lane, *pane))
    }

    /// The panes of a lane, from top to bottom, of two columns the left one first.
    pub fn panes_of(&self, lane: usize) -> impl Iterator<Item = PanePlace> {
        self.lanes.iter().filter(move |place| place.lane == lane).flat_map(|place| place.panes.iter().copied())
    }

    /// The places where lanes begin: of a lane in two columns, the left one.
    pub fn whole_lanes(&self) -> impl ExactSizeIterator<Item = &LanePlace> + DoubleEndedIterator {
        let first: Vec<_> = self.lanes.iter().filter(|place| place.column != LaneColumn::Right).collect();
        first.into_iter()
    }

    /// The place of a lane's pane, when it is on the screen.
    pub fn find(&self, lane: usize, pane: Pane) -> Option<PanePlace> {
        self.panes_of(lane).find(|place| place.pane == pane)
    }
}

fn lanes(wish: &Wish<'_>, body: Rect) -> Vec<LanePlace> {
    if wish.lane >= wish.lanes {
        return Vec::new();
    }
    let most = if wish.view == View::All { wish.lanes.min(TOGETHER) } else { 1 };
    let fitting = (2..=most).rev().find_map(|together| Some((together, columns(together, body)?)));
    let (together, columns) = fitting.unwrap_or((1, 1));
    // Where not all have room, the page with the focus.
    let first = wish.lane / together * together;
    let shown = first..wish.lanes.min(first + together);
    let rows = Layout::vertical(vec![Constraint::Fill(1); together.div_ceil(columns)]).split(body);
    let places = rows.iter().flat_map(|row| {
        let cells = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(*row);
        cells.to_vec()
    });
    let two_columns = together == 1
        && wish.view != View::Pane
        && !wish.presents
        && body.width >= COLUMNS.0
        && body.height >= COLUMNS.1;
    shown
        .zip(places)
        .flat_map(|(place, area)| if two_columns { halves(wish, place, area) } else { vec![lane(wish, place, area)] })
        .collect()
}

/// How many columns so many lanes stand in: as many as have comfort, else two narrow ones. `None` when they have no room.
fn columns(lanes: usize, body: Rect) -> Option<usize> {
    let part = |whole: u16, parts: usize| usize::from(whole) / parts;
    let fits = |columns: usize, width: u16| {
        let rows = lanes.div_ceil(columns);
        let high = rows == 1 || part(body.height, rows) >= ABOVE.into();
        high && part(body.width, columns) >= width.into()
    };
    // A gap in the last row would look as if a lane were missing.
    let mut full = (1..=lanes).rev().filter(|columns| lanes.is_multiple_of(*columns));
    full.find(|columns| fits(*columns, BESIDE)).or_else(|| fits(2, NARROW).then_some(2))
}

/// A lane in two columns, each in a box of its own.
fn halves(wish: &Wish<'_>, lane: usize, area: Rect) -> Vec<LanePlace> {
    let areas = Layout::horizontal([Constraint::Percentage(LEFT), Constraint::Fill(1)]).areas::<2>(area);
    let columns = [LaneColumn::Left, LaneColumn::Right].into_iter().zip(areas);
    columns.map(|(column, area)| boxed(wish, lane, column, area)).collect()
}

fn lane(wish: &Wish<'_>, lane: usize, area: Rect) -> LanePlace {
    if area.height >= BOXED {
        return boxed(wish, lane, LaneColumn::Whole, area);
    }
    let (title, body) = split_first(area);
    let pane = wish.recent.last().copied().unwrap_or_default();
    LanePlace {
        lane,
        area,
        boxed: false,
        column: LaneColumn::Whole,
        panes: vec![PanePlace { pane, tabs: &[], title, body }],
    }
}

/// The columns that panes leave to a lane: its borders, and air on the right where there is room. On the left they
/// leave air themselves, for the marker of the selected row.
pub(super) const fn sides(width: u16) -> u16 {
    if width >= AIRY { 3 } else { 2 }
}

/// A lane, or a column of it, in a box. The first pane's title is the box's upper border.
fn boxed(wish: &Wish<'_>, lane: usize, column: LaneColumn, area: Rect) -> LanePlace {
    let inner = area.height - 2;
    let placed = if wish.view == View::Pane {
        vec![Placed { pane: wish.recent.last().copied().unwrap_or_default(), tabs: &[], lines: inner }]
    } else {
        // A title in the border takes no line of the inside.
        let first = u16::from(column == LaneColumn::Right);
        placed(column, inner + first, wish.presents, wish.recent)
    };
    let (mut y, mut panes) = (1, Vec::new());
    for Placed { pane, tabs, lines: height } in placed {
        let has_title = pane.has_title();
        let in_border = has_title && y == 1;
        let title = u16::from(has_title && !in_border);
        let height = if in_border && column == LaneColumn::Right { height - 1 } else { height };
        let body = lines(area, y + title, height - title.min(height));
        panes.push(PanePlace {
            pane,
            tabs,
            title: if in_border { lines(area, 0, 1) } else { lines(area, y, title) },
            body: Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(sides(area.width)), ..body },
        });
        y += height;
    }
    LanePlace { lane, area, boxed: true, column, panes }
}
