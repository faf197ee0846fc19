//! `loopscope watch`.

use super::{
    engine::EngineArgs,
    look::LookArgs,
    session::{Begin, SessionArgs},
    words, wrong_call,
};
use crate::{
    app::{Passage, command_session, piped_session},
    event::OnQuit,
    scenario::Scenario,
    ui::CommandOrder,
};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::{
    ffi::OsString,
    fs::File,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Watch your own program: any Python program, or a Tokio program that records
///
/// On a terminal it opens the dashboard, and the program's standard input is empty. Otherwise, and with --format, --lines, --verbose,
/// --json, --signal, --timeout, --picture or --output, the program has our standard input, what it writes to stdout and stderr passes
/// through byte by byte, and the report goes to stderr, or to --output FILE; --json alone has stdout for itself, with the
/// program's output in it. The exit code is the program's own (128 plus the signal's number if a signal killed it).
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct WatchArgs {
    #[command(flatten)]
    session: SessionArgs,
    /// What becomes of the command when loopscope quits, or is killed, while it runs: SIGTERM (and SIGKILL to its process
    /// group 10 s later), SIGKILL, or nothing; `ask` asks in the dashboard, and is `term` elsewhere
    #[arg(long, value_name = "WHAT", value_parser = on_quits(), default_value = "ask")]
    on_quit: OnQuit,
    /// Give the program a terminal of its own, of the size of ours: it prints and behaves as on one. Keys go to it in lines
    /// (`--lines`), and from the dashboard after I
    #[arg(long)]
    tty: bool,
    /// Write the report to this file; what the program prints passes through, with every format
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The program and its arguments, behind the options and, if you like, `--`
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    words: Vec<OsString>,
}

const EXIT_CODES: &str = "Exit codes:
       the program's own; 128 plus the signal's number if a signal killed it
  2    the call was wrong
  3    the program could not be started; or what it printed, or the report, could not be written
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
            words: words::command(&self.words),
            mode: engine.mode(),
            on_quit: self.on_quit,
            ends_whole: false,
            has_terminal: self.tty,
            limits: self.session.limits(),
        };
        let begin = match self.begin(&order) {
            Ok(begin) => begin,
            Err(wrong) => return wrong_call(wrong),
        };
        self.session.perform(begin, scenarios, engine, look)
    }

    /// The session: in lines the program has the standard streams of this process.
    fn begin(&self, order: &CommandOrder) -> Result<Begin, String> {
        let begin = |spec| Begin { is_transparent: true, ..Begin::judged(spec, None, false) };
        let output = self.output.as_deref().map(report_file).transpose()?;
        if output.is_none() && self.session.opens_dashboard() {
            return Ok(begin(command_session(order)));
        }
        let passes = output.is_some() || !self.session.has_output();
        let passage = passes.then(Passage::new).transpose();
        let piped = passage.and_then(|passage| Ok((piped_session(order, passage.as_ref())?, passage)));
        let (spec, passage) =
            piped.map_err(|error| format!("cannot pass on what the program reads and writes: {error}"))?;
        Ok(Begin { passage, output, ..begin(spec) })
    }
}

/// A file for the report.
fn report_file(path: &Path) -> Result<File, String> {
    if path == Path::new("-") {
        return Err(
            "`--output` takes a file: stdout has the program's output; for a file of that name write `./-`".into()
        );
    }
    File::create(path).map_err(|error| format!("cannot write the report to {}: {error}", path.display()))
}

fn on_quits() -> impl TypedValueParser<Value = OnQuit> {
    PossibleValuesParser::new(OnQuit::ALL.iter().map(|on_quit| on_quit.word())).try_map(|word| word.parse())
}
