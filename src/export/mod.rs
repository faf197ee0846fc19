//! What happened, as text for others: one exporter a file, and its line in [`EXPORTERS`].

pub mod advice;
pub mod check;
pub mod claims;
pub mod cost;
mod detail;
mod json;
mod lines;

pub use detail::Detail;

use crate::{
    event::{Event, LaneId},
    finding::{Difference, Finding, Headline, LeftBehind},
    model::{Lane, Model},
};
use std::fmt::Debug;

/// Every exporter, the one for people first.
pub const EXPORTERS: &[&dyn Exporter] = &[&lines::Lines, &json::Json];

/// Turns a session into a stream of text while it happens: what is known beforehand, each event in the order of time, and
/// in the end what was found. What it has nothing to say about is an empty text.
pub trait Exporter: Debug + Sync {
    /// What `--format` calls it.
    fn name(&self) -> &'static str;

    /// What it writes, in a few words for `--help`.
    fn about(&self) -> &'static str;

    /// Whether it leaves things out unless they are asked for.
    fn has_verbose(&self) -> bool {
        false
    }

    /// Whether what a program prints is in it, so that stdout can be its alone.
    fn has_output(&self) -> bool {
        false
    }

    /// Something that must be known before all else, such as why a lane is missing.
    fn note(&self, text: &str) -> String;

    /// An event that has just been applied to the model.
    fn event(&self, session: Context<'_>, lane: &Lane, event: &Event) -> String;

    /// What to say first, once the session is over: the first thing of the report.
    fn headline(&self, session: Context<'_>, headline: &Headline) -> String;

    /// What the rules say about a lane. `said` is the sentence that stands first, where it is about this lane.
    fn findings(&self, session: Context<'_>, lane: &Lane, findings: &[Finding], said: Option<&str>) -> String;

    /// What there is to say about a lane that is folded away, of which no findings are told.
    fn folded(&self, session: Context<'_>, lane: &Lane) -> String {
        let _ = (session, lane);
        String::new()
    }

    /// The first difference between two lanes.
    fn difference(&self, session: Context<'_>, between: [LaneId; 2], difference: &Difference) -> String;

    /// That no two of several lanes differ.
    fn no_difference(&self, session: Context<'_>) -> String;

    /// What each lane left behind, side by side.
    fn left_behind(&self, session: Context<'_>, left: &[(&Lane, [LeftBehind; 6])]) -> String;

    /// The end.
    fn summary(&self, session: Context<'_>, summary: Summary<'_>) -> String;
}

/// The session that an exporter writes about.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// All that is known so far.
    pub model: &'a Model,
    /// How much to write.
    pub detail: Detail,
}

/// How a session ended.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// The scenario's or the program's name.
    pub scenario: &'a str,
    /// How many lanes are shown.
    pub lanes: usize,
    /// How many checks failed.
    pub failed: usize,
    /// The exit code of the inspector.
    pub exit_code: u8,
    /// What broke, where something did.
    pub why: Option<&'a str>,
}

/// The exporter of that name.
pub fn exporter(name: &str) -> Option<&'static dyn Exporter> {
    EXPORTERS.iter().copied().find(|exporter| exporter.name() == name)
}

#[cfg(test)]
mod tests {
    use super::{Context, Detail, EXPORTERS, Exporter, Summary, exporter};
    use crate::{
        event::{Event, LaneId, NameId, Observation, SiteId, Time, What},
        model::{LaneInfo, Model},
    };

    #[test]
    fn names_are_found_and_single() {
        for each in EXPORTERS {
            assert_eq!(EXPORTERS.iter().filter(|other| other.name() == each.name()).count(), 1);
            assert_eq!(exporter(each.name()).map(Exporter::about), Some(each.about()));
        }
        assert!(exporter("yaml").is_none());
    }

    /// Whatever an exporter writes, it is whole lines, and a text of the program cannot add one.
    #[test]
    fn every_exporter_writes_whole_lines() {
        let model = Model::new(vec![LaneInfo { id: LaneId(0), title: "t".into(), ..LaneInfo::default() }]);
        let session = Context { model: &model, detail: Detail::All };
        let what = What::Observation(Observation::Note("a\nb\u{1b}[2J".into()));
        let event = Event { at: Time(1), lane: LaneId(0), site: SiteId::NONE, what };
        let silent = What::Observation(Observation::Named(NameId(1), "x".into()));
        let summary = Summary { scenario: "t", lanes: 1, failed: 0, exit_code: 0, why: None };
        for each in EXPORTERS {
            assert_eq!(each.event(session, &model.lanes[0], &event).matches('\n').count(), 1, "{each:?}");
            assert_eq!(each.event(session, &model.lanes[0], &Event { what: silent.clone(), ..event.clone() }), "");
            for text in
                [each.note("n"), each.findings(session, &model.lanes[0], &[], None), each.summary(session, summary)]
            {
                assert!(text.is_empty() || text.ends_with('\n'), "{each:?}: {text}");
            }
        }
    }
}
