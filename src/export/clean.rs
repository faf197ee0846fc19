//! Texts of other programs, made safe for a terminal.

use std::borrow::Cow;

/// The text without control codes (C0, C1, DEL), which could move a cursor, and without the marks that turn the
/// direction of the text around them.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_harmful) { Cow::Owned(text.replace(is_harmful, "")) } else { Cow::Borrowed(text) }
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        assert_eq!(clean("worker-0 läuft"), "worker-0 läuft");
        assert_eq!(clean("\u{1b}[2Ja\tb\u{9b}1m\u{202e}c\r\n"), "[2Jab1mc");
    }
}
