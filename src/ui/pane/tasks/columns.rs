//! The columns of the table.

use crate::ui::{
    scene::{Scene, TaskTree},
    widget::rows::Column,
};

pub(super) const NAME: usize = 0;
pub(super) const STATE: usize = 1;
pub(super) const WAITING: usize = 2;
pub(super) const LINE: usize = 3;
pub(super) const CANCEL: usize = 4;
pub(super) const POLLS: usize = 5;
pub(super) const BUSY: usize = 6;

/// From this width on, there is room for polls.
const WIDE: u16 = 110;
/// Below this width, only names and lives have room.
const NARROW: u16 = 50;

/// The lives take the columns that the words leave. In a tree, names need room for their branches.
pub(super) fn columns(scene: &Scene, width: u16) -> [Column; 7] {
    let column = |title, rank, least, most| Column { title, least, most, rank, right: false };
    let number = |title, rank, width| Column { right: true, ..column(title, rank, width, width) };
    let never = u16::MAX / 2;
    let is_tree = scene.look.tree != TaskTree::None && scene.tasks.iter().any(|row| row.depth > 0);
    let name = (width / 7).clamp(if is_tree { 12 } else { 8 }, 20);
    let wide = width >= WIDE;
    let line = if width < NARROW { 8 } else { (width / 4).max(width.saturating_sub(64)) };
    [
        column("task", 0, name, name + 6),
        column("state", 4, 11, 12),
        column("waiting on", 3, if width < NARROW { never } else { 14 }, 32),
        column("", 1, line, u16::MAX),
        number("cancel", 2, if width < NARROW { never } else { 8 }),
        number("polls", 5, if wide { 6 } else { never }),
        number("busy", 6, if wide { 8 } else { never }),
    ]
}
