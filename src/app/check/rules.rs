//! Which rules a check asks, and where they draw the line.

use super::OWN_RULES;
use crate::{
    event::Span,
    finding::{Limits, RULES},
};

/// What is said about single rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckRules {
    /// Those that are not judged.
    off: Vec<String>,
    /// Those that must have an answer.
    asked: Vec<String>,
}

/// A rule that has a limit, and how it is set.
type SetLimit = (&'static str, fn(&mut Limits, Span));

const LIMITS: &[SetLimit] =
    &[("cancel-latency", |limits, span| limits.cancel = span), ("blocked-loop", |limits, span| limits.blocked = span)];
/// Polls shorter than this are not kept.
const SHORTEST: Span = Span::from_millis(1);

impl CheckRules {
    /// Takes `on`, `off` or a limit for a rule.
    ///
    /// # Errors
    /// A sentence that says what to write instead.
    pub fn set(&mut self, limits: &mut Limits, rule: &str, value: &str) -> Result<(), String> {
        if !names().any(|name| name == rule) {
            return Err(unknown(rule));
        }
        self.off.retain(|name| name != rule);
        self.asked.retain(|name| name != rule);
        match (value, LIMITS.iter().find(|(name, _)| *name == rule)) {
            ("off", _) => self.off.push(rule.into()),
            ("on", _) => self.asked.push(rule.into()),
            (length, Some((_, set))) => {
                let wrong =
                    format!("`{rule}` takes a length of time from 1ms like 50ms or 2s, on, or off, not `{length}`");
                let span = humantime::parse_duration(length).map(Span::from).map_err(|_| wrong.clone())?;
                if span < SHORTEST {
                    return Err(wrong);
                }
                set(limits, span);
                self.asked.push(rule.into());
            }
            (other, None) => {
                let with: Vec<_> = LIMITS.iter().map(|(name, _)| format!("`{name}`")).collect();
                let with = with.join(" and ");
                return Err(format!(
                    "`{rule}` takes on (it must have an answer) or off, not `{other}`; limits have {with}"
                ));
            }
        }
        Ok(())
    }

    pub(super) fn is_off(&self, rule: &str) -> bool {
        self.off.iter().any(|name| name == rule)
    }

    pub(super) fn is_asked(&self, rule: &str) -> bool {
        self.asked.iter().any(|name| name == rule)
    }
}

/// Every rule that a check knows.
fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name).chain(OWN_RULES.iter().copied())
}

fn unknown(rule: &str) -> String {
    let near = |name: &&str| strsim::jaro_winkler(rule, name);
    let nearest = names().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|name| near(name) > 0.7);
    let hint = match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
    };
    format!("there is no check `{rule}`; {hint}")
}

#[cfg(test)]
mod tests {
    use super::{CheckRules, LIMITS, Limits, RULES, names};
    use crate::event::Span;

    fn set(rule: &str, value: &str) -> Result<(CheckRules, Limits), String> {
        let (mut rules, mut limits) = (CheckRules::default(), Limits::default());
        rules.set(&mut limits, rule, value).map(|()| (rules, limits))
    }

    #[test]
    fn a_limit_is_asked_for() {
        let (rules, limits) = set("cancel-latency", "70ms").expect("it has one");
        assert_eq!(limits.cancel, Span::from_millis(70));
        assert!(rules.is_asked("cancel-latency") && !rules.is_off("cancel-latency"));
        assert!(set("task-left", "off").expect("any can be off").0.is_off("task-left"));
    }

    #[test]
    fn the_last_word_counts() {
        let (mut rules, mut limits) = set("task-left", "off").expect("any can be off");
        rules.set(&mut limits, "task-left", "on").expect("any can be on");
        assert!(!rules.is_off("task-left") && rules.is_asked("task-left"));
    }

    #[test]
    fn what_is_wrong_gets_a_hint() {
        let hint = |rule, value| set(rule, value).expect_err("it is wrong");
        assert_eq!(hint("task-lft", "on"), "there is no check `task-lft`; did you mean `task-left`?");
        assert!(hint("xyz", "on").starts_with(&format!("there is no check `xyz`; there are {}, ", RULES[0].name)));
        assert!(hint("task-left", "3").starts_with("`task-left` takes on"));
        for wrong in ["soon", "", "0ms", "10us"] {
            assert!(
                hint("blocked-loop", wrong).starts_with("`blocked-loop` takes a length of time from 1ms"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_limit_is_that_of_a_rule() {
        for (name, _) in LIMITS {
            assert!(names().any(|known| known == *name), "{name}");
        }
    }
}
