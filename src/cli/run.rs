//! `loopscope run`.

use super::{
    engine::EngineArgs,
    look::LookArgs,
    session::{Begin, SessionArgs},
    slow::slow,
    wrong_call,
};
use crate::{
    app::{Found, Plan, engines},
    model::EntryPoint,
    scenario::{Scenario, Settings, find},
    source::console,
    ui::Speed,
};
use std::process::ExitCode;

/// Run a scenario with both entry points and check what it does
///
/// On a terminal it opens the dashboard. Otherwise, and with --format, --lines, -v, --json, --signal, --timeout or --picture, it prints
/// what it found: the headline, the checks that failed, one line for the rest, and the first difference; with -v before that what happened
/// (time since the start, lane, sentence). A line of the program's output has the time at which loopscope read it, shortly after it was written.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(super) struct RunArgs {
    /// The scenario, by its name in `loopscope list`
    name: String,
    /// Which entry point: `run(main)`, a loop run by hand, or both side by side
    #[arg(long, default_value = "both")]
    entry: Entries,
    /// Set a parameter; may be given again for another
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Open the lanes to tokio-console
    #[arg(long)]
    console: bool,
    /// Run it to its end, then play it in the dashboard so many times slower, like 10x; the times shown are the true ones
    #[arg(long, value_name = "TIMES", value_parser = Speed::slow)]
    slow: Option<Speed>,
    #[command(flatten)]
    session: SessionArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Entries {
    Managed,
    Manual,
    Both,
}

impl RunArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        match self.begin(&scenarios, engine) {
            Ok(begin) => match self.slow {
                None => self.session.perform(begin, scenarios, engine, look),
                Some(speed) => slow(&self.session, begin, scenarios, (engine, look), speed),
            },
            Err(wrong) => wrong_call(wrong),
        }
    }

    /// What these words mean, or why they mean nothing.
    fn begin(&self, scenarios: &[&'static Scenario], engine: &EngineArgs) -> Result<Begin, String> {
        let scenario = find(scenarios, &self.name).map_err(|e| e.to_string())?;
        let settings = Settings::parse(scenario, &self.set).map_err(|e| e.to_string())?;
        self.session.check()?;
        if self.console {
            console::check().map_err(|e| e.to_string())?;
        }
        let entries = match self.entry {
            Entries::Managed => vec![EntryPoint::Managed],
            Entries::Manual => vec![EntryPoint::Manual],
            Entries::Both => EntryPoint::ALL.to_vec(),
        };
        let Found { engines, missing } = engines(engine.engines(), &engine.python(), scenario)?;
        let plan = Plan {
            scenario,
            settings,
            beside: None,
            engines,
            entries,
            limits: self.session.limits(),
            console: self.console,
        };
        let spec = plan.session().map_err(|e| e.to_string())?;
        Ok(Begin::judged(spec, missing, engine.is_asked_for))
    }
}
