//! The scale above the lives.

use ratatui::buffer::Buffer;

use super::{Timeline, VerticalLine};
use crate::{
    event::{Span, Time},
    ui::widget::text,
};

/// Columns that a label takes, with the space behind it.
const LABEL: u64 = 11;

impl Timeline<'_> {
    /// Draws the scale on the line `y`: round moments, counted from `origin`, and the names of the rules over them.
    pub fn axis(&self, y: u16, origin: Time, buf: &mut Buffer) {
        for rule in self.rules.iter().filter(|rule| !rule.name.is_empty()) {
            self.name(y, rule, buf);
        }
        let whole = self.to.since(self.from);
        let step = step(whole, u64::from(self.area.width) / LABEL);
        let first = self.from.since(origin).0.div_ceil(step) * step;
        for at in (0..).map(|tick| origin + Span(first + tick * step)).take_while(|at| *at <= self.to) {
            let label = label(at.since(origin), step);
            if let Some(column) = self.column(at).filter(|column| self.is_free(y, *column, label.len() as u16, buf)) {
                text::print(buf, self.area.x + column, y, self.area.width - column, &label, self.theme.dim());
            }
        }
    }

    /// Whether a label fits, and no name stands in its place or touches it.
    fn is_free(&self, y: u16, column: u16, length: u16, buf: &Buffer) -> bool {
        let place = self.area.x + column..self.area.x + column + length;
        let around = place.start.saturating_sub(1).max(self.area.x)..(place.end + 1).min(self.area.right());
        place.end <= self.area.right()
            && around.into_iter().all(|x| buf.cell((x, y)).is_some_and(|cell| cell.symbol() == " "))
    }

    /// A rule's name, its sign on the rule's column and a space on both sides; to the left where there is room.
    fn name(&self, y: u16, rule: &VerticalLine<'_>, buf: &mut Buffer) {
        let Some(column) = self.column(rule.at) else { return };
        let sign = self.theme.glyphs.signal;
        let length = text::width(rule.name) as u16;
        let (from, label) = if column >= length {
            (column - length, format!("{}{sign}", rule.name))
        } else {
            (column, format!("{sign}{}", rule.name))
        };
        if from > 0 {
            text::print(buf, self.area.x + from - 1, y, 1, " ", rule.style);
        }
        let used = text::print(buf, self.area.x + from, y, self.area.width - from, &label, rule.style);
        text::print(buf, self.area.x + from + used, y, self.area.width - from - used, " ", rule.style);
    }
}

/// The shortest round step that gives at most `labels` of them.
fn step(whole: Span, labels: u64) -> u64 {
    let least = whole.0 / labels.max(1);
    let mut decade = 1_u64;
    loop {
        for step in [1, 2, 5].map(|factor| decade.saturating_mul(factor)) {
            if step >= least.max(1) {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

/// A moment; beyond milliseconds only as what came after the last second.
fn label(since: Span, step: u64) -> String {
    if step >= 1_000_000 {
        return Time(since.0).to_string();
    }
    let digits = if step >= 1_000 { 6 } else { 9 };
    format!(".{:09}", since.0 % 1_000_000_000)[..=digits].to_owned()
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::{Span, Time, Timeline, VerticalLine, step};
    use crate::ui::theme::Theme;

    fn drawn(from: u64, to: u64, signal: u64) -> String {
        let (area, theme) = (Rect::new(0, 0, 60, 1), &Theme::ALL[0]);
        let rules = [VerticalLine { at: Time(signal), name: "SIGTERM", line: "┊", style: theme.signal() }];
        let mut buf = Buffer::empty(area);
        Timeline { from: Time(from), to: Time(to), area, rules: &rules, theme }.axis(0, Time(0), &mut buf);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn round_moments_and_the_signal_over_them() {
        let ms = 1_000_000;
        assert_eq!(drawn(0, 2_000 * ms, 1_200 * ms), "00:00.000      00:00.500     SIGTERM▼        00:01.500");
        assert_eq!(drawn(0, 2_000 * ms, 3_000 * ms), "00:00.000      00:00.500      00:01.000      00:01.500");
        assert_eq!(drawn(0, 2_000 * ms, 2_000 * ms), "00:00.000      00:00.500      00:01.000             SIGTERM▼");
        assert_eq!(drawn(0, 2_000 * ms, 0), "▼SIGTERM       00:00.500      00:01.000      00:01.500");
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(step(Span(2_000), 5), 500);
        assert_eq!(step(Span(0), 0), 1);
        assert_eq!(step(Span(u64::MAX), 1), u64::MAX);
    }
}
