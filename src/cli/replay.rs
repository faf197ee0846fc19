//! `loopscope replay`.

use super::{engine::EngineArgs, is_terminal, look::LookArgs, report::ReportArgs, show, wrong_call};
use crate::{
    app::{PastOptions, past_session},
    recording::Recording,
    scenario::Scenario,
    ui::Speed,
};
use std::{path::PathBuf, process::ExitCode};

/// Open the dashboard over a recording
///
/// It opens at the recording's end, with what was found. Space plays it from its start, or from wherever you stepped to;
/// [ and ] change the speed, n goes to the next entry that stands out, b sets a bookmark. Without a terminal it prints what
/// `show` prints.
#[derive(Debug, clap::Args)]
#[command(after_help = show::EXIT_CODES)]
pub(super) struct ReplayArgs {
    /// The recording, made with --record
    file: PathBuf,
    /// Play it from its start at once: 1 is as fast as it was
    #[arg(long, value_name = "TIMES")]
    speed: Option<Speed>,
    /// Play it from its start at once, so many times slower than it was, like 10x; the times shown are the true ones
    #[arg(long, value_name = "TIMES", value_parser = Speed::slow, conflicts_with = "speed")]
    slow: Option<Speed>,
    /// The folder with the program's sources; no file that the recording names is opened elsewhere
    #[arg(long, value_name = "DIR")]
    source_root: Option<PathBuf>,
    #[command(flatten)]
    report: ReportArgs,
}

impl ReplayArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        if let Some(root) = self.source_root.as_ref().filter(|root| !root.is_dir()) {
            return wrong_call(format_args!("{}: no such folder for `--source-root`", root.display()));
        }
        let recording = match Recording::open(&self.file) {
            Ok(recording) => recording,
            Err(wrong) => return wrong_call(wrong),
        };
        if !is_terminal() || self.report.wants_lines() {
            return show::show(recording, &scenarios, &self.report, look);
        }
        let options = PastOptions { plays: self.speed.or(self.slow), source_root: self.source_root };
        let spec = past_session(&recording, &scenarios, &options);
        look.open(scenarios, engine, Some((spec, recording.damage)), None)
    }
}
