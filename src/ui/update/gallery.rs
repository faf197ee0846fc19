//! Keys in the gallery that type: at the filter and at parameters.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::ui::{
    State,
    action::Move,
    chord::Chord,
    gallery::{Gallery, GalleryPart},
    input::Effect,
    text_input::TextInput,
};

/// Applies a key where text is typed; `None` leaves it to the key table.
pub(super) fn press(state: &mut State, key: KeyEvent, chord: Chord) -> Option<Vec<Effect>> {
    let gallery = &mut state.gallery;
    match (gallery.part, chord.code) {
        (GalleryPart::Filter, KeyCode::Enter | KeyCode::Tab | KeyCode::Down) => gallery.part = GalleryPart::List,
        (GalleryPart::Filter, KeyCode::Esc) => {
            gallery.filter = Default::default();
            gallery.part = GalleryPart::List;
            gallery.choose();
        }
        (GalleryPart::Filter, _) if gallery.filter.press(key) => gallery.choose(),
        (GalleryPart::Form, KeyCode::Char(' ')) if gallery.typing().is_none() => gallery.turn(true),
        (GalleryPart::Form, _) => return typed(gallery, key).then(Vec::new),
        _ => return None,
    }
    Some(Vec::new())
}

/// Types at the selected parameter. The first character after it was selected replaces what was there.
fn typed(gallery: &mut Gallery, key: KeyEvent) -> bool {
    let replaces =
        gallery.fresh && matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
    let Some(line) = gallery.typing() else { return false };
    let mut typed = if replaces { TextInput::default() } else { line.clone() };
    if !typed.press(key) {
        return false;
    }
    *line = typed;
    gallery.fresh = false;
    true
}

pub(super) fn paste(gallery: &mut Gallery, text: &str) {
    match gallery.part {
        GalleryPart::List | GalleryPart::Source => {}
        GalleryPart::Filter => {
            gallery.filter.paste(text);
            gallery.choose();
        }
        GalleryPart::Form => {
            if let Some(line) = gallery.typing() {
                line.paste(text);
            }
        }
    }
}

/// Moves the selection of the part that has the keys.
pub(super) fn go(gallery: &mut Gallery, to: Move, page: usize) {
    match gallery.part {
        GalleryPart::Form => {
            let rows = gallery.rows();
            gallery.enter(moved(gallery.field, rows, to, page));
        }
        GalleryPart::Source => gallery.go_in_source(|top, lines| moved(top, lines, to, page)),
        GalleryPart::List | GalleryPart::Filter => {
            let rows = gallery.length();
            gallery.select(moved(gallery.list.selected, rows, to, page));
        }
    }
}

/// Where a selection goes among so many rows.
pub(super) fn moved(from: usize, rows: usize, to: Move, page: usize) -> usize {
    let last = rows.saturating_sub(1);
    match to {
        Move::Up => from.saturating_sub(1),
        Move::Down => (from + 1).min(last),
        Move::PageUp => from.saturating_sub(page.max(1)),
        Move::PageDown => (from + page.max(1)).min(last),
        Move::HalfUp => from.saturating_sub((page / 2).max(1)),
        Move::HalfDown => (from + (page / 2).max(1)).min(last),
        Move::First => 0,
        Move::Last => last,
    }
}
