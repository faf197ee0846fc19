//! The report of `loopscope check`: what was found in each run, as text for people and in the formats of CI, one a file
//! and a line in [`CHECK_FORMATS`].

mod github;
mod json;
mod junit;
mod sarif;
mod text;

pub use github::annotations;
pub use text::text;

use crate::{
    event::{Exit, LaneId, Span, Time},
    finding::{Finding, Headline, Verdict},
    model::OutputLine,
};
use std::{fmt::Debug, path::PathBuf};

/// Every format, by its name.
pub const CHECK_FORMATS: &[&dyn CheckFormat] =
    &[&json::JsonReport, &junit::JunitReport, &sarif::SarifReport, &github::GithubSummary];

/// Writes the report of a check for a machine.
pub trait CheckFormat: Debug + Sync {
    /// What `--format` calls it.
    fn name(&self) -> &'static str;

    /// What it writes, in a few words for `--help`.
    fn about(&self) -> &'static str;

    /// What the name of such a file ends with.
    fn extension(&self) -> &'static str;

    /// Whether it is added to what a file holds already.
    fn is_added(&self) -> bool {
        false
    }

    /// The whole file.
    fn write(&self, report: &CheckReport) -> String;
}

/// The format of that name.
pub fn check_format(name: &str) -> Option<&'static dyn CheckFormat> {
    CHECK_FORMATS.iter().copied().find(|format| format.name() == name)
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// The program and its arguments, as one text.
    pub command: String,
    /// The first of them that is a Python script, as it was given.
    pub script: Option<String>,
    /// At least one.
    pub runs: Vec<CheckRun>,
    /// The exit code of the inspector.
    pub exit_code: u8,
}

/// One run of the program.
#[derive(Clone, Debug)]
pub struct CheckRun {
    /// How it went.
    pub end: RunEnd,
    pub exit_code: u8,
    pub headline: Headline,
    /// What the rules say of every lane, and the check's own rules.
    pub findings: Vec<Finding>,
    /// The moment of the first event, from which times are counted.
    pub start: Time,
    /// How long it took the program to be ready.
    pub ready: Option<Span>,
    /// What asked the program to end: `SIGTERM`, `the end of its input`.
    pub asked_by: Option<String>,
    /// From there to its end; where nothing asked for it, from when it was ready.
    pub took: Option<Span>,
    pub exit: Option<Exit>,
    /// The last lines that the command wrote.
    pub output: Vec<OutputLine>,
    /// Its recording, where that was kept, and why it is not whole.
    pub recording: Option<PathBuf>,
    pub unrecorded: Option<String>,
}

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// The program ended.
    Ended,
    /// It was not ready, or ended before it was, and why.
    NotReady(String),
    /// It did not end in time, and was killed.
    TooLate,
    /// The check's own time limit passed.
    TimedOut,
    /// This signal asked the inspector to end.
    Interrupted(u8),
    /// What the check is about was not observed, and why.
    Unobserved(String),
}

impl RunEnd {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::NotReady(_) => "not-ready",
            Self::TooLate => "too-late",
            Self::TimedOut => "timed-out",
            Self::Interrupted(_) => "interrupted",
            Self::Unobserved(_) => "unobserved",
        }
    }

    /// Why the check has no answer, where it has none.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::NotReady(why) | Self::Unobserved(why) => Some(why),
            _ => None,
        }
    }
}

impl CheckReport {
    /// The run to read first: the worst, and of those the first.
    pub fn first(&self) -> Option<&CheckRun> {
        let worst = self.runs.iter().find(|run| run.exit_code == self.exit_code);
        worst.or(self.runs.first())
    }

    /// How many runs did not pass.
    pub fn failed_runs(&self) -> usize {
        self.runs.iter().filter(|run| run.exit_code != 0).count()
    }
}

impl CheckRun {
    fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.verdict == verdict)
    }

    /// Whether more than one process was judged, so that a finding has to name its own.
    fn has_lanes(&self) -> bool {
        self.findings.iter().any(|finding| finding.lane != LaneId::default())
    }
}

/// The file and the line of a finding's first subject that has a place.
fn place(finding: &Finding) -> Option<(&str, u32)> {
    finding.subjects.iter().find_map(|subject| {
        let (file, line) = subject.place.as_deref()?.rsplit_once(':')?;
        Some((file, line.parse().ok()?))
    })
}

#[cfg(test)]
mod fixture;

#[cfg(test)]
mod tests {
    use super::{CHECK_FORMATS, CheckFormat, check_format, fixture};

    #[test]
    fn names_and_extensions_are_found_and_single() {
        for each in CHECK_FORMATS {
            let same = |other: &&&dyn CheckFormat| other.name() == each.name() || other.extension() == each.extension();
            assert_eq!(CHECK_FORMATS.iter().filter(same).count(), 1, "{each:?}");
            assert_eq!(check_format(each.name()).map(CheckFormat::about), Some(each.about()));
        }
        assert!(check_format("yaml").is_none());
    }

    #[test]
    fn no_format_lets_control_codes_through() {
        let report = fixture::report();
        for each in CHECK_FORMATS {
            let text = each.write(&report);
            assert!(text.ends_with('\n'), "{each:?}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{each:?}: {text:?}");
        }
    }
}
