//! The title lines of panes: their names, those of the panes that share their place, how things are, what is hidden.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use super::{Board, PanePlace};
use crate::{
    model::Model,
    ui::{
        frame::{hidden_rows, indented_by, print_line},
        pane::{Counter, Pane},
        theme::Theme,
        widget::text::{print_right, width},
    },
};

/// A part of a title line, and the pane that a click on it goes to.
struct Part {
    pane: Pane,
    words: String,
    style: Style,
}

/// The names on a title line; behind that of the pane that is shown, how things are there. Where they have no room, the
/// others are their keys alone.
fn parts(board: &Board, model: &Model, theme: &Theme, lane: usize, place: &PanePlace) -> Vec<Part> {
    let whole = named(board, model, theme, lane, place, false);
    let columns: usize = whole.iter().map(|part| width(&part.words)).sum();
    if columns + 2 <= place.title.width.into() { whole } else { named(board, model, theme, lane, place, true) }
}

fn named(board: &Board, model: &Model, theme: &Theme, lane: usize, place: &PanePlace, is_narrow: bool) -> Vec<Part> {
    let focused = board.choice.is_focused(lane, place.pane);
    let mut panes: Vec<Pane> = place.tabs.iter().filter_map(|title| Pane::titled(title)).collect();
    if panes.is_empty() {
        panes.push(place.pane);
    }
    let mut parts = Vec::with_capacity(panes.len() + 1);
    for pane in panes {
        let (sign, style) = match pane == place.pane {
            true if focused => (theme.glyphs.marker, theme.key()),
            true => ("", theme.title()),
            false => ("", theme.dim()),
        };
        let name = if is_narrow && pane != place.pane { key_of(pane) } else { titled(pane) };
        parts.push(Part { pane, words: format!("{sign} {name} "), style });
        let note = || board.scene(model, lane, pane, theme).and_then(|scene| (pane.kind().note)(&scene));
        if let Some((note, style)) = (pane == place.pane).then(note).flatten() {
            let style = style.add_modifier(Modifier::BOLD);
            parts.push(Part { pane, words: format!("{} {note} ", theme.glyphs.dot), style });
        }
    }
    parts
}

/// The pane whose name stands at a place on the screen.
pub(in crate::ui) fn tab_at(
    board: &Board,
    model: &Model,
    theme: &Theme,
    (lane, place): (usize, &PanePlace),
    at: Position,
) -> Option<Pane> {
    if !place.title.contains(at) {
        return None;
    }
    let mut x = usize::from(place.title.x) + 1;
    parts(board, model, theme, lane, place).into_iter().find_map(|part| {
        let here = (x..x + width(&part.words)).contains(&at.x.into());
        x += width(&part.words);
        here.then_some(part.pane)
    })
}

/// Draws a title line; `area` is the line without the corners of the box, `status` what else it says. Returns the part
/// between the words and the counter at the right end, which stays free.
pub(super) fn draw(
    board: &Board,
    model: &Model,
    theme: &Theme,
    (lane, place, status): (usize, &PanePlace, &str),
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let mut rest = area;
    // The line below must not shine through.
    let mut print = |words: &str, style: Style| {
        let used = print_line(words, Style::reset().patch(style), rest, buf);
        rest = indented_by(rest, used);
    };
    for part in parts(board, model, theme, lane, place) {
        print(&part.words, part.style);
    }
    if !status.is_empty() {
        print(&format!("{} {status} ", theme.glyphs.dot), theme.title());
    }
    let taken = more(board, model, theme, lane, place, rest, buf);
    Rect { width: rest.width - taken, ..rest }
}

/// How many rows of a list have no room above and below, at the right end of its title line. Of rows of several lines,
/// which of them is selected. Returns the columns that it takes, with one of the line on either side.
fn more(
    board: &Board,
    model: &Model,
    theme: &Theme,
    lane: usize,
    place: &PanePlace,
    area: Rect,
    buf: &mut Buffer,
) -> u16 {
    let kind = place.pane.kind();
    let Some(scene) = board.scene(model, lane, place.pane, theme) else { return 0 };
    let rows = (kind.rows)(&scene);
    let shown = scene.list.visible(rows, kind.list_lines(&scene, place.body.height));
    let words = match (kind.counter, shown.start, rows - shown.end) {
        (Counter::Selected, ..) if scene.focused && rows > 1 => {
            format!(" {}/{rows} ", scene.list.selected.min(rows - 1) + 1)
        }
        (Counter::Hidden, above, below) if above + below > 0 => hidden_rows(theme, above, below),
        _ => return 0,
    };
    let taken = u16::try_from(width(&words)).unwrap_or(u16::MAX).saturating_add(2);
    if taken > area.width {
        return 0;
    }
    print_right(buf, area.x, area.y, area.width - 1, &words, theme.dim());
    taken
}

/// A pane's key and its name. Without the brackets it would read as a count.
fn titled(pane: Pane) -> String {
    if pane.takes_focus() { format!("{} {}", key_of(pane), pane.kind().title) } else { String::new() }
}

fn key_of(pane: Pane) -> String {
    pane.kind().chords.first().map_or_else(String::new, |chord| format!("[{chord}]"))
}
