//! Boxes, rows and bars: what the frame around the panes is made of.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    widgets::{Block, Widget},
};

use super::{
    theme::Theme,
    widget::text::{print, width},
};

/// A box with a title in its upper border; returns the area inside.
pub(super) fn boxed(theme: &Theme, title: &str, focused: bool, area: Rect, buf: &mut Buffer) -> Rect {
    let border = theme.border(focused);
    let block = Block::bordered().border_set(theme.glyphs.border).border_style(border);
    let inner = block.inner(area);
    block.render(area, buf);
    if area.width > 6 && area.height > 1 {
        label(theme, title, focused, Rect { x: area.x + 1, width: area.width - 2, height: 1, ..area }, buf);
    }
    inner
}

/// A line through a box from border to border, with a title in it. `area` is the whole width of the box, whose border
/// keeps its style. Returns what is left of the line behind the title.
pub(super) fn divider(theme: &Theme, title: &str, focused: bool, area: Rect, buf: &mut Buffer) -> Rect {
    if area.width < 2 || area.height == 0 {
        return Rect::default();
    }
    let line = &theme.glyphs.line;
    let middle = Rect { x: area.x + 1, width: area.width - 2, height: 1, ..area };
    print(buf, area.x, area.y, 1, line.vertical_right, Style::new());
    print(buf, middle.x, area.y, middle.width, &line.horizontal.repeat(middle.width.into()), theme.border(false));
    print(buf, area.right() - 1, area.y, 1, line.vertical_left, Style::new());
    let used = label(theme, title, focused, middle, buf);
    indented_by(middle, used)
}

/// A title on a line; returns the columns it took.
pub(super) fn label(theme: &Theme, title: &str, focused: bool, area: Rect, buf: &mut Buffer) -> u16 {
    if title.is_empty() {
        return 0;
    }
    let sign = if focused { theme.glyphs.marker } else { "" };
    // The line below must not shine through.
    let style = Style::reset().patch(if focused { theme.key() } else { theme.title() });
    print(buf, area.x, area.y, area.width, &format!("{sign} {title} "), style)
}

/// A list's row: its ground, and a marker when it is selected. Gives the style of its text and the area right of the
/// marker.
pub(super) fn row(theme: &Theme, selected: bool, focused: bool, area: Rect, buf: &mut Buffer) -> (Style, Rect) {
    let style = if selected { theme.selected(focused) } else { theme.text() };
    if selected {
        buf.set_style(area, style);
        print(buf, area.x, area.y, area.width, theme.glyphs.marker, style);
    }
    (style, indented_by(area, 2))
}

/// Puts a text on the first line of an area, where it has one; returns the columns it took.
pub(super) fn print_line(text: &str, style: Style, area: Rect, buf: &mut Buffer) -> u16 {
    if area.is_empty() { 0 } else { print(buf, area.x, area.y, area.width, text, style) }
}

/// An area without so many columns at its left.
pub(super) fn indented_by(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

/// Puts `left` at the left end of a line and `right` at its right end; where both do not fit, `left` is cut first.
pub(super) fn ends(left: (&str, Style), right: (&str, Style), area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let taken = u16::try_from(width(right.0)).unwrap_or(u16::MAX).min(area.width);
    print(buf, area.right() - taken, area.y, taken, right.0, right.1);
    print(buf, area.x, area.y, (area.width - taken).saturating_sub(1), left.0, left.1);
}

/// How many rows of a list are not shown above and below: `▲ 3 ▼ 12 more`.
pub(super) fn hidden_rows(theme: &Theme, above: usize, below: usize) -> String {
    let (up, down) = (theme.glyphs.up, theme.glyphs.down);
    match (above, below) {
        (above, 0) => format!(" {up} {above} more "),
        (0, below) => format!(" {down} {below} more "),
        (above, below) => format!(" {up} {above} {down} {below} more "),
    }
}

/// The first line of an area, and the rest below; both are empty where there is none.
pub(super) fn split_first(area: Rect) -> (Rect, Rect) {
    split_at(area, 1)
}

/// The first lines of an area, and the rest below.
pub(super) fn split_at(area: Rect, height: u16) -> (Rect, Rect) {
    (lines(area, 0, height), under(area, height))
}

/// The area below the first lines of another.
pub(super) fn under(area: Rect, lines: u16) -> Rect {
    self::lines(area, lines, area.height)
}

/// A part of an area by lines from its top, cut at its end.
pub(super) fn lines(area: Rect, from: u16, height: u16) -> Rect {
    let from = from.min(area.height);
    Rect { y: area.y + from, height: height.min(area.height - from), ..area }
}
