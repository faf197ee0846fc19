//! `loopscope watch`.

use super::{
    engine::EngineArgs,
    look::LookArgs,
    session::{Begin, SessionArgs},
    wrong_call,
};
use crate::{app::command_session, event::OnQuit, scenario::Scenario, ui::CommandOrder};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::{ffi::OsString, process::ExitCode};

/// Watch your own program: any Python program, or a Tokio program that records
///
/// On a terminal it opens the dashboard. Otherwise, and with --format, --lines, --json, --signal, --timeout or --picture, it prints the
/// events as lines, then the findings. The exit code is the program's own (128 plus the signal's number if a signal killed
/// it). If the program reports nothing, you see its output, file descriptors and exit.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct WatchArgs {
    #[command(flatten)]
    session: SessionArgs,
    /// What becomes of the command when loopscope quits, or is killed, while it runs: SIGTERM (and SIGKILL to its process
    /// group 10 s later), SIGKILL, or nothing; `ask` asks in the dashboard, and is `term` elsewhere
    #[arg(long, value_name = "WHAT", value_parser = on_quits(), default_value = "ask")]
    on_quit: OnQuit,
    /// The program and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    words: Vec<OsString>,
}

const EXIT_CODES: &str = "Exit codes:
       the program's own; 128 plus the signal's number if a signal killed it
  2    the call was wrong
  3    the program could not be started
  124  --timeout passed; the program was killed
  130  loopscope got SIGINT and passed it on to the program; 143 for SIGTERM, 129 for SIGHUP";

impl WatchArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        if engine.is_asked_for {
            return wrong_call("`--engine` and `--python` are for scenarios; name the interpreter in the command");
        }
        if let Err(wrong) = self.session.check() {
            return wrong_call(wrong);
        }
        let order = CommandOrder {
            words: self.words,
            mode: engine.mode(),
            on_quit: self.on_quit,
            ends_whole: false,
            limits: self.session.limits(),
        };
        let spec = command_session(&order);
        let begin = Begin { spec, missing: None, needs_all: false, is_transparent: true };
        self.session.perform(begin, scenarios, engine, look)
    }
}

fn on_quits() -> impl TypedValueParser<Value = OnQuit> {
    PossibleValuesParser::new(OnQuit::ALL.iter().map(|on_quit| on_quit.word())).try_map(|word| word.parse())
}
