//! Keys while they go to the terminal of the program.

use crossterm::event::KeyEvent;

use super::one;
use crate::ui::{State, chord::Chord, input::Effect, overlay::Overlay, typed::typed};

/// What comes back from there: telnet's key. A terminal sends one byte for the two, which is read as the first.
const BACK: [Chord; 2] = [Chord::ctrl('5'), Chord::ctrl(']')];

/// Passes a key on; `None` where keys do not go there.
pub(super) fn press(state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
    let Some(Overlay::Typing(_)) = state.overlay else { return None };
    state.notice = None;
    if Chord::pressed(key).is_some_and(|chord| BACK.contains(&chord)) {
        state.overlay = None;
        return Some(Vec::new());
    }
    Some(pass(typed(key)))
}

/// Passes a pasted text on; a terminal sends line ends as Enter.
pub(super) fn paste(text: &str) -> Vec<Effect> {
    pass(text.replace('\n', "\r").into_bytes())
}

fn pass(bytes: Vec<u8>) -> Vec<Effect> {
    if bytes.is_empty() { Vec::new() } else { one(Effect::Type(bytes)) }
}
