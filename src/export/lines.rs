//! What happened as lines for a person without a dashboard: time since the start, lane, sentence; then what was
//! found, and where the lanes part.

use crate::{
    event::{Event, LaneId, Time, clean},
    finding::{Difference, Finding, RULES, Verdict},
    model::{Lane, is_story, sentence},
};
use std::fmt::Write;

/// What a rule says that had nothing to judge.
pub(super) const NOTHING: &str = "There was nothing to judge.";

/// The line of an event; `None` for one that is no part of the story: a poll, a sample, a text for others.
pub fn event(lane: &Lane, start: Time, event: &Event) -> Option<String> {
    let at = Time(event.at.since(start).0);
    is_story(event).then(|| format!("{at}  {}  {}\n", event.lane.letter(), clean(&sentence(lane, event))))
}

/// What the rules say about a lane, under its name. Those that had nothing to judge say so.
pub fn findings(lane: &Lane, findings: &[Finding]) -> String {
    let mut text = format!("\n{} {} · {}\n", lane.info.id.letter(), lane.info.style, clean(&lane.info.engine));
    let mut line = |verdict: &str, rule: &str, sentence: &str| {
        let _ = writeln!(text, "  {verdict:<7}  {rule:<23}  {sentence}");
    };
    for rule in RULES {
        let mut said = findings.iter().filter(|finding| finding.rule == rule.name).peekable();
        if said.peek().is_none() {
            line("none", rule.name, NOTHING);
        }
        said.for_each(|finding| line(verdict(finding.verdict), rule.name, &clean(&finding.sentence)));
    }
    text
}

/// Where lanes part; which two do is told where there are more.
pub fn difference(start: Time, between: Option<[LaneId; 2]>, difference: &Difference) -> String {
    let between = between.map_or_else(String::new, |[a, b]| format!(" ({}, {})", a.letter(), b.letter()));
    format!("\nfirst difference{between}: {}  {}\n", Time(difference.at.since(start).0), clean(&difference.sentence))
}

pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Found => "found",
        Verdict::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::{difference, event, findings};
    use crate::{
        event::{Event, LaneId, NameId, Observation, Report, SiteId, Stream, TaskId, Time, What},
        finding::{Difference, Finding, Verdict},
        model::{LaneInfo, Model, Style},
    };

    fn lane() -> Model {
        let info = LaneInfo { id: LaneId(1), title: "t".into(), engine: "tokio".into(), style: Style::Manual };
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

    #[test]
    fn findings_and_the_difference_stand_in_columns() {
        let finding = Finding {
            rule: "no-task-left",
            lane: LaneId(1),
            verdict: Verdict::Found,
            sentence: "3 tasks were left.".into(),
            fragment: "3 tasks left".into(),
            evidence: Vec::new(),
            at: None,
        };
        let shown = findings(&lane().lanes[0], &[finding]);
        let shown: Vec<_> = shown.lines().take(5).collect();
        let expected = [
            "",
            "B manual · tokio",
            "  none     exit-status              There was nothing to judge.",
            "  none     loop-closed              There was nothing to judge.",
            "  found    no-task-left             3 tasks were left.",
        ];
        assert_eq!(shown, expected);
        let parted = Difference { lane: LaneId(1), at: Time(5_000_000), sentence: "B never does.".into() };
        let shown = |between| difference(Time(0), between, &parted);
        assert_eq!(shown(None), "\nfirst difference: 00:00.005  B never does.\n");
        let of_four = Some([LaneId(1), LaneId(3)]);
        assert_eq!(shown(of_four), "\nfirst difference (B, D): 00:00.005  B never does.\n");
    }
}
