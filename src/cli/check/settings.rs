//! What a flag and a project's file can both say: each field is a flag, a key and a line of the schema.

use crate::{
    app::check::{ExpectExit, Ready},
    cli::{session::length, signal},
    source::Recipient,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error};
use std::{collections::BTreeMap, str::FromStr, time::Duration};

/// What loopscope check is to do with a project's program. It cannot name a command.
#[derive(Clone, Debug, Default, clap::Args, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "loopscope.toml")]
pub struct CheckSettings {
    /// When it is ready: text:TEXT (it writes that), port:[HOST:]PORT (something listens there), loop (its first loop
    /// runs), after:TIME, notify (sd_notify) [default: a second after its first loop runs]
    #[arg(long, value_name = "WHAT", value_parser = str::parse::<Ready>)]
    #[serde(deserialize_with = "text")]
    #[schemars(with = "String", regex(pattern = r"^(text:.+|port:.+|loop|after:.+|notify)$"))]
    pub(super) ready_when: Option<Ready>,
    /// How long it may take to be ready [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = length)]
    #[serde(deserialize_with = "time")]
    #[schemars(with = "String")]
    pub(super) ready_within: Option<Duration>,
    /// The signal that asks it to end: TERM, SIGTERM or 15; none [default: none, it ends by itself]
    #[arg(long, value_parser = str::parse::<SignalChoice>)]
    #[serde(deserialize_with = "text")]
    #[schemars(with = "String")]
    pub(super) signal: Option<SignalChoice>,
    /// Ask it to end by the end of its standard input, which stays open until then
    #[arg(long, conflicts_with = "signal")]
    pub(super) close_stdin: bool,
    /// Who gets the signal: the command itself as with `docker stop`, its process group as with Ctrl-C, or the first Python
    /// that it starts [default: command]
    #[arg(long, value_enum)]
    #[schemars(with = "RecipientName")]
    pub(super) to: Option<RecipientName>,
    /// How long it may take to end after that, or after it is ready if nothing asks it to end [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = length)]
    #[serde(deserialize_with = "time")]
    #[schemars(with = "String")]
    pub(super) within: Option<Duration>,
    /// How often to do all this; it ends early if a run has no answer [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[schemars(with = "u32", range(min = 1))]
    pub(super) repeat: Option<u32>,
    /// How it may end: exit codes and signals like 0,143 or 3,TERM; any [default: 0, or death by the signal that was sent]
    #[arg(long, value_name = "LIST", value_parser = str::parse::<ExpectExit>)]
    #[serde(deserialize_with = "text")]
    #[schemars(with = "String")]
    pub(super) expect_exit: Option<ExpectExit>,
    /// Pass also if no process reports what its loops do, or a check asked for has no answer
    #[arg(long)]
    pub(super) allow_unobserved: bool,
    /// Kill the program and exit with 124 when all runs together take longer
    #[arg(long, value_name = "TIME", value_parser = length)]
    #[serde(deserialize_with = "time")]
    #[schemars(with = "String")]
    pub(super) timeout: Option<Duration>,
    /// Checks with their limits, or "on" (it must have an answer), or "off"
    #[arg(skip)]
    pub(super) limits: BTreeMap<String, String>,
}

/// A signal, or that there is to be none whatever the project says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignalChoice {
    None,
    Number(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RecipientName {
    Command,
    Group,
    Python,
}

impl From<RecipientName> for Recipient {
    fn from(name: RecipientName) -> Self {
        match name {
            RecipientName::Command => Self::Command,
            RecipientName::Group => Self::Group,
            RecipientName::Python => Self::Python,
        }
    }
}

impl FromStr for SignalChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" { Ok(Self::None) } else { signal::parse(text).map(Self::Number) }
    }
}

impl CheckSettings {
    /// The same, with what the project says where no flag does. What asks the program to end is one thing: a flag for it
    /// takes the place of all that the project says about it.
    pub(super) fn or(self, project: Self) -> Self {
        let has_trigger = self.signal.is_some() || self.close_stdin;
        let trigger = if has_trigger { &self } else { &project };
        Self {
            signal: trigger.signal,
            close_stdin: trigger.close_stdin && !matches!(trigger.signal, Some(SignalChoice::Number(_))),
            to: self.to.or(project.to.filter(|_| matches!(trigger.signal, Some(SignalChoice::Number(_))))),
            ready_when: self.ready_when.or(project.ready_when),
            ready_within: self.ready_within.or(project.ready_within),
            within: self.within.or(project.within),
            repeat: self.repeat.or(project.repeat),
            expect_exit: self.expect_exit.or(project.expect_exit),
            allow_unobserved: self.allow_unobserved || project.allow_unobserved,
            timeout: self.timeout.or(project.timeout),
            limits: project.limits,
        }
    }
}

fn text<'de, D: Deserializer<'de>, T: FromStr<Err = String>>(from: D) -> Result<Option<T>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(D::Error::custom)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    length(&String::deserialize(from)?).map(Some).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::{CheckSettings, RecipientName, SignalChoice};

    #[test]
    fn a_flag_for_the_end_takes_the_place_of_the_projects() {
        let project = || CheckSettings {
            signal: Some(SignalChoice::Number(15)),
            to: Some(RecipientName::Group),
            ..CheckSettings::default()
        };
        let with = |flags: CheckSettings| flags.or(project());
        let plain = with(CheckSettings::default());
        assert_eq!((plain.signal, plain.to), (Some(SignalChoice::Number(15)), Some(RecipientName::Group)));
        let none = with(CheckSettings { signal: Some(SignalChoice::None), ..CheckSettings::default() });
        assert_eq!((none.signal, none.to), (Some(SignalChoice::None), None));
        let closed = with(CheckSettings { close_stdin: true, ..CheckSettings::default() });
        assert_eq!((closed.signal, closed.close_stdin, closed.to), (None, true, None));
    }
}
