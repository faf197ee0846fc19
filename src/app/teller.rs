//! Writes down what happens while it happens, in the order of time.

use super::linear::Outcome;
use crate::{
    event::{Event, LaneId, Span, Time},
    export::{json, lines},
    finding::{Difference, Finding, uncompared},
    model::{Lane, Model},
};
use std::io::{self, ErrorKind, Write};

/// How long an event is held back for others that happened before it and come later.
const PATIENCE: Span = Span::from_millis(100);

/// What the lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Sentences.
    Lines {
        /// Also those that say little, and every check.
        verbose: bool,
    },
    /// JSON, one object a line.
    Json,
}

/// Writes down what happens.
pub(super) struct Teller<'a> {
    form: Form,
    /// `None` when nobody reads any more: then all goes on in silence, for the exit code's sake.
    out: Option<&'a mut dyn Write>,
    waiting: Vec<Event>,
}

impl<'a> Teller<'a> {
    pub(super) const fn new(form: Form, out: &'a mut dyn Write) -> Self {
        Self { form, out: Some(out), waiting: Vec::new() }
    }

    pub(super) fn take(&mut self, events: &[Event]) {
        self.waiting.extend_from_slice(events);
    }

    /// When the next event has waited long enough.
    pub(super) fn due(&self) -> Option<Time> {
        self.waiting.iter().map(|event| event.at + PATIENCE).min()
    }

    /// Writes down what has waited long enough by now.
    pub(super) fn tell(&mut self, model: &Model, now: Time) -> io::Result<()> {
        self.waiting.sort_by_key(|event| event.at);
        let ripe = self.waiting.partition_point(|event| event.at + PATIENCE <= now);
        let line = match self.form {
            Form::Lines { verbose: true } => lines::event,
            Form::Lines { verbose: false } => lines::brief,
            Form::Json => json::event,
        };
        let told = self.waiting.drain(..ripe);
        let text: String = told.filter_map(|event| line(model.lane(event.lane)?, model.start(), &event)).collect();
        self.write(&text)
    }

    /// Writes down what is to be known beforehand. People read it elsewhere.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        match self.form {
            Form::Lines { .. } => Ok(()),
            Form::Json => self.write(&json::note(text)),
        }
    }

    pub(super) fn findings(&mut self, model: &Model, lane: &Lane, findings: &[Finding]) -> io::Result<()> {
        let text = match self.form {
            Form::Lines { verbose } => lines::findings(lane, findings, verbose),
            Form::Json => json::findings(model.start(), findings),
        };
        self.write(&text)
    }

    pub(super) fn no_difference(&mut self, lanes: &[Lane]) -> io::Result<()> {
        match self.form {
            Form::Lines { .. } => self.write(&format!("\nno difference between the lanes{}\n", uncompared(lanes))),
            Form::Json => Ok(()),
        }
    }

    pub(super) fn difference(
        &mut self,
        model: &Model,
        between: [LaneId; 2],
        difference: &Difference,
    ) -> io::Result<()> {
        let start = model.start();
        let text = match self.form {
            Form::Lines { .. } => lines::difference(start, Some(between).filter(|_| model.lanes.len() > 2), difference),
            Form::Json => json::difference(start, between, difference),
        };
        self.write(&text)
    }

    pub(super) fn summary(&mut self, scenario: &str, model: &Model, found: usize, end: &Outcome) -> io::Result<()> {
        match self.form {
            Form::Lines { .. } => Ok(()),
            Form::Json => self.write(&json::summary(scenario, model.lanes.len(), found, end.code(), end.why())),
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let Some(out) = &mut self.out else { return Ok(()) };
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                self.out = None;
                Ok(())
            }
            done => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, PATIENCE, Teller};
    use crate::{
        event::{Event, LaneId, NameId, Report, SiteId, Time, What},
        model::{LaneInfo, Model, Style},
    };

    fn mark(at: u64) -> Event {
        let what = What::Report(Report::Mark { name: NameId::default_task(at as u32) });
        Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what }
    }

    fn model() -> Model {
        let info = LaneInfo { id: LaneId(0), title: "t".into(), engine: "tokio".into(), style: Style::Managed };
        Model::new(vec![info])
    }

    #[test]
    fn what_comes_late_still_takes_its_place() {
        let (mut out, model) = (Vec::new(), model());
        let mut teller = Teller::new(Form::Lines { verbose: false }, &mut out);
        teller.take(&[mark(3), mark(5)]);
        teller.take(&[mark(2), mark(4)]);
        teller.tell(&model, Time(3) + PATIENCE).expect("a vector takes all");
        assert_eq!(teller.due(), Some(Time(4) + PATIENCE));
        teller.tell(&model, Time::END).expect("a vector takes all");
        let told: Vec<_> = str::from_utf8(&out).expect("UTF-8").lines().map(|line| &line[14..]).collect();
        assert_eq!(told, ["Task-2", "Task-3", "Task-4", "Task-5"]);
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut teller = Teller::new(Form::Lines { verbose: false }, &mut writer);
        teller.take(&[mark(1)]);
        assert!(teller.tell(&model(), Time::END).is_ok() && teller.out.is_none());
    }
}
