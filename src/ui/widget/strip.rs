//! A loop's life in one line: `created ─ RUNNING ─ stopped ×2 ─ cancel ─ … ─ closed`.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::text;
use crate::ui::theme::Theme;

/// One stage of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The word for it.
    pub word: &'static str,
    /// How often it was reached.
    pub times: u64,
    /// Where it lies from now.
    pub when: StageTime,
    /// How it looks while it lasts.
    pub style: Style,
}

/// Where a stage lies from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageTime {
    /// It is over.
    Past,
    /// It is what happens.
    Now,
    /// The life went past it without.
    Skipped,
    /// It may come.
    Future,
}

/// Draws the stages in the area's first line. What happens now is written large; what was skipped, in brackets; what
/// may come, behind a broken dash. Where they do not fit, those furthest from now give way to an ellipsis.
pub fn draw(stages: &[Stage], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let labels: Vec<String> = stages.iter().map(label).collect();
    let mut shown = vec![true; stages.len()];
    let mut pieces = pieces(stages, &labels, &shown, theme);
    for hide in order_of_giving_way(stages) {
        if columns(&pieces) <= area.width.into() {
            break;
        }
        shown[hide] = false;
        pieces = self::pieces(stages, &labels, &shown, theme);
    }
    if columns(&pieces) > area.width.into() {
        pieces.retain(|piece| !piece.gap);
    }
    let mut x = area.x;
    for (index, piece) in pieces.iter().enumerate().filter(|_| area.height > 0) {
        let mut print = |label, style| x += text::print(buf, x, area.y, area.right() - x, label, style);
        if index > 0 {
            let (dash, style) =
                if piece.future { (theme.glyphs.requested, theme.dim()) } else { (theme.glyphs.dash, theme.text()) };
            for part in [" ", dash, " "] {
                print(part, style);
            }
        }
        print(piece.label, piece.style);
    }
}

/// A stage, or an ellipsis for several.
struct Piece<'a> {
    label: &'a str,
    style: Style,
    future: bool,
    gap: bool,
}

fn pieces<'a>(stages: &[Stage], labels: &'a [String], shown: &[bool], theme: &Theme) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(stages.len());
    for ((stage, label), shown) in stages.iter().zip(labels).zip(shown) {
        let future = stage.when == StageTime::Future;
        if *shown {
            pieces.push(Piece { label, style: style(stage, theme), future, gap: false });
        } else if pieces.last().is_none_or(|last| !last.gap) {
            pieces.push(Piece { label: theme.glyphs.ellipsis, style: theme.dim(), future, gap: true });
        }
    }
    pieces
}

fn columns(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| text::width(piece.label)).sum::<usize>() + 3 * pieces.len().saturating_sub(1)
}

fn label(stage: &Stage) -> String {
    let word = match stage.when {
        StageTime::Now => stage.word.to_uppercase(),
        StageTime::Skipped => format!("({})", stage.word),
        StageTime::Past | StageTime::Future => stage.word.to_owned(),
    };
    if stage.times > 1 { format!("{word} ×{}", stage.times) } else { word }
}

fn style(stage: &Stage, theme: &Theme) -> Style {
    match stage.when {
        StageTime::Past => theme.text(),
        StageTime::Now => stage.style.add_modifier(Modifier::BOLD),
        StageTime::Skipped => theme.warn(),
        StageTime::Future => theme.dim(),
    }
}

/// Stages by how soon they may be left out: what may come before what was, those furthest from now first, the edges
/// and what recurred late, and what happens now never.
fn order_of_giving_way(stages: &[Stage]) -> Vec<usize> {
    let now = stages.iter().rposition(|stage| stage.when == StageTime::Now);
    let now = now.or_else(|| stages.iter().rposition(|stage| stage.when == StageTime::Past)).unwrap_or(0);
    let mut order: Vec<usize> = (0..stages.len()).filter(|index| *index != now).collect();
    let last = stages.len().saturating_sub(1);
    order.sort_by_key(|&index| {
        let Stage { when, times, .. } = stages[index];
        // That a stage recurred says more than that there was a beginning.
        let worth = if times > 1 { 2 } else { u8::from(index == 0 || index == last) };
        (worth, when != StageTime::Future, usize::MAX - index.abs_diff(now))
    });
    order
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::{Stage, StageTime, draw};
    use crate::ui::theme::Theme;

    fn stage(word: &'static str, times: u64, when: StageTime) -> Stage {
        Stage { word, times, when, style: Style::new() }
    }

    fn drawn(width: u16, stages: &[Stage]) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        draw(stages, buf.area, &mut buf, &Theme::ALL[0]);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    }

    fn life() -> [Stage; 5] {
        [
            stage("created", 1, StageTime::Past),
            stage("running", 1, StageTime::Now),
            stage("stopped", 2, StageTime::Past),
            stage("cancel", 0, StageTime::Future),
            stage("closed", 0, StageTime::Future),
        ]
    }

    #[test]
    fn shortens_from_the_far_end() {
        let shown = [60, 44, 36, 20, 9, 4].map(|width| drawn(width, &life()));
        let expected = [
            "created ─ RUNNING ─ stopped ×2 ╌ cancel ╌ closed",
            "created ─ RUNNING ─ stopped ×2 ╌ … ╌ closed",
            "created ─ RUNNING ─ stopped ×2 ╌ …",
            "… ─ RUNNING ─ …",
            "RUNNING",
            "RUN…",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_was_skipped_stands_in_brackets() {
        let stages = [
            stage("running", 1, StageTime::Past),
            stage("asyncgens", 0, StageTime::Skipped),
            stage("closed", 1, StageTime::Now),
        ];
        assert_eq!(drawn(40, &stages), "running ─ (asyncgens) ─ CLOSED");
    }
}
