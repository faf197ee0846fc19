//! `loopscope lane`: a scenario in this process. The inspector starts it; people need not.

use super::wrong_call;
use crate::scenario::{Scenario, Settings, find};
use std::process::ExitCode;

/// Run a scenario in this process, for the inspector that started it
#[derive(Debug, clap::Args)]
pub(super) struct Lane {
    /// The scenario
    name: String,
    /// The entry point
    #[arg(long)]
    style: Style,
    /// A parameter
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Style {
    Managed,
    Manual,
}

impl Lane {
    pub(super) fn perform(self, scenarios: &[&'static Scenario]) -> ExitCode {
        let scenario = match find(scenarios, &self.name) {
            Ok(scenario) => scenario,
            Err(unknown) => return wrong_call(unknown),
        };
        let settings = match Settings::parse(scenario, &self.set) {
            Ok(settings) => settings,
            Err(wrong) => return wrong_call(wrong),
        };
        match self.style {
            Style::Managed => (scenario.managed)(&settings),
            Style::Manual => (scenario.manual)(&settings),
        }
    }
}
