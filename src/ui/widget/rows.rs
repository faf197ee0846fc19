//! Tables of any length: columns that give way where it is narrow, and only the rows that are seen.

use std::{
    fmt::{Display, Write},
    ops::Range,
};

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text;
use crate::{event::clean, ui::theme::Theme};

/// Columns that the mark of the selected row takes.
pub const MARK: u16 = 2;
/// What stays free at the right edge.
const MARGIN: u16 = 1;
/// The fewest columns in which a place says something: `…app.py:17`.
const PLACE: usize = 8;
/// Between two columns.
const GAP: u16 = 2;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    /// The width below which it is left out.
    pub least: u16,
    /// The width beyond which it needs no more.
    pub most: u16,
    /// Which columns are left out first where it is narrow: those with the highest number. 0 is always there.
    pub rank: u8,
    /// Whether its cells end at the same column, as numbers do.
    pub right: bool,
}

/// Where the columns of a table lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// First column and width; none for a column that is left out.
    places: Vec<Option<(u16, u16)>>,
}

impl Table {
    /// Shares `width` out: every column its least, by rank, as long as there is room; then what is left, evenly among
    /// those that need more.
    pub fn new(columns: &[Column], width: u16) -> Self {
        let mut left = width.saturating_sub(MARK + MARGIN);
        let mut widths: Vec<Option<u16>> = vec![None; columns.len()];
        let mut by_rank: Vec<usize> = (0..columns.len()).collect();
        by_rank.sort_by_key(|&index| columns[index].rank);
        for (taken, index) in by_rank.into_iter().enumerate() {
            let least = columns[index].least;
            let needs = least + if taken > 0 { GAP } else { 0 };
            if needs <= left {
                widths[index] = Some(least);
                left -= needs;
            } else if taken == 0 {
                widths[index] = Some(left);
                left = 0;
            } else {
                break;
            }
        }
        share(columns, &mut widths, left);
        let mut x = MARK;
        let places = widths.into_iter().map(|width| {
            let place = width.map(|width| (x, width));
            x += width.map_or(0, |width| width + GAP);
            place
        });
        Self { places: places.collect() }
    }

    /// Where a column lies: its distance from the left edge, and its width.
    pub fn place(&self, column: usize) -> Option<(u16, u16)> {
        self.places[column]
    }

    /// Draws the headings in the area's first line; `sorted` is a column and the sign of its order.
    pub fn head(&self, columns: &[Column], sorted: Option<(usize, &str)>, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut line = Row { table: self, area: Rect { height: area.height.min(1), ..area }, buf, text: String::new() };
        for (index, column) in columns.iter().enumerate() {
            let sign = sorted.filter(|sorted| sorted.0 == index).map_or("", |sorted| sorted.1);
            let print: Print = if column.right { text::print_right } else { text::print };
            line.print(index, print, theme.dim(), format_args!("{}{sign}", column.title));
        }
    }

    /// Draws the rows of the range, one below the other; `cells` fills the row it is given, `selected` gets its mark.
    pub fn rows(
        &self,
        rows: Range<usize>,
        selected: Option<usize>,
        (area, buf, theme, focused): (Rect, &mut Buffer, &Theme, bool),
        mut cells: impl FnMut(usize, &mut Row<'_>),
    ) {
        let area = area.intersection(buf.area);
        let mut line = Row { table: self, area, buf, text: String::new() };
        for (row, y) in rows.zip(area.y..area.bottom()) {
            line.area = Rect { y, height: 1, ..area };
            cells(row, &mut line);
            if selected == Some(row) {
                text::print(line.buf, area.x, y, area.width, theme.glyphs.marker, theme.key());
                line.buf.set_style(line.area, theme.selected(focused));
            }
        }
    }
}

/// Hands out what is left, a column of cells at a time in turn.
fn share(columns: &[Column], widths: &mut [Option<u16>], mut left: u16) {
    while left > 0 {
        let before = left;
        for (column, width) in columns.iter().zip(widths.iter_mut()) {
            if let Some(width) = width.as_mut().filter(|width| **width < column.most && left > 0) {
                *width += 1;
                left -= 1;
            }
        }
        if left == before {
            return;
        }
    }
}

/// Draws a text in so many columns from a place on, and gives the columns it took.
type Print = fn(&mut Buffer, u16, u16, u16, &str, Style) -> u16;

/// One row, to be filled.
pub struct Row<'a> {
    table: &'a Table,
    area: Rect,
    buf: &'a mut Buffer,
    text: String,
}

impl Row<'_> {
    /// Fills a column from its left edge; returns the columns it took.
    pub fn left(&mut self, column: usize, style: Style, content: impl Display) -> u16 {
        self.print(column, text::print, style, content)
    }

    /// Fills a column up to its right edge.
    pub fn right(&mut self, column: usize, style: Style, content: impl Display) {
        self.print(column, text::print_right, style, content);
    }

    /// Fills a column from its left edge with something whose end matters most.
    pub fn tail(&mut self, column: usize, style: Style, content: &str) {
        let width = self.table.places[column].map_or(0, |(_, width)| width);
        self.print(column, text::print, style, text::fit_tail(&clean(content), width.into()));
    }

    /// Fills a column from both edges; where both do not fit, the right one loses its begin, and goes where little is left.
    pub fn ends(&mut self, column: usize, left: (&str, Style), right: (&str, Style)) {
        let used = usize::from(self.print(column, text::print_name, left.1, left.0));
        let Some((x, width)) = self.table.places[column].filter(|(x, _)| *x < self.area.width) else { return };
        let width = width.min(self.area.width - x);
        let room = usize::from(width).saturating_sub(used + 1);
        if room >= text::width(right.0).min(PLACE) && self.area.height > 0 {
            let place = text::fit_tail(&clean(right.0), room).into_owned();
            text::print_right(self.buf, self.area.x + x, self.area.y, width, &place, right.1);
        }
    }

    /// Fills a column from its left edge with a name, or with words that end in one; returns the columns it took.
    pub fn name(&mut self, column: usize, style: Style, content: impl Display) -> u16 {
        self.print(column, text::print_name, style, content)
    }

    /// Puts something at the right edge of a column whose first `used` columns are taken; only where it fits whole.
    pub fn behind(&mut self, column: usize, used: u16, style: Style, content: &str) {
        let Some((x, width)) = self.table.places[column].filter(|(x, _)| *x < self.area.width) else { return };
        let width = width.min(self.area.width - x);
        if usize::from(width.saturating_sub(used + GAP)) >= text::width(content) && self.area.height > 0 {
            text::print_right(self.buf, self.area.x + x, self.area.y, width, content, style);
        }
    }

    fn print(&mut self, column: usize, print: Print, style: Style, content: impl Display) -> u16 {
        let Some((x, width)) = self.table.places[column] else { return 0 };
        if self.area.height == 0 || x >= self.area.width {
            return 0;
        }
        self.text.clear();
        let _ = write!(self.text, "{content}");
        print(self.buf, self.area.x + x, self.area.y, width.min(self.area.width - x), &self.text, style)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

    use super::{Column, Table};
    use crate::ui::theme::Theme;

    const COLUMNS: &[Column] = &[
        Column { title: "name", least: 6, most: 12, rank: 0, right: false },
        Column { title: "state", least: 7, most: 7, rank: 1, right: false },
        Column { title: "polls", least: 6, most: 6, rank: 2, right: true },
    ];

    fn drawn(width: u16, theme: &Theme) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 3));
        let table = Table::new(COLUMNS, width);
        table.head(COLUMNS, Some((2, theme.glyphs.down)), buf.area, &mut buf, theme);
        let below = Rect { y: 1, height: 2, ..buf.area };
        table.rows(7..1_000_000, Some(8), (below, &mut buf, theme, true), |row, line| {
            line.left(0, theme.text(), format_args!("worker-{row}"));
            line.left(1, theme.text(), "running");
            line.right(2, theme.text(), row);
        });
        buf
    }

    fn lines(width: u16) -> Vec<String> {
        let buf = drawn(width, &Theme::ALL[0]);
        let line = |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
        buf.content.chunks(width.into()).map(|row| line(row).trim_end().to_owned()).collect()
    }

    #[test]
    fn columns_give_way_by_rank() {
        assert_eq!(
            lines(40),
            ["  name          state    polls▼", "  worker-7      running       7", "▸ worker-8      running       8"]
        );
        assert_eq!(lines(19), ["  name     state", "  worker…  running", "▸ worker…  running"]);
        assert_eq!(lines(9), ["  name", "  worke…", "▸ worke…"]);
        assert_eq!(lines(4), ["  …", "  …", "▸ …"]);
    }

    #[test]
    fn without_colour_the_selected_row_is_reversed() {
        let mono = Theme::named("mono").unwrap();
        let buf = drawn(20, &mono);
        assert!((0..20).all(|x| buf[(x, 2)].modifier.contains(Modifier::REVERSED)));
        assert!((0..20).all(|x| !buf[(x, 1)].modifier.contains(Modifier::REVERSED)));
    }
}
