//! Lines and blocks as areas of a cell, so that neighbours join without a gap.

use super::{CELL, tile::Tile};

/// The thickness of an arm: none, light, heavy.
const THICK: [u32; 3] = [0, 1, 3];
/// Lines by their arms' thickness: left, up, right, down.
const LINES: &[(char, [usize; 4])] = &[
    ('─', [1, 0, 1, 0]),
    ('│', [0, 1, 0, 1]),
    ('┌', [0, 0, 1, 1]),
    ('┐', [1, 0, 0, 1]),
    ('└', [0, 1, 1, 0]),
    ('┘', [1, 1, 0, 0]),
    ('╭', [0, 0, 1, 1]),
    ('╮', [1, 0, 0, 1]),
    ('╰', [0, 1, 1, 0]),
    ('╯', [1, 1, 0, 0]),
    ('├', [0, 1, 1, 1]),
    ('┤', [1, 1, 0, 1]),
    ('┬', [1, 0, 1, 1]),
    ('┴', [1, 1, 1, 0]),
    ('┼', [1, 1, 1, 1]),
    ('━', [2, 0, 2, 0]),
    ('┃', [0, 2, 0, 2]),
    ('┏', [0, 0, 2, 2]),
    ('┓', [2, 0, 0, 2]),
    ('┗', [0, 2, 2, 0]),
    ('┛', [2, 2, 0, 0]),
    ('┿', [2, 1, 2, 1]),
];

/// The areas that a line or block covers in its cell; `None` for every other sign.
pub(super) fn areas(c: char) -> Option<Vec<Tile>> {
    if let Some((_, arms)) = LINES.iter().find(|(line, _)| *line == c) {
        return Some(line(*arms));
    }
    let (width, height) = CELL;
    Some(match c {
        '╌' => vec![tile(1, 9, 3, 1), tile(6, 9, 2, 1)],
        '┊' => (0..4).map(|dash| tile(4, 1 + dash * 9 / 2, 1, 2)).collect(),
        '▬' => vec![tile(0, 6, width, 7)],
        '▁'..='█' => {
            let covered = (u32::from(c) - u32::from('▁') + 1) * height / 8;
            vec![tile(0, height - covered, width, covered)]
        }
        _ => return None,
    })
}

/// The arms meet in the middle; each reaches to the far side of the ones it crosses.
fn line([left, up, right, down]: [usize; 4]) -> Vec<Tile> {
    let (width, height) = CELL;
    let (across, along) = (THICK[left.max(right)], THICK[up.max(down)]);
    let (x, y) = ((width - along) / 2, (height + 1 - across) / 2);
    let mut tiles = Vec::with_capacity(2);
    let (from, to) = (if left > 0 { 0 } else { x }, if right > 0 { width } else { x + along });
    if across > 0 {
        tiles.push(tile(from, y, to - from, across));
    }
    let (from, to) = (if up > 0 { 0 } else { y }, if down > 0 { height } else { y + across });
    if along > 0 {
        tiles.push(tile(x, from, along, to - from));
    }
    tiles
}

const fn tile(x: u32, y: u32, width: u32, height: u32) -> Tile {
    Tile { x, y, width, height }
}

#[cfg(test)]
mod tests {
    use super::{super::CELL, LINES, areas};

    #[test]
    fn every_arm_reaches_its_edge_and_no_line_leaves_its_cell() {
        for (c, [left, up, right, down]) in LINES {
            let areas = areas(*c).unwrap();
            assert_eq!(*left > 0, areas.iter().any(|a| a.x == 0), "{c}");
            assert_eq!(*right > 0, areas.iter().any(|a| a.x + a.width == CELL.0), "{c}");
            assert_eq!(*up > 0, areas.iter().any(|a| a.y == 0), "{c}");
            assert_eq!(*down > 0, areas.iter().any(|a| a.y + a.height == CELL.1), "{c}");
        }
    }
}
