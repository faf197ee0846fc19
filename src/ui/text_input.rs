//! A line of text being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A line of text being typed, at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    text: String,
}

impl TextInput {
    /// The longest text that can be typed or pasted, in characters.
    const LONGEST: usize = 200;

    /// A line that begins with a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// What was typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Applies a key; false for one that does not type.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if ctrl => self.text.clear(),
            KeyCode::Char('w') if ctrl => {
                let kept = self.text.trim_end().rfind(' ').map_or(0, |space| space + 1);
                self.text.truncate(kept);
            }
            KeyCode::Char(char) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => self.add(char),
            KeyCode::Backspace => drop(self.text.pop()),
            _ => return false,
        }
        true
    }

    /// Adds a pasted text, without its line ends and control codes.
    pub fn paste(&mut self, text: &str) {
        text.chars().for_each(|char| self.add(char));
    }

    fn add(&mut self, char: char) {
        if !char.is_control() && self.text.chars().count() < Self::LONGEST {
            self.text.push(char);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TextInput;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn words_are_typed_and_taken_back() {
        let mut line = TextInput::default();
        line.paste("two\n words\u{1b}");
        assert_eq!(line.text(), "two words");
        assert!(line.press(KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL)));
        assert!(line.press(KeyEvent::from(KeyCode::Char('x'))));
        assert_eq!(line.text(), "two x");
        assert!(!line.press(KeyEvent::from(KeyCode::Enter)));
    }
}
