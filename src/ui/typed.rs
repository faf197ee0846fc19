//! What a terminal would send a program for a key.

use crossterm::event::{Event, KeyEvent};
use terminput::Encoding;
use terminput_crossterm::to_terminput;

/// The longest sequence of a key.
const LONGEST: usize = 32;

/// The bytes of a key as xterm sends them; none for one that xterm sends nothing for.
pub(super) fn typed(key: KeyEvent) -> Vec<u8> {
    let mut bytes = [0; LONGEST];
    let length = to_terminput(Event::Key(key)).ok().and_then(|key| key.encode(&mut bytes, Encoding::Xterm).ok());
    bytes[..length.unwrap_or(0)].to_vec()
}

#[cfg(test)]
mod tests {
    use super::typed;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn keys_are_what_xterm_sends() {
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        let keys: [(_, _, &[u8]); 9] = [
            (KeyCode::Char('a'), none, b"a"),
            (KeyCode::Char('é'), none, "é".as_bytes()),
            (KeyCode::Enter, none, b"\r"),
            (KeyCode::Backspace, none, b"\x7f"),
            (KeyCode::Esc, none, b"\x1b"),
            (KeyCode::Up, none, b"\x1b[A"),
            (KeyCode::Char('c'), ctrl, b"\x03"),
            (KeyCode::Char('d'), ctrl, b"\x04"),
            (KeyCode::Char('x'), KeyModifiers::ALT, b"\x1bx"),
        ];
        for (code, modifiers, bytes) in keys {
            assert_eq!(typed(KeyEvent::new(code, modifiers)), bytes, "{code:?}");
        }
    }
}
