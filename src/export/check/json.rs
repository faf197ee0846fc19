//! One JSON object. Names of fields and the words in them stay; readers must bear new ones. A field whose value is not
//! known is left out; lengths of time end in `_ns`.
//!
//! | of | fields |
//! |---|---|
//! | the report | `type` (`check`), `command`, `exit_code`, `headline`, `runs` |
//! | a headline | as in `run --json` |
//! | a run | `end` (`ended`, `not-ready`, `too-late`, `timed-out`, `interrupted`, `unobserved`), `why`, `exit_code`, `headline`, `ready_ns`, `asked_by`, `took_ns`, `exit` (`code` or `signal`), `recording` (a file for `loopscope replay`), `findings`: as in `run --json` |

use super::{CheckFormat, CheckReport, CheckRun};
use crate::{
    event::{Exit, clean, signal_name},
    export::json::{finding, headline, known},
};
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct JsonReport;

impl CheckFormat for JsonReport {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "One JSON object: the headline, and each run with its findings"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn write(&self, report: &CheckReport) -> String {
        let object = known(json!({
            "type": "check", "command": clean(&report.command), "exit_code": report.exit_code,
            "headline": report.first().map(|run| headline(run.start, &run.headline)),
            "runs": report.runs.iter().map(run).collect::<Vec<_>>(),
        }));
        format!("{object:#}\n")
    }
}

fn run(run: &CheckRun) -> Value {
    let exit = run.exit.map(|exit| match exit {
        Exit::Code(code) => json!({ "code": code }),
        Exit::Signal(signal) => json!({ "signal": signal_name(signal) }),
        Exit::Unknown => json!({ "unknown": true }),
    });
    known(json!({
        "end": run.end.word(), "why": run.end.why().map(clean), "exit_code": run.exit_code,
        "headline": headline(run.start, &run.headline), "ready_ns": run.ready.map(|ready| ready.0), "asked_by": run.asked_by,
        "took_ns": run.took.map(|took| took.0), "exit": exit, "recording": run.recording.as_ref().map(|path| path.display().to_string()),
        "findings": run.findings.iter().map(|each| finding(run.start, each)).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::{CheckFormat, JsonReport, Value};
    use crate::export::check::fixture;

    #[test]
    fn the_headline_is_that_of_the_failed_run() {
        let report: Value = serde_json::from_str(&JsonReport.write(&fixture::report())).expect("JSON");
        assert_eq!((&report["type"], &report["exit_code"]), (&"check".into(), &1.into()));
        assert_eq!(report["headline"]["rule"], "cancel-swallowed");
        let run = &report["runs"][1];
        assert_eq!((&run["took_ns"], &run["exit"]["code"]), (&1_200_000_000_u64.into(), &0.into()));
        assert_eq!(run["findings"][0]["at_ns"], 2_000_000);
        assert_eq!(run["findings"].as_array().map(Vec::len), Some(4));
    }
}
