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
        hint: match nearest(name, scenarios.iter().map(|scenario| scenario.name)) {
            _ if is_path(name) => NO_FILE.into(),
            Some(near) => format!("did you mean `{near}`?"),
            None => "`loopscope list` shows them all".into(),
        },
    })
}

/// The hint for a user who names a program instead of a scenario.
const NO_FILE: &str = "scenarios are programs of the gallery, not files; to watch a program use `loopscope watch`, to \
add a scenario pass a `Scenario` to `loopscope::gallery`: see \"Your own scenarios\" in the README";

fn is_path(name: &str) -> bool {
    name.contains('/') || name.ends_with(".py")
}

/// The candidate most similar to `name`; `None` if none is similar.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.85;
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
        let said = |name| find(ALL, name).unwrap_err().to_string();
        let cut = ALL.iter().map(|scenario| (&scenario.name[1..], scenario.name));
        for (wrong, right) in cut.chain([("slep", "sleep"), ("main", "main-raises")]) {
            assert_eq!(said(wrong), format!("there is no scenario `{wrong}`; did you mean `{right}`?"));
        }
        for far in ["xyzzy", "serve", "server", "program"] {
            assert_eq!(said(far), format!("there is no scenario `{far}`; `loopscope list` shows them all"));
        }
    }
}
