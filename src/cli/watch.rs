//! `loopscope watch`.

use super::{
    engine::EngineArgs,
    look::Look,
    session::{Begin, SessionArgs},
    wrong_call,
};
use crate::{app::Command, scenario::Scenario, ui::CommandOrder};
use std::{ffi::OsString, process::ExitCode};

/// Watch a program of your own: any Python, or a Tokio program that records
///
/// In a terminal it opens the dashboard on the program. Otherwise, and with --format, --lines, --json, --signal, --timeout or
/// --picture, it prints what happens as lines, then the findings; the exit code is the program's own (128 and the signal's
/// number, where one killed it). Of a program that reports nothing its output, files and end are seen.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Watch {
    #[command(flatten)]
    session: SessionArgs,
    /// The program and its arguments, behind `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    words: Vec<OsString>,
}

const EXIT_CODES: &str = "Exit codes:
       the program's own; 128 and the signal's number where one killed it
  2    the call was wrong
  3    the program could not be started
  124  --timeout passed; the program was killed
  130  SIGINT came, which went on to the program; 143 for SIGTERM, 129 for SIGHUP";

impl Watch {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &Look) -> ExitCode {
        if let Err(wrong) = self.session.check() {
            return wrong_call(wrong);
        }
        let order = CommandOrder { words: self.words, mode: engine.mode(), limits: self.session.limits() };
        let spec = Command { order }.session();
        let begin = Begin { spec, missing: None, needs_all: false, is_transparent: true };
        self.session.perform(begin, scenarios, engine, look)
    }
}
