//! File descriptors: how many over time, and each with what it is, since when, and whether the loop brought it.
//!
//! ```text
//!   9 open, 3 more than before the loop  ▂▂▂▅▅▅▅▅▅▂
//!     fd  what                    since
//!     0   /dev/null               start
//!   + 5   eventpoll               00:00.012
//! ```

use std::fmt;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Pane, PaneKind,
    header::series,
    words::{indented, moment, nothing_yet},
};
use crate::{
    event::File,
    model::{EventLoop, FileSet, OpenFile},
    ui::{
        frame::under,
        scene::Scene,
        widget::{
            rows::{Column, Table},
            sparkline, text,
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    pane: Pane::Files,
    title: "files",
    least: 3,
    wants: |scene, _| u16::try_from(rows(scene)).unwrap_or(u16::MAX).saturating_add(KIND.head),
    rows,
    head: 2,
    note: |_| None,
    draw,
};

const FD: usize = 0;
const WHAT: usize = 1;
const SINCE: usize = 2;
const COLUMNS: &[Column] = &[
    Column { title: "fd", least: 4, most: 4, rank: 1, right: false },
    Column { title: "what", least: 10, most: 60, rank: 0, right: false },
    Column { title: "open since", least: 15, most: 15, rank: 2, right: false },
];
/// From this width on, there is room to say since when descriptors are new.
const WIDE: u16 = 60;
/// A large chart needs at least so many lines.
const CHART: u16 = 4;

fn rows(scene: &Scene) -> usize {
    scene.lane.files.set(scene.at).map_or(0, |set| set.files.len())
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(set) = scene.lane.files.set(scene.at) else {
        return nothing_yet(scene, "no descriptor was read yet", "no descriptor was read", area, buf);
    };
    let before = before(scene);
    let is_new = |file: &File| before.is_some_and(|before| !before.holds(file));
    summary(scene, set, before, area, buf);
    let table = Table::new(COLUMNS, area.width);
    table.head(COLUMNS, None, under(area, 1), buf, scene.theme);
    let below = under(area, KIND.head);
    let shown = scene.list.visible(set.files.len(), below.height);
    let lines = shown.len() as u16;
    let files: Vec<OpenFile<'_>> = set.open().skip(shown.start).take(shown.len()).collect();
    let (top, selected) = (shown.start, Some(scene.list.selected).filter(|_| scene.focused));
    table.rows(shown, selected, (below, buf, scene.theme, scene.focused), |row, line| {
        let Some(open) = files.get(row - top) else { return };
        let new = is_new(open.file);
        let style = if new { scene.theme.accent() } else { scene.theme.text() };
        line.left(FD, style, open.file.fd);
        line.left(WHAT, style, &open.file.kind);
        line.left(SINCE, style, since(scene, open, new));
    });
    large(scene, under(below, lines + 1), buf);
}

/// What was open before the first loop was made.
fn before<'a>(scene: &Scene<'a>) -> Option<&'a FileSet> {
    let made = scene.lane.loops.all().first().map(EventLoop::born).filter(|made| *made <= scene.at)?;
    scene.lane.files.set(made)
}

fn since<'a>(scene: &'a Scene<'_>, open: &'a OpenFile<'_>, new: bool) -> impl fmt::Display + 'a {
    fmt::from_fn(move |f| {
        let since = moment(scene, open.since);
        if new { write!(f, "{since}, new") } else { write!(f, "{since}") }
    })
}

/// How many are open, how many of them are new, and the course of it.
fn summary(scene: &Scene, set: &FileSet, before: Option<&FileSet>, area: Rect, buf: &mut Buffer) {
    let area = indented(area);
    let mut words = format!("{} open", set.files.len());
    if let Some(before) = before {
        let new = set.files.iter().filter(|file| !before.holds(file)).count();
        let gone = before.files.iter().filter(|file| !set.holds(file)).count();
        words += &format!(", {new} new");
        if area.width >= WIDE {
            words += " since the loop was made";
        }
        if gone > 0 {
            words += &format!(", {gone} gone");
        }
    }
    if area.height == 0 {
        return;
    }
    let used = text::put(buf, area.x, area.y, area.width, &words, scene.theme.text()) + 2;
    let chart =
        Rect { x: area.x + used.min(area.width), width: area.width.saturating_sub(used).min(40), height: 1, ..area };
    if chart.width >= 8 {
        draw_chart(scene, chart, buf);
    }
}

/// The course of it in what is left below the list, where that is much.
fn large(scene: &Scene, area: Rect, buf: &mut Buffer) {
    if area.height >= CHART && area.width >= 20 {
        let chart = indented(area);
        draw_chart(scene, Rect { width: chart.width.min(60), height: chart.height.min(8), ..chart }, buf);
    }
}

fn draw_chart(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let values = series(scene, area.width, |at| scene.lane.files.count(at).map(u64::from));
    sparkline::draw(&values, sparkline::top(&values), area, buf, scene.theme);
}

#[cfg(test)]
mod tests {
    use super::super::{
        Pane,
        fixture::{Story, ms},
    };

    #[test]
    fn what_is_open_and_what_the_loop_brought() {
        let story = Story::shutdown();
        let drawn = [(90, 14, 2_000), (60, 8, 11), (38, 5, 2_000), (40, 3, 1)]
            .map(|(width, height, at)| story.text(Pane::Files, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
