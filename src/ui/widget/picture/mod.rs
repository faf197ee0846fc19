//! A drawn screen as an SVG picture.
//!
//! Every cell has its place on a fixed grid: lines, blocks and grounds are drawn as areas, so that they join whatever
//! the font, and each run of letters is set to the columns it covers. What a program printed is escaped.

mod color;
mod shape;
mod tile;

use std::fmt::Write;

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Modifier, Style},
};

pub use color::Ground;
use tile::{Tile, Tiles};

/// A cell's width and height; the letters' size makes DejaVu Sans Mono advance by exactly that width.
const CELL: (u32, u32) = (9, 18);
const FONT_SIZE: f32 = 14.95;
/// Where letters stand, from the top of their cell.
const BASELINE: u32 = 14;
/// Around the screen.
const MARGIN: u32 = 12;
const FONT: &str = "'DejaVu Sans Mono',Menlo,'Cascadia Mono',Consolas,monospace";
/// What is shown by the letters themselves, not by their ground.
const LETTERS: Modifier =
    Modifier::BOLD.union(Modifier::ITALIC).union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// The picture of `buf` on a dark or light ground: an SVG document.
pub fn svg(buf: &Buffer, ground: Ground) -> String {
    let (mut grounds, mut strokes, mut text) = (Tiles::default(), Tiles::default(), String::new());
    for y in 0..buf.area.height {
        let start = usize::from(y) * usize::from(buf.area.width);
        let row = &buf.content[start..start + usize::from(buf.area.width)];
        let mut run = Run::default();
        for (x, cell) in row.iter().enumerate() {
            let place = (x as u32 * CELL.0, u32::from(y) * CELL.1);
            let (fg, bg) = ground.colors(cell);
            if bg != ground.paper() {
                grounds.push(&bg, Tile { x: place.0, y: place.1, width: CELL.0, height: CELL.1 });
            }
            symbol(cell, place, &fg, &mut strokes, &mut run, &mut text);
        }
        run.end(&mut text);
    }
    let (width, height) = (u32::from(buf.area.width) * CELL.0, u32::from(buf.area.height) * CELL.1);
    let (all_width, all_height) = (width + 2 * MARGIN, height + 2 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all_width}\" height=\"{all_height}\" \
         viewBox=\"-{MARGIN} -{MARGIN} {all_width} {all_height}\">\n\
         <rect x=\"-{MARGIN}\" y=\"-{MARGIN}\" width=\"{all_width}\" height=\"{all_height}\" rx=\"8\" fill=\"{}\"/>\n\
         <g shape-rendering=\"crispEdges\">\n{}{}</g>\n\
         <g font-family=\"{FONT}\" font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n{text}</g>\n</svg>\n",
        ground.paper(),
        grounds.paths(),
        strokes.paths(),
    )
}

fn symbol(cell: &Cell, place: (u32, u32), fg: &str, strokes: &mut Tiles, run: &mut Run, text: &mut String) {
    let symbol: String = cell.symbol().chars().filter(|c| is_drawable(*c)).collect();
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (None | Some(' '), None) => run.space(),
        (Some(c), None) if let Some(areas) = shape::areas(c) => {
            run.end(text);
            for area in areas {
                strokes.push(fg, area.moved(place));
            }
        }
        (Some(c), None) if c.is_ascii() => run.letter(c, place, fg, cell.modifier & LETTERS, text),
        _ => {
            run.end(text);
            sign(&symbol, place, fg, cell.modifier & LETTERS, text);
        }
    }
}

/// Controls and marks of direction are no part of a picture, and XML refuses some.
fn is_drawable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2060}'..='\u{206f}' | '\u{fffe}' | '\u{ffff}')
}

/// One sign in the middle of the columns it takes, so that a font's own idea of its width does no harm.
fn sign(symbol: &str, (x, y): (u32, u32), fill: &str, modifier: Modifier, out: &mut String) {
    let columns = super::text::width(symbol).max(1) as u32;
    let (middle, y) = (f64::from(x) + f64::from(columns * CELL.0) / 2.0, y + BASELINE);
    let _ = write!(out, "<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\" fill=\"{fill}\"{}>", style(modifier));
    escape(symbol, out);
    out.push_str("</text>\n");
}

/// Letters that follow each other in one style.
#[derive(Default)]
struct Run {
    letters: String,
    spaces: usize,
    place: (u32, u32),
    fill: String,
    modifier: Modifier,
}

impl Run {
    fn letter(&mut self, c: char, place: (u32, u32), fill: &str, modifier: Modifier, out: &mut String) {
        if self.spaces > 1 || self.fill != fill || self.modifier != modifier {
            self.end(out);
        }
        if self.letters.is_empty() {
            (self.place, self.modifier, self.spaces) = (place, modifier, 0);
            fill.clone_into(&mut self.fill);
        }
        self.letters.extend(std::iter::repeat_n(' ', std::mem::take(&mut self.spaces)));
        self.letters.push(c);
    }

    const fn space(&mut self) {
        self.spaces += 1;
    }

    fn end(&mut self, out: &mut String) {
        if !self.letters.is_empty() {
            let (x, y, length) = (self.place.0, self.place.1 + BASELINE, self.letters.len() as u32 * CELL.0);
            let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" ");
            let _ = write!(out, "lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{}>", self.fill, style(self.modifier));
            escape(&self.letters, out);
            out.push_str("</text>\n");
        }
        self.letters.clear();
        self.spaces = 0;
    }
}

/// What `modifier` says, as attributes of a text.
fn style(modifier: Modifier) -> String {
    let mut out = String::new();
    let style = Style::new().add_modifier(modifier).add_modifier;
    if style.contains(Modifier::BOLD) {
        out.push_str(" font-weight=\"bold\"");
    }
    if style.contains(Modifier::ITALIC) {
        out.push_str(" font-style=\"italic\"");
    }
    match (style.contains(Modifier::UNDERLINED), style.contains(Modifier::CROSSED_OUT)) {
        (true, _) => out.push_str(" text-decoration=\"underline\""),
        (false, true) => out.push_str(" text-decoration=\"line-through\""),
        (false, false) => {}
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::{
        buffer::Buffer,
        layout::Rect,
        style::{Color, Style},
    };

    use super::{Ground, svg};

    #[test]
    fn a_small_screen() {
        let mut buf = Buffer::with_lines(["┌─ tasks ┐", "│ a<b&c ◆│", "└────────┘"]);
        buf.set_style(Rect::new(2, 1, 5, 1), Style::new().fg(Color::Cyan).reversed());
        buf.set_style(Rect::new(3, 0, 5, 1), Style::new().bold());
        insta::assert_snapshot!(svg(&buf, Ground::Dark));
    }

    #[test]
    fn a_line_from_edge_to_edge_is_one_area() {
        let picture = svg(&Buffer::with_lines(["──────────"]), Ground::Light);
        assert!(picture.contains("M0 9h90v1h-90z"), "{picture}");
    }

    proptest! {
        #[test]
        fn nothing_a_program_prints_becomes_markup(text in "[\\x00-\\x7f\u{202e}\u{4e00}]{0,40}") {
            let mut buf = Buffer::empty(Rect::new(0, 0, 20, 1));
            crate::ui::widget::text::print(&mut buf, 0, 0, 20, &text, Style::new());
            let picture = svg(&buf, Ground::Dark);
            let tags = picture.matches('<').count();
            let own = ["<svg", "</svg", "<rect", "<g ", "</g", "<path", "<text", "</text"];
            prop_assert_eq!(tags, own.iter().map(|tag| picture.matches(tag).count()).sum::<usize>());
        }
    }
}
