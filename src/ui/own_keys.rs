//! Keys of one's own: the configuration gives actions others than the usual ones.

use std::sync::OnceLock;

use super::{
    action::{Action, Focus},
    chord::Chord,
};

/// The keys of an action, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    pub action: String,
    pub chords: Vec<Chord>,
}

/// Set once, before the first key is looked up.
static OWN: OnceLock<Vec<OwnKey>> = OnceLock::new();

/// Takes the keys of the configuration, once and before anything is drawn.
pub fn take(keys: Vec<OwnKey>) {
    // A second call comes too late: help and keys would say different things.
    let _ = OWN.set(keys);
}

/// The keys of an action, instead of the usual ones: a key that is given to another one is taken from it.
pub(super) fn chords(action: Action, usual: &'static [Chord]) -> &'static [Chord] {
    chords_among(OWN.get().map_or(&[], Vec::as_slice), action, usual)
}

pub(super) fn chords_among(own: &[OwnKey], action: Action, usual: &'static [Chord]) -> &'static [Chord] {
    let name = name(action);
    let is_taken = |chord: &Chord| own.iter().any(|own| own.chords.contains(chord));
    let new: Vec<Chord> = match own.iter().find(|own| own.action == name) {
        Some(own) => own.chords.clone(),
        None => usual.iter().copied().filter(|chord| !is_taken(chord)).collect(),
    };
    // The table is worked out once a start.
    if new == usual { usual } else { Vec::leak(new) }
}

/// What an action is called in the configuration: `quit`, `step-back`, `pane-log`.
pub fn name(action: Action) -> String {
    if let Action::Focus(Focus::Pane(pane)) = action {
        return format!("pane-{}", pane.kind().title.replace(' ', "-"));
    }
    let mut name = String::new();
    for c in format!("{action:?}").replace("None", "").chars() {
        match c {
            'A'..='Z' if name.is_empty() || name.ends_with('-') => name.push(c.to_ascii_lowercase()),
            'A'..='Z' => name.extend(['-', c.to_ascii_lowercase()]),
            'a'..='z' => name.push(c),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    name.trim_end_matches('-').into()
}
