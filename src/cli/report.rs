//! How a session is reported, while it happens or from a recording.

use super::look::LookArgs;
use crate::{
    app::linear::Picture,
    export::{Detail, EXPORTERS, Exporter, cost::COST_FORMATS, exporter},
};
use clap::{
    ArgAction,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How it is reported
#[derive(Debug, clap::Args)]
pub(super) struct ReportArgs {
    /// What to print instead of opening the dashboard [default without a terminal: lines]
    #[arg(long, value_name = "NAME", value_parser = all_formats())]
    format: Option<String>,
    /// The same as --format lines
    #[arg(long, conflicts_with_all = ["format", "json"])]
    lines: bool,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print lines, with the story of what happened; twice, with every event and every check
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "json")]
    verbose: u8,
    /// Write the dashboard's last screen to a file: as SVG, or as a page FILE.html with its text
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// The picture's columns and rows
    #[arg(long, value_name = "COLUMNSxROWS", value_parser = size, default_value = "160x48", requires = "picture")]
    size: (u16, u16),
    /// The moment that the picture shows, since the start, like 1.25s [default: the end]
    #[arg(long, value_name = "TIME", value_parser = super::length::length, requires = "picture")]
    at: Option<Duration>,
}

impl ReportArgs {
    /// Whether something of it asks for lines instead of the dashboard.
    pub(super) const fn wants_lines(&self) -> bool {
        self.lines || self.verbose > 0 || self.json || self.format.is_some() || self.picture.is_some()
    }

    /// The name of the format, where one is asked for.
    pub(super) fn format_name(&self) -> Option<&str> {
        self.format.as_deref().or(self.json.then_some("json"))
    }

    /// What these words mean, or why they mean nothing.
    ///
    /// # Errors
    /// A sentence that says what to write instead.
    pub(super) fn check(&self) -> Result<(), String> {
        if let Some(name) = self.format.as_deref().filter(|name| exporter(name).is_none()) {
            return Err(format!("`--format {name}` is for `loopscope compare SCENARIO --cost`"));
        }
        let exporter = self.exporter();
        if self.verbose > 0 && !exporter.has_verbose() {
            return Err(format!("`--verbose` is for lines: `--format {}` leaves nothing out", exporter.name()));
        }
        Ok(())
    }

    /// How much is printed.
    pub(super) const fn detail(&self) -> Detail {
        Detail::asked(self.verbose)
    }

    pub(super) fn exporter(&self) -> &'static dyn Exporter {
        self.format_name().and_then(exporter).unwrap_or(EXPORTERS[0])
    }

    /// The picture that is asked for.
    ///
    /// # Errors
    /// A sentence, when it cannot be written there.
    pub(super) fn picture(&self, look: &LookArgs) -> Result<Option<Picture>, String> {
        let Some(path) = &self.picture else { return Ok(None) };
        if path == Path::new("-") {
            return Err("`--picture` takes a file: stdout has the lines; for a file of that name write `./-`".into());
        }
        Picture::new(path, self.size, look.picture_theme(), self.at.map(Into::into))
            .map(Some)
            .map_err(|e| format!("cannot write the picture to {}: {e}", path.display()))
    }
}

/// The names of the exporters, each with what it writes.
pub(super) fn formats() -> impl TypedValueParser<Value = &'static dyn Exporter> {
    let names = EXPORTERS.iter().map(|exporter| PossibleValue::new(exporter.name()).help(exporter.about()));
    PossibleValuesParser::new(names).try_map(|name| exporter(&name).ok_or("there is no such format"))
}

/// The same, and those of costs, which `compare` takes.
fn all_formats() -> PossibleValuesParser {
    let sessions = EXPORTERS.iter().map(|it| PossibleValue::new(it.name()).help(it.about()));
    let costs = COST_FORMATS.iter().filter(|it| exporter(it.name).is_none());
    let costs = costs.map(|it| PossibleValue::new(it.name).help(it.about).hide(true));
    PossibleValuesParser::new(sessions.chain(costs))
}

/// Columns and rows, as in `160x48`.
///
/// # Errors
/// What to write instead.
pub fn size(text: &str) -> Result<(u16, u16), String> {
    let parse = |number: &str| number.parse().ok();
    let size = text.split_once('x').and_then(|(columns, rows)| Some((parse(columns)?, parse(rows)?)));
    size.filter(|(columns, rows)| (20..=300).contains(columns) && (5..=100).contains(rows))
        .ok_or_else(|| "write columns and rows like 160x48, from 20x5 to 300x100".into())
}
