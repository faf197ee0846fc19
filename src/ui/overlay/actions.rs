//! Help and palette: what can be done, to be searched, and done with Enter.

use crate::ui::{
    keymap::{KEYS, Key, When},
    scene::Scroll,
    text_input::TextInput,
};

/// Help or palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Whether it shows everything there is, or only what can be done now.
    pub all: bool,
    /// What the sentences must contain.
    pub query: TextInput,
    /// Where the list stands.
    pub list: Scroll,
}

impl Actions {
    /// Everything there is, with what it does.
    pub fn help() -> Self {
        Self { all: true, query: TextInput::default(), list: Scroll::default() }
    }

    /// What can be done now.
    pub fn palette() -> Self {
        Self { all: false, ..Self::help() }
    }

    /// The listed keys; first those that can be pressed now, as `now` says.
    pub fn keys(&self, now: impl Fn(When) -> bool) -> Vec<&'static Key> {
        let query = self.query.text().to_lowercase();
        let holds = |key: &&Key| query.split_whitespace().all(|word| words(key).contains(word));
        let mut keys: Vec<_> = KEYS.iter().filter(|key| self.all || now(key.when)).filter(holds).collect();
        keys.sort_by_key(|key| !now(key.when));
        keys
    }
}

fn words(key: &Key) -> String {
    format!("{} {} {}", key.bar, key.help, key.when.place()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Actions;
    use crate::ui::{action::Action, keymap::When};

    #[test]
    fn every_word_must_be_found() {
        let mut help = Actions::help();
        help.query.paste("Send sigint");
        let found: Vec<_> = help.keys(|_| false).iter().map(|key| key.action).collect();
        assert_eq!(found, [Action::Signal]);
    }

    #[test]
    fn the_palette_shows_only_what_can_be_done() {
        let keys = Actions::palette().keys(|when| when == When::Gallery);
        assert!(!keys.is_empty() && keys.iter().all(|key| key.when == When::Gallery));
    }
}
