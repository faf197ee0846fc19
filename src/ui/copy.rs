//! What `y` copies: the selected row, whole, as it would stand on a very wide screen.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{State, scene::List};
use crate::model::Model;

/// Wide enough for every row.
const WIDTH: u16 = 600;
/// High enough for panes that tell more where there is room.
const HEIGHT: u16 = 40;

/// The selected row of the pane with the focus, without the columns' padding; `None` where there is none.
pub fn selected_text(state: &State, model: &Model) -> Option<String> {
    let (lane, pane) = (state.board.choice.lane, state.board.choice.pane);
    let mut scene = state.board.scene(model, lane, pane, &state.theme)?;
    let pane = pane.kind();
    if scene.list.selected >= (pane.rows)(&scene) {
        return None;
    }
    scene.list = List { top: scene.list.selected, ..scene.list };
    let area = Rect::new(0, 0, WIDTH, HEIGHT);
    let mut sheet = Buffer::empty(area);
    (pane.draw)(&scene, area, &mut sheet);
    let row: String = (0..WIDTH).map(|x| sheet[(x, pane.head)].symbol()).collect();
    let text = row.trim_start().trim_start_matches(state.theme.glyphs.marker);
    let words: Vec<_> = text.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("  "))
}
