//! Help and palette: what can be done, to be searched, and done with Enter; in the help with what the words mean.

use super::{
    command::{Command, commands},
    glossary::{Term, glossary},
};
use crate::ui::{
    action::Group,
    keymap::{KEYS, Key, When},
    scene::Scroll,
    text_input::TextInput,
};

/// Help or palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Whether it shows everything there is, or only what can be done now.
    pub all: bool,
    /// Whether characters are typed at the search. In the help, `/` begins it.
    pub types: bool,
    /// What the rows must contain.
    pub query: TextInput,
    /// Where the list stands.
    pub list: Scroll,
}

/// A row of help or palette.
#[derive(Clone, Debug)]
pub enum ActionRow {
    Heading(&'static str),
    Key(&'static Key),
    Command(Command),
    Term(Term),
}

impl Actions {
    /// Everything there is, with what it does and what it means.
    pub fn help() -> Self {
        Self { all: true, types: false, query: TextInput::default(), list: Scroll::default() }
    }

    /// What can be done now.
    pub fn palette() -> Self {
        Self { all: false, types: true, ..Self::help() }
    }

    /// Puts the selection where it goes among so many rows, and past headings in the same direction.
    pub fn select(&mut self, row: usize, rows: &[ActionRow]) {
        let is_heading = |row: usize| matches!(rows.get(row), Some(ActionRow::Heading(_)));
        let up = row < self.list.selected && row > 0;
        self.list.selected = match (is_heading(row), up) {
            (false, _) => row,
            (true, true) => row - 1,
            (true, false) => row + 1,
        };
    }

    /// What there is to say where no row holds what was typed: why it cannot be done now, if it is known.
    pub fn nothing(&self) -> String {
        let query = self.query.text();
        let elsewhere = self.rows(|_| true).into_iter().find_map(|row| match row {
            ActionRow::Key(key) => Some(key.when),
            ActionRow::Command(command) => Some(command.when),
            ActionRow::Heading(_) | ActionRow::Term(_) => None,
        });
        match elsewhere {
            Some(when @ When::Past) => when.refusal().unwrap_or_default().into(),
            Some(_) => "this cannot be done here and now".into(),
            None if self.all => format!("no key or word contains \"{query}\""),
            None => format!("there is no command \"{query}\""),
        }
    }

    /// The rows: those of the help stand in groups; what can be done now, as `now` says, is all that the palette has.
    pub fn rows(&self, now: impl Fn(When) -> bool) -> Vec<ActionRow> {
        let query = self.query.text().to_lowercase();
        let holds = |text: &str| {
            let text = text.to_lowercase();
            query.split_whitespace().all(|word| text.contains(word))
        };
        let is_key = |key: &&Key| holds(&format!("{} {} {}", key.bar, key.help, key.action.group().word()));
        if !self.all {
            let keys = KEYS.iter().filter(|key| now(key.when)).filter(is_key).map(ActionRow::Key);
            let commands = commands(&query).into_iter().filter(|command| now(command.when)).map(ActionRow::Command);
            // A value is only typed for a command; the names of actions are words of a sentence.
            let typed: Vec<_> = commands.collect();
            let begins = |row: &ActionRow| matches!(row, ActionRow::Command(it) if it.words.starts_with(query.trim()));
            let (first, last): (Vec<_>, Vec<_>) =
                typed.into_iter().partition(|row| !query.trim().is_empty() && begins(row));
            return first.into_iter().chain(keys).chain(last).collect();
        }
        let keys = Group::ALL.iter().map(|group| {
            let of_group = KEYS.iter().filter(|key| key.action.group() == *group).filter(is_key);
            (group.word(), of_group.map(ActionRow::Key).collect::<Vec<_>>())
        });
        let terms = glossary().into_iter().map(|terms| {
            let is_term = |term: &Term| holds(&format!("{} {} {}", terms.heading, term.word, term.meaning));
            (terms.heading, terms.terms.iter().copied().filter(is_term).map(ActionRow::Term).collect())
        });
        let groups = keys.chain(terms).filter(|(_, rows)| !rows.is_empty());
        groups.flat_map(|(heading, rows)| [ActionRow::Heading(heading)].into_iter().chain(rows)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ActionRow, Actions};
    use crate::ui::{action::Action, keymap::When};

    fn words(rows: &[ActionRow]) -> Vec<&'static str> {
        let word = |row: &ActionRow| match row {
            ActionRow::Heading(heading) => heading,
            ActionRow::Key(key) => key.help,
            ActionRow::Term(term) => term.word,
            ActionRow::Command(_) => "",
        };
        rows.iter().map(word).collect()
    }

    #[test]
    fn every_word_must_be_found() {
        let mut help = Actions::help();
        help.query.paste("Send sigint");
        let rows = help.rows(|_| false);
        assert!(
            matches!(rows[..], [ActionRow::Heading("session"), ActionRow::Key(key)] if key.action == Action::Signal)
        );
    }

    #[test]
    fn the_help_knows_the_words_of_the_screen() {
        let mut help = Actions::help();
        help.query.paste("destroyed");
        assert_eq!(words(&help.rows(|_| false)), ["states of a task", "destroyed"]);
        help.query.paste(" no such thing");
        assert!(help.rows(|_| false).is_empty());
    }

    #[test]
    fn the_palette_shows_only_what_can_be_done() {
        let rows = Actions::palette().rows(|when| when == When::Gallery);
        assert!(!rows.is_empty());
        let is_now = |row: &ActionRow| match row {
            ActionRow::Key(key) => key.when == When::Gallery,
            ActionRow::Command(command) => command.when == When::Gallery,
            _ => false,
        };
        assert!(rows.iter().all(is_now));
    }
}
