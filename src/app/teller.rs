//! Puts what happens into words while it happens, in the order of time.

use super::linear::Outcome;
use crate::{
    event::{Event, LaneId, Span, Time},
    export::{json, lines},
    finding::{Difference, Finding, uncompared},
    model::{Lane, Model},
};

/// How long an event is held back for others that happened before it and come later.
const PATIENCE: Span = Span::from_millis(100);

/// What the lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Lines {
        /// Also those that say little, and every check.
        verbose: bool,
    },
    /// JSON, one object a line.
    Json,
}

/// Puts what happens into words.
pub(super) struct Teller {
    form: Form,
    waiting: Vec<Event>,
}

impl Teller {
    pub(super) const fn new(form: Form) -> Self {
        Self { form, waiting: Vec::new() }
    }

    pub(super) fn take(&mut self, events: &[Event]) {
        self.waiting.extend_from_slice(events);
    }

    /// When the next event has waited long enough.
    pub(super) fn due(&self) -> Option<Time> {
        self.waiting.iter().map(|event| event.at + PATIENCE).min()
    }

    /// What has waited long enough by now.
    pub(super) fn tell(&mut self, model: &Model, now: Time) -> String {
        self.waiting.sort_by_key(|event| event.at);
        let ripe = self.waiting.partition_point(|event| event.at + PATIENCE <= now);
        let line = match self.form {
            Form::Lines { verbose: true } => lines::event,
            Form::Lines { verbose: false } => lines::brief,
            Form::Json => json::event,
        };
        let told = self.waiting.drain(..ripe);
        told.filter_map(|event| line(model.lane(event.lane)?, model.start(), &event)).collect()
    }

    /// What is to be known beforehand. People read it elsewhere.
    pub(super) fn note(&self, text: &str) -> String {
        match self.form {
            Form::Lines { .. } => String::new(),
            Form::Json => json::note(text),
        }
    }

    pub(super) fn findings(&self, model: &Model, lane: &Lane, findings: &[Finding]) -> String {
        match self.form {
            Form::Lines { verbose } => lines::findings(lane, findings, verbose),
            Form::Json => json::findings(model.start(), findings),
        }
    }

    pub(super) fn no_difference(&self, lanes: &[Lane]) -> String {
        match self.form {
            Form::Lines { .. } => format!("\nno difference between the lanes{}\n", uncompared(lanes)),
            Form::Json => String::new(),
        }
    }

    pub(super) fn difference(&self, model: &Model, between: [LaneId; 2], difference: &Difference) -> String {
        let start = model.start();
        match self.form {
            Form::Lines { .. } => lines::difference(start, Some(between).filter(|_| model.lanes.len() > 2), difference),
            Form::Json => json::difference(start, between, difference),
        }
    }

    pub(super) fn summary(&self, scenario: &str, model: &Model, found: usize, end: &Outcome) -> String {
        match self.form {
            Form::Lines { .. } => String::new(),
            Form::Json => json::summary(scenario, model.lanes.len(), found, end.code(), end.why()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, PATIENCE, Teller};
    use crate::{
        event::{Event, LaneId, LoopId, NameId, Report, SiteId, Time, WarningCategory, What},
        model::{LaneInfo, Model},
    };

    fn warning(at: u64) -> Event {
        let text = NameId::default_task(at as u32);
        let what = What::Report(Report::Warning { on: LoopId(0), category: WarningCategory::Other, text });
        Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what }
    }

    fn model() -> Model {
        let info = LaneInfo { id: LaneId(0), title: "t".into(), ..LaneInfo::default() };
        Model::new(vec![info])
    }

    #[test]
    fn what_comes_late_still_takes_its_place() {
        let (mut teller, model) = (Teller::new(Form::Lines { verbose: false }), model());
        teller.take(&[warning(3), warning(5)]);
        teller.take(&[warning(2), warning(4)]);
        let first = teller.tell(&model, Time(3) + PATIENCE);
        assert_eq!(teller.due(), Some(Time(4) + PATIENCE));
        let all = first + &teller.tell(&model, Time::END);
        let told: Vec<_> = all.lines().map(|line| &line[14..]).collect();
        assert_eq!(told, ["warning: Task-2", "warning: Task-3", "warning: Task-4", "warning: Task-5"]);
    }
}
