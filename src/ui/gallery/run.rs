//! The last runs, below the scenarios: what became of each. Enter opens one.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::ui::{
    frame::{boxed, indented_by, lines, row},
    theme::Theme,
    widget::text::{self, print, print_right, width},
};

/// The widest that sentences get.
const SENTENCE: u16 = 90;

/// A run that is over, or was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunCard {
    /// What the program knows it by.
    pub id: u64,
    /// The scenario's name, or the command.
    pub title: String,
    /// What was set; empty where nothing was.
    pub settings: String,
    /// What became of it, in a sentence.
    pub outcome: String,
    /// Whether every check was ok.
    pub is_ok: bool,
    /// How long ago that was, as a few words.
    pub ago: String,
}

/// Draws the runs, of which one may be selected, in a box.
pub(super) fn draw_runs(
    runs: &[RunCard],
    selected: Option<usize>,
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let inner = boxed(theme, "last runs", focused && selected.is_some(), area, buf);
    for ((place, run), y) in runs.iter().enumerate().zip(inner.y..inner.bottom()) {
        let is_selected = selected == Some(place);
        let (style, text) = row(theme, is_selected, focused, Rect { y, height: 1, ..inner }, buf);
        let (sign, tone) = if run.is_ok { (theme.glyphs.ok, theme.good()) } else { (theme.glyphs.fail, theme.bad()) };
        print(buf, text.x, y, text.width, sign, if is_selected { style } else { tone });
        let text = indented_by(text, 2);
        let used = print(buf, text.x, y, text.width, &run.title, style);
        if usize::from(text.width) > usize::from(used) + 2 + width(&run.ago) {
            print_right(buf, text.x, y, text.width - 1, &run.ago, if is_selected { style } else { theme.dim() });
        }
    }
}

/// Draws what became of a run.
pub(super) fn draw_run(run: &RunCard, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let title = format!("{} {} {}", run.title, theme.glyphs.dot, run.ago);
    let inner = indented_by(boxed(theme, &title, false, area, buf), 2);
    let mut rest = Rect { width: inner.width.saturating_sub(2).min(SENTENCE), ..lines(inner, 1, inner.height) };
    let style = if run.is_ok { theme.good() } else { theme.failure() };
    let settings = if run.settings.is_empty() { String::new() } else { format!("Set: {}", run.settings) };
    let how = format!("{} opens it at its end, with its log and its tasks; r in it runs it again.", theme.glyphs.enter);
    for (text, style) in [(&run.outcome, style), (&settings, theme.text()), (&how, theme.dim())] {
        if !text.is_empty() {
            let used = text::wrap(rest, buf, text, style);
            rest = lines(rest, used + 1, rest.height);
        }
    }
}
