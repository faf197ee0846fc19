//! `loopscope show`.

use super::{code, look::LookArgs, report::ReportArgs, say, wrong_call};
use crate::{
    app::{PastOptions, Show, past_session},
    recording::Recording,
    scenario::Scenario,
};
use std::{io, path::PathBuf, process::ExitCode};

/// Print a recording as `run` and `watch` print a session
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ShowArgs {
    /// The recording, made with --record
    file: PathBuf,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) const EXIT_CODES: &str = "Exit codes:
  0  the recording is whole
  2  the call was wrong, or the file is no recording that this version reads
  3  the recording was cut short, lacks events or is damaged; what is whole was shown";

impl ShowArgs {
    pub(super) fn perform(self, scenarios: &[&'static Scenario], look: &LookArgs) -> ExitCode {
        match Recording::open(&self.file) {
            Ok(recording) => show(recording, scenarios, (&self.report, look), &PastOptions::default()),
            Err(wrong) => wrong_call(wrong),
        }
    }
}

/// Prints a recording.
pub(super) fn show(
    recording: Recording,
    scenarios: &[&'static Scenario],
    (report, look): (&ReportArgs, &LookArgs),
    options: &PastOptions,
) -> ExitCode {
    let picture = match report.check().and_then(|()| report.picture(look)) {
        Ok(picture) => picture,
        Err(wrong) => return wrong_call(wrong),
    };
    if let Some(note) = recording.limit_note() {
        say("note", note);
    }
    let spec = past_session(&recording, scenarios, options);
    let show = Show { recording, spec, exporter: report.exporter(), detail: report.detail(), picture };
    match show.run(io::stdout().lock()) {
        Ok(outcome) => {
            if let Some(why) = outcome.why() {
                say("error", why);
            }
            outcome.code().into()
        }
        Err(error) => {
            say("error", format_args!("failed to {error}"));
            code::BROKEN.into()
        }
    }
}
