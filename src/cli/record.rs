//! Whether a session is recorded, and what of it.

use crate::{app::RecordPlan, recording::RecordOptions};
use regex::Regex;
use std::path::PathBuf;

/// The recording
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Recording")]
pub(super) struct RecordArgs {
    /// Record the session to a file, for `loopscope replay` and `show`; an older recording there is replaced
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// The most that the recording takes, like 500MB; the session goes on without it
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "1GB", requires = "record")]
    record_limit: u64,
    /// Leave the program's output out of the recording
    #[arg(long, requires = "record")]
    no_output: bool,
    /// Replace what matches in every text of the recording; arguments and names are texts, too
    #[arg(long, value_name = "REGEX", value_parser = pattern, requires = "record")]
    redact: Option<Regex>,
}

impl RecordArgs {
    /// Where and what to record, if at all.
    pub(super) fn plan(&self) -> Option<RecordPlan> {
        let &Self { record_limit, no_output, .. } = self;
        let options = RecordOptions { limit: record_limit, no_output, redact: self.redact.clone() };
        self.record.clone().map(|path| RecordPlan::new(path, options))
    }
}

const UNITS: [(&str, u64); 7] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("B", 1),
];
/// A smaller recording would hold nothing.
const LEAST: u64 = 64 << 10;

/// A size such as `500MB`.
///
/// # Errors
/// What to write instead.
pub fn bytes(text: &str) -> Result<u64, String> {
    let unit = UNITS.iter().find_map(|(unit, size)| Some((text.strip_suffix(unit)?, *size)));
    let (number, size) = unit.unwrap_or((text, 1));
    let number: Option<f64> = number.trim_end().parse().ok().filter(|number: &f64| number.is_finite());
    number
        .map(|number| (number * size as f64) as u64)
        .filter(|bytes| *bytes >= LEAST)
        .ok_or_else(|| "write a size like 500MB or 2GiB, from 64KiB on".into())
}

/// A regular expression.
///
/// # Errors
/// What is wrong with it.
pub fn pattern(text: &str) -> Result<Regex, String> {
    let pattern = Regex::new(text).map_err(|error| match error {
        // Its own words draw the pattern over several lines.
        regex::Error::Syntax(long) => {
            let last = long.lines().last().unwrap_or_default();
            format!("no regular expression: {}", last.trim_start_matches("error: "))
        }
        other => format!("no regular expression: {other}"),
    })?;
    if pattern.is_match("") {
        return Err("it matches nothing at all, and so everywhere; write one that matches a character or more".into());
    }
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::{bytes, pattern};

    #[test]
    fn a_size_is_read_as_people_write_it() {
        let sizes = ["500MB", "2GiB", "1.5 GB", "100000", "64KiB", "100000B"].map(bytes);
        let expected = [500_000_000, 2 << 30, 1_500_000_000, 100_000, 64 << 10, 100_000];
        assert_eq!(sizes, expected.map(Ok));
        for wrong in ["", "MB", "many", "1", "-5GB", "10 TBs", "nan", "63KiB"] {
            assert!(bytes(wrong).is_err_and(|why| why.contains("like 500MB")), "{wrong}");
        }
    }

    #[test]
    fn a_pattern_that_means_nothing_is_refused() {
        assert!(pattern("pass(word)?=\\S+").is_ok());
        assert_eq!(pattern("(").map(drop), Err("no regular expression: unclosed group".into()));
        assert!(pattern("x*").is_err_and(|why| why.contains("matches nothing")));
    }
}
