//! What a person wants every time: the configuration file.

use super::{
    keys::Keys,
    settings_file::{read_settings, wrong_toml},
};
use crate::{
    event::{Mode, clean},
    source::python::Which,
    ui::{Engines, Sort, TaskTree, Theme, View},
};
use etcetera::BaseStrategy;
use serde::{Deserialize, Deserializer, de::Error};
use std::{
    env, io,
    path::{Path, PathBuf},
};

/// Names another file than the usual one.
const VARIABLE: &str = "LOOPSCOPE_CONFIG";

/// What a configuration file may say; flags say it louder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// `engine = "both"`.
    #[serde(deserialize_with = "engine")]
    pub engine: Option<EngineName>,
    /// `python = "/usr/bin/python3"`.
    pub python: Option<PathBuf>,
    /// `mode = "lifecycle"`.
    #[serde(deserialize_with = "mode")]
    pub mode: Option<Mode>,
    /// `theme = "light"`.
    #[serde(deserialize_with = "theme")]
    pub theme: Option<String>,
    /// `ascii = true`.
    pub ascii: bool,
    /// `reduced-motion = true`.
    pub reduced_motion: bool,
    /// `mouse = false`.
    pub mouse: Option<bool>,
    /// `sort = "busy"`.
    #[serde(deserialize_with = "sort")]
    pub sort: Option<Sort>,
    /// `reversed = true`.
    pub reversed: bool,
    /// `tree = "creators"`.
    #[serde(deserialize_with = "tree")]
    pub tree: Option<TaskTree>,
    /// `layout = "pane"`.
    #[serde(deserialize_with = "layout")]
    pub layout: Option<View>,
    /// `[keys]`: `quit = "x"`, `palette = ["ctrl-p", ":"]`.
    pub keys: Keys,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read the configuration {path}: {source}")]
    Read {
        path: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// Something in it is wrong.
    #[error("{path}:{line}: {what}")]
    Wrong {
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        what: String,
    },
}

/// An engine as people name it: `tokio`, `cpython`, `both`, or a version of CPython like `cpython3.12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineName {
    pub engines: Engines,
    /// The minor version of Python 3, where one is named.
    pub minor: Option<u16>,
}

impl std::str::FromStr for EngineName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(engines) = Engines::ALL.iter().find(|engines| engines.word() == text) {
            return Ok(Self { engines: *engines, minor: None });
        }
        match text.strip_prefix("cpython3.").map(str::parse) {
            Some(Ok(minor)) => Ok(Self { engines: Engines::Cpython, minor: Some(minor) }),
            _ => Err("write tokio, cpython, both, or a version of CPython like cpython3.12".into()),
        }
    }
}

impl EngineName {
    pub fn python(self) -> Option<Which> {
        self.minor.map(Which::Minor)
    }
}

impl Config {
    /// Reads `file`, else the one that `LOOPSCOPE_CONFIG` names, else `loopscope/config.toml` in the folder for
    /// configurations (`$XDG_CONFIG_HOME`, `~/.config`). The last one need not be there.
    ///
    /// # Errors
    /// When a file that was named cannot be read, or the file says what is not understood.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(path) = Self::place(file) else { return Ok(Self::default()) };
        match read_settings(&path) {
            Ok(text) => Self::parse(&text).map_err(|(line, what)| ConfigError::Wrong { path, line, what }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !Self::is_named(file) => Ok(Self::default()),
            Err(source) => Err(ConfigError::Read { path, source }),
        }
    }

    /// Whether the file is one that the user asked for, so that it must be there.
    pub fn is_named(file: Option<&Path>) -> bool {
        file.is_some() || env::var_os(VARIABLE).is_some()
    }

    /// The file that is read, and that keeps what is set on the screen.
    pub fn place(file: Option<&Path>) -> Option<PathBuf> {
        let named = file.map(PathBuf::from).or_else(|| env::var_os(VARIABLE).map(PathBuf::from));
        named.or_else(|| Some(etcetera::choose_base_strategy().ok()?.config_dir().join("loopscope/config.toml")))
    }

    /// What the text says.
    ///
    /// # Errors
    /// The line, from 1, and what is wrong there.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let config: Self = toml::from_str(text).map_err(|error| wrong_toml(text, &error))?;
        let line = |name: &str| text.lines().position(|line| line.trim_start().starts_with(name)).unwrap_or(0) + 1;
        config.keys.check().map_err(|(name, what)| (line(&name), clean(&what).into_owned()))?;
        Ok(config)
    }
}

fn engine<'de, D: Deserializer<'de>>(from: D) -> Result<Option<EngineName>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(D::Error::custom)
}

fn mode<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Mode>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(D::Error::custom)
}

fn theme<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(from)?;
    match Theme::named(&name) {
        Some(_) => Ok(Some(name)),
        None => Err(D::Error::custom("write dark, light, projector, 16 or mono")),
    }
}

fn sort<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Sort>, D::Error> {
    one_of(&String::deserialize(from)?, Sort::ALL, Sort::word).map_err(D::Error::custom)
}

fn tree<'de, D: Deserializer<'de>>(from: D) -> Result<Option<TaskTree>, D::Error> {
    one_of(&String::deserialize(from)?, TaskTree::ALL, TaskTree::word).map_err(D::Error::custom)
}

fn layout<'de, D: Deserializer<'de>>(from: D) -> Result<Option<View>, D::Error> {
    one_of(&String::deserialize(from)?, View::ALL, View::word).map_err(D::Error::custom)
}

/// What a word stands for, or which words there are.
fn one_of<T: Copy>(word: &str, all: &[T], word_of: impl Fn(T) -> &'static str) -> Result<Option<T>, String> {
    let found = all.iter().copied().find(|it| word_of(*it) == word);
    let words: Vec<_> = all.iter().map(|it| word_of(*it)).collect();
    found.map(Some).ok_or_else(|| format!("write one of {}", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{Config, EngineName};
    use crate::{event::Mode, source::python::Which, ui::Engines};

    #[test]
    fn every_key_is_understood() {
        let text = "engine = 'cpython3.12'\npython = '/p'\nmode = 'sampling'\ntheme = 'light'\nascii = true\nreduced-motion = true\nmouse = false\nsort = 'busy'\nreversed = true\ntree = 'none'\nlayout = 'pane'";
        let config = Config::parse(text).expect("every key is right");
        assert_eq!(config.engine.and_then(EngineName::python), Some(Which::Minor(12)));
        assert_eq!(config.mode, Some(Mode::Sampling));
        assert_eq!((config.theme.as_deref(), config.ascii, config.mouse), (Some("light"), true, Some(false)));
    }

    #[test]
    fn keys_are_given_to_actions_that_there_are() {
        let config = Config::parse("[keys]\nquit = 'x'\npalette = ['ctrl-p', ':']\n").expect("both are right");
        assert_eq!(config.keys.0.len(), 2);
        let (line, what) = Config::parse("ascii = true\n[keys]\nquti = 'x'").unwrap_err();
        assert!(line == 3 && what.contains("did you mean `quit`?"), "{line}: {what}");
        let (line, what) = Config::parse("[keys]\nquit = 'hyper-x'").unwrap_err();
        assert!(line <= 2 && what.contains("`hyper-x` is no key"), "{line}: {what}");
    }

    #[test]
    fn a_configuration_error_names_its_line() {
        assert_eq!(Config::parse("ascii = true\nengine = 'node'\n").unwrap_err().0, 2);
        let (line, what) = Config::parse("\n\ncolour = 1").unwrap_err();
        assert!(line == 3 && what.contains("unknown field `colour`"), "{line}: {what}");
    }

    #[test]
    fn an_engine_may_name_its_version() {
        let both = EngineName { engines: Engines::Both, minor: None };
        assert_eq!("both".parse(), Ok(both));
        for wrong in ["cpython2.7", "cpython3.x", "node"] {
            assert!(wrong.parse::<EngineName>().is_err(), "{wrong}");
        }
    }
}
