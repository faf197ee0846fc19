//! Scenarios as the gallery shows them, and an order from the gallery as a plan.

use super::{
    engine::{Engine, Found, Python, engines, no_twin},
    watch::Plan,
};
use crate::{
    model::Style,
    scenario::{Kind, Scenario, SetError, Settings, find},
    ui::{Card, Engines, Field, Order, Session, Styles},
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
    let differs = scenario.twin.iter().flat_map(|twin| twin.partings).map(|parting| parting.why);
    Card {
        name: scenario.name.into(),
        what: scenario.what.into(),
        look_for: scenario.look_for.into(),
        proves: scenario.proves.into(),
        differs: differs.collect::<Vec<_>>().join(" "),
        fields: scenario.params.iter().map(field).collect(),
        no_cpython: no_twin(scenario).unwrap_or_default(),
        source: source(scenario),
        twin: twin(scenario),
    }
}

/// The scenario's file and text.
fn source(scenario: &Scenario) -> Option<(String, String)> {
    Some((scenario.file.into(), scenario.source.into()))
}

/// The same of its twin.
fn twin(scenario: &Scenario) -> Option<(String, String)> {
    scenario.twin.map(|twin| (twin.file.into(), twin.source.into()))
}

/// What an order asks for, and what there is to say about it.
///
/// # Errors
/// When something is set to what it cannot be, or what it needs is not there.
pub(super) fn plan(
    scenarios: &[&'static Scenario],
    order: &Order,
    python: &Python,
) -> Result<(Plan, Option<String>), String> {
    let scenario = find(scenarios, &order.scenario).map_err(|unknown| unknown.to_string())?;
    let settings = Settings::parse(scenario, &order.sets).map_err(|wrong: SetError| wrong.to_string())?;
    let styles = match order.styles {
        Styles::Both => Style::ALL.to_vec(),
        Styles::Managed => vec![Style::Managed],
        Styles::Manual => vec![Style::Manual],
    };
    let Found { engines, missing } = engines(order.engines, python, scenario)?;
    let &Order { limits, console, .. } = order;
    Ok((Plan { scenario, settings, engines, styles, limits, console }, missing))
}

impl Plan {
    /// What the dashboard says about it.
    pub(super) fn session(&self) -> Session {
        let styles = match self.styles[..] {
            [Style::Managed] => Styles::Managed,
            [Style::Manual] => Styles::Manual,
            _ => Styles::Both,
        };
        let ordered = match self.engines[..] {
            [Engine::Tokio] => Engines::Tokio,
            [Engine::Cpython(..)] => Engines::Cpython,
            _ => Engines::Both,
        };
        let names: Vec<_> = self.engines.iter().map(ToString::to_string).collect();
        Session {
            title: self.scenario.name.into(),
            look_for: self.scenario.look_for.into(),
            engine: names.join(" + "),
            source: source(self.scenario),
            twin: twin(self.scenario),
            order: Some(Order {
                scenario: self.scenario.name.into(),
                engines: ordered,
                styles,
                sets: self.settings.sets().collect(),
                limits: self.limits,
                console: self.console,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, plan};
    use crate::{
        app::{Engine, Python},
        event::Span,
        finding::Limits,
        model::Style,
        scenario::{self, Settings, find},
    };

    #[test]
    fn what_runs_again_is_what_ran() {
        let scenario = find(scenario::ALL, "sleep").expect("it is there");
        let settings = Settings::parse(scenario, ["length=1ms"]).expect("it can be set");
        let limits = Limits { cancel: Span(1), ..Limits::default() };
        let (engines, styles) = (vec![Engine::Tokio], vec![Style::Manual]);
        let ran = Plan { scenario, settings, engines, styles, limits, console: true };
        let order = ran.session().order.expect("it can run again");
        let (again, _) = plan(scenario::ALL, &order, &Python::default()).expect("it can be ordered");
        assert_eq!(format!("{again:?}"), format!("{ran:?}"));
    }
}
