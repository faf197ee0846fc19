//! `loopscope replay`.

use super::{engine::EngineArgs, is_terminal, look::LookArgs, report::ReportArgs, show, wrong_call};
use crate::{
    app::{PastOptions, past_session},
    model::KeptTasks,
    recording::Recording,
    scenario::Scenario,
    ui::Speed,
};
use std::{path::PathBuf, process::ExitCode};

/// Open the dashboard over a recording
///
/// It opens at the recording's end, with what was found. Space plays it from its start, or from wherever you stepped to;
/// { and } change the speed, n goes to the next entry that stands out, b sets a bookmark. Without a terminal it prints what
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
    /// How many tasks of each lane are kept, at about 1 kB each; beyond so many, the oldest that have ended are forgotten, and
    /// still counted
    #[arg(long, value_name = "TASKS", default_value_t = KeptTasks::default().0 as u32, value_parser = clap::value_parser!(u32).range(1_000..=10_000_000))]
    keep: u32,
    #[command(flatten)]
    report: ReportArgs,
}

const NOT_PLAYED: &str =
    "`--speed` and `--slow` play in the dashboard, which needs a terminal and no flag that asks for lines";

impl ReplayArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        if let Some(root) = self.source_root.as_ref().filter(|root| !root.is_dir()) {
            return wrong_call(format_args!("{}: no such folder for `--source-root`", root.display()));
        }
        let is_printed = !is_terminal() || self.report.wants_lines();
        if is_printed && self.speed.or(self.slow).is_some() {
            return wrong_call(NOT_PLAYED);
        }
        let recording = match Recording::open(&self.file) {
            Ok(recording) => recording,
            Err(wrong) => return wrong_call(wrong),
        };
        let kept = KeptTasks(self.keep as usize);
        let options = PastOptions { plays: self.speed.or(self.slow), source_root: self.source_root, kept };
        if is_printed {
            return show::show(recording, &scenarios, (&self.report, look), &options);
        }
        let spec = past_session(&recording, &scenarios, &options);
        let limit_note = recording.limit_note().map(String::from);
        look.open(scenarios, engine, Some((spec, recording.damage.or(limit_note))), None)
    }
}
