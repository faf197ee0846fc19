//! The command line: one subcommand a file, and nothing but wiring.

mod advise;
mod check;
mod claims;
mod compare;
mod completions;
mod cost;
mod engine;
mod keep;
mod lane;
mod learn;
mod length;
mod list;
mod look;
mod man;
mod progress;
mod record;
mod replay;
mod report;
mod run;
mod session;
mod show;
mod signal;
mod slow;
mod terminal;
pub mod values;
mod watch;
mod why;
mod words;

use crate::{
    app::{Config, ConfigError, complain},
    runtime::proc::is_signal_default,
    scenario::{self, Scenario},
    ui::own_keys,
};
use clap::{CommandFactory, Parser, Subcommand};
use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

/// The exit codes of a call that came to no session; [`Outcome`](crate::app::linear::Outcome) has those of sessions.
pub mod code {
    /// A wrong call.
    pub const USAGE: u8 = 2;
    /// A lane could not start or broke, or never got its signal; or records were lost, and no check but that failed.
    pub const BROKEN: u8 = 3;
}

const EXIT_CODES: &str = "Exit codes:
  0    no check failed
  1    a check failed
  2    the call was wrong
  3    a lane could not start or broke, or never got its signal;
       or records were lost, or --record failed, and no check but that failed
  124  --timeout passed; the lanes were killed
  130  SIGINT came, which went on to the lanes; 143 for SIGTERM, 129 for SIGHUP";

/// See an event loop's whole life: tasks, cancellation, file descriptors, shutdown.
///
/// Without a command it opens the gallery of scenarios.
#[derive(Debug, Parser)]
#[command(name = "loopscope", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Option<CliCommand>,
    #[command(flatten)]
    engine: engine::EngineArgs,
    #[command(flatten)]
    look: look::LookArgs,
    /// The configuration [default: LOOPSCOPE_CONFIG, else loopscope/config.toml in ~/.config or $XDG_CONFIG_HOME]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    Run(run::RunArgs),
    Watch(watch::WatchArgs),
    Check(check::CheckArgs),
    Claims(claims::ClaimsArgs),
    Compare(compare::CompareArgs),
    Replay(replay::ReplayArgs),
    Show(show::ShowArgs),
    Why(why::WhyArgs),
    Learn(learn::LearnArgs),
    Advise(advise::AdviseArgs),
    List(list::ListArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// What loopscope starts itself again for: no part of what help, completions and manual pages show.
#[derive(Debug, Parser)]
#[command(name = "loopscope")]
struct Own {
    #[command(subcommand)]
    command: OwnCommand,
}

#[derive(Debug, Subcommand)]
enum OwnCommand {
    Lane(lane::LaneArgs),
    Keep(keep::KeepArgs),
    Terminal(terminal::TerminalArgs),
}

/// Runs the whole program: a `main` that returns this has the command line of loopscope, with its own scenarios before the
/// built-in ones.
///
/// Lanes run the current executable again with a hidden command, so `main` must do nothing with effects before it.
pub fn gallery(mine: &[&'static Scenario]) -> ExitCode {
    let scenarios = [mine, scenario::ALL].concat();
    let words: Vec<OsString> = env::args_os().collect();
    if words.get(1).and_then(|word| word.to_str()).is_some_and(OwnCommand::has_subcommand) {
        return match Own::try_parse_from(&words).unwrap_or_else(|wrong| wrong.exit()).command {
            OwnCommand::Lane(lane) => lane.perform(&scenarios),
            OwnCommand::Keep(keep) => keep.perform(),
            OwnCommand::Terminal(terminal) => terminal.perform(),
        };
    }
    outlive_file_limit();
    let words = words::meant(
        words,
        |word| word.to_str().is_some_and(|word| word == "help" || Cli::command().find_subcommand(word).is_some()),
        |word| scenarios.iter().any(|scenario| word == scenario.name),
    );
    let Cli { command, engine, look, config } =
        Cli::try_parse_from(&words).unwrap_or_else(|wrong| refuse(wrong, &words));
    let (engine, look) = match Config::load(config.as_deref()) {
        Ok(mut read) => {
            own_keys::take(std::mem::take(&mut read.keys.0));
            (engine.or(&read), look.or(&read, Config::place(config.as_deref())))
        }
        // Nobody asked for it here: it must not stand in the way of every command.
        Err(unread @ ConfigError::Read { .. }) if !Config::is_named(config.as_deref()) => {
            say("warning", format!("{unread}; going on without it"));
            let usual = Config::default();
            (engine.or(&usual), look.or(&usual, None))
        }
        Err(wrong) => return wrong_call(wrong),
    };
    match command {
        Some(CliCommand::Run(run)) => run.perform(scenarios, &engine, &look),
        Some(CliCommand::Watch(watch)) => watch.perform(scenarios, &engine, &look),
        Some(CliCommand::Claims(claims)) => claims.perform(scenarios, &engine),
        Some(CliCommand::Compare(compare)) => compare.perform(scenarios, &engine, &look),
        Some(CliCommand::Check(check)) => check.perform(&engine),
        Some(CliCommand::Replay(replay)) => replay.perform(scenarios, &engine, &look),
        Some(CliCommand::Show(show)) => show.perform(&scenarios, &look),
        Some(CliCommand::Why(why)) => why.perform(),
        Some(CliCommand::Learn(learn)) => learn.perform(scenarios, &engine, &look),
        Some(CliCommand::Advise(advise)) => advise.perform(&engine),
        Some(CliCommand::List(list)) => list.perform(&scenarios, &engine),
        Some(CliCommand::Completions(completions)) => completions.perform(),
        Some(CliCommand::Man(man)) => man.perform(),
        None if is_terminal() => look.open(scenarios, &engine, None, None),
        None => list::default(&scenarios),
    }
}

/// A file that may grow no further (`ulimit -f`) is an error of who writes it, not the end of the inspector. A handler,
/// unlike *ignored*, is not handed down to the programs that are started.
fn outlive_file_limit() {
    if is_signal_default(libc::SIGXFSZ) {
        let _ = signal_hook::flag::register(libc::SIGXFSZ, Arc::default());
    }
}

/// Whether standard input and output are a terminal that can be drawn on.
fn is_terminal() -> bool {
    let can_draw = env::var_os("TERM").is_none_or(|term| term != "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && can_draw
}

/// Prints what is wrong with the arguments, or the help, and exits. Control codes in quoted arguments are escaped.
fn refuse(wrong: clap::Error, words: &[OsString]) -> ! {
    let escaped = words.iter().map(|argument| escape(&argument.to_string_lossy()));
    let wrong = Cli::try_parse_from(escaped).err().unwrap_or(wrong);
    // What cannot be written must not look like a success.
    match wrong.print().and_then(|()| io::stdout().flush()) {
        Err(error) if !wrong.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            say("error", format_args!("failed to write to stdout: {error}"));
            std::process::exit(code::BROKEN.into())
        }
        _ => std::process::exit(wrong.exit_code()),
    }
}

/// Prints why a call was wrong.
fn wrong_call(reason: impl std::fmt::Display) -> ExitCode {
    say("error", reason);
    code::USAGE.into()
}

/// Prints a line on stderr, without the control codes that quoted arguments and files may contain.
fn say(kind: &str, what: impl std::fmt::Display) {
    let what = what.to_string();
    let lines: Vec<_> = what.split('\n').map(escape).collect();
    complain(&format!("{kind}: {}\n", lines.join("\n")));
}

fn escape(text: &str) -> String {
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// Writes a text to stdout. A closed reader is no error: `loopscope list | head -1`.
fn print(text: &[u8]) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            say("error", format_args!("failed to write to stdout: {e}"));
            code::BROKEN.into()
        }
        _ => ExitCode::SUCCESS,
    }
}
