//! `loopscope why`.

use super::{code, report::formats, say, wrong_call};
use crate::{
    app::{attach_session, linear::Linear},
    export::{Detail, EXPORTERS, Exporter, exporter},
};
use std::process::ExitCode;

/// Say why a program that runs does not go on or does not stop
///
/// It looks at the process from outside, once: threads and what each sleeps in, from /proc; the stacks of CPython 3.8 and
/// later, and of native programs with debug information, from memory; the tasks of CPython 3.14 and later, by its own
/// debugger. Nothing is stopped, and nothing gets into the program.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct WhyArgs {
    /// The process
    #[arg(value_name = "PID", value_parser = process)]
    pid: u32,
    /// What to print
    #[arg(long, value_name = "NAME", value_parser = formats(), default_value = "lines")]
    format: &'static dyn Exporter,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Have the program itself look at its tasks, once: what each waits on and who holds that. For CPython 3.14 and later,
    /// whose main thread must come by within 5 s; nothing of it stays
    #[arg(long)]
    inject: bool,
    /// Print every thread and every check
    #[arg(short, long, conflicts_with = "json")]
    verbose: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0    the process was looked at, whatever was found
  2    the call was wrong
  3    there is no such process, or it cannot be looked at, or takes in no code (--inject)";

fn process(word: &str) -> Result<u32, &'static str> {
    let number = word.parse().ok().filter(|number: &u32| (1..=i32::MAX.unsigned_abs()).contains(number));
    number.ok_or("a process is named by its number, as `pgrep` and `ps` print it")
}

impl WhyArgs {
    pub(super) fn perform(self) -> ExitCode {
        let exporter = if self.json { exporter("json").unwrap_or(EXPORTERS[1]) } else { self.format };
        if self.verbose && !exporter.has_verbose() {
            return wrong_call(format_args!(
                "`--verbose` is for lines: `--format {}` leaves nothing out",
                exporter.name()
            ));
        }
        let linear = Linear {
            spec: attach_session(self.pid, self.inject),
            missing: None,
            needs_all: false,
            // What was found is the answer: it is no failure of the call.
            is_transparent: true,
            timeout: None,
            exporter,
            detail: if self.verbose { Detail::All } else { Detail::Summary },
            passage: None,
            output: None,
            picture: None,
            recorder: None,
        };
        match linear.run() {
            Ok(end) => end.outcome.code().into(),
            Err(error) => {
                say("error", error.reason());
                code::BROKEN.into()
            }
        }
    }
}
