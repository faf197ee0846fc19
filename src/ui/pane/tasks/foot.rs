//! Below the table: how long cancels took, and what the marks mean.

use ratatui::{buffer::Buffer, layout::Rect};

use super::explained;
use crate::ui::{
    frame::{lines, print_line, under},
    glyphs::Glyphs,
    latencies::Distribution,
    pane::words::indented,
    scene::Scene,
    widget::{sparkline, text},
};

/// A table of at least so many lines has the marks below it, and one of so many the latencies as well.
const MARKS: u16 = 8;
const LATENCIES: u16 = 10;
/// Columns of a histogram.
const HISTOGRAM: usize = 8;

/// The lines that it takes of a pane.
pub(super) fn height(scene: &Scene, lines: u16) -> u16 {
    if scene.tasks.is_empty() {
        return 0;
    }
    let marks = explained::height(scene, lines).unwrap_or(u16::from(lines >= MARKS));
    marks + u16::from(lines >= LATENCIES && !scene.latencies.is_empty())
}

pub(super) fn draw(scene: &Scene, timeline: Rect, area: Rect, buf: &mut Buffer) {
    let is_explained = explained::height(scene, 0).is_some();
    let marks = if is_explained { area.height / explained::BELOW * explained::BELOW } else { 1.min(area.height) };
    let above = area.height - marks;
    if above > 0 {
        latencies(scene, indented(lines(area, 0, 1)), buf);
    }
    if is_explained {
        explained::draw(scene, indented(under(area, above)), buf);
    } else {
        legend(scene, timeline, under(area, above), buf);
    }
}

/// `request→delivery 41.0 µs ▁█▁▁ 1.20 ms   delivery→end 3.00 ms █▃▁▁ 180 ms   1 not ended`
fn latencies(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, latencies) = (scene.theme, scene.latencies);
    let arrow = theme.glyphs.arrow;
    let mut rest = area;
    let mut print = |words: &str, style, buf: &mut Buffer| {
        let used = print_line(words, style, rest, buf);
        rest = crate::ui::frame::indented_by(rest, used);
    };
    for (from, to, spans) in [("request", "delivery", &latencies.delivery), ("delivery", "end", &latencies.cleanup)] {
        let (Some(median), Some(max)) = (spans.percentile(50), spans.max()) else { continue };
        print(&format!("{from}{arrow}{to} "), theme.dim(), buf);
        if median == max {
            print(&format!("{max}   "), theme.text(), buf);
            continue;
        }
        print(&format!("p50 {median} "), theme.text(), buf);
        print(&histogram(scene, spans), theme.chart(), buf);
        print(&format!(" max {max}   "), theme.text(), buf);
    }
    if latencies.open > 0 {
        print(&format!("{} not ended", latencies.open), theme.warn(), buf);
    }
}

fn histogram(scene: &Scene, spans: &Distribution) -> String {
    let counts = spans.histogram(HISTOGRAM);
    let top = counts.iter().max().copied().unwrap_or(0);
    counts.into_iter().map(|count| sparkline::bar(count, top, scene.theme)).collect()
}

/// What the marks mean: first those that are drawn, then others where there is room.
fn legend(scene: &Scene, timeline: Rect, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let mut marks = [
        (glyphs.request, "requested", theme.request()),
        (glyphs.delivery, "delivered", theme.delivery()),
        (glyphs.end, "ended", theme.text()),
        (glyphs.swallowed, "swallowed", theme.bad()),
        (glyphs.requested_and_delivered, "requested + delivered", theme.delivery()),
        (glyphs.failed, "failed", theme.bad()),
        (glyphs.fold, "idle time folded", theme.dim()),
        (glyphs.busy, "polled", theme.good()),
        (glyphs.uncancelled, "uncancelled", theme.text()),
    ];
    let drawn = drawn(timeline, glyphs, marks.map(|(sign, ..)| sign), buf);
    let count = drawn.iter().flatten().count();
    marks.sort_by_key(|(sign, ..)| !drawn.contains(&Some(*sign)));
    let area = indented(area);
    let mut x = area.x;
    for (place, (sign, word, style)) in marks.into_iter().enumerate() {
        let needs = text::width(word) as u16 + 2;
        if area.height == 0 || x + needs > area.right() {
            if place < count && area.height > 0 && x < area.right() {
                text::print(buf, x, area.y, 1, glyphs.ellipsis, theme.dim());
            }
            return;
        }
        text::print(buf, x, area.y, 1, sign, style);
        text::print(buf, x + 2, area.y, area.right() - x - 2, word, theme.dim());
        x += needs + 2;
    }
}

/// Which of these signs are in an area. Most of its cells are empty, or a task's life.
fn drawn<const N: usize>(
    area: Rect,
    glyphs: &Glyphs,
    signs: [&'static str; N],
    buf: &Buffer,
) -> [Option<&'static str>; N] {
    let mut found = [None; N];
    for place in area.intersection(buf.area).positions() {
        let symbol = buf[place].symbol();
        if symbol == " " || symbol == glyphs.life {
            continue;
        }
        if let Some(place) = signs.iter().position(|sign| *sign == symbol) {
            found[place] = Some(signs[place]);
        }
    }
    found
}
