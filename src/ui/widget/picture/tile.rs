//! Areas of one colour, joined where they touch.

use std::{collections::BTreeMap, fmt::Write};

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tile {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Tile {
    pub(super) const fn moved(self, (x, y): (u32, u32)) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// Grows by `other` where that lies directly to the right of it or below it.
    fn join(&mut self, other: Self) -> bool {
        let right = (self.y, self.height) == (other.y, other.height) && self.x + self.width == other.x;
        let below = (self.x, self.width) == (other.x, other.width) && self.y + self.height == other.y;
        if right {
            self.width += other.width;
        } else if below {
            self.height += other.height;
        }
        right || below
    }
}

/// Areas that do not cover each other, by colour.
#[derive(Default)]
pub(super) struct Tiles {
    by_fill: Vec<(String, Vec<Tile>)>,
}

impl Tiles {
    pub(super) fn push(&mut self, fill: &str, tile: Tile) {
        let at = self.by_fill.iter().position(|(other, _)| other == fill).unwrap_or_else(|| {
            self.by_fill.push((fill.to_owned(), Vec::new()));
            self.by_fill.len() - 1
        });
        self.by_fill[at].1.push(tile);
    }

    pub(super) fn paths(&self) -> String {
        let mut out = String::new();
        for (fill, tiles) in &self.by_fill {
            let _ = write!(out, "<path fill=\"{fill}\" d=\"");
            for Tile { x, y, width, height } in joined(tiles) {
                let _ = write!(out, "M{x} {y}h{width}v{height}h-{width}z");
            }
            out.push_str("\"/>\n");
        }
        out
    }
}

/// The same areas in fewer pieces: rows first, then columns.
fn joined(tiles: &[Tile]) -> Vec<Tile> {
    let mut rows: BTreeMap<(u32, u32), Vec<Tile>> = BTreeMap::new();
    for tile in tiles {
        let row = rows.entry((tile.y, tile.height)).or_default();
        if !row.last_mut().is_some_and(|last| last.join(*tile)) {
            row.push(*tile);
        }
    }
    let mut columns: BTreeMap<(u32, u32), Vec<Tile>> = BTreeMap::new();
    for tile in rows.into_values().flatten() {
        let column = columns.entry((tile.x, tile.width)).or_default();
        if !column.last_mut().is_some_and(|last| last.join(tile)) {
            column.push(tile);
        }
    }
    columns.into_values().flatten().collect()
}
