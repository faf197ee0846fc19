//! How many descriptors were open in each loop's life, and how many it holds now.
//!
//! ```text
//! loop     created     holds  before  most  after
//! loop 1   00:00.012   0      6       9     6
//! loop 2   00:00.230   3      6       9     open
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    event::{LoopId, LoopState, Time},
    model::{FileSet, LoopHistory},
    ui::{
        frame::{lines, print_line},
        pane::words::moment,
        scene::Scene,
        widget::rows::{Column, Table},
    },
};

const COLUMNS: &[Column] = &[
    Column { title: "loop", least: 6, most: 8, rank: 0, right: false },
    Column { title: "created", least: 9, most: 9, rank: 3, right: false },
    Column { title: "holds", least: 5, most: 5, rank: 0, right: true },
    Column { title: "before", least: 6, most: 6, rank: 1, right: true },
    Column { title: "most", least: 5, most: 5, rank: 2, right: true },
    Column { title: "after", least: 5, most: 5, rank: 0, right: true },
];
/// The heading, a loop, and how many have no room.
const LEAST: u16 = 3;

/// Draws the newest loops, where there is room and more than one loop to tell apart.
pub(super) fn draw(scene: &Scene, holders: &[Option<LoopId>], area: Rect, buf: &mut Buffer) {
    let known: Vec<&LoopHistory> = scene.lane.loops.known(scene.at).collect();
    if area.height < LEAST || known.len() < 2 {
        return;
    }
    let table = Table::new(COLUMNS, area.width);
    table.head(COLUMNS, None, area, buf, scene.theme);
    let fits = usize::from(area.height - 1);
    let hidden = if known.len() > fits { known.len() - (fits - 1) } else { 0 };
    let shown = &known[hidden..];
    let body = lines(area, 1, shown.len() as u16);
    table.rows(0..shown.len(), None, (body, buf, scene.theme, false), |row, line| {
        let (it, theme) = (shown[row], scene.theme);
        let end = end(it).filter(|end| *end <= scene.at);
        let count = |set: Option<&FileSet>| set.map_or(0, |set| set.files.len());
        let before = scene.lane.files.set(it.born());
        let after = end.and_then(|end| scene.lane.files.set_after(end)).filter(|set| set.at <= scene.at);
        line.left(0, theme.text(), format!("loop {}", it.id.0));
        line.left(1, theme.dim(), moment(scene, it.born()));
        line.right(2, theme.text(), holders.iter().filter(|holder| **holder == Some(it.id)).count());
        line.right(3, theme.text(), count(before));
        line.right(4, theme.text(), most(scene, it.born(), end.unwrap_or(scene.at)));
        match (end, after) {
            (None, _) => line.right(5, theme.warn(), "open"),
            (Some(_), None) => line.right(5, theme.dim(), "?"),
            (Some(_), after) => line.right(5, theme.text(), count(after)),
        }
    });
    if hidden > 0 {
        let words = format!("{hidden} before these");
        print_line(&words, scene.theme.dim(), lines(area, area.height - 1, 1), buf);
    }
}

/// When it was closed. One that is dropped unclosed keeps its descriptors for as long as anything does.
fn end(it: &LoopHistory) -> Option<Time> {
    it.states.iter().find(|step| step.state == LoopState::Closed).map(|step| step.at)
}

/// The most that were open between two moments.
fn most(scene: &Scene, from: Time, to: Time) -> usize {
    let files = &scene.lane.files;
    let within = files.sets().iter().filter(|set| set.at > from && set.at <= to);
    within.chain(files.set(from)).map(|set| set.files.len()).max().unwrap_or(0)
}
