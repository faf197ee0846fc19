//! JUnit's XML: a test suite for each run, a test case for each check.

use super::{CheckFormat, CheckReport, CheckRun, RunEnd, place};
use crate::{
    event::{Span, Stream, clean},
    finding::{Finding, Verdict},
};
use quick_junit::{NonSuccessKind, Report as XmlReport, TestCase, TestCaseStatus, TestSuite};

#[derive(Debug)]
pub(super) struct JunitReport;

impl CheckFormat for JunitReport {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn about(&self) -> &'static str {
        "JUnit's XML: a suite for each run, a test case for each check"
    }

    fn extension(&self) -> &'static str {
        "xml"
    }

    fn write(&self, report: &CheckReport) -> String {
        let mut xml = XmlReport::new("loopscope check");
        let name = text(&report.command);
        for (number, run) in (1..).zip(&report.runs) {
            let numbered = format!("{name} (run {number})");
            xml.add_test_suite(suite(if report.runs.len() == 1 { &name } else { &numbered }, run));
        }
        let text = xml.to_string().unwrap_or_default();
        if text.ends_with('\n') { text } else { text + "\n" }
    }
}

fn suite(name: &str, run: &CheckRun) -> TestSuite {
    let mut suite = TestSuite::new(name);
    let length = |span: Option<Span>| span.unwrap_or_default();
    suite.set_time((length(run.ready) + length(run.took)).into());
    for (stream, out) in [(Stream::Stdout, true), (Stream::Stderr, false)] {
        let text: String = run
            .output
            .iter()
            .filter(|line| line.stream == stream)
            .map(|line| format!("{}\n", text(&line.line)))
            .collect();
        match (text.is_empty(), out) {
            (true, _) => {}
            (false, true) => drop(suite.set_system_out(text)),
            (false, false) => drop(suite.set_system_err(text)),
        }
    }
    suite.add_test_cases(run.findings.iter().map(|finding| case(name, run, finding)));
    if let Some(why) = unanswered(&run.end) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(text(&why));
        status.set_type(run.end.word());
        let mut case = TestCase::new("check", status);
        case.set_classname(name);
        suite.add_test_case(case);
    }
    suite
}

/// Why a run has no answer, as far as no finding says so.
fn unanswered(end: &RunEnd) -> Option<String> {
    match end {
        RunEnd::TimedOut => Some("The time limit of the check passed.".into()),
        RunEnd::Interrupted(_) => Some("The check was interrupted.".into()),
        end => end.why().map(String::from),
    }
}

fn case(class: &str, run: &CheckRun, finding: &Finding) -> TestCase {
    let Finding { rule, verdict, sentence, fix, .. } = finding;
    let sentence = text(sentence);
    let mut status = match verdict {
        Verdict::Ok => TestCaseStatus::success(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Unknown | Verdict::NotApplicable => TestCaseStatus::skipped(),
    };
    if *verdict != Verdict::Ok {
        status.set_message(&sentence);
    }
    if *verdict == Verdict::Fail {
        status.set_type(*rule);
        let fix = fix.as_ref().map(|fix| format!("\nFix: {}", text(fix))).unwrap_or_default();
        let at = place(finding).map(|(file, line)| format!("\nAt {}:{line}", text(file))).unwrap_or_default();
        status.set_description(format!("{sentence}{fix}{at}"));
    }
    let name = if run.has_lanes() { format!("{rule} (lane {})", finding.lane.letter()) } else { (*rule).into() };
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

/// A text without what XML has no room for: for one such character a reader refuses all of it.
fn text(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::{CheckFormat, JunitReport};
    use crate::export::check::fixture;
    use quick_junit::{NonSuccessKind, Report as XmlReport, TestCaseStatus};

    #[test]
    fn every_check_is_a_test_case() {
        let xml = JunitReport.write(&fixture::report());
        let read = XmlReport::deserialize_from_str(&xml).expect("JUnit");
        assert_eq!((read.test_suites.len(), read.tests, read.failures), (2, 8, 1), "{xml}");
        let is_xml = |c: char| !matches!(c, '\u{fffe}' | '\u{ffff}') && (!c.is_control() || c == '\n');
        assert!(xml.chars().all(is_xml) && xml.matches("@all  \u{fffd}\u{fffd}").count() == 4, "{xml}");
        let failed = &read.test_suites[1].test_cases[0];
        assert_eq!(failed.name.as_str(), "cancel-swallowed");
        let TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, message, .. } = &failed.status else {
            panic!("{failed:?}")
        };
        assert!(message.as_ref().is_some_and(|text| text.as_str().starts_with("Task poller said </failure>]]>")));
    }
}
