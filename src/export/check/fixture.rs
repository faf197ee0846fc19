//! A report for the tests of every format: a program that writes what it can to break one.

use super::{CheckReport, CheckRun, RunEnd};
use crate::{
    event::{Exit, LaneId, Span, Stream, TaskId, Time},
    finding::{Finding, Headline, Subject, SubjectId, Verdict},
    model::OutputLine,
};

pub(super) const HOSTILE: &str = "</failure>]]> ```` | `x` ::error::%0A \u{1b}[31m @all \u{0} \u{fffe}\u{ffff}";

pub(super) fn finding(rule: &'static str, verdict: Verdict) -> Finding {
    let failed = verdict == Verdict::Fail;
    let place = Some("app dir/app.py:17".into());
    let subject = || Subject { id: SubjectId::Task(TaskId(4)), name: "poller".into(), place, state: String::new() };
    Finding {
        rule,
        lane: LaneId(0),
        verdict,
        sentence: if failed { format!("Task poller said {HOSTILE}.") } else { "All is well.".into() },
        fragment: "poller".into(),
        fix: failed.then_some("Let it end.".into()),
        steps: Vec::new(),
        since: None,
        subjects: failed.then(subject).into_iter().collect(),
        count: u64::from(failed),
        at: Some(Time(3_000_000)),
    }
}

pub(super) fn run(exit_code: u8) -> CheckRun {
    let verdict = if exit_code == 1 { Verdict::Fail } else { Verdict::Ok };
    let swallowed = finding("cancel-swallowed", verdict);
    let headline = Headline {
        lane: LaneId(0),
        is_of_all: false,
        verdict,
        rule: Some("cancel-swallowed"),
        sentence: swallowed.sentence.clone(),
        evidence: Vec::new(),
        fix: swallowed.fix.clone(),
        since: None,
        causes: 1,
    };
    let rest = [("fds-stable", Verdict::Unknown), ("exit-status", Verdict::Ok), ("nested-run", Verdict::NotApplicable)];
    CheckRun {
        end: RunEnd::Ended,
        exit_code,
        headline,
        findings: [swallowed].into_iter().chain(rest.map(|(rule, verdict)| finding(rule, verdict))).collect(),
        start: Time(1_000_000),
        ready: Some(Span::from_millis(210)),
        asked_by: Some("SIGTERM".into()),
        took: Some(Span::from_millis(1_200)),
        exit: Some(Exit::Code(0)),
        output: vec![OutputLine { at: Time(2_000_000), stream: Stream::Stderr, line: HOSTILE.into() }],
        recording: (exit_code > 0).then(|| "/tmp/run.rec".into()),
        unrecorded: None,
    }
}

pub(super) fn report() -> CheckReport {
    CheckReport {
        command: "python app.py".into(),
        script: Some("app.py".into()),
        runs: vec![run(0), run(1)],
        exit_code: 1,
    }
}
