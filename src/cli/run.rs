//! `loopscope run`.

use super::{code, engine::Engine, is_terminal, look::Look, say, signal, wrong_call};
use crate::{
    app::{
        Found, Plan, engines,
        linear::{Form, Linear, Picture},
    },
    finding::Limits,
    model::Style,
    scenario::{Scenario, Settings, find},
    source::console,
};
use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// When a signal is sent that nobody gave a time for.
const AFTER: Duration = Duration::from_secs(1);

/// Run a scenario in both styles and say what was found
///
/// In a terminal it opens the dashboard on the scenario. Otherwise, and with --lines, --verbose, --json, --signal,
/// --timeout or --picture, it prints what happens as lines (time since the start, lane, sentence), then the checks that
/// are not ok and the first difference. A line of the program's output has the time at which it was read, a little after it was written.
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
    /// Print every check and every event, also what says little, in lines
    #[arg(short, long, conflicts_with = "json")]
    verbose: bool,
    /// Print one JSON object a line: the events, the findings, a summary
    #[arg(long)]
    json: bool,
    /// Write the dashboard's last screen to a file, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// The picture's columns and rows
    #[arg(long, value_name = "COLUMNSxROWS", value_parser = size, default_value = "160x48", requires = "picture")]
    size: (u16, u16),
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Styles {
    Managed,
    Manual,
    Both,
}

impl Run {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &Engine, look: &Look) -> ExitCode {
        let linear = match self.linear(&scenarios, engine, look) {
            Ok(linear) => linear,
            Err(wrong) => return wrong_call(wrong),
        };
        let wants_lines = self.lines || self.verbose || self.json || self.picture.is_some();
        let wants_lines = wants_lines || self.signal.is_some() || self.timeout.is_some();
        if is_terminal() && !wants_lines {
            return look.open(scenarios, engine, Some((linear.plan, linear.missing)));
        }
        if let Some(missing) = &linear.missing {
            say("note", missing);
        }
        match linear.run(&mut io::stdout().lock()) {
            Ok(outcome) => {
                if let Some(why) = outcome.why() {
                    say("error", why);
                }
                outcome.code().into()
            }
            Err(e) => {
                say("error", format_args!("failed to {e}"));
                code::BROKEN.into()
            }
        }
    }

    /// What these words mean, or why they mean nothing.
    fn linear(&self, scenarios: &[&'static Scenario], engine: &Engine, look: &Look) -> Result<Linear, String> {
        let scenario = find(scenarios, &self.name).map_err(|e| e.to_string())?;
        let settings = Settings::parse(scenario, &self.set).map_err(|e| e.to_string())?;
        if self.after.is_some() && self.signal.is_none() {
            return Err("`--after` says when a signal is sent, but none is given; add `--signal TERM`".into());
        }
        if self.console {
            console::check().map_err(|e| e.to_string())?;
        }
        let styles = match self.style {
            Styles::Managed => vec![Style::Managed],
            Styles::Manual => vec![Style::Manual],
            Styles::Both => Style::ALL.to_vec(),
        };
        let Found { engines, missing } = engines(engine.engines(), &engine.python(), scenario)?;
        let limits = Limits { cancel: self.cancel_latency.into(), ..Limits::default() };
        Ok(Linear {
            plan: Plan { scenario, settings, engines, styles, limits, console: self.console },
            missing,
            needs_all: engine.is_asked_for,
            signal: self.signal.map(|signal| (signal, self.after.unwrap_or(AFTER))),
            timeout: self.timeout,
            form: if self.json { Form::Json } else { Form::Lines { verbose: self.verbose } },
            picture: self.picture.as_ref().map(|path| self.picture(path, look)).transpose()?,
        })
    }

    fn picture(&self, path: &Path, look: &Look) -> Result<Picture, String> {
        if path == Path::new("-") {
            return Err("`--picture` takes a file: stdout has the lines; for a file of that name write `./-`".into());
        }
        Picture::new(path, self.size, look.picture_theme())
            .map_err(|e| format!("cannot write the picture to {}: {e}", path.display()))
    }
}

/// A length of time as people write it.
fn length(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a length of time like 500ms, 1s or 2m".into())
}

/// Columns and rows, as in `160x48`.
fn size(text: &str) -> Result<(u16, u16), String> {
    let parse = |number: &str| number.parse().ok();
    let size = text.split_once('x').and_then(|(columns, rows)| Some((parse(columns)?, parse(rows)?)));
    size.filter(|(columns, rows)| (20..=300).contains(columns) && (5..=100).contains(rows))
        .ok_or_else(|| "write columns and rows like 160x48, from 20x5 to 300x100".into())
}
