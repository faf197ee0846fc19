//! A project's settings: `loopscope.toml` in the current directory.

use super::settings::CheckSettings;
use crate::app::{read_settings, wrong_toml};
use std::{
    io,
    path::{Path, PathBuf},
};

const FILE: &str = "loopscope.toml";
/// What people look for in it that only a flag can say: a file from elsewhere must not start or overwrite anything.
const FLAGS_ONLY: [&str; 6] = ["command", "during", "format", "output", "agent-dir", "project"];

/// Reads the file, else the usual one if that is there.
///
/// # Errors
/// A sentence that says where it is wrong, and what would be right.
pub(super) fn load(named: Option<&Path>) -> Result<CheckSettings, String> {
    let path = named.map_or_else(|| PathBuf::from(FILE), PathBuf::from);
    match read_settings(&path) {
        Ok(text) => parse(&text).map_err(|(line, what)| format!("{}:{line}: {what}", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(CheckSettings::default()),
        Err(error) => Err(format!("cannot read the project's settings {}: {error}", path.display())),
    }
}

/// The schema of the file.
pub(super) fn schema() -> String {
    let mut schema = schemars::schema_for!(CheckSettings).to_value();
    for key in schema["properties"].as_object_mut().into_iter().flat_map(|keys| keys.values_mut()) {
        let Some(key) = key.as_object_mut() else { continue };
        // No key has the value null: what is not set is left out.
        key.retain(|name, value| name != "default" || !value.is_null());
        if let Some(text) = key.get_mut("description").filter(|text| text.is_string()) {
            *text = text.as_str().unwrap_or_default().replace('\n', " ").into();
        }
    }
    format!("{schema:#}\n")
}

/// What the text says.
///
/// # Errors
/// The line, from 1, and what is wrong there.
pub fn parse(text: &str) -> Result<CheckSettings, (usize, String)> {
    toml::from_str(text).map_err(|error| {
        let (line, what) = wrong_toml(text, &error);
        (line, unknown(&what).unwrap_or(what))
    })
}

/// The hint for an unknown key, by the message of serde: `unknown field `x`, expected one of `a`, `b``.
fn unknown(message: &str) -> Option<String> {
    let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let key = quoted.next()?;
    if FLAGS_ONLY.contains(&key) {
        return Some(format!("`{key}` is for the command line alone, not for a file"));
    }
    let keys: Vec<_> = quoted.collect();
    let near = |known: &&&str| strsim::jaro_winkler(key, known);
    let nearest = keys.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|known| near(known) > 0.7);
    let hint =
        nearest.map_or_else(|| format!("there are {}", keys.join(", ")), |known| format!("did you mean `{known}`?"));
    Some(format!("there is no key `{key}`; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::{parse, schema};
    use crate::cli::check::settings::{RecipientName, SignalChoice};
    use crate::{app::check::CheckRules, finding::Limits};
    use std::{collections::BTreeSet, time::Duration};

    const WHOLE: &str = "ready-when = 'port:8000'\nready-within = '1s'\nsignal = 'TERM'\nclose-stdin = false\nto = 'group'\n\
                         within = '5s'\nrepeat = 3\nexpect-exit = '0,143'\nallow-unobserved = true\ntimeout = '1m'\n\
                         [limits]\ncancel-latency = '50ms'\n";

    #[test]
    fn every_key_of_the_schema_is_understood() {
        let settings = parse(WHOLE).map_err(|wrong| wrong.1).expect("every key is right");
        assert_eq!((settings.signal, settings.to), (Some(SignalChoice::Number(15)), Some(RecipientName::Group)));
        assert_eq!((settings.within, settings.repeat), (Some(Duration::from_secs(5)), Some(3)));
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
        let of_schema: BTreeSet<_> = schema["properties"].as_object().expect("an object").keys().cloned().collect();
        let of_file: BTreeSet<_> = WHOLE.parse::<toml::Table>().expect("TOML").keys().cloned().collect();
        assert_eq!(of_schema, of_file);
    }

    #[test]
    fn the_readmes_settings_are_right() {
        let readme = include_str!("../../../README.md");
        let (_, block) = readme.split_once("```toml\n# loopscope.toml\n").expect("a block");
        let settings =
            parse(block.split("```").next().unwrap_or_default()).map_err(|wrong| wrong.1).expect("it is right");
        let (mut rules, mut limits) = (CheckRules::default(), Limits::default());
        assert_eq!(settings.limits.len(), 3);
        for (rule, value) in settings.limits {
            rules.set(&mut limits, &rule, &value).expect("it is right");
        }
    }

    #[test]
    fn what_is_wrong_has_its_line_and_a_hint() {
        let wrong = |text| parse(text).expect_err("it is wrong");
        assert_eq!(
            wrong("signal = 'TERM'\nwithn = '5s'\n"),
            (2, "there is no key `withn`; did you mean `within`?".into())
        );
        assert_eq!(wrong("during = 'rm'\n").1, "`during` is for the command line alone, not for a file");
        assert!(wrong("xyz = 1\n").1.starts_with("there is no key `xyz`; there are ready-when, "));
        assert_eq!(wrong("\nwithin = 'soon'\n"), (2, "write a length of time like 500ms, 1s or 2m".into()));
        assert!(wrong("signal = 'TRM'\n").1.starts_with("there is no such signal"));
    }
}
