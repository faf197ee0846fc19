//! The sources of what would run, in the gallery.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Card, Gallery, GalleryPart};
use crate::ui::{
    frame::{divider, hidden_rows, indented_by, label, lines, split_first},
    input::Engines,
    theme::Theme,
    widget::{
        code::{self, Language},
        text::{self, print_right},
    },
};

/// Below this width two sources stand one above the other.
const BESIDE: u16 = 64;

/// The source of what would run: of the program on Tokio, of its twin, or of both.
pub(super) fn sources<'a>(gallery: &Gallery, card: &'a Card) -> impl Iterator<Item = &'a (String, String)> {
    let engines = engines(gallery, card);
    let source = card.source.iter().filter(move |_| engines != Engines::Cpython);
    source.chain(card.twin.iter().filter(move |_| engines != Engines::Tokio))
}

/// Each program's source, from the line that it is scrolled to. Two stand side by side, as their lanes will, or one above the other where
/// that would be too narrow.
pub(super) fn draw_sources(gallery: &Gallery, card: &Card, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let sources: Vec<_> = sources(gallery, card).filter(|_| !area.is_empty()).collect();
    let count = u16::try_from(sources.len()).unwrap_or(u16::MAX).max(1);
    let (width, height) = (area.width / count, area.height / count);
    for ((file, text), place) in sources.into_iter().zip(0..) {
        let part = if width < BESIDE {
            lines(area, place * height, height)
        } else {
            Rect { x: area.x + place * width, width, ..area }
        };
        let (first, rest) = split_first(part);
        if part.x == area.x {
            divider(theme, "", false, Rect { width: area.width, ..first }, buf);
        }
        label(theme, file, gallery.part == GalleryPart::Source, indented_by(first, 1), buf);
        let language = if file.ends_with(".py") { Language::Python } else { Language::Rust };
        let carries = code::carries(language, text);
        let shown = text.lines().zip(carries).skip(gallery.source_top);
        for (y, (line, carry)) in (rest.y..rest.bottom()).zip(shown) {
            let area = Rect { x: rest.x + rest.width.min(3), y, width: rest.width.saturating_sub(5), height: 1 };
            code::draw(language, line, carry, theme, area, buf);
        }
        let hidden = text.lines().count().saturating_sub(gallery.source_top + usize::from(rest.height));
        let more = hidden_rows(theme, gallery.source_top, hidden);
        if gallery.source_top + hidden > 0 && usize::from(first.width) > text::width(file) + text::width(&more) + 8 {
            print_right(buf, first.x, first.y, first.width - 2, &more, theme.dim());
        }
    }
}

/// What would run the lanes: where CPython cannot be run, both engines come down to Tokio.
pub(super) fn engines(gallery: &Gallery, card: &Card) -> Engines {
    match gallery.engines {
        Engines::Both if !missing(gallery, card).is_empty() => Engines::Tokio,
        engines => engines,
    }
}

/// Why CPython cannot run although it is chosen; empty where it can.
pub(super) fn missing<'a>(gallery: &'a Gallery, card: &'a Card) -> &'a str {
    match (gallery.engines, &gallery.python) {
        (Engines::Tokio, _) => "",
        (_, Some(Err(why))) if card.no_cpython.is_empty() => why,
        _ => &card.no_cpython,
    }
}
