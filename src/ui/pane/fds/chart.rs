//! How many descriptors were open over time, large: with a scale, and with the beginnings and ends of the loops.
//!
//! ```text
//! 9    ┌───────────┐
//!      │           │
//! 3 ───┘           └───
//!      ▲
//!                  ▼
//!   00:00.000   ▲ created  ▼ closed   00:01.203
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    event::{LoopState, Time},
    ui::{
        frame::{ends, lines},
        pane::{header::series, words::moment},
        scene::Scene,
        theme::Theme,
        widget::{course, text},
    },
};

/// It needs at least so many lines and columns, and gets no more.
const LEAST: (u16, u16) = (20, 6);
const MOST: (u16, u16) = (80, 12);
/// The lines below the bars.
const BELOW: u16 = 3;

/// Draws it where there is room; the lines it took.
pub(super) fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) -> u16 {
    let (width, height) = (area.width.min(MOST.0), area.height.min(MOST.1));
    if width < LEAST.0 || height < LEAST.1 {
        return 0;
    }
    let counts = || scene.lane.files.sets().iter().map(|set| set.files.len() as u64);
    let digits = counts().max().unwrap_or(0).to_string().len() as u16;
    let chart = Rect { x: area.x + digits + 1, width: width - digits - 1, height, ..area };
    let count = |at| scene.lane.files.count(at).map(u64::from);
    let mut values = series(scene, chart.width, |_, at| count(at));
    // What was there before the first loop is seen, however long the time shown is.
    let first = scene.lane.files.sets().first().map(|set| set.files.len() as u64);
    values[0] = values[0].and(count(scene.window.from).or(first));
    let (Some(&lowest), Some(&highest)) = (values.iter().flatten().min(), values.iter().flatten().max()) else {
        return 0;
    };
    let bars = lines(chart, 0, height - BELOW);
    // From the lowest on: of many descriptors, the few that come and go are what matters.
    let last = u64::from(bars.height - 1);
    let row = |value: u64| bars.bottom() - 1 - ((value - lowest) * last / (highest - lowest).max(1)) as u16;
    course::draw(&values.iter().map(|value| value.map(row)).collect::<Vec<_>>(), bars, buf, scene.theme);
    // Where both are one, it stands beside its line.
    for (count, y) in [(highest, bars.y), (lowest, bars.bottom() - 1)].into_iter().skip(usize::from(highest == lowest))
    {
        text::print_right(buf, area.x, y, digits, &count.to_string(), scene.theme.dim());
    }
    loops(scene, lines(chart, bars.height, 2), buf);
    times(scene, lines(chart, bars.height + 2, 1), buf);
    height + 1
}

/// A sign for every loop that was created, and below one for every end, often at the same column as the next beginning.
fn loops(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let known = || scene.lane.loops.known(scene.at);
    let is_end = |state| matches!(state, LoopState::Closed | LoopState::Dropped);
    let over = known().filter_map(|it| it.states.until(scene.at).find(|step| is_end(step.state)).map(|step| step.at));
    let [created, closed] = signs(scene.theme);
    let mut mark = |at, y, (sign, style)| {
        if let Some(x) = column(scene, area.width, at) {
            text::print(buf, area.x + x, y, 1, sign, style);
        }
    };
    known().for_each(|it| mark(it.born(), area.y, created));
    over.for_each(|at| mark(at, area.y + 1, closed));
}

/// The signs for loops that were created and closed.
fn signs(theme: &Theme) -> [(&str, Style); 2] {
    [(theme.glyphs.up, theme.good()), (theme.glyphs.down, theme.title())]
}

/// The time at both ends, and what the signs mean where there is room between.
fn times(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (dim, ends_at) =
        (scene.theme.dim(), [scene.window.from, scene.window.to].map(|at| moment(scene, at).to_string()));
    ends((&ends_at[0], dim), (&ends_at[1], dim), area, buf);
    let taken: usize = ends_at.iter().map(|time| text::width(time) + 2).sum();
    let [created, closed] = signs(scene.theme);
    let words = [created, (" created  ", dim), closed, (" closed", dim)];
    let length: usize = words.iter().map(|(word, _)| text::width(word)).sum();
    if taken + length > area.width.into() {
        return;
    }
    let mut x = area.x + (area.width - length as u16) / 2;
    for (word, style) in words {
        x += text::print(buf, x, area.y, area.right() - x, word, style);
    }
}

/// The column of a moment, where it is shown.
fn column(scene: &Scene, width: u16, at: Time) -> Option<u16> {
    scene.window.scale(width).column(at)
}
