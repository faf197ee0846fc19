//! Text of other programs, made fit for a grid of cells.
//!
//! Names and output are hostile: they may move the cursor, run from right to left, be wider than they look, or be
//! ten thousand letters long. What [`print`] draws stays inside its columns, whatever it is given.

use std::borrow::Cow;

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::event::clean;

/// What stands for the part that was cut off.
const ELLIPSIS: &str = "…";

/// First strong isolate, and its end: they keep a text that runs from right to left from turning its neighbours round.
const ISOLATE: char = '\u{2068}';
const ISOLATE_END: char = '\u{2069}';
/// The longest cluster a cell takes, in bytes: room for the longest emoji, not for a tower of accents.
const CLUSTER: usize = 32;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.graphemes(true).map(cluster).map(|(_, width)| width).sum() }
}

/// `text`, cut at its begin to `width` columns; what is missing shows as `…`.
pub fn fit_tail(text: &str, width: usize) -> Cow<'_, str> {
    let mut left = self::width(text);
    if left <= width {
        return Cow::Borrowed(text);
    }
    let mut begin = text.len();
    for (at, symbol) in text.grapheme_indices(true) {
        if left < width {
            begin = at;
            break;
        }
        left -= cluster(symbol).1;
    }
    if width == 0 { Cow::Borrowed("") } else { Cow::Owned(format!("{ELLIPSIS}{}", &text[begin..])) }
}

/// Draws `text` on one line, cleaned and cut to `width` columns; returns the columns it took.
pub fn print(buf: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    let area = buf.area;
    if y < area.y || y >= area.bottom() || x < area.x || x >= area.right() {
        return 0;
    }
    let width = width.min(area.right() - x);
    let text = clean(head(text, width));
    match cut(&text, width.into()) {
        _ if width == 0 => 0,
        None => print_all(buf, x, y, &text, style),
        Some(end) => {
            let used = print_all(buf, x, y, &text[..end], style);
            used + print_all(buf, x + used, y, ELLIPSIS, style)
        }
    }
}

/// Draws `text` so that it ends at the last of `width` columns; returns the columns it took.
pub fn print_right(buf: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    let text = clean(head(text, width));
    let used = self::width(&text).min(width.into()) as u16;
    print(buf, x + (width - used), y, used, &text, style)
}

/// Draws a name on one line, cleaned and cut in its middle to `width` columns: what tells it from its like is mostly at
/// its end. Gives the columns it took.
pub fn print_name(buf: &mut Buffer, x: u16, y: u16, width: u16, name: &str, style: Style) -> u16 {
    print(buf, x, y, width, &fit_middle(&clean(name), width.into()), style)
}

/// The lines of a text at most `width` columns wide, broken between words where it can be.
pub fn lines(text: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        let (line, after) = rest.split_at(line_end(rest, width.max(1)));
        rest = after.trim_start();
        (!line.is_empty()).then(|| line.trim_end())
    })
}

/// Draws `text` from the area's top, broken between words where it can be; returns the lines it took. Where the area ends
/// before the text, its last line is cut.
pub fn wrap(area: Rect, buf: &mut Buffer, text: &str, style: Style) -> u16 {
    let text = clean(text);
    let mut rest = text.trim();
    let mut lines = 0;
    while !rest.is_empty() && lines < area.height && area.width > 0 {
        let end = if lines + 1 == area.height { rest.len() } else { line_end(rest, area.width.into()) };
        print(buf, area.x, area.y + lines, area.width, rest[..end].trim_end(), style);
        rest = rest[end..].trim_start();
        lines += 1;
    }
    lines
}

/// Where to break so that what comes before fits: before a space, though rather not behind a number that has its unit
/// there, or in a word that is too long by itself.
fn line_end(text: &str, width: usize) -> usize {
    let (mut used, mut space) = (0, 0);
    for (at, symbol) in text.grapheme_indices(true) {
        used += cluster(symbol).1;
        if symbol == " " && (space == 0 || !is_before_unit(text, at)) {
            space = at;
        }
        if used > width && symbol != " " {
            // A line has one cluster at least.
            return [space, at].into_iter().find(|end| *end > 0).unwrap_or(symbol.len());
        }
    }
    text.len()
}

/// Whether the space at a place stands between a number and a word.
fn is_before_unit(text: &str, space: usize) -> bool {
    text[..space].ends_with(|c: char| c.is_ascii_digit()) && text[space + 1..].starts_with(char::is_alphabetic)
}

/// As much of a text as `width` columns can possibly show, so that a very long one costs no more than a long one.
fn head(text: &str, width: u16) -> &str {
    &text[..text.floor_char_boundary(256 + CLUSTER * usize::from(width))]
}

/// Where to cut so that the rest and an ellipsis fit; `None` when all of it fits.
fn cut(text: &str, width: usize) -> Option<usize> {
    if is_plain(text) {
        return (text.len() > width).then(|| width.saturating_sub(1));
    }
    let (mut used, mut end) = (0, 0);
    for (at, symbol) in text.grapheme_indices(true) {
        let (_, columns) = cluster(symbol);
        used += columns;
        if used > width {
            return Some(end);
        }
        if used < width {
            end = at + symbol.len();
        }
    }
    None
}

/// `text`, cut in its middle to `width` columns; what is missing shows as `…`.
fn fit_middle(text: &str, width: usize) -> Cow<'_, str> {
    if self::width(text) <= width {
        return Cow::Borrowed(text);
    }
    let end = fit_tail(text, width.min(width / 3 + 1));
    let (mut used, room) = (0, width - self::width(&end));
    let has_room = |(_, symbol): &(usize, &str)| {
        used += cluster(symbol).1;
        used <= room
    };
    let begin = text.grapheme_indices(true).take_while(has_room).last().map_or(0, |(at, symbol)| at + symbol.len());
    Cow::Owned(format!("{}{end}", &text[..begin]))
}

fn print_all(buf: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let start = buf.index_of(x, y);
    if is_plain(text) {
        for (cell, c) in buf.content[start..].iter_mut().zip(text.chars()) {
            cell.set_char(c).set_style(style);
        }
        return text.len() as u16;
    }
    let mut used = 0;
    let mut last = start;
    for (symbol, columns) in text.graphemes(true).map(cluster).filter(|(_, columns)| *columns > 0) {
        last = start + used;
        buf.content[last].set_symbol(symbol).set_style(style);
        for cell in &mut buf.content[last + 1..last + columns] {
            cell.reset();
            cell.set_style(style);
        }
        used += columns;
    }
    if used > 0 && text.chars().any(is_right_to_left) {
        let first = format!("{ISOLATE}{}", buf.content[start].symbol());
        buf.content[start].set_symbol(&first);
        let end = format!("{}{ISOLATE_END}", buf.content[last].symbol());
        buf.content[last].set_symbol(&end);
    }
    used as u16
}

/// A cluster as a cell takes it, and its columns.
fn cluster(symbol: &str) -> (&str, usize) {
    let symbol = &symbol[..symbol.floor_char_boundary(CLUSTER)];
    let columns = if symbol.contains(char::is_control) { 0 } else { symbol.cell_width().into() };
    (symbol, columns)
}

/// Printable ASCII: a column a byte, nothing to clean.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
        || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::{Cow, clean, fit_middle, fit_tail, lines, print, print_right, width, wrap};

    #[test]
    fn nothing_is_copied_when_nothing_changes() {
        assert!(matches!(fit_tail("worker-0", 8), Cow::Borrowed(_)));
    }

    #[test]
    fn a_cut_falls_between_letters_and_keeps_the_width() {
        for (text, width, shown) in [
            ("worker-0", 5, "work…|"),
            ("数数数", 5, "数 数 …|"),
            ("数数数", 4, "数 … |"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…|"),
            ("ab", 1, "…|"),
            ("ab", 0, "|"),
        ] {
            let cells: String = line(text, width).content().iter().map(ratatui::buffer::Cell::symbol).collect();
            assert_eq!(cells, shown);
        }
        assert_eq!(fit_tail("shutdown.rs:42", 8), "…n.rs:42");
        assert_eq!(fit_tail("数数数", 4), "…数");
        assert_eq!(fit_middle("background-0", 8), "backg…-0");
        assert_eq!(fit_middle("数数数数", 6), "数…数");
        assert_eq!([4, 2, 1, 0].map(|width| fit_middle("task", width)), ["task", "t…", "…", ""]);
        assert_eq!([fit_tail("ab", 2), fit_tail("ab", 1), fit_tail("ab", 0)], ["ab", "…", ""]);
    }

    fn line(text: &str, columns: u16) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, columns + 1, 1));
        buf.set_string(columns, 0, "|", Style::new());
        print(&mut buf, 0, 0, columns, text, Style::new());
        buf
    }

    #[test]
    fn right_to_left_text_is_isolated() {
        let buf = line("שלום", 6);
        assert_eq!(buf[(0, 0)].symbol(), "\u{2068}ש");
        assert_eq!(buf[(3, 0)].symbol(), "ם\u{2069}");
    }

    #[test]
    fn a_tower_of_accents_stays_in_its_cell() {
        let tower = format!("e{}x", "\u{301}".repeat(10_000));
        let buf = line(&tower, 4);
        assert!(buf[(0, 0)].symbol().len() <= super::CLUSTER);
    }

    #[test]
    fn the_right_edge_is_kept() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        print_right(&mut buf, 0, 0, 6, "41 µs", Style::new());
        assert_eq!(buf, Buffer::with_lines([" 41 µs"]));
    }

    #[test]
    fn a_line_breaks_before_a_cluster_that_is_longer_than_all_before_it() {
        assert_eq!(lines("&\u{fffd}x", 1).collect::<Vec<_>>(), ["&", "\u{fffd}", "x"]);
        let family = "👩\u{200d}👩\u{200d}👧";
        assert_eq!(lines(&format!("abc{family}d"), 4).collect::<Vec<_>>(), ["abc", &format!("{family}d")]);
    }

    #[test]
    fn lines_break_between_words() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 3));
        let text = "three workers superfluously";
        assert_eq!(wrap(buf.area, &mut buf, text, Style::new()), 3);
        assert_eq!(buf, Buffer::with_lines(["three    ", "workers  ", "superflu…"]));
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 4));
        assert_eq!(wrap(buf.area, &mut buf, text, Style::new()), 4);
        assert_eq!(buf, Buffer::with_lines(["three    ", "workers  ", "superfluo", "usly     "]));
        assert_eq!(lines("took 41.0 µs (1 poll)", 13).collect::<Vec<_>>(), ["took 41.0 µs", "(1 poll)"]);
        assert_eq!(lines("took 41.0 µs", 10).collect::<Vec<_>>(), ["took", "41.0 µs"], "a number keeps its unit");
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_stays_inside(text in "\\PC{0,40}|[\\x00-\\x9f\u{5d0}\u{4e00}\u{301}\u{200d}\u{1f600}]{0,40}", columns in 0u16..30) {
            let buf = line(&text, columns);
            prop_assert_eq!(buf[(columns, 0)].symbol(), "|");
            let shown: String = buf.content().iter().map(ratatui::buffer::Cell::symbol).collect();
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert!(width(&fit_tail(&clean(&text), columns.into())) <= columns.into());
            prop_assert!(width(&fit_middle(&clean(&text), columns.into())) <= columns.into());
        }
    }
}
