//! `loopscope run`.

use super::{signal, wrong_call};
use crate::scenario::{Scenario, Settings, find};
use std::{process::ExitCode, time::Duration};

/// Run a scenario in both styles and say what was found
///
/// In a terminal it opens the dashboard on the scenario. Otherwise, and with --lines or --json, it prints what
/// happens as lines (time since the start, lane, sentence), then the findings and the first difference.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(super) struct Run {
    /// The scenario, by its name in `loopscope list`
    name: String,
    /// Which entry point: `run(main)`, a loop run by hand, or one beside the other
    #[arg(long, default_value = "both")]
    style: Styles,
    /// Set a parameter; may be given again for another
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Send each lane a signal: TERM, SIGTERM or 15
    #[arg(long, value_parser = signal::parse)]
    signal: Option<u8>,
    /// When to send it, counted from when the lane's first loop runs [default: 1s]
    #[arg(long, value_name = "TIME", value_parser = length)]
    after: Option<Duration>,
    /// Kill the lanes and exit with 124 when they take longer
    #[arg(long, value_name = "TIME", value_parser = length)]
    timeout: Option<Duration>,
    /// The longest a cancellation may take from request to delivery
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "50ms")]
    cancel_latency: Duration,
    /// Open the lanes to tokio-console
    #[arg(long)]
    console: bool,
    /// Print lines, also in a terminal
    #[arg(long, conflicts_with = "json")]
    lines: bool,
    /// Print one JSON object a line: the events, the findings, a summary
    #[arg(long)]
    json: bool,
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
        let settings = match Settings::parse(scenario, &self.set) {
            Ok(settings) => settings,
            Err(wrong) => return wrong_call(wrong),
        };
        if self.after.is_some() && self.signal.is_none() {
            return wrong_call("`--after` says when a signal is sent, but none is given; add `--signal TERM`");
        }
        drop(settings);
        ExitCode::SUCCESS
    }
}

/// A length of time as people write it.
fn length(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a length of time like 500ms, 1s or 2m".into())
}
