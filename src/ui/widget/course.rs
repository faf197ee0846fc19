//! A number over time as a line that goes up and down in steps.

use ratatui::{buffer::Buffer, layout::Rect};

use super::text;
use crate::ui::theme::Theme;

/// A line from column to column, at the rows given.
pub fn draw(rows: &[Option<u16>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let set = &theme.glyphs.line;
    let mut print = |x, y, sign| text::print(buf, x, y, 1, sign, theme.chart());
    let mut before = None;
    for (x, row) in (area.x..area.right()).zip(rows) {
        match (before, *row) {
            (Some(from), Some(to)) if from != to => {
                let (leaves, arrives) =
                    if to < from { (set.bottom_right, set.top_left) } else { (set.top_right, set.bottom_left) };
                (from.min(to) + 1..from.max(to)).for_each(|y| {
                    print(x, y, set.vertical);
                });
                print(x, from, leaves);
                print(x, to, arrives);
            }
            (_, Some(row)) => {
                print(x, row, set.horizontal);
            }
            _ => {}
        }
        before = *row;
    }
}
