//! The keys of the configuration: `[keys]`, an action's name with a key or several.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error};

use crate::ui::{
    chord::Chord,
    keymap::usual,
    own_keys::{OwnKey, name},
};

/// The keys of actions, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(pub Vec<OwnKey>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let all = BTreeMap::<String, OneOrMore>::deserialize(from)?;
        let own = all.into_iter().map(|(action, keys)| {
            let keys = match keys {
                OneOrMore::One(key) => vec![key],
                OneOrMore::More(keys) => keys,
            };
            let chords = keys.iter().map(|key| chord(key)).collect::<Result<_, _>>();
            Ok(OwnKey { chords: chords.map_err(D::Error::custom)?, action })
        });
        own.collect::<Result<_, D::Error>>().map(Self)
    }
}

impl Keys {
    /// Whether there are these actions.
    ///
    /// # Errors
    /// The first name that is none, and a sentence that says what to write instead.
    pub(super) fn check(&self) -> Result<(), (String, String)> {
        let names: Vec<String> = usual().iter().map(|key| name(key.action)).collect();
        let Some(unknown) = self.0.iter().find(|own| !names.contains(&own.action)) else { return Ok(()) };
        let near = names.iter().max_by(|a, b| {
            let close = |name: &str| strsim::jaro_winkler(name, &unknown.action);
            close(a).total_cmp(&close(b))
        });
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let action = unknown.action.clone();
        Err((action.clone(), format!("there is no action `{action}` to give keys to{near}")))
    }
}

/// A key as people write it: `q`, `G`, `ctrl-d`, `f5`, `space`.
fn chord(text: &str) -> Result<Chord, String> {
    let mut chars = text.chars();
    let chord = match (chars.next(), chars.next()) {
        (Some(char), None) => Some(Chord::char(char)),
        _ => crokey::parse(text).ok().and_then(|keys| Chord::pressed(keys.into())),
    };
    match chord {
        Some(chord) if chord == Chord::ctrl('c') => Err("Ctrl-C always asks to leave; write another key".into()),
        Some(chord) => Ok(chord),
        None => Err(format!("`{text}` is no key; write one like q, G, ctrl-d, f5 or space")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Chord, chord};
    use crossterm::event::KeyCode;

    #[test]
    fn keys_are_written_as_people_do() {
        assert_eq!(chord("q"), Ok(Chord::char('q')));
        assert_eq!(chord("G"), Ok(Chord::char('G')));
        assert_eq!(chord("-"), Ok(Chord::char('-')));
        assert_eq!(chord("ctrl-d"), Ok(Chord::ctrl('d')));
        assert_eq!(chord("space"), Ok(Chord::char(' ')));
        assert_eq!(chord("f5"), Ok(Chord::code(KeyCode::F(5))));
        assert_eq!(chord("backtab"), Ok(Chord::code(KeyCode::BackTab)));
        assert!(chord("ctrl-c").is_err() && chord("hyper-x").is_err() && chord("").is_err());
    }
}
