//! A key to press, with Ctrl or without.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key to press. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    pub code: KeyCode,
    /// Whether Ctrl is held.
    pub ctrl: bool,
}

impl Chord {
    pub const fn char(char: char) -> Self {
        Self::code(KeyCode::Char(char))
    }

    /// A key without a character.
    pub const fn code(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    pub const fn ctrl(char: char) -> Self {
        Self { code: KeyCode::Char(char), ctrl: true }
    }

    /// What was pressed; `None` with Alt, Super and the like, which mean nothing here.
    pub fn pressed(key: KeyEvent) -> Option<Self> {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let others = key.modifiers.difference(KeyModifiers::CONTROL | KeyModifiers::SHIFT);
        others.is_empty().then_some(Self { code: key.code, ctrl })
    }
}

/// As keyboards and manuals name it.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            KeyCode::Char(' ') => "space",
            KeyCode::Char(char) if self.ctrl => return write!(f, "^{}", char.to_ascii_uppercase()),
            KeyCode::Char(char) => return write!(f, "{char}"),
            KeyCode::Enter => "Enter",
            KeyCode::Esc => "Esc",
            KeyCode::Backspace => "Bksp",
            KeyCode::Tab => "Tab",
            KeyCode::BackTab => "Shift-Tab",
            KeyCode::Up => "Up",
            KeyCode::Down => "Down",
            KeyCode::Left => "Left",
            KeyCode::Right => "Right",
            KeyCode::PageUp => "PgUp",
            KeyCode::PageDown => "PgDn",
            KeyCode::Home => "Home",
            KeyCode::End => "End",
            KeyCode::F(n) => return write!(f, "F{n}"),
            _ => "?",
        };
        f.write_str(name)
    }
}
