//! How far somebody came in each lesson: a file in the user's folder for states.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;
use serde::{Deserialize, Deserializer, Serialize};

use crate::app::{read_settings, remember::replace};

/// How far somebody came in the lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Where it is kept; without a place it is for this time alone.
    file: Option<PathBuf>,
    lessons: BTreeMap<String, Reached>,
}

/// How far somebody came in a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Reached {
    /// The card to go on with, from 0.
    #[serde(deserialize_with = "card")]
    pub card: usize,
    /// Whether it was once gone through to its end.
    pub done: bool,
}

/// A number that no lesson has cards for is the first one's.
fn card<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    Ok(u16::try_from(u64::deserialize(from)?).map_or(0, usize::from))
}

impl Progress {
    /// Reads `loopscope/lessons.toml` in the folder for states (`$XDG_STATE_HOME`, `~/.local/state`). A file that cannot be
    /// read or understood is one in which nothing was reached: it is only overwritten when something is.
    pub fn load() -> Self {
        let folder = etcetera::choose_base_strategy().ok().and_then(|base| base.state_dir());
        folder.map_or_else(Self::default, |folder| Self::of(&folder.join("loopscope/lessons.toml")))
    }

    fn of(file: &Path) -> Self {
        let text = read_settings(file).unwrap_or_default();
        Self { file: Some(file.into()), ..Self::parse(&text) }
    }

    /// What a file's text says; nothing where it is not understood.
    pub fn parse(text: &str) -> Self {
        Self { file: None, lessons: toml::from_str(text).unwrap_or_default() }
    }

    /// Whether nothing was ever begun.
    pub fn is_new(&self) -> bool {
        self.lessons.is_empty()
    }

    pub fn of_lesson(&self, name: &str) -> Reached {
        self.lessons.get(name).copied().unwrap_or_default()
    }

    /// Keeps how far somebody came in a lesson.
    ///
    /// # Errors
    /// When it cannot be written; it is known until the end of the program.
    pub fn keep(&mut self, name: &str, reached: Reached) -> io::Result<()> {
        let before = self.of_lesson(name);
        let reached = Reached { done: reached.done || before.done, ..reached };
        if self.lessons.insert(name.into(), reached) == Some(reached) {
            return Ok(());
        }
        let Some(file) = &self.file else { return Ok(()) };
        replace(file, &self.text())
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let lesson = |(name, Reached { card, done }): (&String, &Reached)| {
            let mut table = toml_edit::Table::new();
            table["card"] = toml_edit::value(i64::try_from(*card).unwrap_or(0));
            table["done"] = toml_edit::value(*done);
            (name.clone(), table)
        };
        let mut document = toml_edit::DocumentMut::new();
        for (name, table) in self.lessons.iter().map(lesson) {
            document[&name] = toml_edit::Item::Table(table);
        }
        document.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, Reached};
    use std::fs;

    #[test]
    fn what_was_reached_is_known_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("new/lessons.toml");
        let mut progress = Progress::of(&file);
        assert!(progress.is_new());
        progress.keep("loop", Reached { card: 3, done: true }).expect("it can be written");
        progress.keep("loop", Reached { card: 1, done: false }).expect("it can be written");
        let again = Progress::of(&file);
        assert_eq!((again.of_lesson("loop"), again.is_new()), (Reached { card: 1, done: true }, false));
        assert_eq!(again.of_lesson("cancel"), Reached::default());
    }

    #[test]
    fn a_card_that_no_lesson_has_is_the_first() {
        let progress = Progress::parse("[loop]\ncard = 11111111111333333333\ndone = true\n");
        assert_eq!(progress.of_lesson("loop"), Reached { card: 0, done: true });
        assert_eq!(Progress::parse(&progress.text()), progress);
    }

    #[test]
    fn a_file_that_is_not_understood_is_no_progress() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("lessons.toml");
        fs::write(&file, "= what").expect("ours");
        assert!(Progress::of(&file).is_new());
    }
}
