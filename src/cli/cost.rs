//! `loopscope compare --cost`.

use super::{code, engine::EngineArgs, print, progress::ProgressLine, say, wrong_call};
use crate::{
    app::{CostPlan, claim_engines},
    export::cost::{COST_FORMATS, CostReport},
    scenario::{Scenario, Settings, find},
};
use std::process::ExitCode;

/// What is for one session: costs are those of many, each run to its end.
const ONE_SESSION: [&str; 8] = ["args", "signal", "after", "timeout", "cancel_latency", "verbose", "picture", "record"];

/// What entry points cost
#[derive(Clone, Debug, clap::Args)]
pub(super) struct CostArgs {
    /// Measure what each entry point costs on every engine that is found: time to create, run and close, file descriptors,
    /// threads, what is left, and what signals do. With --json, --format csv or --format markdown for others
    #[arg(long, conflicts_with_all = ONE_SESSION)]
    cost: bool,
    /// How often each is run; one after another, so that what changes meanwhile falls on all alike
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000), requires = "cost")]
    rounds: u32,
}

impl CostArgs {
    pub(super) const fn is_asked_for(&self) -> bool {
        self.cost
    }

    pub(super) fn perform(
        &self,
        target: &str,
        sets: &[String],
        scenarios: &[&'static Scenario],
        engine: &EngineArgs,
        format: Option<&str>,
    ) -> ExitCode {
        let plan = match self.plan(target, sets, scenarios, engine) {
            Ok(plan) => plan,
            Err(wrong) => return wrong_call(wrong),
        };
        let form =
            format.and_then(|name| COST_FORMATS.iter().find(|form| form.name == name)).unwrap_or(&COST_FORMATS[0]);
        let progress = ProgressLine::new();
        let measured = plan.measure(|done, of| progress.show(done, of, "lanes"));
        progress.clear();
        let measured = match measured {
            Ok(measured) => measured,
            Err(error) => {
                say("error", format_args!("failed to {error}"));
                return code::BROKEN.into();
            }
        };
        let report = CostReport {
            scenario: plan.scenario.name,
            sets: sets.to_vec(),
            costs: &measured.costs,
            failed: &measured.failed,
        };
        match print((form.text)(&report).as_bytes()) {
            done if measured.failed.is_empty() => done,
            _ => code::BROKEN.into(),
        }
    }

    fn plan(
        &self,
        target: &str,
        sets: &[String],
        scenarios: &[&'static Scenario],
        engine: &EngineArgs,
    ) -> Result<CostPlan, String> {
        let scenario = find(scenarios, target).map_err(|unknown| {
            format!(
                "{unknown}{} `--cost` measures scenarios",
                if unknown.to_string().ends_with('?') { "" } else { ";" }
            )
        })?;
        let settings = Settings::parse(scenario, sets).map_err(|wrong| wrong.to_string())?;
        let (engines, missing) = claim_engines(engine.named, &engine.python())?;
        if let Some(why) = missing {
            say("note", format_args!("no CPython lanes: {why}"));
        }
        Ok(CostPlan { scenario, settings, engines, rounds: self.rounds })
    }
}
