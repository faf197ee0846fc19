//! Scenarios as the gallery shows them.

use super::engine::no_twin;
use crate::{
    claim::served_by,
    scenario::{Param, ParamKind, Scenario},
    ui::{Card, CardField},
};

/// A scenario as the gallery shows it.
pub(super) fn card(scenario: &Scenario) -> Card {
    let field = |param: &Param| CardField {
        name: param.name.into(),
        help: param.help.into(),
        form: param.kind.to_string(),
        default: param.default_value().to_string(),
        words: match &param.kind {
            ParamKind::Choice { words } | ParamKind::Signal { words } => {
                words.iter().copied().map(String::from).collect()
            }
            _ => Vec::new(),
        },
    };
    let mut differs: Vec<_> = scenario.twin.iter().flat_map(|twin| twin.partings).map(|parting| parting.why).collect();
    differs.dedup();
    Card {
        name: scenario.name.into(),
        group: scenario.group.word().into(),
        level: scenario.level.word().into(),
        what: scenario.what.into(),
        look_for: scenario.look_for.into(),
        proves: scenario.proves.into(),
        claims: claims(scenario),
        differs: differs.join(" "),
        fields: scenario.params.iter().map(field).collect(),
        no_cpython: no_twin(scenario).unwrap_or_default(),
        source: Some((scenario.file.into(), scenario.source.into())),
        twin: scenario.twin.map(|twin| (twin.file.into(), twin.source.into())),
    }
}

/// The numbers of the statements that it shows.
fn claims(scenario: &Scenario) -> String {
    let numbers: Vec<_> = served_by(scenario.name).map(|claim| claim.number.to_string()).collect();
    if numbers.is_empty() { String::new() } else { format!("{}; C judges them.", numbers.join(", ")) }
}
