//! The values of a scenario's parameters.

use super::{Param, ParamKind, PythonStart, Scenario, Value, find::nearest};
use crate::event::signal_number;
use std::time::Duration;

/// A value for every parameter of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings(Vec<(Param, Value)>);

/// A `--set` that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// Not `key=value`.
    #[error("`--set {0}` lacks a value: write `--set key=value`")]
    NoValue(String),
    /// The scenario has no parameter of that name.
    #[error("`{scenario}` has no parameter `{key}`; {hint}")]
    UnknownKey {
        /// The scenario.
        scenario: &'static str,
        /// The name.
        key: String,
        /// What to do.
        hint: String,
    },
    /// The value is of another form, or out of bounds.
    #[error("`{key}` takes {form}, not `{value}`{hint}")]
    BadValue {
        /// The parameter.
        key: &'static str,
        /// What it takes.
        form: String,
        /// What was given.
        value: String,
        /// What may have been meant.
        hint: String,
    },
    /// The same parameter twice.
    #[error("`{0}` is set twice; leave one out")]
    Twice(&'static str),
}

impl Settings {
    /// Every parameter with its default.
    pub fn defaults(scenario: &Scenario) -> Self {
        Self(scenario.params.iter().map(|param| (param.clone(), param.default_value())).collect())
    }

    /// The defaults, with what `key=value` texts set.
    pub fn parse(scenario: &Scenario, sets: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, SetError> {
        let mut settings = Self::defaults(scenario);
        let mut seen = Vec::new();
        for set in sets {
            let key = settings.set(scenario, set.as_ref())?;
            if seen.contains(&key) {
                return Err(SetError::Twice(key));
            }
            seen.push(key);
        }
        Ok(settings)
    }

    fn set(&mut self, scenario: &Scenario, set: &str) -> Result<&'static str, SetError> {
        let (key, text) = set.split_once('=').ok_or_else(|| SetError::NoValue(set.into()))?;
        let Some((param, value)) = self.0.iter_mut().find(|(param, _)| param.name == key) else {
            return Err(unknown_key(scenario, key));
        };
        *value = param.parse(text).ok_or_else(|| SetError::BadValue {
            key: param.name,
            form: param.kind.to_string(),
            value: text.into(),
            hint: param.nearest(text).map_or_else(String::new, |near| format!("; did you mean `{near}`?")),
        })?;
        Ok(param.name)
    }

    /// The parameters with their values, in the scenario's order.
    pub fn iter(&self) -> impl Iterator<Item = (&Param, Value)> {
        self.0.iter().map(|(param, value)| (param, *value))
    }

    /// The `key=value` texts that make the same settings again.
    pub fn sets(&self) -> impl Iterator<Item = String> {
        self.iter().map(|(param, value)| format!("{}={value}", param.name))
    }

    /// The words that a [`Twin`](super::Twin) takes for the same settings: lengths of time in seconds. What says what
    /// loopscope does is left out.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.iter().filter(|(param, _)| !param.is_of_loopscope()).map(|(param, value)| match value {
            Value::Duration(length) => format!("{}={}", param.name, length.as_secs_f64()),
            value => format!("{}={value}", param.name),
        })
    }

    /// The whole number that a parameter is set to.
    ///
    /// # Panics
    /// When the scenario declares no such parameter of that kind, as the two other getters do.
    #[track_caller]
    pub fn count(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::Count(count)) => count,
            other => panic!("no count `{name}` is declared: {other:?}"),
        }
    }

    /// The length of time that a parameter is set to.
    #[track_caller]
    pub fn duration(&self, name: &str) -> Duration {
        match self.get(name) {
            Some(Value::Duration(length)) => length,
            other => panic!("no duration `{name}` is declared: {other:?}"),
        }
    }

    /// The word that a parameter is set to.
    #[track_caller]
    pub fn choice(&self, name: &str) -> &'static str {
        match self.get(name) {
            Some(Value::Choice(word)) => word,
            other => panic!("no choice `{name}` is declared: {other:?}"),
        }
    }

    /// The number of the signal that loopscope sends to each lane, and when: so long after its first loop began to run.
    pub fn signal(&self) -> Option<(u8, Duration)> {
        let name = self.iter().find(|(param, _)| matches!(param.kind, ParamKind::Signal { .. }))?.1.to_string();
        let after = self.iter().find_map(|(param, value)| match (&param.kind, value) {
            (ParamKind::After { .. }, Value::Duration(after)) => Some(after),
            _ => None,
        });
        Some((signal_number(&name)?.try_into().ok()?, after.unwrap_or(Duration::from_secs(1))))
    }

    /// How CPython is started for what is set.
    pub fn python_starts(&self) -> impl Iterator<Item = &PythonStart> {
        self.0
            .iter()
            .flat_map(|(param, value)| param.starts.iter().filter(move |start| *value == Value::Choice(start.word)))
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.iter().find(|(param, _)| param.name == name).map(|(_, value)| value)
    }
}

fn unknown_key(scenario: &Scenario, key: &str) -> SetError {
    let names = || scenario.params.iter().map(|param| param.name);
    let hint = match nearest(key, names()) {
        _ if scenario.params.is_empty() => "it has none".into(),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    SetError::UnknownKey { scenario: scenario.name, key: key.into(), hint }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::scenario::{Group, Level, Param, Scenario};
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);
    static OWN: Scenario = SCENARIO;
    const SCENARIO: Scenario = Scenario {
        name: "demo",
        what: "",
        group: Group::Start,
        level: Level::Basic,
        look_for: "",
        proves: "",
        params: &[
            Param::count("workers", "how many", 3, 1..=100),
            Param::duration("work", "how long", SECOND, Duration::from_millis(1)..=SECOND),
            Param::choice("pattern", "which", &["published", "correct"]),
        ],
        file: file!(),
        source: "",
        twin: None,
        managed: |_| Ok(()),
        manual: |_| Ok(()),
    };

    fn error(sets: &[&str]) -> String {
        Settings::parse(&OWN, sets).unwrap_err().to_string()
    }

    #[test]
    fn what_is_set_replaces_the_default() {
        let settings = Settings::parse(&OWN, ["work=20ms", "pattern=correct"]).unwrap();
        assert_eq!(settings.count("workers"), 3);
        assert_eq!(settings.duration("work"), Duration::from_millis(20));
        assert_eq!(settings.choice("pattern"), "correct");
    }

    #[test]
    fn settings_survive_the_command_line() {
        let settings = Settings::parse(&OWN, ["work=20ms", "workers=7"]).unwrap();
        assert_eq!(Settings::parse(&OWN, settings.sets()), Ok(settings));
    }

    #[test]
    fn what_loopscope_does_is_no_word_for_the_program() {
        static SIGNALLED: Scenario = Scenario {
            params: &[
                Param::count("workers", "how many", 3, 1..=100),
                Param::signal(&["TERM", "INT", "none"]),
                Param::after(SECOND),
            ],
            ..SCENARIO
        };
        let with = |sets: &[&str]| Settings::parse(&SIGNALLED, sets).unwrap();
        assert_eq!(with(&[]).words().collect::<Vec<_>>(), ["workers=3"]);
        assert_eq!(with(&[]).signal(), Some((15, SECOND)));
        assert_eq!(with(&["signal=INT", "after=20ms"]).signal(), Some((2, Duration::from_millis(20))));
        assert_eq!(with(&["signal=none"]).signal(), None);
        assert_eq!(Settings::defaults(&OWN).signal(), None);
    }

    #[test]
    fn every_mistake_says_what_to_do() {
        assert_eq!(error(&["workers"]), "`--set workers` lacks a value: write `--set key=value`");
        assert_eq!(error(&["worker=1"]), "`demo` has no parameter `worker`; did you mean `workers`?");
        assert_eq!(error(&["x=1"]), "`demo` has no parameter `x`; it has `workers`, `work`, `pattern`");
        assert_eq!(error(&["workers=0"]), "`workers` takes a whole number from 1 to 100, not `0`");
        assert_eq!(error(&["work=1"]), "`work` takes a length of time from 1ms to 1s, not `1`");
        assert_eq!(error(&["pattern="]), "`pattern` takes one of published, correct, not ``");
        let near = "`pattern` takes one of published, correct, not `corect`; did you mean `correct`?";
        assert_eq!(error(&["pattern=corect"]), near);
        assert_eq!(error(&["workers=1", "workers=2"]), "`workers` is set twice; leave one out");
    }
}
