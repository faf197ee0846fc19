//! The lessons, to choose from.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::view::middle;
use crate::ui::{
    frame::{boxed, indented_by, lines, print_line, row},
    scene::Scroll,
    theme::Theme,
    widget::text::{print, print_right, width, wrap},
};

/// The widest that the list gets.
const WIDE: u16 = 76;

/// A lesson in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonRow {
    pub title: String,
    pub about: String,
    /// How far somebody came: `done`, `at card 3 of 11`.
    pub state: String,
    pub is_done: bool,
}

/// The list, over the gallery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lessons {
    rows: Vec<LessonRow>,
    pub list: Scroll,
    /// Whether it comes by itself, at the first start.
    is_offered: bool,
}

impl Lessons {
    /// The list; the first lesson that is not done is selected.
    pub fn new(rows: &[LessonRow], is_offered: bool) -> Self {
        let selected = rows.iter().position(|row| !row.is_done).unwrap_or(0);
        Self { rows: rows.to_vec(), list: Scroll { selected, top: 0 }, is_offered }
    }

    /// Selects the next one, or the one before.
    pub fn turn(&mut self, forward: bool) {
        let last = self.rows.len().saturating_sub(1);
        let by = if forward { 1 } else { -1 };
        self.list.selected = self.list.selected.saturating_add_signed(by).min(last);
    }

    /// Selects the one of a number, from 1. Whether there is one.
    pub fn go_to(&mut self, number: usize) -> bool {
        let is_there = (1..=self.rows.len()).contains(&number);
        if is_there {
            self.list.selected = number - 1;
        }
        is_there
    }

    pub(super) fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let said = u16::from(self.is_offered) * 2;
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(6 + said);
        let area = middle(area, WIDE, height);
        Clear.render(area, buf);
        let inner = boxed(theme, "lessons", true, area, buf);
        if self.is_offered {
            let hello = "New here? Each of these teaches from one run of a real program.";
            print_line(hello, theme.title(), indented_by(inner, 2), buf);
        }
        let rest = lines(inner, said, inner.height);
        let list = lines(rest, 0, rest.height.saturating_sub(4));
        let scroll = self.list.clamped(self.rows.len(), list.height);
        for (place, y) in scroll.visible(self.rows.len(), list.height).zip(list.y..) {
            let line = Rect { y, height: 1, ..list };
            let (style, text) = row(theme, place == scroll.selected, true, line, buf);
            let LessonRow { title, state, is_done, .. } = &self.rows[place];
            let sign = if *is_done { theme.glyphs.ok } else { " " };
            let right = u16::try_from(width(state)).unwrap_or(u16::MAX).saturating_add(2);
            let words = format!("{sign} {}  {title}", place + 1);
            print(buf, text.x, y, text.width.saturating_sub(right), &words, style);
            print_right(buf, text.x, y, text.width.saturating_sub(1), state, theme.dim());
        }
        let foot = indented_by(lines(rest, list.height + 1, 2), 2);
        let about = self.rows.get(scroll.selected).map_or("", |row| &row.about);
        wrap(Rect { width: foot.width.saturating_sub(2), ..foot }, buf, about, theme.text());
        let keys = format!("{} begin  Esc to the gallery; L comes back here", theme.glyphs.enter);
        print_line(&keys, theme.dim(), indented_by(lines(rest, rest.height.saturating_sub(1), 1), 2), buf);
    }
}
