//! Where lanes and panes are, on a screen of any size.
//!
//! ```text
//! title
//! headline
//! ┌ lane ───────┐┌ lane ───────┐   side by side when wide, one above the other when high, both ways
//! │ header      ││ header      │   when there are many; as many at a time as have room
//! ├ pane ───────┤├ pane ───────┤
//! │             ││             │   as many panes as fit in comfort, the focused one always; a wide lane
//! │             ││             │   that is alone has two columns of panes
//! └─────────────┘└─────────────┘
//! first difference
//! keys
//! ```

use ratatui::layout::{Constraint, Layout, Position, Rect};

use crate::ui::{
    frame::{lines, split_at, split_first},
    pane::{Filler, PANES, Pane, PaneColumn, Priority, Role},
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
/// From this height on, the focused pane has its comfort before others come.
const ROOMY: u16 = 14;
/// From this height on, there is a line for the first difference, or what to look for.
const DIFFERENCE: u16 = 12;
/// The height of a pane that is comfortable, when it has more to show; where it is scarce, a third of what there is.
const COMFORT: u16 = 8;

/// What is to be on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All lanes, many panes.
    #[default]
    All,
    Lane,
    /// One pane of one lane.
    Pane,
}

/// What a screen is arranged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub screen: Rect,
    /// How many lanes there are.
    pub lanes: usize,
    /// The lane with the focus.
    pub lane: usize,
    /// The pane with the focus.
    pub pane: Pane,
    /// How much of it all to show.
    pub view: View,
    /// The lines that the headline takes.
    pub headline: u16,
    /// Whether a cancel was requested, which is what lanes are watched for.
    pub cancelled: bool,
    /// The height every pane is content with.
    pub wants: [u16; PANES.len()],
}

impl Wish {
    /// The pane that has its comfort before others get more than their least.
    fn first(&self) -> Pane {
        if self.cancelled && self.pane.is(Role::Home) { Pane::of(Role::Cancellation) } else { self.pane }
    }
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
    /// The column of its panes, where it has two.
    pub column: Option<PaneColumn>,
    /// Its panes, from top to bottom.
    pub panes: Vec<PanePlace>,
}

/// Where a pane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanePlace {
    pub pane: Pane,
    /// The line of its title, as wide as the lane; empty where it has none.
    pub title: Rect,
    pub body: Rect,
}

impl Places {
    pub fn of(wish: &Wish) -> Self {
        let screen = wish.screen;
        let (title, rest) = split_first(screen);
        let keys = u16::from(screen.height >= LEAST.1);
        let difference = u16::from(wish.lanes > 0 && screen.height >= DIFFERENCE);
        let (headline, rest) = split_at(rest, wish.headline.min(rest.height / 2));
        let body = lines(rest, 0, rest.height - keys - difference);
        Self {
            title,
            headline,
            lanes: lanes(wish, body),
            difference: lines(rest, body.height, difference),
            keys: lines(rest, body.height + difference, keys),
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
        let first: Vec<_> = self.lanes.iter().filter(|place| place.column != Some(PaneColumn::Right)).collect();
        first.into_iter()
    }

    /// The place of a lane's pane, when it is on the screen.
    pub fn find(&self, lane: usize, pane: Pane) -> Option<PanePlace> {
        self.panes_of(lane).find(|place| place.pane == pane)
    }
}

fn lanes(wish: &Wish, body: Rect) -> Vec<LanePlace> {
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
    let two_columns = together == 1 && wish.view != View::Pane && body.width >= COLUMNS.0 && body.height >= COLUMNS.1;
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
fn halves(wish: &Wish, lane: usize, area: Rect) -> Vec<LanePlace> {
    let areas = Layout::horizontal([Constraint::Fill(1); 2]).areas::<2>(area);
    let columns = [PaneColumn::Left, PaneColumn::Right].into_iter().zip(areas);
    let half = |(column, area)| LanePlace {
        lane,
        area,
        boxed: true,
        column: Some(column),
        panes: panes(wish, Some(column), area),
    };
    columns.map(half).collect()
}

fn lane(wish: &Wish, lane: usize, area: Rect) -> LanePlace {
    let boxed = area.height >= BOXED;
    let panes = if boxed {
        panes(wish, None, area)
    } else {
        let (title, body) = split_first(area);
        vec![PanePlace { pane: wish.pane, title, body }]
    };
    LanePlace { lane, area, boxed, column: None, panes }
}

/// The columns that panes leave to a lane: its borders, and air on the right where there is room. On the left they
/// leave air themselves, for the marker of the selected row.
pub(super) const fn sides(width: u16) -> u16 {
    if width >= AIRY { 3 } else { 2 }
}

/// The panes of a boxed lane. The first one's title is the box's upper border.
fn panes(wish: &Wish, column: Option<PaneColumn>, area: Rect) -> Vec<PanePlace> {
    let (inner, sides) = (area.height - 2, sides(area.width));
    let mut y = 1;
    let mut places = Vec::new();
    for (pane, height) in heights(wish, column, inner) {
        let title = u16::from(pane.has_title() && y > 1);
        let body = lines(area, y + title, height);
        places.push(PanePlace {
            pane,
            title: lines(area, y, title),
            body: Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(sides), ..body },
        });
        y += title + height;
    }
    places
}

/// Which panes, and how high without their titles; together they fill `height`.
fn heights(wish: &Wish, column: Option<PaneColumn>, height: u16) -> Vec<(Pane, u16)> {
    if wish.view == View::Pane {
        return vec![(wish.pane, height)];
    }
    let wants = |pane: Pane| wish.wants[pane.index()];
    let least = |pane: Pane| pane.kind().least;
    let title = |pane: Pane| u16::from(pane.has_title());
    let comfort = |pane: Pane| wants(pane).min(COMFORT).max(least(pane)) + title(pane);

    let is_here = |pane: Pane| column.is_none_or(|column| pane.kind().column == column);
    let (mut chosen, mut easy, mut tight): (Vec<Pane>, u16, u16) = (Vec::new(), 0, 0);
    if is_here(wish.pane) {
        chosen.push(wish.pane);
        easy = comfort(wish.pane).min(height);
        tight = if height >= ROOMY { easy } else { least(wish.pane) + title(wish.pane) };
    }
    for pane in by_priority().into_iter().filter(|pane| *pane != wish.pane && is_here(*pane)) {
        let is_essential = matches!(pane.kind().priority, Priority::Essential(_));
        let needs = least(pane) + title(pane);
        if if is_essential { tight } else { easy } + needs <= height {
            chosen.push(pane);
            tight += needs;
            easy = if is_essential { easy + comfort(pane) } else { (easy + comfort(pane)).min(height) };
        }
    }
    chosen.sort_unstable();
    share(wish, &chosen, height)
}

/// The panes that come without the focus, the most important first.
fn by_priority() -> Vec<Pane> {
    let mut panes: Vec<_> = Pane::all().filter(|pane| pane.kind().priority != Priority::OnDemand).collect();
    panes.sort_by_key(|pane| pane.kind().priority);
    panes
}

/// The pane that gets the lines that no pane wants.
fn filler(wish: &Wish, chosen: &[Pane]) -> Option<Pane> {
    let rank = |pane: &Pane| match pane.kind().filler {
        Filler::Focused | Filler::Ranked(_) if *pane == wish.pane => Some(0),
        Filler::Ranked(rank) => Some(rank + 1),
        Filler::Focused | Filler::Never => None,
    };
    chosen.iter().copied().filter(|pane| rank(pane).is_some()).min_by_key(rank)
}

/// Shares out the lines between panes: to each its least, then line by line to those that want more, then the rest to
/// the one that can use it best.
fn share(wish: &Wish, chosen: &[Pane], height: u16) -> Vec<(Pane, u16)> {
    // A title that comes first is in the border.
    let titles = chosen.iter().skip(1).filter(|pane| pane.has_title()).count();
    let titles = u16::try_from(titles).unwrap_or(u16::MAX);
    let mut left = height.saturating_sub(titles);
    let mut shares: Vec<(Pane, u16)> = Vec::new();
    for (place, pane) in chosen.iter().enumerate() {
        let others: u16 = chosen[place + 1..].iter().map(|pane| pane.kind().least).sum();
        let comfort = wish.wants[pane.index()].min(COMFORT).min(height / 3).min(left.saturating_sub(others));
        let share = if *pane == wish.first() { comfort.max(pane.kind().least) } else { pane.kind().least }.min(left);
        shares.push((*pane, share));
        left -= share;
    }
    while left > 0 {
        let mut wanting = false;
        for (_, share) in shares.iter_mut().filter(|(pane, share)| wish.wants[pane.index()] > *share) {
            if left > 0 {
                (*share, left, wanting) = (*share + 1, left - 1, true);
            }
        }
        if !wanting {
            break;
        }
    }
    let filler = filler(wish, chosen);
    if let Some((_, share)) = shares.iter_mut().find(|(pane, _)| Some(*pane) == filler) {
        *share += left;
    }
    shares
}
