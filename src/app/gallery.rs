//! Scenarios as the gallery shows them, and an order from the gallery as a plan.

use super::watch::Plan;
use crate::{
    model::Style,
    scenario::{Kind, Scenario, SetError, Settings, find},
    ui::{Card, Field, Order, Session, Styles},
};

/// A scenario as the gallery shows it.
pub(super) fn card(scenario: &Scenario) -> Card {
    let field = |param: &crate::scenario::Param| Field {
        name: param.name.into(),
        help: param.help.into(),
        form: param.kind.to_string(),
        default: param.default_value().to_string(),
        words: match &param.kind {
            Kind::Choice { words } => words.iter().copied().map(String::from).collect(),
            _ => Vec::new(),
        },
    };
    Card {
        name: scenario.name.into(),
        what: scenario.what.into(),
        look_for: scenario.look_for.into(),
        proves: scenario.proves.into(),
        engine: "tokio".into(),
        fields: scenario.params.iter().map(field).collect(),
        source: Some((scenario.file.into(), scenario.source.into())),
    }
}

/// What an order asks for.
///
/// # Errors
/// When something is set to what it cannot be.
pub(super) fn plan(scenarios: &[&'static Scenario], order: &Order) -> Result<Plan, String> {
    let scenario = find(scenarios, &order.scenario).map_err(|unknown| unknown.to_string())?;
    let settings = Settings::parse(scenario, &order.sets).map_err(|wrong: SetError| wrong.to_string())?;
    let styles = match order.styles {
        Styles::Both => Style::ALL.to_vec(),
        Styles::Managed => vec![Style::Managed],
        Styles::Manual => vec![Style::Manual],
    };
    Ok(Plan { scenario, settings, styles, console: false })
}

impl Plan {
    /// What the dashboard says about it.
    pub(super) fn session(&self) -> Session {
        let styles = match self.styles[..] {
            [Style::Managed] => Styles::Managed,
            [Style::Manual] => Styles::Manual,
            _ => Styles::Both,
        };
        Session {
            title: self.scenario.name.into(),
            engine: "tokio".into(),
            source: Some((self.scenario.file.into(), self.scenario.source.into())),
            order: Some(Order { scenario: self.scenario.name.into(), styles, sets: self.settings.sets().collect() }),
        }
    }
}
