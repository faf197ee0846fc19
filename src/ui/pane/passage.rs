//! The way of a signal, measured: from its coming to the end of the process, a line for each station.
//!
//! ```text
//! SIGTERM      00:01.178  sent
//!              +941 µs    handler ran
//!              +1.62 ms   cancel requested  3 tasks, p50 2.55 ms, max 2.56 ms
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Counter, PaneKind, key,
    words::{moment, nothing_yet},
};
use crate::{
    event::signal_name,
    model::{Leg, Passage, counted},
    ui::{
        scene::Scene,
        widget::rows::{Column, Table},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('i')],
    help: "Go to the way of a signal, measured.",
    title: "signal",
    rows: |scene| rows(scene).count(),
    text_of: Some(|scene, row| rows(scene).nth(row).map_or_else(String::new, |(way, leg)| words(way, leg))),
    note: |scene| {
        let way = scene.passages.last()?;
        let took = way.legs.last()?.at.since(way.began);
        Some((format!("{} {took}", signal_name(way.signal.into())), scene.theme.dim()))
    },
    counter: Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

const SIGNAL: usize = 0;
const TIME: usize = 1;
const STATION: usize = 2;
const TASKS: usize = 3;
const COLUMNS: &[Column] = &[
    Column { title: "", least: 7, most: 10, rank: 1, right: false },
    Column { title: "", least: 9, most: 9, rank: 0, right: true },
    Column { title: "", least: 16, most: 16, rank: 0, right: false },
    Column { title: "", least: 16, most: u16::MAX, rank: 2, right: false },
];

/// The stations of all signals, one after another.
fn rows<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (&'a Passage, &'a Leg)> {
    scene.passages.iter().flat_map(|way| way.legs.iter().map(move |leg| (way, leg)))
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let count = rows(scene).count();
    if count == 0 {
        let yet = if scene.is_past { "no signal yet" } else { "no signal yet; s sends one" };
        return nothing_yet(scene, yet, "no signal came", area, buf);
    }
    let shown = scene.list.visible(count, area.height);
    let mut ways = rows(scene).skip(shown.start);
    let selected = Some(scene.list.selected).filter(|_| scene.focused);
    Table::new(COLUMNS, area.width).rows(shown, selected, (area, buf, scene.theme, scene.focused), |_, line| {
        let Some((way, leg)) = ways.next() else { return };
        let theme = scene.theme;
        if leg.took.is_none() {
            line.left(SIGNAL, theme.signal(), signal_name(way.signal.into()));
        }
        let time = leg.took.map_or_else(|| moment(scene, leg.at).to_string(), |took| format!("+{took}"));
        line.right(TIME, theme.text(), time);
        line.left(STATION, Style::new().patch(theme.text()), leg.station.word());
        line.left(TASKS, theme.dim(), of_tasks(leg));
    });
}

/// `3 tasks, p50 2.55 ms, max 2.56 ms`; empty where a station is about no task.
fn of_tasks(leg: &Leg) -> String {
    let spread = leg.spread.map_or_else(String::new, |(median, max)| format!(", p50 {median}, max {max}"));
    if leg.tasks == 0 { String::new() } else { format!("{}{spread}", counted(leg.tasks as u64, "task")) }
}

fn words(way: &Passage, leg: &Leg) -> String {
    format!("{} {} {}", signal_name(way.signal.into()), leg.station.word(), of_tasks(leg))
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn every_station_with_the_time_since_the_one_before() {
        let story = Story::shutdown();
        let drawn = [(90, 6, 2_000), (40, 4, 1_100), (40, 1, 500)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
