//! For a room that sees them for the first time: what the marks mean, beside the table or below it.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::ui::{
    frame::{indented_by, lines},
    scene::Scene,
    widget::text::print,
};

/// From this width on, and with one lane, they stand beside the table.
const BESIDE: u16 = 70;
/// The columns that they take there, and each of them takes below.
const COLUMNS: u16 = 34;
/// The lines that they take below, from so many lines of the pane on.
pub(super) const BELOW: u16 = 4;
const LEAST: u16 = 12;

fn is_beside(scene: &Scene) -> bool {
    scene.theme.presents && scene.model.lanes.len() == 1
}

/// The area of the table, and that of the marks beside it.
pub(super) fn halves(scene: &Scene, area: Rect) -> (Rect, Rect) {
    if !is_beside(scene) || area.width < BESIDE {
        return (area, Rect::default());
    }
    let table = Rect { width: area.width - COLUMNS, ..area };
    (table, indented_by(area, table.width))
}

/// The lines that they take below the table, of so many lines of the pane; `None` where it is not shown to a room.
pub(super) fn height(scene: &Scene, lines: u16) -> Option<u16> {
    scene.theme.presents.then_some(if lines >= LEAST && !is_beside(scene) { BELOW } else { 0 })
}

/// Draws them: one below the other, and beside these the others where there is room.
pub(super) fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let all = marks(scene);
    let most = usize::from(area.height.max(1));
    for (place, (sign, words, style)) in all.into_iter().enumerate() {
        let (column, line) = (place / most, place % most);
        let left = indented_by(area, u16::try_from(column).unwrap_or(u16::MAX).saturating_mul(COLUMNS));
        let cell = lines(left, u16::try_from(line).unwrap_or(u16::MAX), 1);
        if cell.is_empty() || left.width < COLUMNS / 2 {
            continue;
        }
        print(buf, cell.x, cell.y, 1, sign, style);
        print(buf, cell.x + 2, cell.y, cell.width.min(COLUMNS).saturating_sub(3), words, scene.theme.text());
    }
}

/// Every mark, with what it means; what is seen most comes first.
fn marks(scene: &Scene) -> [(&'static str, &'static str, Style); 10] {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    [
        (glyphs.request, "cancel() was called on it", theme.request()),
        (glyphs.delivery, "CancelledError at its await", theme.delivery()),
        (glyphs.requested_and_delivered, "requested + delivered", theme.delivery()),
        (glyphs.end, "it ended", theme.text()),
        (glyphs.life, "it is alive", theme.text()),
        (glyphs.requested, "requested, not delivered yet", theme.request()),
        (glyphs.swallowed, "it swallowed the cancel", theme.bad()),
        (glyphs.failed, "it failed", theme.bad()),
        (glyphs.busy, "it runs", theme.good()),
        (glyphs.fold, "idle time, folded", theme.dim()),
    ]
}
