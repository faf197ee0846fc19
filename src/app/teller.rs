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
    Lines,
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
            Form::Lines => lines::event,
            Form::Json => json::event,
        };
        let told = self.waiting.drain(..ripe);
        let text: String = told.filter_map(|event| line(model.lane(event.lane)?, model.start(), &event)).collect();
        self.write(&text)
    }

    /// Writes down what is to be known beforehand. People read it elsewhere.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        match self.form {
            Form::Lines => Ok(()),
            Form::Json => self.write(&json::note(text)),
        }
    }

    pub(super) fn findings(&mut self, model: &Model, lane: &Lane, findings: &[Finding]) -> io::Result<()> {
        let text = match self.form {
            Form::Lines => lines::findings(lane, findings),
            Form::Json => json::findings(model.start(), lane.info.id, findings),
        };
        self.write(&text)
    }

    pub(super) fn no_difference(&mut self, lanes: &[Lane]) -> io::Result<()> {
        match self.form {
            Form::Lines => self.write(&format!("\nno difference between the lanes{}\n", uncompared(lanes))),
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
            Form::Lines => lines::difference(start, Some(between).filter(|_| model.lanes.len() > 2), difference),
            Form::Json => json::difference(start, between, difference),
        };
        self.write(&text)
    }

    pub(super) fn summary(&mut self, scenario: &str, model: &Model, found: usize, end: &Outcome) -> io::Result<()> {
        match self.form {
            Form::Lines => Ok(()),
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
        event::{Event, LaneId, LoopId, NameId, Report, SiteId, Time, Warned, What},
        model::{LaneInfo, Model, Style},
    };

    fn warning(at: u64) -> Event {
        let text = NameId::default_task(at as u32);
        let what = What::Report(Report::Warning { on: LoopId(0), warned: Warned::Other, text });
        Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what }
    }

    fn model() -> Model {
        let info = LaneInfo { id: LaneId(0), title: "t".into(), engine: "tokio".into(), style: Style::Managed };
        Model::new(vec![info])
    }

    #[test]
    fn what_comes_late_still_takes_its_place() {
        let (mut out, model) = (Vec::new(), model());
        let mut teller = Teller::new(Form::Lines, &mut out);
        teller.take(&[warning(3), warning(5)]);
        teller.take(&[warning(2), warning(4)]);
        teller.tell(&model, Time(3) + PATIENCE).expect("a vector takes all");
        assert_eq!(teller.due(), Some(Time(4) + PATIENCE));
        teller.tell(&model, Time::END).expect("a vector takes all");
        let told: Vec<_> = str::from_utf8(&out).expect("UTF-8").lines().map(|line| &line[14..]).collect();
        assert_eq!(told, ["warning: Task-2", "warning: Task-3", "warning: Task-4", "warning: Task-5"]);
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut teller = Teller::new(Form::Lines, &mut writer);
        teller.take(&[warning(1)]);
        assert!(teller.tell(&model(), Time::END).is_ok() && teller.out.is_none());
    }
}
