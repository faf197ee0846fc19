//! What happened as lines for a person without a dashboard: time since the start, lane, sentence; then what was
//! found, and where the lanes part.

use super::{clean::clean, letter};
use crate::{
    event::{Event, Time},
    finding::{Difference, Finding, Verdict},
    model::{Lane, is_story, sentence},
};
use std::fmt::Write;

/// The line of an event; `None` for one that is no part of the story: a poll, a sample, a text for others.
pub fn event(lane: &Lane, start: Time, event: &Event) -> Option<String> {
    let at = Time(event.at.since(start).0);
    is_story(event).then(|| format!("{at}  {}  {}\n", letter(event.lane), clean(&sentence(lane, event))))
}

/// What the rules say about a lane, under its name.
pub fn findings(lane: &Lane, findings: &[Finding]) -> String {
    let mut text = format!("\n{} {}\n", letter(lane.info.id), lane.info.style);
    for finding in findings {
        let verdict = verdict(finding.verdict);
        let _ = writeln!(text, "  {verdict:<7}  {:<22}  {}", finding.rule, clean(&finding.sentence));
    }
    text
}

/// Where the lanes part.
pub fn difference(start: Time, difference: &Difference) -> String {
    format!("\nfirst difference: {}  {}\n", Time(difference.at.since(start).0), clean(&difference.sentence))
}

pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Found => "found",
        Verdict::Unknown => "unknown",
    }
}
