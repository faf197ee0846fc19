//! Texts of other programs, made safe for a terminal.

use std::{borrow::Cow, iter::Peekable, str::Chars};

/// The text without anything that a terminal would obey or that only seems not to be there: escape sequences and control
/// strings go as a whole, control codes, marks that turn the direction of writing and invisible signs one by one. A tab
/// becomes four spaces, the end of a line one.
///
/// ```
/// assert_eq!(loopscope::event::clean("\u{1b}[31mred\u{1b}[0m\tline\r\n"), "red    line ");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_until_final(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut chars),
            '\t' => clean.push_str("    "),
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push(' '),
            c if is_unsafe(c) => {}
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// Whether a terminal would obey a character, or it only seems not to be there.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Past the rest of a sequence whose ESC was read (ECMA-48).
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_until_final(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => skip_string(chars),
        Some(' '..='~') => {
            while chars.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            chars.next_if(|c| matches!(c, '0'..='~'));
        }
        _ => {}
    }
}

fn skip_until_final(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// Past a command string: up to BEL or the string terminator.
fn skip_string(chars: &mut Peekable<Chars<'_>>) {
    while let Some(c) = chars.next() {
        match c {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cow, clean};
    use proptest::prelude::*;

    #[test]
    fn no_control_codes_are_left() {
        for (dirty, expected) in [
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{7}text", "text"),
            ("\u{1b}]8;;http://x\u{1b}\\link", "link"),
            ("\u{1b}P1$r\u{1b}\\y", "y"),
            ("a\u{9b}2Jb\u{9d}t\u{9c}c", "abc"),
            ("\u{1b}(Bplain\u{1b}creset", "plainreset"),
            ("z\u{8}\u{7f}", "z"),
            ("tab\tbell\u{7}\r", "tab    bell"),
            ("one\ntwo\r\nthree\u{2028}four", "one two three four"),
            ("\u{202e}evil\u{2066}", "evil"),
            ("in\u{200b}visi\u{ad}ble\u{feff}", "invisible"),
            ("\u{1b}[", ""),
            ("\u{1b}", ""),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
    }

    #[test]
    fn nothing_is_copied_when_nothing_changes() {
        for harmless in ["worker-0", "größe 数", "👩\u{200d}💻"] {
            assert!(matches!(clean(harmless), Cow::Borrowed(_)), "{harmless}");
        }
    }

    proptest! {
        #[test]
        fn a_clean_text_stays_as_it_is(text in "[\\x00-\\x9f\u{ad}\u{200b}\u{202e}\u{5d0}\u{4e00}]{0,40}") {
            let once = clean(&text).into_owned();
            prop_assert!(!once.chars().any(char::is_control));
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }
}
