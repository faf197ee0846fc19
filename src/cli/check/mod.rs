//! `loopscope check`.

mod output;
mod project;
mod settings;

use super::{code, engine::EngineArgs, print, record::RecordArgs, say, session::unread, words, wrong_call};
use crate::{
    app::check::{Check, CheckEnd, CheckRules, Keep, Ready, Trigger},
    event::OnQuit,
    export::check::{CheckReport, annotations, text},
    finding::Limits,
    ui::CommandOrder,
};
use output::OutputArgs;
use project::load;
pub use project::parse as check_settings;
use settings::{CheckSettings, SignalChoice};
use std::{env, ffi::OsString, path::PathBuf, process::ExitCode, time::Duration};

/// Check that your program ends as it should: for CI
///
/// Starts the program, waits until it is ready, sends the signal, and waits until it ends. Its output passes through; the
/// report goes to stderr: the cause first, then each check that failed, then what is ok.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    settings: CheckSettings,
    /// A check and its limit, or on (it must have an answer), or off; may be given again for another
    #[arg(long = "limit", value_name = "CHECK=VALUE")]
    limits: Vec<String>,
    /// Run this command (with sh) from when the program is ready; the signal follows a second later. LOOPSCOPE_PID is the
    /// program's process id
    #[arg(long, value_name = "CMD")]
    during: Option<String>,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The settings of a project [default: loopscope.toml in the current directory, if it is there]
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
    /// Where the agent and its socket go [default: $XDG_RUNTIME_DIR, $TMPDIR, /tmp or /dev/shm]
    #[arg(long, value_name = "DIR")]
    agent_dir: Option<PathBuf>,
    /// Print the JSON schema of loopscope.toml
    #[arg(long, exclusive = true)]
    schema: bool,
    /// The program and its arguments, behind the options and, if you like, `--`
    #[arg(trailing_var_arg = true, required_unless_present = "schema", value_name = "COMMAND")]
    words: Vec<OsString>,
}

const EXIT_CODES: &str = "Exit codes:
  0    every check is ok
  1    a check failed, or --within passed
  2    the call was wrong
  3    there is no answer: the program did not start or was never ready, or nothing was observed
       (no process reported, or a check asked for is unknown; --allow-unobserved accepts that)
  124  --timeout passed; the program was killed
  130  loopscope got SIGINT and passed it on to the program; 143 for SIGTERM, 129 for SIGHUP";

/// As `docker stop` has it.
const WITHIN: Duration = Duration::from_secs(10);
const READY_WITHIN: Duration = Duration::from_secs(30);

impl CheckArgs {
    pub(super) fn perform(self, engine: &EngineArgs) -> ExitCode {
        if self.schema {
            return print(project::schema().as_bytes());
        }
        if engine.is_asked_for {
            return wrong_call("`--engine` and `--python` are for scenarios; name the interpreter in the command");
        }
        let (check, files) = match self.check(engine).and_then(|check| Ok((check, self.output.files()?))) {
            Ok(begin) => begin,
            Err(wrong) => return wrong_call(wrong),
        };
        let commands = self.output.has_github() && env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let tell = |report: &CheckReport| text(report) + &if commands { annotations(report) } else { String::new() };
        let CheckEnd { report, unwritten } = match check.run(tell) {
            Ok(end) => end,
            Err(error) => {
                say("error", format_args!("failed to {error}"));
                return code::BROKEN.into();
            }
        };
        unread(&unwritten);
        let mut exit_code = report.exit_code;
        for file in files {
            if let Err(error) = file.write(&report) {
                say("error", format_args!("failed to write {}: {error}", file.path().display()));
                exit_code = exit_code.max(code::BROKEN);
            }
        }
        exit_code.into()
    }

    /// What these words and the project's file mean, or why they mean nothing.
    fn check(&self, engine: &EngineArgs) -> Result<Check, String> {
        let settings = self.settings.clone().or(load(self.project.as_deref())?);
        let (mut rules, mut limits) = (CheckRules::default(), Limits::default());
        for (rule, value) in &settings.limits {
            rules.set(&mut limits, rule, value)?;
        }
        for limit in &self.limits {
            let (rule, value) = limit.split_once('=').ok_or_else(|| lacks_value(limit))?;
            rules.set(&mut limits, rule, value)?;
        }
        let trigger = trigger(&settings)?;
        let at_once = if trigger == Trigger::Nothing { Ready::AtOnce } else { Ready::Settled };
        Ok(Check {
            order: CommandOrder {
                words: words::command(&self.words),
                mode: engine.mode(),
                // Nothing of a test that was killed outlives it.
                on_quit: OnQuit::Kill,
                ends_whole: true,
                has_terminal: false,
                limits,
            },
            ready: settings.ready_when.unwrap_or(at_once),
            ready_within: settings.ready_within.unwrap_or(READY_WITHIN),
            trigger,
            within: settings.within.unwrap_or(WITHIN),
            during: self.during.clone(),
            repeat: settings.repeat.unwrap_or(1),
            expect: settings.expect_exit.unwrap_or_default(),
            rules,
            allow_unobserved: settings.allow_unobserved,
            timeout: settings.timeout,
            keep: self.record.plan().map_or_else(|| Keep::until_judged(self.agent_dir.as_deref()), Keep::named),
            place: self.agent_dir.clone(),
        })
    }
}

fn trigger(settings: &CheckSettings) -> Result<Trigger, String> {
    match (settings.signal, settings.close_stdin) {
        (Some(SignalChoice::Number(number)), _) => {
            Ok(Trigger::Signal { number, to: settings.to.map(Into::into).unwrap_or_default() })
        }
        (_, _) if settings.to.is_some() => Err("`--to` needs a signal; add `--signal TERM`".into()),
        (_, true) => Ok(Trigger::EndOfInput),
        (_, false) => Ok(Trigger::Nothing),
    }
}

fn lacks_value(limit: &str) -> String {
    format!("`--limit {limit}` lacks a value: write `--limit cancel-latency=50ms`, `--limit CHECK=on` or `=off`")
}
