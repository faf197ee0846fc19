//! The bottom bar: the keys that matter now, out of the key table; each can be clicked.

use crossterm::event::KeyCode;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::{
    State,
    action::Action,
    chord::Chord,
    input::NoticeLine,
    keymap::{KEYS, Key},
    state::Screen,
    theme::Theme,
    widget::text::{lines, print, width, wrap},
};
use crate::model::Model;

/// An entry of the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its first column.
    pub x: u16,
    /// The key, or the keys of neighbours.
    pub keys: String,
    pub word: &'static str,
    pub action: Action,
}

impl Entry {
    /// The columns it takes.
    fn width(&self) -> u16 {
        u16::try_from(width(&self.keys) + 1 + width(self.word)).unwrap_or(u16::MAX)
    }

    /// Whether a column is part of it.
    pub fn holds(&self, x: u16) -> bool {
        (self.x..self.x + self.width()).contains(&x)
    }
}

/// Columns between two entries.
const GAP: u16 = 2;
/// Columns of a notice's sign, and around it.
const SIGN: u16 = 3;

/// The entries that fit; help and quit are always among them, and so is the way out of what fills the screen.
pub fn entries(state: &State, model: &Model) -> Vec<Entry> {
    let area = state.last_line();
    let (mut last, mut first) = (Vec::new(), Vec::new());
    let mut taken: Vec<Chord> = Vec::new();
    for key in KEYS.iter().filter(|key| !key.bar.is_empty() && state.can(key.when, model)) {
        // Of several things on one key, the first in the table is done.
        if key.chords.first().is_some_and(|chord| taken.contains(chord)) {
            continue;
        }
        taken.extend(key.chords);
        let Some(label) = label(state, key) else { continue };
        let stays = match key.action {
            Action::Help | Action::Quit => true,
            Action::Back => state.screen == Screen::Board && state.board.is_inside(),
            _ => false,
        };
        let list: &mut Vec<Entry> = if stays { &mut last } else { &mut first };
        match list.last_mut().filter(|entry| entry.word == key.bar) {
            Some(same) => same.keys = format!("{} {label}", same.keys),
            None => list.push(Entry { x: 0, keys: label, word: key.bar, action: key.action }),
        }
    }
    let reserved: u16 = last.iter().map(|entry| entry.width() + GAP).sum();
    let (mut x, end) = (area.x + 1, area.right() + GAP);
    let mut shown = Vec::new();
    for mut entry in first {
        if x + entry.width() + GAP + reserved <= end {
            entry.x = x;
            x += entry.width() + GAP;
            shown.push(entry);
        }
    }
    for mut entry in last {
        entry.x = x;
        x += entry.width() + GAP;
        shown.push(entry);
    }
    shown
}

/// The key's first chord; while characters are text, the first that is none.
fn label(state: &State, key: &Key) -> Option<String> {
    let types = |chord: &&Chord| matches!(chord.code, KeyCode::Char(_)) && !chord.ctrl;
    let chord = key.chords.iter().find(|chord| !state.typing() || !types(chord))?;
    let glyphs = state.theme.glyphs;
    Some(match chord.code {
        KeyCode::Enter => glyphs.enter.into(),
        KeyCode::Left => glyphs.left.into(),
        KeyCode::Right => glyphs.arrow.into(),
        _ => chord.to_string(),
    })
}

pub fn draw(state: &State, model: &Model, buf: &mut Buffer) {
    let (theme, area) = (&state.theme, state.last_line());
    for entry in entries(state, model) {
        let left = area.right().saturating_sub(entry.x);
        let used = print(buf, entry.x, area.y, left, &entry.keys, theme.key());
        print(buf, entry.x + used + 1, area.y, left.saturating_sub(used + 1), entry.word, theme.text());
    }
}

/// Where a sentence stands: in place of the bar, and of lines above it where it is long, since its end says what to do.
pub fn notice_area(screen: Rect, notice: &NoticeLine) -> Rect {
    let (NoticeLine::Done(text) | NoticeLine::Failed(text)) = notice;
    let columns = screen.width.saturating_sub(SIGN + 1);
    let most = usize::from(screen.height / 4).max(1);
    let height = lines(text, columns.into()).count().clamp(1, most) as u16;
    Rect { y: screen.bottom().saturating_sub(height), height, ..screen }
}

/// Draws a sentence over the bar.
pub fn draw_notice(theme: &Theme, screen: Rect, notice: &NoticeLine, buf: &mut Buffer) {
    let (sign, text, style) = match notice {
        NoticeLine::Done(text) => (theme.glyphs.ok, text, theme.good()),
        NoticeLine::Failed(text) => (theme.glyphs.fail, text, theme.failure()),
    };
    let area = notice_area(screen, notice);
    let columns = screen.width.saturating_sub(SIGN + 1);
    Clear.render(area, buf);
    print(buf, area.x + area.width.min(1), area.y, area.width.saturating_sub(1), sign, style);
    wrap(Rect { x: area.x + area.width.min(SIGN), width: columns, ..area }, buf, text, style);
}
