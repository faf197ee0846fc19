//! The flags of every subcommand that starts a session: what is sent to its lanes, and how it is reported.

use super::{code, engine::EngineArgs, is_terminal, look::LookArgs, say, signal, wrong_call};
use crate::{
    app::{
        SessionSpec,
        linear::{Linear, LinearEnd, Picture},
    },
    export::{EXPORTERS, Exporter, exporter},
    finding::Limits,
    model::counted,
    scenario::Scenario,
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// When a signal is sent without `--after`.
const AFTER: Duration = Duration::from_secs(1);

/// What is sent to the lanes, and how they are reported
#[derive(Debug, clap::Args)]
pub(super) struct SessionArgs {
    /// Send a signal to each lane: TERM, SIGTERM or 15
    #[arg(long, value_parser = signal::parse)]
    signal: Option<u8>,
    /// When to send it, after the lane's first loop starts running [default: 1s]
    #[arg(long, value_name = "TIME", value_parser = length)]
    after: Option<Duration>,
    /// Kill the lanes and exit with 124 when they take longer
    #[arg(long, value_name = "TIME", value_parser = length)]
    timeout: Option<Duration>,
    /// The longest time from a cancel's request to its delivery
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "50ms")]
    cancel_latency: Duration,
    /// What to print instead of opening the dashboard [default without a terminal: lines]
    #[arg(long, value_name = "NAME", value_parser = formats())]
    format: Option<&'static dyn Exporter>,
    /// The same as --format lines
    #[arg(long, conflicts_with_all = ["format", "json"])]
    lines: bool,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print lines, with every event and every check
    #[arg(short, long, conflicts_with = "json")]
    verbose: bool,
    /// Write the dashboard's last screen to a file, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// The picture's columns and rows
    #[arg(long, value_name = "COLUMNSxROWS", value_parser = size, default_value = "160x48", requires = "picture")]
    size: (u16, u16),
}

/// A session to begin.
pub(super) struct Begin {
    pub(super) spec: SessionSpec,
    /// Why lanes are missing from it that should be there.
    pub(super) missing: Option<String>,
    /// Whether a session without those is broken.
    pub(super) needs_all: bool,
    /// Whether the exit code is the program's own, as it would be without us.
    pub(super) is_transparent: bool,
}

impl SessionArgs {
    /// Where the rules draw the line.
    pub(super) fn limits(&self) -> Limits {
        Limits { cancel: self.cancel_latency.into(), ..Limits::default() }
    }

    /// Watches a session: in the dashboard on a terminal, else as lines.
    pub(super) fn perform(
        self,
        begin: Begin,
        scenarios: Vec<&'static Scenario>,
        engine: &EngineArgs,
        look: &LookArgs,
    ) -> ExitCode {
        if is_terminal() && !self.wants_lines() {
            return look.open(scenarios, engine, Some((begin.spec, begin.missing)));
        }
        let linear = match self.linear(begin, look) {
            Ok(linear) => linear,
            Err(wrong) => return wrong_call(wrong),
        };
        if let Some(missing) = &linear.missing {
            say("note", missing);
        }
        match linear.run(io::stdout()) {
            Ok(LinearEnd { outcome, unwritten }) => {
                if let Some(why) = outcome.why() {
                    say("error", why);
                }
                if unwritten > 0 {
                    unread(unwritten);
                }
                outcome.code().into()
            }
            Err(e) => {
                say("error", format_args!("failed to {e}"));
                code::BROKEN.into()
            }
        }
    }

    fn wants_lines(&self) -> bool {
        self.lines
            || self.verbose
            || self.json
            || self.format.is_some()
            || self.signal.is_some()
            || self.timeout.is_some()
            || self.picture.is_some()
    }

    /// What these words mean, or why they mean nothing.
    ///
    /// # Errors
    /// A sentence that says what to write instead.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.after.is_some() && self.signal.is_none() {
            return Err("`--after` needs a signal; add `--signal TERM`".into());
        }
        let exporter = self.exporter();
        if self.verbose && !exporter.has_verbose() {
            return Err(format!("`--verbose` is for lines: `--format {}` leaves nothing out", exporter.name()));
        }
        Ok(())
    }

    fn exporter(&self) -> &'static dyn Exporter {
        let short = if self.json { exporter("json") } else { None };
        self.format.or(short).unwrap_or(EXPORTERS[0])
    }

    fn linear(&self, begin: Begin, look: &LookArgs) -> Result<Linear, String> {
        let Begin { spec, missing, needs_all, is_transparent } = begin;
        Ok(Linear {
            spec,
            missing,
            needs_all,
            is_transparent,
            signal: self.signal.map(|signal| (signal, self.after.unwrap_or(AFTER))),
            timeout: self.timeout,
            exporter: self.exporter(),
            verbose: self.verbose,
            picture: self.picture.as_ref().map(|path| self.picture(path, look)).transpose()?,
        })
    }

    fn picture(&self, path: &Path, look: &LookArgs) -> Result<Picture, String> {
        if path == Path::new("-") {
            return Err("`--picture` takes a file: stdout has the lines; for a file of that name write `./-`".into());
        }
        Picture::new(path, self.size, look.picture_theme())
            .map_err(|e| format!("cannot write the picture to {}: {e}", path.display()))
    }
}

/// Says how many lines nobody has read.
pub(super) fn unread(unwritten: u64) {
    let were = if unwritten == 1 { "was" } else { "were" };
    let lines = counted(unwritten, "line");
    say("note", format_args!("{lines} {were} not written: stdout was not read in time"));
}

/// The names of the exporters, each with what it writes.
fn formats() -> impl TypedValueParser<Value = &'static dyn Exporter> {
    let names = EXPORTERS.iter().map(|exporter| PossibleValue::new(exporter.name()).help(exporter.about()));
    PossibleValuesParser::new(names).try_map(|name| exporter(&name).ok_or("there is no such format"))
}

/// A duration such as `1s` or `250ms`.
pub(super) fn length(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a length of time like 500ms, 1s or 2m".into())
}

/// Columns and rows, as in `160x48`.
fn size(text: &str) -> Result<(u16, u16), String> {
    let parse = |number: &str| number.parse().ok();
    let size = text.split_once('x').and_then(|(columns, rows)| Some((parse(columns)?, parse(rows)?)));
    size.filter(|(columns, rows)| (20..=300).contains(columns) && (5..=100).contains(rows))
        .ok_or_else(|| "write columns and rows like 160x48, from 20x5 to 300x100".into())
}
