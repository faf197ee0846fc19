//! Lives as lines on one scale of time, with a mark for each thing that happened to them.
//!
//! ```text
//!          00:00.000   SIGTERM▼  00:01.000
//! worker-0 ━━━━━━━━━━━━━━━━━━━┊━━◇╌╌╌╌◆━━━━━━●
//! worker-1     ━━━━━━━━━━━━━━━┊━━◇╌╌╌╌╌╌╌╌╌╌╌╌╌╌
//! ```

mod axis;
mod mark;
mod window;

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{event::Time, ui::theme::Theme};
pub use mark::Mark;
use mark::Marks;
pub use window::{Scale, Window};

/// A stretch of time on a stretch of columns.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// The time on the columns of the area.
    pub scale: &'a Scale,
    /// The columns, and all the lines that rules go through.
    pub area: Rect,
    /// Moments that show as a line through everything, with their names.
    pub rules: &'a [VerticalLine<'a>],
    pub theme: &'a Theme,
}

/// A moment that concerns every life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerticalLine<'a> {
    /// When.
    pub at: Time,
    /// Its name on the scale; without one it has no sign there.
    pub name: &'a str,
    /// The sign of its line.
    pub line: &'static str,
    pub style: Style,
}

/// A life as it is known at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub from: Time,
    /// Its end, or the moment up to which it is known.
    pub to: Time,
}

impl Timeline<'_> {
    /// Draws the rules' lines through the whole area: before the lives, which leave them through.
    pub fn rules(&self, buf: &mut Buffer) {
        for (column, rule) in self.columns_of_rules() {
            for y in self.area.y..self.area.bottom() {
                self.set(buf, column, y, rule.line, rule.style);
            }
        }
    }

    /// Draws a life on the line `y`: what happened to it comes in the order of time. `busy` are the stretches in which
    /// it ran; those too short to see do not show.
    pub fn life(
        &self,
        y: u16,
        life: Life,
        marks: impl Iterator<Item = (Time, Mark)>,
        busy: impl Iterator<Item = (Time, Time)>,
        buf: &mut Buffer,
    ) {
        if self.area.width == 0 || life.from > self.scale.to() || life.to < self.scale.from() {
            return;
        }
        let glyphs = self.theme.glyphs;
        let (mut from, mut phase) = (life.from, (glyphs.life, self.theme.chart()));
        let mut seen = Marks::default();
        for (at, mark) in marks {
            self.stretch(y, (from, at), phase, buf);
            (from, phase) = (at, mark.after(phase, self.theme));
            if let Some(column) = self.scale.column(at) {
                seen.add(column, mark);
            }
        }
        self.stretch(y, (from, life.to), phase, buf);
        let column = self.scale.open.0 / u64::from(self.scale.open_columns.max(1));
        let is_folded = |(from, to): &(Time, Time)| self.scale.folds().any(|fold| fold.from <= *from && *to <= fold.to);
        for (from, to) in busy.filter(|poll| poll.1.since(poll.0).0 >= column && !is_folded(poll)) {
            self.stretch(y, (from, to), (glyphs.busy, self.theme.good()), buf);
        }
        for fold in self.scale.folds().filter(|fold| life.from <= fold.from && fold.to <= life.to) {
            let middle = (self.area.x + fold.column + fold.columns / 2, y);
            if let Some(cell) = buf.cell_mut(middle) {
                cell.set_symbol(glyphs.fold);
            }
        }
        for (column, sign, style) in seen.signs(self.area.width, self.theme) {
            self.set(buf, column, y, sign, style);
        }
    }

    fn stretch(&self, y: u16, (from, to): (Time, Time), (sign, style): (&str, Style), buf: &mut Buffer) {
        if to < self.scale.from() || from > self.scale.to() || to < from {
            return;
        }
        for column in self.scale.nearest(from)..=self.scale.nearest(to) {
            if self.columns_of_rules().all(|(taken, _)| taken != column) {
                self.set(buf, column, y, sign, style);
            }
        }
    }

    fn columns_of_rules(&self) -> impl Iterator<Item = (u16, &VerticalLine<'_>)> {
        self.rules.iter().filter_map(|rule| Some((self.scale.column(rule.at)?, rule)))
    }

    fn set(&self, buf: &mut Buffer, column: u16, y: u16, sign: &str, style: Style) {
        if let Some(cell) = buf.cell_mut((self.area.x + column, y)) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::{Life, Mark, Timeline, VerticalLine, Window};
    use crate::{
        event::{End, Time},
        ui::theme::Theme,
    };

    fn drawn(theme: &Theme, marks: &[(u64, Mark)], busy: &[(u64, u64)]) -> String {
        let area = Rect::new(0, 0, 20, 1);
        let rules = [VerticalLine { at: Time(500), name: "", line: theme.glyphs.signal_line, style: theme.signal() }];
        let scale = Window::whole(Time(0), Time(2_000)).scale(area.width);
        let timeline = Timeline { scale: &scale, area, rules: &rules, theme };
        let mut buf = Buffer::empty(area);
        timeline.rules(&mut buf);
        let marks = marks.iter().map(|(at, mark)| (Time(*at), *mark));
        let busy = busy.iter().map(|(from, to)| (Time(*from), Time(*to)));
        timeline.life(0, Life { from: Time(100), to: Time(1_600) }, marks, busy, &mut buf);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    const CANCELLED: Mark = Mark::End(End::Cancelled);

    #[test]
    fn request_delivery_and_end_are_marks_of_their_own() {
        let marks = [(700, Mark::Request), (1_100, Mark::Delivery), (1_600, CANCELLED)];
        assert_eq!(drawn(&Theme::ALL[0], &marks, &[]), " ━━━━┊━◇╌╌╌◆━━━━●   ");
        assert_eq!(drawn(&Theme::ALL[0].clone().ascii(), &marks, &[]), " ====:=R~~~D====E   ");
    }

    #[test]
    fn in_one_column_the_most_important_shows() {
        let dark = &Theme::ALL[0];
        assert_eq!(drawn(dark, &[(700, Mark::Request), (710, Mark::Delivery)], &[]), " ━━━━┊━◈━━━━━━━━━   ");
        let all = [(700, Mark::Request), (710, Mark::Delivery), (720, Mark::Swallow), (1_600, CANCELLED)];
        assert_eq!(drawn(dark, &all, &[]), " ━━━━┊━⊘━━━━━━━━●   ");
        let end = [(1_600, Mark::Request), (1_601, Mark::Delivery), (1_602, CANCELLED)];
        assert_eq!(drawn(dark, &end, &[]), " ━━━━┊━━━━━━━━━━◈●  ");
    }

    #[test]
    fn a_long_poll_shows_and_a_short_one_does_not() {
        assert_eq!(drawn(&Theme::ALL[0], &[], &[(200, 210), (800, 1_000)]), " ━━━━┊━━▬▬▬━━━━━━   ");
    }
}
