//! A scenario by its name, or a hint.

use super::Scenario;

/// There is no scenario of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scenario `{name}`; {hint}")]
pub struct UnknownScenario {
    name: String,
    hint: String,
}

/// The scenario of that name; where two have it, the first.
pub fn find(scenarios: &[&'static Scenario], name: &str) -> Result<&'static Scenario, UnknownScenario> {
    let found = scenarios.iter().find(|scenario| scenario.name == name);
    found.copied().ok_or_else(|| UnknownScenario {
        name: name.into(),
        hint: nearest(name, scenarios.iter().map(|scenario| scenario.name))
            .map_or("`loopscope list` shows them all".into(), |near| format!("did you mean `{near}`?")),
    })
}

/// The candidate most like `name`, when one is like it at all.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::scenario::ALL;

    #[test]
    fn a_name_that_is_almost_right_gets_a_suggestion() {
        assert_eq!(find(ALL, "slep").unwrap_err().to_string(), "there is no scenario `slep`; did you mean `sleep`?");
        assert_eq!(
            find(ALL, "xyzzy").unwrap_err().to_string(),
            "there is no scenario `xyzzy`; `loopscope list` shows them all"
        );
    }
}
