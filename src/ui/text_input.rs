//! A line of text being typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use tui_input::{Input, InputRequest, backend::crossterm::to_input_request};

use super::{
    frame::{indented_by, print_line},
    widget::text::width,
};

/// A line of text being typed, with a cursor in it.
#[derive(Clone, Debug, Default)]
pub struct TextInput {
    input: Input,
}

impl TextInput {
    /// The longest text that can be typed or pasted, in characters.
    const LONGEST: usize = 200;

    /// A line that begins with a text, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        Self { input: Input::new(text.into()) }
    }

    /// What was typed so far.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The columns left of the cursor.
    pub fn cursor(&self) -> u16 {
        u16::try_from(self.input.visual_cursor()).unwrap_or(u16::MAX)
    }

    /// Applies a key; false for one that does not edit a line.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        // They turn pages everywhere.
        let pages = matches!(key.code, KeyCode::Char('b' | 'f')) && key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(request) = to_input_request(&Event::Key(key)).filter(|_| !pages) else { return false };
        self.edit(request);
        true
    }

    /// Adds a pasted text, without its line ends and control codes.
    pub fn paste(&mut self, text: &str) {
        let shown = text.chars().filter(|char| !char.is_control());
        shown.take(Self::LONGEST).for_each(|char| self.edit(InputRequest::InsertChar(char)));
    }

    fn edit(&mut self, request: InputRequest) {
        let before = self.input.clone();
        self.input.handle(request);
        if self.text().chars().count() > Self::LONGEST {
            self.input = before;
        }
    }

    /// Draws it and its cursor; returns the columns it took.
    pub(super) fn draw(&self, style: Style, area: Rect, buf: &mut Buffer) -> u16 {
        if usize::from(self.cursor()) == width(self.text()) {
            return print_line(&format!("{}_", self.text()), style, area, buf);
        }
        let used = print_line(self.text(), style, area, buf);
        mark_cursor(indented_by(area, self.cursor()), buf);
        used
    }
}

impl PartialEq for TextInput {
    fn eq(&self, other: &Self) -> bool {
        (self.text(), self.input.cursor()) == (other.text(), other.input.cursor())
    }
}

impl Eq for TextInput {}

/// Shows the cursor below the first character of an area.
pub(super) fn mark_cursor(area: Rect, buf: &mut Buffer) {
    buf.set_style(Rect { width: area.width.min(1), ..area }, Style::new().add_modifier(Modifier::UNDERLINED));
}

#[cfg(test)]
mod tests {
    use super::TextInput;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use ratatui::{
        buffer::{Buffer, Cell},
        layout::Rect,
        style::{Modifier, Style},
    };

    #[test]
    fn words_are_typed_and_taken_back() {
        let mut line = TextInput::default();
        line.paste("two\n words\u{1b}");
        assert_eq!(line.text(), "two words");
        assert!(line.press(KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL)));
        assert!(line.press(KeyEvent::from(KeyCode::Char('x'))));
        assert_eq!(line.text(), "two x");
        assert!(!line.press(KeyEvent::from(KeyCode::Enter)));
        assert!(!line.press(KeyEvent::new(KeyCode::Char('f'), KeyModifiers::CONTROL)), "it turns a page");
    }

    #[test]
    fn what_is_typed_goes_where_the_cursor_is() {
        let mut line = TextInput::new("wrker");
        for code in [KeyCode::Home, KeyCode::Right, KeyCode::Char('o'), KeyCode::End, KeyCode::Left, KeyCode::Delete] {
            assert!(line.press(KeyEvent::from(code)));
        }
        assert_eq!((line.text(), line.cursor()), ("worke", 5));
        assert!(line.press(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::CONTROL)));
        assert!(line.press(KeyEvent::new(KeyCode::Char('k'), KeyModifiers::CONTROL)));
        assert_eq!(line.text(), "");
    }

    #[test]
    fn a_line_has_a_longest_length() {
        let mut line = TextInput::default();
        line.paste(&"x".repeat(300));
        line.press(KeyEvent::from(KeyCode::Char('y')));
        assert_eq!(line.text(), "x".repeat(200));
    }

    #[test]
    fn the_cursor_is_behind_the_text_or_below_a_character() {
        let area = Rect::new(0, 0, 5, 1);
        let drawn = |line: &TextInput| {
            let mut buf = Buffer::empty(area);
            line.draw(Style::new(), area, &mut buf);
            let marked = (0..area.width).filter(|x| buf[(*x, 0)].modifier.contains(Modifier::UNDERLINED)).collect();
            (buf.content.iter().map(Cell::symbol).collect::<String>(), marked)
        };
        let mut line = TextInput::new("ab");
        assert_eq!(drawn(&line), ("ab_  ".to_owned(), vec![]));
        line.press(KeyEvent::from(KeyCode::Left));
        assert_eq!(drawn(&line), ("ab   ".to_owned(), vec![1]));
    }
}
