//! The line report: what was found; with more detail, before that what happened: time since the start, lane, sentence.

use super::{Context, Detail, Exporter, Summary};
use crate::{
    event::{Event, LaneId, Observation, Report, Time, What, clean, signal_name},
    finding::{Difference, Finding, Headline, LeftBehind, UNENDED, Verdict, uncompared},
    model::{Lane, Leg, Passage, counted, is_noise, is_story, passages, sentence, teardown_done},
};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// So many sentences about a lane are told without its story.
const MOST_NOTES: usize = 5;

/// In place of a sentence that stands first.
const SAID: &str = "see the first line";

/// So many tasks are listed of those that a signal came to.
const MOST_TASKS: usize = 10;

#[derive(Debug)]
pub(super) struct Lines;

impl Exporter for Lines {
    fn name(&self) -> &'static str {
        "lines"
    }

    fn about(&self) -> &'static str {
        "What was found: the headline, the checks that are not ok, the first difference; with -v what happened before"
    }

    fn has_verbose(&self) -> bool {
        true
    }

    /// People read it on stderr.
    fn note(&self, _: &str) -> String {
        String::new()
    }

    fn event(&self, session: Context<'_>, lane: &Lane, happened: &Event) -> String {
        // Of a process that is looked at from outside there is no other story than what was seen.
        let detail = if lane.lifeline.is_attached { session.detail.max(Detail::Story) } else { session.detail };
        let is_folded = || session.model.is_folded(lane) && !is_of_command(lane, happened);
        let write = match detail {
            Detail::All => event,
            Detail::Story if !is_folded() => brief,
            Detail::Story | Detail::Summary => return String::new(),
        };
        write(lane, session.model.start(), happened).unwrap_or_default()
    }

    fn headline(&self, session: Context<'_>, headline: &Headline) -> String {
        let story = if session.detail == Detail::Summary { "" } else { "\n" };
        format!("{story}{}", first(session.model.start(), headline))
    }

    fn findings(&self, session: Context<'_>, lane: &Lane, all: &[Finding], said: Option<&str>) -> String {
        let (at, start) = (session.model.head(), session.model.start());
        let ways = if session.detail == Detail::Summary { Vec::new() } else { passages(lane, at) };
        let ways: String = ways.iter().map(|way| passage(lane, start, way)).collect();
        findings(lane, all, session.detail, said) + &ways
    }

    fn folded(&self, session: Context<'_>, lane: &Lane) -> String {
        if session.detail == Detail::Summary { folded(lane) } else { String::new() }
    }

    fn difference(&self, session: Context<'_>, between: [LaneId; 2], found: &Difference) -> String {
        let Context { model, .. } = session;
        difference(model.start(), Some(between).filter(|_| model.lanes.len() > 2), found)
    }

    fn no_difference(&self, session: Context<'_>) -> String {
        format!("\nno difference between the lanes{}\n", uncompared(&session.model.lanes))
    }

    fn left_behind(&self, _: Context<'_>, left: &[(&Lane, [LeftBehind; 6])]) -> String {
        table(left)
    }

    fn summary(&self, session: Context<'_>, summary: Summary<'_>) -> String {
        if session.model.lanes.iter().any(|lane| lane.lifeline.is_attached) {
            return String::new();
        }
        let took = session.model.head().since(session.model.start());
        let checks = match summary.failed {
            0 => "no check failed".to_owned(),
            failed => format!("{} failed", counted(failed as u64, "check")),
        };
        let more = if session.detail == Detail::Summary { "; -v tells the story" } else { "" };
        format!(
            "\n{}: {}, {took}, {checks}{more}\n",
            clean(summary.scenario),
            counted(summary.lanes.max(1) as u64, "lane")
        )
    }
}

/// Whether an event of a lane that is folded away is the command's own: what it prints, and how it ends.
fn is_of_command(lane: &Lane, event: &Event) -> bool {
    use Observation::{Exited, Output, SignalSent, TimedOut};
    let What::Observation(seen) = &event.what else { return false };
    lane.info.parent.is_none() && matches!(seen, Output { .. } | Exited(_) | SignalSent { .. } | TimedOut)
}

/// The line of an event; `None` for one that is no part of the story: a poll, a sample, a text for others.
fn event(lane: &Lane, start: Time, event: &Event) -> Option<String> {
    // There the name of a task is no change of it.
    let is_name = lane.lifeline.is_attached && matches!(event.what, What::Report(Report::Renamed { .. }));
    let is_shown = is_story(event) && !is_name || is_answer(lane, event);
    is_shown.then(|| line(lane, start, event, &sentence(lane, event)))
}

/// The same without what says little.
fn brief(lane: &Lane, start: Time, happened: &Event) -> Option<String> {
    if let Some(sentence) = teardown_done(lane, happened) {
        return Some(line(lane, start, happened, &sentence));
    }
    event(lane, start, happened).filter(|_| !is_noise(lane, happened) && !is_answer(lane, happened))
}

/// Whether it is a part of what was seen of a process from outside: there it is all that there is.
fn is_answer(lane: &Lane, event: &Event) -> bool {
    let What::Observation(seen) = &event.what else { return false };
    let is_seen = matches!(
        seen,
        Observation::Thread { .. }
            | Observation::Asleep { .. }
            | Observation::HoldsInterpreter { .. }
            | Observation::Handler { .. }
            | Observation::Await { .. }
    );
    lane.lifeline.is_attached && is_seen
}

fn line(lane: &Lane, start: Time, event: &Event, sentence: &str) -> String {
    format!("{}  {}  {}\n", Time(event.at.since(start).0), lane.info.id.letter(), clean(sentence))
}

/// What to read first, with how it came to that, and what to do.
fn first(start: Time, headline: &Headline) -> String {
    let mut text = format!("{}\n", clean(&headline.sentence));
    if !headline.evidence.is_empty() {
        let steps =
            headline.evidence.iter().map(|step| format!("{} {}", Time(step.at.since(start).0), clean(&step.text)));
        let _ = writeln!(text, "  {}", steps.collect::<Vec<_>>().join(" → "));
    } else if let Some(since) = headline.since {
        let _ = writeln!(text, "  Since {}", Time(since.since(start).0));
    }
    if let Some(fix) = &headline.fix {
        let _ = writeln!(text, "  Fix: {}", clean(fix));
    }
    text
}

/// The name of a lane, and sentences about it.
fn head(lane: &Lane, notes: &[&str]) -> String {
    let mut text = format!("\n{} {} · {}\n", lane.info.id.letter(), clean(lane.info.label()), lane.info.engine_name());
    for note in notes {
        let _ = writeln!(text, "  note     {}", clean(note));
    }
    text
}

/// What there is to know about a lane that is folded away, but that it reports nothing, for which it is.
fn folded(lane: &Lane) -> String {
    let mut notes = notes(lane);
    notes.retain(|note| !note.starts_with("the program does not report"));
    if notes.is_empty() { String::new() } else { head(lane, &notes) }
}

/// The findings of a lane, under its name: those that are fail or unknown, and the count of the others; all of them where
/// everything is told. Without the story, what there is to know about the lane comes first.
fn findings(lane: &Lane, findings: &[Finding], detail: Detail, said: Option<&str>) -> String {
    let verbose = detail == Detail::All;
    let is_told = detail == Detail::Summary && !lane.lifeline.is_attached;
    let mut text = head(lane, &if is_told { notes(lane) } else { Vec::new() });
    let waits = |finding: &Finding| finding.verdict == Verdict::Unknown && finding.sentence == UNENDED;
    let waiting = findings.iter().filter(|finding| waits(finding)).count() as u64;
    let is_told = |finding: &&Finding| {
        verbose || finding.verdict == Verdict::Fail || finding.verdict == Verdict::Unknown && !waits(finding)
    };
    for finding in findings.iter().filter(is_told) {
        let Finding { verdict, rule, sentence, fix, .. } = finding;
        let is_said = !verbose && said == Some(sentence);
        let (sentence, fix) = if is_said { (SAID, None) } else { (sentence.as_str(), fix.as_ref()) };
        let _ = writeln!(text, "  {:<7}  {rule:<23}  {}", verdict.word(), clean(sentence));
        if let Some(fix) = fix {
            let _ = writeln!(text, "  {:<7}  {:<23}  Fix: {fix}", "", "");
        }
    }
    if waiting > 0 && !verbose {
        let _ = writeln!(text, "  {} no answer yet: the process has not ended", has(waiting));
    }
    if let Some(rest) = rest(findings).filter(|_| !verbose) {
        let _ = writeln!(text, "  {rest}");
    }
    text
}

/// The sentences about a lane, each once.
fn notes(lane: &Lane) -> Vec<&str> {
    let mut notes: Vec<&str> = Vec::new();
    for note in &lane.notes {
        if !notes.contains(&&*note.text) {
            notes.push(&note.text);
        }
    }
    notes.truncate(MOST_NOTES);
    notes
}

fn has(checks: u64) -> String {
    format!("{} {}", counted(checks, "check"), if checks == 1 { "has" } else { "have" })
}

/// How long a signal took from station to station, and of a few tasks each.
fn passage(lane: &Lane, start: Time, way: &Passage) -> String {
    let mut text = format!("\n  {}\n", signal_name(way.signal.into()));
    for Leg { station, at, took, tasks, spread } in &way.legs {
        let took = took.map_or_else(String::new, |took| format!("+{took}"));
        let tasks = if *tasks > 0 { format!(": {}", counted(*tasks as u64, "task")) } else { String::new() };
        let spread = spread.map_or_else(String::new, |(middle, most)| format!("; of each p50 {middle}, max {most}"));
        let _ = writeln!(text, "  {}  {took:>9}  {}{tasks}{spread}", Time(at.since(start).0), station.word());
    }
    for task in way.tasks.iter().take(MOST_TASKS) {
        let mut line = format!("requested +{}", task.requested.since(way.began));
        let since = |line: &mut String, word: &str, at: Option<Time>, from: Time| {
            at.map_or(from, |at| {
                let _ = write!(line, ", {word} +{}", at.since(from));
                at
            })
        };
        let delivered = since(&mut line, "delivered", task.delivered, task.requested);
        since(&mut line, "ended", task.ended, delivered);
        let _ = writeln!(text, "             {}: {line}", clean(&lane.name_of(task.task).to_string()));
    }
    let more = way.tasks.len().saturating_sub(MOST_TASKS);
    if more > 0 {
        let _ = writeln!(text, "             and {more} more");
    }
    text
}

/// `9 checks ok, 2 not applicable`.
fn rest(findings: &[Finding]) -> Option<String> {
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count() as u64;
    match (count(Verdict::Ok), count(Verdict::NotApplicable)) {
        (0, 0) => None,
        (0, none) => Some(format!("{} not applicable", counted(none, "check"))),
        (ok, 0) => Some(format!("{} ok", counted(ok, "check"))),
        (ok, none) => Some(format!("{} ok, {none} not applicable", counted(ok, "check"))),
    }
}

/// The first difference; `between` names the two lanes if there are more.
fn difference(start: Time, between: Option<[LaneId; 2]>, difference: &Difference) -> String {
    let between = between.map_or_else(String::new, |[a, b]| format!(" ({}, {})", a.letter(), b.letter()));
    format!("\nfirst difference{between}: {}  {}\n", Time(difference.at.since(start).0), clean(&difference.sentence))
}

/// What lanes left behind: a row for each kind, a column for each lane.
fn table(left: &[(&Lane, [LeftBehind; 6])]) -> String {
    let Some((_, kinds)) = left.first() else { return String::new() };
    let is_of_one = left.iter().all(|(lane, _)| lane.info.engine == left[0].0.info.engine);
    let head = |lane: &Lane| match lane.info.id.letter() {
        letter if is_of_one => format!("{letter} {}", lane.info.label()),
        letter => format!("{letter} {} · {}", lane.info.label(), lane.info.engine_name()),
    };
    let columns = left.iter().map(|(lane, rows)| {
        let cells = rows.iter().map(|row| row.what.clone());
        std::iter::once(head(lane)).chain(cells).map(|cell| clean(&cell).into_owned()).collect::<Vec<_>>()
    });
    let titles = std::iter::once("left behind".to_owned()).chain(kinds.iter().map(|row| format!("  {}", row.title)));
    let columns: Vec<Vec<String>> = std::iter::once(titles.collect()).chain(columns).collect();
    let widths: Vec<usize> =
        columns.iter().map(|cells| cells.iter().map(|cell| cell.width()).max().unwrap_or_default()).collect();
    let mut text = String::from("\n");
    for row in 0..=kinds.len() {
        let cells = columns
            .iter()
            .zip(&widths)
            .map(|(cells, width)| format!("{}{}", cells[row], " ".repeat(width - cells[row].width())));
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Detail, difference, event, findings};
    use crate::{
        event::{Engine, Event, LaneId, NameId, Observation, Report, SiteId, Stream, TaskId, Time, What},
        finding::{Difference, Finding, Verdict},
        model::{EntryPoint, LaneInfo, Model},
    };

    fn lane() -> Model {
        let info = LaneInfo {
            id: LaneId(1),
            title: "t".into(),
            engine: Engine::Tokio,
            entry: Some(EntryPoint::Manual),
            ..LaneInfo::default()
        };
        Model::new(vec![info])
    }

    fn told(what: What) -> Option<String> {
        let happened = Event { at: Time(2_000_000_000), lane: LaneId(1), site: SiteId::NONE, what };
        event(&lane().lanes[0], Time(1_000_000_000), &happened)
    }

    #[test]
    fn a_line_is_time_lane_sentence() {
        let output = Observation::Output { stream: Stream::Stdout, line: "\u{1b}[31mhello".into() };
        assert_eq!(told(What::Observation(output)).as_deref(), Some("00:01.000  B  stdout: hello\n"));
    }

    #[test]
    fn texts_for_others_are_no_part_of_the_story() {
        assert_eq!(told(What::Observation(Observation::Named(NameId(1), "x".into()))), None);
        assert!(told(What::Report(Report::CancelDelivered { task: TaskId(3) })).is_some());
    }

    fn finding(rule: &'static str, verdict: Verdict) -> Finding {
        let fix = (verdict == Verdict::Fail).then_some("Await them.".into());
        let (sentence, fragment, subjects) = ("It was.".into(), "it".into(), Vec::new());
        Finding {
            rule,
            lane: LaneId(1),
            verdict,
            sentence,
            fragment,
            fix,
            steps: Vec::new(),
            since: None,
            subjects,
            count: 0,
            at: None,
        }
    }

    #[test]
    fn only_what_is_not_ok_is_shown_unless_verbose() {
        let all = [
            finding("task-left", Verdict::Fail),
            finding("fds-stable", Verdict::Unknown),
            finding("exit-status", Verdict::Ok),
            finding("nested-run", Verdict::NotApplicable),
        ];
        let told = |all: &[Finding], verbose| {
            findings(&lane().lanes[0], all, if verbose { Detail::All } else { Detail::Summary }, None)
        };
        let failed =
            "  fail     task-left                It was.\n                                    Fix: Await them.\n";
        let unknown = "  unknown  fds-stable               It was.\n";
        let ok = "  ok       exit-status              It was.\n  n/a      nested-run               It was.\n";
        let title = "\nB manual · tokio\n";
        assert_eq!(told(&all, false), format!("{title}{failed}{unknown}  1 check ok, 1 not applicable\n"));
        assert_eq!(told(&all, true), format!("{title}{failed}{unknown}{ok}"));
        assert_eq!(told(&all[2..3], false), format!("{title}  1 check ok\n"));
        assert_eq!(told(&all[..1], false), format!("{title}{failed}"));
    }

    #[test]
    fn the_difference_names_two_lanes_where_there_are_more() {
        let parted = Difference { lane: LaneId(1), at: Time(5_000_000), sentence: "B never does.".into() };
        let shown = |between| difference(Time(0), between, &parted);
        assert_eq!(shown(None), "\nfirst difference: 00:00.005  B never does.\n");
        let of_four = Some([LaneId(1), LaneId(3)]);
        assert_eq!(shown(of_four), "\nfirst difference (B, D): 00:00.005  B never does.\n");
    }
}
