//! Terminal colours as the colours of a picture.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// What a picture is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
}

/// The sixteen named colours as most terminals show them.
const NAMED: [u32; 16] = [
    0x00_00_00, 0xcd_31_31, 0x0d_bc_79, 0xb5_89_00, 0x24_72_c8, 0xbc_3f_bc, 0x11_a8_cd, 0xcc_cc_cc, 0x76_76_76,
    0xf1_4c_4c, 0x23_d1_8b, 0xe5_c0_7b, 0x3b_8e_ea, 0xd6_70_d6, 0x29_b8_db, 0xff_ff_ff,
];

impl Ground {
    /// The colour of what nothing is drawn on.
    pub(super) const fn paper(self) -> &'static str {
        match self {
            Self::Dark => "#16181d",
            Self::Light => "#ffffff",
        }
    }

    const fn ink(self) -> &'static str {
        match self {
            Self::Dark => "#d8dbe2",
            Self::Light => "#1c1e22",
        }
    }

    /// A cell's letters and ground, as `#rrggbb`.
    pub(super) fn colors(self, cell: &Cell) -> (String, String) {
        let (mut fg, mut bg) = (hex(cell.fg, self.ink()), hex(cell.bg, self.paper()));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut fg, &mut bg);
        }
        if cell.modifier.contains(Modifier::DIM) {
            fg = between(&fg, &bg);
        }
        (fg, bg)
    }
}

fn hex(color: Color, unset: &str) -> String {
    let (r, g, b) = match color {
        Color::Reset => return unset.to_owned(),
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Indexed(index) => indexed(index),
        named => rgb(NAMED[position(named)]),
    };
    format!("#{r:02x}{g:02x}{b:02x}")
}

const fn position(named: Color) -> usize {
    match named {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 0,
    }
}

/// xterm's 256 colours: sixteen named ones, a cube of 6x6x6, 24 greys.
fn indexed(index: u8) -> (u8, u8, u8) {
    let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
    match index {
        0..16 => rgb(NAMED[usize::from(index)]),
        16..232 => (level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6)),
        232.. => (8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10),
    }
}

const fn rgb(hex: u32) -> (u8, u8, u8) {
    let [_, r, g, b] = hex.to_be_bytes();
    (r, g, b)
}

/// Two thirds of the one, a third of the other: dim.
fn between(fg: &str, bg: &str) -> String {
    let part = |text: &str, at: usize| u32::from_str_radix(&text[at..at + 2], 16).unwrap_or(0);
    let mix = |at| (part(fg, at) * 2 + part(bg, at)) / 3;
    format!("#{:02x}{:02x}{:02x}", mix(1), mix(3), mix(5))
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::hex;

    #[test]
    fn indexed_colours_are_those_of_xterm() {
        let shown = [1, 16, 208, 231, 255].map(|index| hex(Color::Indexed(index), ""));
        assert_eq!(shown, ["#cd3131", "#000000", "#ff8700", "#ffffff", "#eeeeee"]);
    }
}
