//! Numbers over time as bars: one column each.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::ui::theme::Theme;

/// Draws one bar a value, from left to right, `top` as high as the area. A value that is not there leaves its column
/// empty; zero shows as the lowest bar, so that nothing and no news look different.
pub fn draw(values: &[Option<u64>], top: u64, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = area.intersection(buf.area);
    let steps = u64::from(area.height) * 8;
    if steps == 0 {
        return;
    }
    for (x, value) in (area.x..area.right()).zip(values) {
        let Some(value) = *value else { continue };
        let level = 1 + (value.min(top).saturating_mul(steps - 1) / top.max(1)).max(u64::from(value > 0));
        for (row, y) in (area.y..area.bottom()).rev().enumerate() {
            let part = level.saturating_sub(row as u64 * 8).min(8);
            if part > 0 {
                buf[(x, y)].set_symbol(theme.glyphs.bars[part as usize - 1]).set_style(theme.chart());
            }
        }
    }
}

/// One bar of a line's height: the higher of the eight, the closer a value is to the top. Only zero has the lowest.
pub fn bar(value: u64, top: u64, theme: &Theme) -> &'static str {
    let level = (value.min(top) * 7).div_ceil(top.max(1)) as usize;
    theme.glyphs.bars[level]
}

/// A good top for values: a quarter above the highest, so that a steady number does not look like a wall.
pub fn top(values: &[Option<u64>]) -> u64 {
    let highest = values.iter().flatten().max().copied().unwrap_or(0);
    highest.saturating_add(highest.div_ceil(4))
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::draw;
    use crate::ui::theme::Theme;

    fn drawn(values: &[Option<u64>], height: u16, theme: &Theme) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, values.len() as u16, height));
        draw(values, 8, buf.area, &mut buf, theme);
        buf.content.chunks(values.len()).map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
    }

    #[test]
    fn nothing_and_no_news_look_different() {
        assert_eq!(drawn(&[None, Some(0), Some(4), Some(8), Some(99)], 1, &Theme::ALL[0]), [" ▁▄██"]);
        assert_eq!(drawn(&[None, Some(0), Some(8)], 1, &Theme::ALL[0].clone().ascii()), [" _#"]);
    }

    #[test]
    fn bars_grow_through_rows() {
        assert_eq!(drawn(&[Some(0), Some(4), Some(8)], 2, &Theme::ALL[0]), ["  █", "▁██"]);
    }
}
