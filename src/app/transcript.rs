//! A session as a stream of text: events in the order of time, though they come a little out of it.

use crate::{
    event::{Event, Observation, Span, Time, What},
    export::{Context, Detail, Exporter},
    model::Model,
};

/// How long an event is held back for others that happened before it and come later.
const PATIENCE: Span = Span::from_millis(100);

/// Holds events back until they can be written in their order.
pub(super) struct Transcript {
    pub(super) exporter: &'static dyn Exporter,
    pub(super) detail: Detail,
    /// Whether what the program writes is no part of it.
    pub(super) leaves_output_out: bool,
    waiting: Vec<Event>,
}

impl Transcript {
    pub(super) const fn new(exporter: &'static dyn Exporter, detail: Detail) -> Self {
        Self { exporter, detail, leaves_output_out: false, waiting: Vec::new() }
    }

    pub(super) const fn context<'a>(&self, model: &'a Model) -> Context<'a> {
        Context { model, detail: self.detail }
    }

    pub(super) fn add(&mut self, events: &[Event]) {
        let is_output = |event: &Event| matches!(event.what, What::Observation(Observation::Output { .. }));
        let shown = |event: &&Event| !(self.leaves_output_out && is_output(event));
        self.waiting.extend(events.iter().filter(shown).cloned());
    }

    /// When the next event has waited long enough.
    pub(super) fn due(&self) -> Option<Time> {
        self.waiting.iter().map(|event| event.at + PATIENCE).min()
    }

    /// The text of the events that have waited long enough by now.
    pub(super) fn write_due(&mut self, model: &Model, now: Time) -> String {
        self.waiting.sort_by_key(|event| event.at);
        let due = self.waiting.partition_point(|event| event.at + PATIENCE <= now);
        let (exporter, context) = (self.exporter, self.context(model));
        let due = self.waiting.drain(..due);
        due.filter_map(|event| Some(exporter.event(context, model.lane(event.lane)?, &event))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, Transcript};
    use crate::{
        event::{Event, LaneId, LoopId, NameId, Report, SiteId, Time, WarningCategory, What},
        export::{Detail, exporter},
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
    fn an_event_that_comes_late_is_written_in_its_place() {
        let lines = exporter("lines").expect("there are lines");
        let (mut transcript, model) = (Transcript::new(lines, Detail::Story), model());
        transcript.add(&[warning(3), warning(5)]);
        transcript.add(&[warning(2), warning(4)]);
        let first = transcript.write_due(&model, Time(3) + PATIENCE);
        assert_eq!(transcript.due(), Some(Time(4) + PATIENCE));
        let all = first + &transcript.write_due(&model, Time::END);
        let written: Vec<_> = all.lines().map(|line| &line[14..]).collect();
        assert_eq!(written, ["warning: Task-2", "warning: Task-3", "warning: Task-4", "warning: Task-5"]);
    }
}
