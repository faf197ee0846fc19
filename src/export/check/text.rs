//! The report for people: the headline, then a sentence for each check that failed, what is ok in one line, and how to open
//! the recording.

use super::{CheckReport, CheckRun};
use crate::{
    event::{Span, clean},
    finding::{Finding, Verdict},
    model::counted,
};
use std::fmt::Write;

/// So many checks without an answer are named.
const NAMED: usize = 3;

/// The whole report. Its first line is the headline.
pub fn text(report: &CheckReport) -> String {
    let Some(run) = report.first() else { return String::new() };
    let mut text = format!("{}\n", clean(&run.headline.sentence));
    if let Some(fix) = &run.headline.fix {
        let _ = writeln!(text, "Fix: {}", clean(fix));
    }
    if report.runs.len() > 1 {
        text += &runs(report, run);
    }
    for (finding, times) in failed(report) {
        let is_headline = run.headline.rule == Some(finding.rule) && run.headline.lane == finding.lane;
        let sentence = if is_headline { "see the first line".into() } else { clean(first_sentence(&finding.sentence)) };
        let lane = if run.has_lanes() { format!("{} ", finding.lane.letter()) } else { String::new() };
        let times = if report.runs.len() > 1 { format!(" ({})", counted(times, "run")) } else { String::new() };
        let _ = writeln!(text, "  fail  {lane}{}{times}: {sentence}", finding.rule);
    }
    let _ = writeln!(text, "  ok    {}", ok(run));
    if let Some(path) = &run.recording {
        let _ = writeln!(text, "  see   loopscope replay {}", clean(&path.display().to_string()));
    }
    if let Some(why) = &run.unrecorded {
        let _ = writeln!(text, "  note  {}", clean(why));
    }
    text
}

/// `run 3 of 20; 2 failed; ended 110 ms to 1.20 s after SIGTERM`.
fn runs(report: &CheckReport, shown: &CheckRun) -> String {
    let number = report.runs.iter().position(|run| std::ptr::eq(run, shown)).unwrap_or_default() + 1;
    let all = counted(report.runs.len() as u64, "run");
    let failed = report.failed_runs();
    if failed == 0 {
        let took = report.runs.iter().filter_map(|run| run.took);
        let range = took.clone().min().zip(took.max());
        let range =
            range.map_or_else(String::new, |(least, most)| format!(": ended {least} to {most}{}", after(shown)));
        return format!("  {all}, none failed{range}\n");
    }
    format!("  {all}, {failed} failed; this is run {number}\n")
}

/// The failed findings of all runs, each rule of a lane once, and in how many runs it failed.
fn failed(report: &CheckReport) -> Vec<(&Finding, u64)> {
    let mut all: Vec<(&Finding, u64)> = Vec::new();
    // The run that is shown speaks first.
    let shown = report.first().into_iter();
    let others = report.runs.iter().filter(|run| report.first().is_none_or(|first| !std::ptr::eq(*run, first)));
    for finding in shown.chain(others).flat_map(|run| run.with(Verdict::Fail)) {
        match all.iter_mut().find(|(known, _)| (known.rule, known.lane) == (finding.rule, finding.lane)) {
            Some((_, times)) => *times += 1,
            None => all.push((finding, 1)),
        }
    }
    all
}

/// What is ok, what has no answer, and the times, in one line.
fn ok(run: &CheckRun) -> String {
    let count = |verdict| run.with(verdict).count() as u64;
    let mut parts = vec![counted(count(Verdict::Ok), "check")];
    if count(Verdict::Unknown) > 0 {
        let names: Vec<_> = run.with(Verdict::Unknown).map(|finding| finding.rule).collect();
        let names = if names.len() <= NAMED { format!(" ({})", names.join(", ")) } else { String::new() };
        parts.push(format!("{} unknown{names}", count(Verdict::Unknown)));
    }
    if count(Verdict::NotApplicable) > 0 {
        parts.push(format!("{} not applicable", count(Verdict::NotApplicable)));
    }
    parts.extend(run.ready.filter(|ready| *ready > Span::ZERO).map(|ready| format!("ready after {ready}")));
    parts.extend(run.took.map(|took| format!("ended {took}{}", after(run))));
    parts.join("; ")
}

fn after(run: &CheckRun) -> String {
    match &run.asked_by {
        Some(asked) => format!(" after {asked}"),
        None if run.ready.unwrap_or_default() == Span::ZERO => " after the start".into(),
        None => " after that".into(),
    }
}

/// What is wrong, without the evidence behind it.
fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").find(|(at, _)| text[at + 2..].starts_with(|c: char| c.is_uppercase()));
    ends.map_or(text, |(at, _)| &text[..=at])
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, text};
    use crate::export::check::{CheckReport, fixture};

    #[test]
    fn the_headline_comes_first_and_what_is_ok_last() {
        let text = text(&fixture::report());
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("Task poller said "), "{text}");
        assert_eq!(
            lines[1..],
            [
                "Fix: Let it end.",
                "  2 runs, 1 failed; this is run 2",
                "  fail  cancel-swallowed (1 run): see the first line",
                "  ok    1 check; 1 unknown (fds-stable); 1 not applicable; ready after 210 ms; ended 1.20 s after SIGTERM",
                "  see   loopscope replay /tmp/run.rec",
            ]
        );
    }

    #[test]
    fn runs_that_pass_say_how_long_they_took() {
        let runs = vec![fixture::run(0), fixture::run(0)];
        let text = text(&CheckReport { runs, exit_code: 0, ..fixture::report() });
        assert!(text.contains("\n  2 runs, none failed: ended 1.20 s to 1.20 s after SIGTERM\n"), "{text}");
    }

    #[test]
    fn the_evidence_is_left_out_of_a_line() {
        assert_eq!(first_sentence("It failed at app.py. x. Because of it."), "It failed at app.py. x.");
        assert_eq!(first_sentence("It failed."), "It failed.");
    }
}
