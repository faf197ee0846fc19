//! Which entry point to take: the questions, and below them what follows from the answers.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::view::middle;
use crate::{
    advice::{Advice, Answers, QUESTIONS, advise},
    model::counted,
    ui::{
        frame::{boxed, divider, indented_by, lines, print_line, row, under},
        theme::Theme,
        widget::text::{lines as text_lines, print, width},
    },
};

/// The widest that it gets.
const WIDE: u16 = 110;
/// The columns of a question's name.
const NAME: u16 = 11;

/// The questions with their answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advise {
    pub answers: Answers,
    /// The selected question.
    row: usize,
    /// The first line of the advice to show.
    top: usize,
}

impl Advise {
    /// The questions, answered as most would, for a program on what the gallery runs: `cpython 3.12.1`, or Tokio.
    pub fn new(python: Option<&str>) -> Self {
        let minor = python.and_then(|name| name.split("3.").nth(1)?.split('.').next()?.parse().ok());
        Self { answers: Answers::usual(minor), ..Self::default() }
    }

    /// Goes to the next question, or the one before.
    pub fn go(&mut self, forward: bool) {
        let last = QUESTIONS.len() - 1;
        self.row = if forward { (self.row + 1).min(last) } else { self.row.saturating_sub(1) };
    }

    /// Takes the next answer to the selected question, or the one before.
    pub fn turn(&mut self, forward: bool) {
        let all = QUESTIONS[self.row].choices.len();
        let step = if forward { 1 } else { all - 1 };
        self.answers.set(self.row, (self.answers.get(self.row) + step) % all);
        self.top = 0;
    }

    /// Shows a later part of the advice, or an earlier one.
    pub fn scroll(&mut self, forward: bool) {
        const PAGE: usize = 5;
        let last = said(&advise(&self.answers), WIDE.into()).len().saturating_sub(1);
        self.top = if forward { (self.top + PAGE).min(last) } else { self.top.saturating_sub(PAGE) };
    }

    /// How the recommended program looks.
    pub fn code(&self) -> String {
        advise(&self.answers).code
    }

    pub(super) fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let advice = advise(&self.answers);
        let area = middle(area, WIDE, area.height.saturating_sub(2));
        Clear.render(area, buf);
        let inner = boxed(theme, "advice: which entry point", true, area, buf);
        let asked = u16::try_from(QUESTIONS.len()).unwrap_or(u16::MAX);
        self.draw_questions(theme, lines(inner, 0, asked), buf);
        let choice = &QUESTIONS[self.row].choices[self.answers.get(self.row)];
        let about = format!("{} {}", QUESTIONS[self.row].ask, choice.about);
        print_line(&about, theme.dim(), indented_by(lines(inner, asked, 1), 2), buf);
        divider(theme, "what follows", false, lines(area, asked + 2, 1), buf);
        let body = indented_by(under(inner, asked + 2), 2);
        let body = Rect { width: body.width.saturating_sub(2), height: body.height.saturating_sub(1), ..body };
        let all = said(&advice, body.width.into());
        for ((is_head, line), y) in all.iter().skip(self.top).zip(body.y..body.bottom()) {
            let style = if *is_head { theme.title() } else { theme.text() };
            print(buf, body.x, y, body.width, line, style);
        }
        let more = all.len().saturating_sub(self.top + usize::from(body.height));
        let more = if more > 0 { format!("PgDn {}  ", counted(more as u64, "more line")) } else { String::new() };
        let keys = format!("{more}{} {} choose  y copy the code  Esc close", theme.glyphs.left, theme.glyphs.arrow);
        print_line(&keys, theme.dim(), indented_by(lines(inner, inner.height.saturating_sub(1), 1), 2), buf);
    }

    fn draw_questions(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        for ((place, question), y) in QUESTIONS.iter().enumerate().zip(area.y..area.bottom()) {
            let line = Rect { y, height: 1, ..area };
            let (style, text) = row(theme, place == self.row, true, line, buf);
            print(buf, text.x, y, NAME, question.flag, style);
            let mut rest = indented_by(text, NAME);
            for (choice, answer) in question.choices.iter().enumerate() {
                let is_taken = choice == self.answers.get(place);
                let word = if is_taken { format!("[{}]", answer.word) } else { format!(" {} ", answer.word) };
                let style = if is_taken && place != self.row { theme.key() } else { style };
                print(buf, rest.x, y, rest.width, &word, style);
                rest = indented_by(rest, u16::try_from(width(&word)).unwrap_or(u16::MAX));
            }
        }
    }
}

/// The lines of an advice: what to do, and below it why; then the code.
fn said(advice: &Advice, columns: usize) -> Vec<(bool, String)> {
    let mut all = Vec::new();
    for part in &advice.parts {
        let what = format!("{}: {}", part.about, part.what);
        all.extend(text_lines(&what, columns).map(|line| (true, line.to_owned())));
        for reason in &part.reasons {
            let why = format!("{} ({})", reason.text, reason.statements());
            all.extend(text_lines(&why, columns.saturating_sub(2)).map(|line| (false, format!("  {line}"))));
        }
    }
    all.push((false, String::new()));
    all.extend(advice.code.lines().map(|line| (false, line.to_owned())));
    all
}
