//! `loopscope lane`: a scenario in this process, started by the inspector.

use super::{code, wrong_call};
use crate::{
    runtime::{exit_code, record},
    scenario::{Scenario, Settings, find},
    source::console,
};
use std::process::ExitCode;

/// Run a scenario in this process, for the inspector that started it
#[derive(Debug, clap::Args)]
pub(super) struct LaneArgs {
    /// The scenario
    name: String,
    /// The entry point
    #[arg(long)]
    entry: EntryArg,
    /// A parameter
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Open this process to tokio-console
    #[arg(long)]
    console: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum EntryArg {
    Managed,
    Manual,
}

impl LaneArgs {
    pub(super) fn perform(self, scenarios: &[&'static Scenario]) -> ExitCode {
        // Before the inspector looks: what the console opens is no part of what the scenario opens.
        let console = self.console.then(console::serve);
        if let Err(unreachable) = record::connect() {
            eprintln!("error: failed to {unreachable}");
            return code::BROKEN.into();
        }
        match console {
            Some(Ok(address)) => record::note(&console::note(address)),
            Some(Err(e)) => record::note(&format!("no tokio-console can join this lane: {e}")),
            None => {}
        }
        let scenario = match find(scenarios, &self.name) {
            Ok(scenario) => scenario,
            Err(unknown) => return wrong_call(unknown),
        };
        let settings = match Settings::parse(scenario, &self.set) {
            Ok(settings) => settings,
            Err(wrong) => return wrong_call(wrong),
        };
        let result = match self.entry {
            EntryArg::Managed => (scenario.managed)(&settings),
            EntryArg::Manual => (scenario.manual)(&settings),
        };
        record::settle();
        exit_code(result)
    }
}
