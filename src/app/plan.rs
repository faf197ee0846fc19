//! A scenario to run, and its session.

use std::{iter, path::Path};

use super::{
    engine::{Found, FoundEngine, Python, engines},
    planned::PlannedSignal,
    session::{LaneSpec, SessionSpec},
};
use crate::{
    event::LaneId,
    finding::Limits,
    model::{EntryPoint, LaneInfo},
    scenario::{Scenario, SetError, Settings, find},
    source::{
        Open, ProcessSpec, SourceError,
        python::{Program, PythonSpec},
        this_program,
    },
    ui::{Brief, Engines, EntryPoints, Language, Order, ScenarioOrder, SourceText},
};

#[derive(Clone, Debug)]
pub struct Plan {
    pub scenario: &'static Scenario,
    /// What is set about it.
    pub settings: Settings,
    /// Other settings that run beside these.
    pub beside: Option<Settings>,
    /// What runs it. Every engine has a lane for every entry point.
    pub engines: Vec<FoundEngine>,
    pub entries: Vec<EntryPoint>,
    /// Where the rules draw the line.
    pub limits: Limits,
    /// Whether any tokio-console may join the lanes.
    pub console: bool,
}

impl Plan {
    /// What an order asks for, and what there is to say about it.
    ///
    /// # Errors
    /// When something is set to what it cannot be, or what it needs is not there.
    pub(super) fn of(
        scenarios: &[&'static Scenario],
        order: &ScenarioOrder,
        python: &Python,
    ) -> Result<(Self, Option<String>), String> {
        let scenario = find(scenarios, &order.scenario).map_err(|unknown| unknown.to_string())?;
        let parse = |sets: &Vec<String>| Settings::parse(scenario, sets).map_err(|wrong: SetError| wrong.to_string());
        let (settings, beside) = (parse(&order.sets)?, order.beside.as_ref().map(parse).transpose()?);
        let beside = beside.filter(|beside| *beside != settings);
        let entries = match order.entries {
            EntryPoints::Both => EntryPoint::ALL.to_vec(),
            EntryPoints::Managed => vec![EntryPoint::Managed],
            EntryPoints::Manual => vec![EntryPoint::Manual],
        };
        let Found { engines, missing } = engines(order.engines, python, scenario)?;
        let &ScenarioOrder { limits, console, .. } = order;
        Ok((Self { scenario, settings, beside, engines, entries, limits, console }, missing))
    }

    /// The session.
    ///
    /// # Errors
    /// When an engine has no program to run.
    pub fn session(&self) -> Result<SessionSpec, SourceError> {
        let lanes = self.engines.iter().flat_map(|engine| iter::repeat(engine).zip(&self.entries));
        // Lanes that differ in what is set alone stand side by side, the old one first.
        let lanes = lanes.flat_map(|lane| self.beside.iter().chain([&self.settings]).map(move |set| (lane, set)));
        let lanes = lanes.map(|((engine, entry), settings)| self.lane(engine, *entry, settings));
        Ok(SessionSpec { brief: self.brief(), lanes: lanes.collect::<Result<_, _>>()?, limits: self.limits })
    }

    /// What is set in some lanes and not in others: `workers=5`.
    fn variant(&self, settings: &Settings) -> String {
        let Some(beside) = &self.beside else { return String::new() };
        let other = if settings == beside { &self.settings } else { beside };
        let differ = settings.sets().zip(other.sets()).filter(|(a, b)| a != b).map(|(a, _)| a);
        differ.collect::<Vec<_>>().join(" ")
    }

    fn lane(&self, engine: &FoundEngine, entry: EntryPoint, settings: &Settings) -> Result<LaneSpec, SourceError> {
        let info = LaneInfo {
            id: LaneId::default(),
            title: self.scenario.name.into(),
            engine: engine.engine(),
            mode: engine.mode(),
            entry: Some(entry),
            variant: self.variant(settings),
            ..LaneInfo::default()
        };
        let opens: Box<dyn Open> = match engine {
            FoundEngine::Tokio => Box::new(self.tokio(entry, settings)),
            FoundEngine::Cpython(interpreter, mode) => Box::new(PythonSpec {
                interpreter: interpreter.clone(),
                // The twin's output is unbuffered, as the scenario's own is.
                flags: iter::once("-u")
                    .chain(settings.python_starts().flat_map(|start| start.flags.iter().copied()))
                    .map(Into::into)
                    .collect(),
                env: (settings.python_starts().flat_map(|start| start.variables))
                    .map(|(name, value)| (name.into(), value.into()))
                    .collect(),
                mode: *mode,
                program: self.twin()?,
                args: iter::once(entry.word().to_owned()).chain(settings.words()).map(Into::into).collect(),
            }),
        };
        Ok(LaneSpec { signal: planned(settings), ..LaneSpec::new(info, opens) })
    }

    /// This very program again, with the hidden command `lane`.
    fn tokio(&self, entry: EntryPoint, settings: &Settings) -> ProcessSpec {
        let mut args: Vec<String> = ["lane", self.scenario.name, "--entry", entry.word()].map(String::from).into();
        if self.console {
            args.push("--console".into());
        }
        for set in settings.sets() {
            args.extend(["--set".into(), set]);
        }
        ProcessSpec::new(this_program(), args)
    }

    fn twin(&self) -> Result<Program, SourceError> {
        let twin = self.scenario.twin.ok_or(SourceError::NoTwin { scenario: self.scenario.name })?;
        let name = Path::new(twin.file).file_name().unwrap_or_default().into();
        Ok(Program::Text { name, text: twin.source })
    }

    /// What the screen says about it.
    fn brief(&self) -> Brief {
        let twin = self.scenario.twin.map(|twin| SourceText::new(Language::Python, twin.file, twin.source));
        let own = SourceText::new(Language::Rust, self.scenario.file, self.scenario.source);
        Brief {
            title: self.scenario.name.into(),
            look_for: self.scenario.look_for.into(),
            sources: iter::once(own).chain(twin).collect(),
            order: Some(Order::Scenario(self.order())),
            ..Brief::default()
        }
    }

    fn order(&self) -> ScenarioOrder {
        ScenarioOrder {
            scenario: self.scenario.name.into(),
            engines: match self.engines[..] {
                [FoundEngine::Tokio] => Engines::Tokio,
                [FoundEngine::Cpython(..)] => Engines::Cpython,
                _ => Engines::Both,
            },
            entries: match self.entries[..] {
                [EntryPoint::Managed] => EntryPoints::Managed,
                [EntryPoint::Manual] => EntryPoints::Manual,
                _ => EntryPoints::Both,
            },
            sets: self.settings.sets().collect(),
            beside: self.beside.as_ref().map(|beside| beside.sets().collect()),
            limits: self.limits,
            console: self.console,
        }
    }
}

/// The signal that a scenario is sent with these settings.
fn planned(settings: &Settings) -> Option<PlannedSignal> {
    let (number, after) = settings.signal()?;
    Some(PlannedSignal { number, after, without_loop: false })
}

#[cfg(test)]
mod tests {
    use super::{FoundEngine, Order, Plan, Python};
    use crate::{
        event::Span,
        finding::Limits,
        model::EntryPoint,
        scenario::{self, Settings, find},
    };

    #[test]
    fn what_runs_again_is_what_ran() {
        let scenario = find(scenario::ALL, "sleep").expect("it is there");
        let settings = Settings::parse(scenario, ["length=1ms"]).expect("it can be set");
        let limits = Limits { cancel: Span(1), ..Limits::default() };
        let (engines, entries) = (vec![FoundEngine::Tokio], vec![EntryPoint::Manual]);
        let ran = Plan { scenario, settings, beside: None, engines, entries, limits, console: true };
        let Some(Order::Scenario(order)) = ran.session().expect("it can run").brief.order else {
            panic!("it cannot run again")
        };
        let (again, _) = Plan::of(scenario::ALL, &order, &Python::default()).expect("it can be ordered");
        assert_eq!(format!("{again:?}"), format!("{ran:?}"));
    }
}
