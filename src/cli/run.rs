//! `loopscope run`.

use super::wrong_call;
use crate::scenario::{Scenario, Settings, find};
use std::process::ExitCode;

/// Run a scenario in both styles and say what was found
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(super) struct Run {
    /// The scenario, by its name in `loopscope list`
    name: String,
    /// Which entry point
    #[arg(long, default_value = "both")]
    style: Styles,
    /// Set a parameter; may be given again for another
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Styles {
    Managed,
    Manual,
    Both,
}

impl Run {
    pub(super) fn perform(self, scenarios: &[&'static Scenario]) -> ExitCode {
        let scenario = match find(scenarios, &self.name) {
            Ok(scenario) => scenario,
            Err(unknown) => return wrong_call(unknown),
        };
        match Settings::parse(scenario, &self.set) {
            Ok(settings) => {
                drop((settings, self.style));
                ExitCode::SUCCESS
            }
            Err(wrong) => wrong_call(wrong),
        }
    }
}
