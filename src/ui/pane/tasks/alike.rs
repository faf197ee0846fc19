//! A row for tasks that are alike: how many of them were alive over time.

use std::fmt;

use ratatui::buffer::Buffer;

use super::columns::{CANCEL, WAITING};
use crate::{
    model::TaskHistory,
    ui::{
        scene::{Alike, Scene, TaskRow},
        widget::{rows::Row, sparkline, timeline::Timeline},
    },
};

/// What a row stands for that stands for several tasks.
pub(super) fn of<'a>(scene: &Scene<'a>, row: &TaskRow) -> Option<&'a Alike> {
    row.alike.and_then(|alike| scene.alike.get(alike as usize))
}

/// `worker-* ×1000`; `×10k` from there on, for a count that is cut in the middle is another.
pub(super) struct Label<'a>(pub(super) &'a Alike);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.count {
            many @ 10_000.. => write!(f, "{}* ×{}k", self.0.stem, many / 1_000),
            count => write!(f, "{}* ×{count}", self.0.stem),
        }
    }
}

/// Draws the strip on the line `y`: of each column how many were alive in it, in the colour of what they are now.
pub(super) fn draw(scene: &Scene, timeline: &Timeline<'_>, alike: &Alike, one: &TaskHistory, y: u16, buf: &mut Buffer) {
    let style = scene.theme.task_state(one.state(scene.at));
    let taken: Vec<u16> = timeline.rules.iter().filter_map(|rule| timeline.scale.column(rule.at)).collect();
    for column in (0..timeline.area.width).filter(|column| !taken.contains(column)) {
        let before = column.checked_sub(1).map_or(timeline.scale.from(), |before| timeline.scale.moment(before));
        let alive = alike.alive(before, timeline.scale.moment(column).min(scene.at)) as u64;
        if alive > 0
            && (column == 0 || before < scene.at)
            && let Some(cell) = buf.cell_mut((timeline.area.x + column, y))
        {
            let bar = sparkline::bar(alive, alike.count as u64, scene.theme);
            cell.set_symbol(bar).set_style(style);
        }
    }
}

/// How long their cancels took.
pub(super) fn numbers(scene: &Scene, alike: &Alike, line: &mut Row<'_>) {
    let theme = scene.theme;
    if let Some([median, most, max]) = alike.took {
        line.ends(WAITING, (&format!("p50 {median}"), theme.text()), (&format!("p95 {most}"), theme.text()));
        line.right(CANCEL, theme.delivery(), max);
    }
}
