//! The scale above the lives.

use ratatui::buffer::Buffer;

use super::{Timeline, VerticalLine, window::Piece};
use crate::{
    event::{Span, Time},
    ui::widget::text,
};

/// Columns that a label takes, with the space behind it.
const LABEL: u64 = 9;
/// So many times as many labels are tried where too few of them fit.
const FINEST: u64 = 3;

impl Timeline<'_> {
    /// Draws the scale on the line `y`: the names of the rules, how long the folds are, and round times since the first
    /// rule that has a name, else since `origin`.
    pub fn axis(&self, y: u16, origin: Time, buf: &mut Buffer) {
        let named = || self.rules.iter().filter(|rule| !rule.name.is_empty());
        self.scale.folds().for_each(|fold| self.fold(y, fold, buf));
        named().for_each(|rule| self.name(y, rule, buf));
        let since = named().map(|rule| rule.at).find(|at| self.scale.column(*at).is_some());
        // Behind a fold, a round time between two others would read as the end of the scale.
        let Some(piece) = self.scale.pieces().iter().find(|piece| !piece.is_fold && piece.columns > 0) else { return };
        let (from, sign) = since.map_or((origin, ""), |since| (since, "+"));
        let ticks = |step: u64| -> Vec<(Time, String)> {
            // A recording may have any times: the last of all has no next one.
            let begin = piece.from.since(from).0.div_ceil(step);
            let times = (begin..).map_while(|tick| from.0.checked_add(tick.checked_mul(step)?).map(Time));
            times.take_while(|at| *at <= piece.to).map(|at| (at, format!("{sign}{}", Short(at.since(from))))).collect()
        };
        // One label is no scale: then more of them are tried, if each says something else. The rule's name is one.
        let labels = (u64::from(self.scale.open_columns) / LABEL).max(1);
        let least = if since.is_some() { 1 } else { 2 };
        // How many there is room for, if each says something else.
        let says = |ticks: &Vec<(Time, String)>| {
            let fitting: Vec<_> = ticks.iter().filter(|tick| self.fits(y, tick, buf)).map(|tick| &tick.1).collect();
            if fitting.windows(2).all(|two| two[0] != two[1]) { fitting.len() } else { 0 }
        };
        let tried = || (1..=FINEST).map(|times| ticks(step(self.scale.open, labels * times)));
        // A single label says more than none.
        let chosen = tried().find(|ticks| says(ticks) >= least).or_else(|| tried().rev().max_by_key(says));
        let chosen = chosen.unwrap_or_default();
        chosen.iter().for_each(|tick| self.tick(y, tick, buf));
    }

    /// How long a fold is, in the middle of its columns.
    fn fold(&self, y: u16, fold: &Piece, buf: &mut Buffer) {
        let (sign, length) = (self.theme.glyphs.fold, Short(fold.to.since(fold.from)).to_string());
        for label in [format!("{sign} {length} {sign}"), length] {
            let width = text::width(&label) as u16;
            if width + 1 < fold.columns {
                let column = fold.column + (fold.columns - width) / 2;
                text::print(buf, self.area.x + column, y, width, &label, self.theme.dim());
                return;
            }
        }
    }

    fn tick(&self, y: u16, tick: &(Time, String), buf: &mut Buffer) {
        if let Some(column) = self.scale.column(tick.0).filter(|_| self.fits(y, tick, buf)) {
            text::print(buf, self.area.x + column, y, self.area.width - column, &tick.1, self.theme.dim());
        }
    }

    fn fits(&self, y: u16, (at, label): &(Time, String), buf: &Buffer) -> bool {
        self.scale.column(*at).is_some_and(|column| self.is_free(y, column, text::width(label) as u16, buf))
    }

    /// Whether a label fits, and no name stands in its place or touches it.
    fn is_free(&self, y: u16, column: u16, length: u16, buf: &Buffer) -> bool {
        let place = self.area.x + column..self.area.x + column + length;
        let around = place.start.saturating_sub(1).max(self.area.x)..(place.end + 1).min(self.area.right());
        place.end <= self.area.right()
            && around.into_iter().all(|x| buf.cell((x, y)).is_some_and(|cell| cell.symbol() == " "))
    }

    /// A rule's name beside its sign: to the right, where that is free, else to the left, else only the sign.
    fn name(&self, y: u16, rule: &VerticalLine<'_>, buf: &mut Buffer) {
        let Some(column) = self.scale.column(rule.at) else { return };
        let sign = self.theme.glyphs.signal;
        let length = text::width(rule.name) as u16;
        let right = (column, format!("{sign}{}", rule.name));
        let left = column.checked_sub(length).map(|from| (from, format!("{}{sign}", rule.name)));
        let mut places = [Some(right), left].into_iter().flatten();
        let fitting = places.find(|(from, label)| self.is_free(y, *from, text::width(label) as u16, buf));
        let (from, label) = fitting.unwrap_or((column, sign.to_owned()));
        text::print(buf, self.area.x + from, y, self.area.width - from, &label, rule.style);
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

/// A round time without zeros behind the point: `2 s`, `250 ms`, `1.5 s`.
struct Short(Span);

impl std::fmt::Display for Short {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == Span(0) {
            return f.write_str("0");
        }
        let words = self.0.to_string();
        let (number, unit) = words.split_once(' ').unwrap_or((&words, ""));
        let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
        write!(f, "{number} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::{Span, Time, Timeline, VerticalLine, step};
    use crate::ui::{theme::Theme, widget::timeline::Window};

    fn drawn(window: &Window, signal: u64) -> String {
        let (area, theme) = (Rect::new(0, 0, 60, 1), &Theme::ALL[0]);
        let rules = [VerticalLine { at: Time(signal), name: "SIGTERM", line: "┊", style: theme.signal() }];
        let mut buf = Buffer::empty(area);
        Timeline { scale: &window.scale(60), area, rules: &rules, theme }.axis(0, Time(0), &mut buf);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn the_last_of_all_times_has_no_next_one() {
        for from in [0, u64::MAX - 9] {
            let axis = drawn(&Window::whole(Time(from), Time::END), u64::MAX - 5);
            assert!(axis.contains("SIGTERM"), "{axis}");
        }
    }

    #[test]
    fn round_times_since_the_signal() {
        let ms = 1_000_000;
        let two_seconds = Window::whole(Time(0), Time(2_000 * ms));
        assert_eq!(drawn(&two_seconds, 3_000 * ms), "0              500 ms         1 s            1.5 s");
        assert_eq!(drawn(&two_seconds, 0), "▼SIGTERM       +500 ms        +1 s           +1.5 s");
        assert_eq!(drawn(&two_seconds, 1_200 * ms), "                                    ▼SIGTERM       +500 ms");
        let folds = vec![(Time(1_210 * ms), Time(9_210 * ms))];
        let hang = Window { from: Time(1_200 * ms), to: Time(9_210 * ms), folds };
        assert_eq!(drawn(&hang, 1_200 * ms), "▼SIGTERM +2 ms     +4 ms     +6 ms     +8 ms       ≈ 8 s ≈");
    }

    #[test]
    fn a_narrow_scale_has_two_labels() {
        let (area, theme) = (Rect::new(0, 0, 22, 1), &Theme::ALL[0]);
        let mut buf = Buffer::empty(area);
        let window = Window::whole(Time(0), Time(5_200_000_000));
        Timeline { scale: &window.scale(22), area, rules: &[], theme }.axis(0, Time(0), &mut buf);
        let drawn: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(drawn.trim_end(), "0       2 s     4 s");
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(step(Span(2_000), 5), 500);
        assert_eq!(step(Span(0), 0), 1);
        assert_eq!(step(Span(u64::MAX), 1), u64::MAX);
    }
}
