//! Which panes stand where in a lane: a fixed grid of places, each with its tabs.
//!
//! ```text
//! ┌ A asyncio.run ────────────────────────┐
//! │ header                                │
//! ├ [1] tasks ────────────────────────────┤
//! │                                       │
//! ├ [2] loop · [3] fds · [9] runtime ─────┤   a pane that is not shown is a tab: going to it shows it in its place
//! │                                       │
//! └───────────────────────────────────────┘
//! ```

use crate::ui::pane::{Pane, Role};

/// A place in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The titles of the panes that share it; the first is shown until another one is gone to.
    pub(super) tabs: &'static [&'static str],
    /// Its share of the height.
    pub(super) weight: u16,
}

const fn slot(weight: u16, tabs: &'static [&'static str]) -> Slot {
    Slot { tabs, weight }
}

/// A lane that is little more than its tasks.
const LOW: &[Slot] = &[
    slot(3, &["tasks"]),
    slot(2, &["log", "source", "output", "checks", "signal", "task", "loop", "fds", "runtime", "cost"]),
];
const MIDDLE: &[Slot] = &[
    slot(5, &["tasks"]),
    slot(3, &["source", "task", "loop", "fds", "runtime", "cost"]),
    slot(3, &["log", "output", "checks", "signal"]),
];
const HIGH: &[Slot] = &[
    slot(8, &["tasks"]),
    slot(4, &["loop", "fds", "runtime", "cost"]),
    slot(5, &["source", "task"]),
    slot(6, &["log", "output"]),
    slot(3, &["checks", "signal"]),
];
/// A lane in two columns.
const LEFT: &[Slot] = &[slot(6, &["tasks"]), slot(3, &["loop", "fds", "runtime", "cost"]), slot(3, &["output"])];
const RIGHT: &[Slot] = &[slot(3, &["task"]), slot(3, &["source"]), slot(4, &["log"]), slot(2, &["checks", "signal"])];

/// For a room: the tasks and their lives, and what happens in words.
const PRESENTED: &[Slot] = &[
    slot(4, &["tasks"]),
    slot(2, &["log", "source", "output", "checks", "signal", "task", "loop", "fds", "runtime", "cost"]),
];

/// From so many lines on, a lane is high enough for a grid.
const LEAST: u16 = 8;
const LEAST_OF_MIDDLE: u16 = 12;
const LEAST_OF_HIGH: u16 = 28;
/// From so many lines on, the header says more than the loop's state.
const NUMBERS: u16 = 18;

/// The part of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneColumn {
    /// All of it.
    Whole,
    Left,
    Right,
}

/// A pane with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) pane: Pane,
    /// The titles of all panes that share the place.
    pub(super) tabs: &'static [&'static str],
    /// Its lines, with its title.
    pub(super) lines: u16,
}

/// The panes of a lane, from top to bottom, that fill `height` lines. `recent` are the panes that were gone to, the latest
/// last: a place shows the latest of its panes.
pub(super) fn placed(column: LaneColumn, height: u16, presents: bool, recent: &[Pane]) -> Vec<Placed> {
    let focused = recent.last().copied().unwrap_or_default();
    let slots = match column {
        LaneColumn::Left => LEFT,
        LaneColumn::Right => RIGHT,
        LaneColumn::Whole if presents && height >= LEAST_OF_MIDDLE => PRESENTED,
        LaneColumn::Whole if height >= LEAST_OF_HIGH => HIGH,
        LaneColumn::Whole if height >= LEAST_OF_MIDDLE => MIDDLE,
        LaneColumn::Whole if height >= LEAST => LOW,
        LaneColumn::Whole => return vec![Placed { pane: focused, tabs: &[], lines: height }],
    };
    let header = if column == LaneColumn::Right { 0 } else { 1 + u16::from(height >= NUMBERS) };
    let mut placed = Vec::with_capacity(slots.len() + 1);
    if header > 0 {
        placed.push(Placed { pane: Pane::of(Role::Header), tabs: &[], lines: header });
    }
    let (mut left, mut weights) = (height - header, slots.iter().map(|slot| slot.weight).sum::<u16>());
    for Slot { tabs, weight } in slots.iter().copied() {
        let lines = (left * weight + weights / 2) / weights;
        placed.push(Placed { pane: shown(tabs, recent), tabs, lines });
        (left, weights) = (left - lines, weights - weight);
    }
    placed
}

/// The pane that a place shows.
fn shown(tabs: &[&str], recent: &[Pane]) -> Pane {
    let latest = recent.iter().rev().find(|pane| tabs.contains(&pane.kind().title)).copied();
    latest.or_else(|| tabs.first().and_then(|title| Pane::titled(title))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{HIGH, LEFT, LOW, LaneColumn, MIDDLE, PRESENTED, Pane, RIGHT, placed};

    #[test]
    fn every_grid_has_every_pane_once() {
        for grid in [LOW, MIDDLE, HIGH, PRESENTED, &[LEFT, RIGHT].concat()] {
            let mut titles: Vec<_> = grid.iter().flat_map(|slot| slot.tabs).copied().collect();
            let mut all: Vec<_> = Pane::all().map(|pane| pane.kind().title).filter(|title| !title.is_empty()).collect();
            titles.sort_unstable();
            all.sort_unstable();
            assert_eq!(titles, all);
        }
    }

    #[test]
    fn the_lines_are_shared_out_and_none_is_left() {
        for (column, height) in [LaneColumn::Whole, LaneColumn::Left, LaneColumn::Right]
            .into_iter()
            .flat_map(|column| (0..90).map(move |height| (column, height)))
            .filter(|(column, height)| *column == LaneColumn::Whole || *height >= 20)
        {
            let panes = placed(column, height, false, &[]);
            assert_eq!(panes.iter().map(|pane| pane.lines).sum::<u16>(), height, "{column:?} {height}");
            assert!(
                height < 8 || panes.iter().all(|pane| pane.tabs.is_empty() || pane.lines >= 3),
                "{column:?} {height}"
            );
        }
    }

    #[test]
    fn a_place_shows_the_pane_that_was_gone_to_last() {
        let [fds, log, output] = ["fds", "log", "output"].map(|title| Pane::titled(title).unwrap());
        let shown = |recent: &[Pane]| -> Vec<_> {
            placed(LaneColumn::Whole, 30, false, recent).iter().map(|placed| placed.pane.kind().title).collect()
        };
        assert_eq!(shown(&[]), ["", "tasks", "loop", "source", "log", "checks"]);
        assert_eq!(shown(&[output, fds]), ["", "tasks", "fds", "source", "output", "checks"]);
        assert_eq!(shown(&[output, fds, log]), ["", "tasks", "fds", "source", "log", "checks"]);
    }
}
