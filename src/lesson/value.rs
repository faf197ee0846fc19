//! Numbers of a run that a lesson's text names: `{delay}`, measured in the run that the learner sees.

use std::str::FromStr;

use super::{
    count::Count,
    mark::Mark,
    words::{LaneWord, engine_word},
};
use crate::{
    event::{Engine, Time},
    model::Model,
};

/// A number of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// How long it is from one moment to another.
    Between(Box<Mark>, Box<Mark>),
    /// How many there are at the moment shown.
    Count(LaneWord, Count),
}

impl Value {
    /// The number as people read it; `?` where the run has none.
    fn shown(&self, model: &Model, at: Time) -> String {
        let shown = match self {
            Self::Between(from, to) => {
                from.find(model).zip(to.find(model)).map(|(from, to)| to.since(from).to_string())
            }
            Self::Count(lane, count) => lane.in_model(model).map(|lane| count.of(lane, at).to_string()),
        };
        shown.unwrap_or_else(|| "?".into())
    }
}

impl FromStr for Value {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (lane, rest) = LaneWord::before_colon(text)?;
        if let Some((from, to)) = rest.split_once(" -> ") {
            let mark = |what: &str| format!("{lane}: {what}").parse::<Mark>().map(Box::new);
            return Ok(Self::Between(mark(from)?, mark(to)?));
        }
        let count = rest.parse().map_err(|()| {
            format!(
                "`{rest}` is no number of a run; write `managed: loop running -> loop closed` or `managed: tasks alive`"
            )
        })?;
        Ok(Self::Count(lane, count))
    }
}

/// The names in braces of a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// A text with what its names in braces stand for.
pub(super) fn filled(text: &str, values: &[(String, Value)], model: &Model, at: Time) -> String {
    let engine = model.lanes.first().map_or(Engine::Unknown, |lane| lane.info.engine);
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        whole.push_str(before);
        match (engine_word(name, engine), values.iter().find(|(known, _)| known == name)) {
            (Some(word), _) => whole.push_str(word),
            (None, Some((_, value))) => whole.push_str(&value.shown(model, at)),
            (None, None) => whole.push('?'),
        }
        rest = after;
    }
    whole + rest
}
