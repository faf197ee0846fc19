//! What the entry point costs, as far as one run shows it; `compare --cost` measures it over many.
//!
//! ```text
//! set up         37.0 µs   from a loop's creation to its first run
//! close          95.4 µs   from there to the closed loop, teardown included
//! left: tasks    none
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use super::{PaneKind, key, words::nothing_yet};
use crate::{
    finding::{Measure, Spread, left_behind},
    ui::{
        scene::Scene,
        widget::rows::{Column, Table},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('$')],
    help: "Go to what the entry point costs.",
    title: "cost",
    rows: |scene| rows(scene).len(),
    text_of: Some(|scene, row| rows(scene).get(row).map_or_else(String::new, |row| row.join(" "))),
    counter: super::Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

const COLUMNS: &[Column] = &[
    Column { title: "", least: 13, most: 22, rank: 0, right: false },
    Column { title: "", least: 9, most: 28, rank: 0, right: false },
    Column { title: "", least: 20, most: u16::MAX, rank: 1, right: false },
];

/// Each with its name, its value, and what it is.
fn rows(scene: &Scene<'_>) -> Vec<[String; 3]> {
    let spread = |measure: Measure| Some((measure, Spread::of(measure.of(scene.lane, scene.at))?));
    let measured = Measure::ALL.iter().filter_map(|measure| spread(*measure));
    let mut rows: Vec<_> =
        measured.map(|(measure, it)| [measure.word().into(), value(measure, it), measure.about().into()]).collect();
    // What is left is known once the process has ended.
    if scene.lane.exit(scene.at).is_some() {
        let left = left_behind(scene.lane, scene.at);
        rows.extend(left.into_iter().map(|it| [format!("left: {}", it.title), it.what, String::new()]));
    }
    rows
}

/// `37.0 µs`; of several loops the middle one and the most.
fn value(measure: Measure, spread: Spread) -> String {
    let Spread { count, median, most, .. } = spread;
    match count {
        1 => measure.show(median),
        _ => format!("{}, max {}", measure.show(median), measure.show(most)),
    }
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let rows = rows(scene);
    if rows.is_empty() {
        return nothing_yet(scene, "no loop has run yet", "no loop ran", area, buf);
    }
    let shown = scene.list.visible(rows.len(), area.height);
    let mut told = rows[shown.clone()].iter();
    let selected = Some(scene.list.selected).filter(|_| scene.focused);
    Table::new(COLUMNS, area.width).rows(shown, selected, (area, buf, scene.theme, scene.focused), |_, line| {
        let Some([name, value, about]) = told.next() else { return };
        line.left(0, scene.theme.text(), name);
        line.left(1, scene.theme.key(), value);
        line.left(2, scene.theme.dim(), about);
    });
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn every_measure_with_what_it_is() {
        let story = Story::shutdown();
        let drawn =
            [(90, 12, 2_400), (40, 4, 1_100)].map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
