//! What the program printed, line by line.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Counter, Follows, PaneKind, key,
    words::{filtered, indented, moment, nothing, nothing_yet},
};
use crate::{
    event::{Engine, Stream, clean},
    ui::{
        frame::{lines, print_line},
        scene::{Printing, RowKey, RowKeys, Scene},
        widget::rows::{Column, Table},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('6')],
    help: "Go to what the program printed, with the time of reading.",
    title: "output",
    rows,
    follows: Follows::LastUntilMoved,
    row_keys: Some(RowKeys {
        of: |scene, row| Some(RowKey::Line(scene.forgotten + place_of(scene, row)? as u64)),
        find: row_of,
    }),
    text_of: Some(|scene, row| {
        let printed = place_of(scene, row).and_then(|place| scene.lane.output.get(place));
        printed.map_or_else(String::new, |printed| clean(&printed.line).into_owned())
    }),
    filters: true,
    note: |scene| filtered(scene, rows(scene), scene.lane.output.until(scene.at).len()),
    counter: Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

const TIME: usize = 0;
const STREAM: usize = 1;
const TEXT: usize = 2;
const COLUMNS: &[Column] = &[
    Column { title: "", least: 9, most: 9, rank: 2, right: false },
    Column { title: "", least: 3, most: 3, rank: 1, right: false },
    Column { title: "", least: 12, most: u16::MAX, rank: 0, right: false },
];

fn rows(scene: &Scene) -> usize {
    let printed = scene.lane.output.until(scene.at).len();
    scene.printed.map_or(printed, |lines| lines.partition_point(|place| *place < printed))
}

/// Which line of the output stands in a row.
fn place_of(scene: &Scene, row: usize) -> Option<usize> {
    scene.printed.map_or(Some(row), |lines| lines.get(row).copied())
}

/// The row of a line, or of the next one that is kept and not left out.
fn row_of(scene: &Scene, key: RowKey) -> Option<usize> {
    let RowKey::Line(line) = key else { return None };
    let place = usize::try_from(line.saturating_sub(scene.forgotten)).unwrap_or(usize::MAX);
    Some(scene.printed.map_or(place, |lines| lines.partition_point(|known| *known < place)))
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let count = rows(scene);
    if let Some(hint) = hint(scene).filter(|_| usize::from(area.height) > count) {
        print_line(hint, scene.theme.dim(), indented(lines(area, area.height - 1, 1)), buf);
        if count == 0 && area.height == 1 {
            return;
        }
    }
    if count == 0 && scene.lane.output.until(scene.at).len() > 0 {
        return nothing(scene, &format!("no line contains {}", scene.filter), area, buf);
    }
    if count == 0 {
        return nothing_yet(scene, "nothing printed yet", "nothing was printed", area, buf);
    }
    let rows = scene.list.visible(count, area.height);
    Table::new(COLUMNS, area.width).rows(
        rows,
        Some(scene.list.selected).filter(|_| scene.focused),
        (area, buf, scene.theme, scene.focused),
        |row, line| {
            let Some(printed) = place_of(scene, row).and_then(|place| scene.lane.output.get(place)) else { return };
            let word = match printed.stream {
                Stream::Stdout => "out",
                Stream::Stderr => "ERR",
            };
            line.left(TIME, scene.theme.dim(), moment(scene, printed.at));
            line.left(STREAM, scene.theme.stream(printed.stream), word);
            line.left(TEXT, scene.theme.stream(printed.stream), visible(&printed.line));
        },
    );
}

/// What stays visible of a line on a terminal: each carriage return begins it again.
fn visible(line: &str) -> &str {
    line.rsplit('\r').next().unwrap_or(line)
}

/// Why there may be less than was printed, or why the program waits for what is typed.
fn hint(scene: &Scene) -> Option<&'static str> {
    let is_python = matches!(scene.lane.info.engine, Engine::Cpython(_));
    match scene.printing {
        _ if scene.lane.exit(scene.at).is_some() => None,
        Printing::InBlocks if is_python => Some(BUFFERED),
        Printing::OnTerminal => Some(ON_TERMINAL),
        Printing::InBlocks | Printing::Plain => None,
    }
}

const BUFFERED: &str = "Python prints in blocks here: --tty or PYTHONUNBUFFERED=1";
const ON_TERMINAL: &str = "it has a terminal of its own: I lets your keys go there";

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn stderr_is_marked_by_a_word() {
        let story = Story::shutdown();
        let drawn = [(60, 3, 2_000), (24, 2, 2_000), (40, 2, 10)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
