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

/// `worker-* ×1000`
pub(super) struct Label<'a>(pub(super) &'a Alike);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}* ×{}", self.0.stem, self.0.count)
    }
}

/// Draws the strip on the line `y`: of each column how many were alive at its end, in the colour of what they are now.
pub(super) fn draw(scene: &Scene, timeline: &Timeline<'_>, alike: &Alike, one: &TaskHistory, y: u16, buf: &mut Buffer) {
    let style = scene.theme.task_state(one.state(scene.at));
    let taken: Vec<u16> = timeline.rules.iter().filter_map(|rule| timeline.scale.column(rule.at)).collect();
    for column in (0..timeline.area.width).filter(|column| !taken.contains(column)) {
        let moment = timeline.scale.moment(column);
        let alive = alike.alive(moment.min(scene.at)) as u64;
        let has_begun = column == 0 || timeline.scale.moment(column - 1) < scene.at;
        if alive > 0
            && has_begun
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
