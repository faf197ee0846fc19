//! The lanes watched together.

use super::{Lane, LaneInfo};
use crate::event::{Event, LaneId, Time};

/// The lanes watched together, with everything that happened.
#[derive(Clone, Debug)]
pub struct Model {
    /// The lanes, in the order of the screen.
    pub lanes: Vec<Lane>,
    start: Time,
    head: Time,
    applied: u64,
    last_news: Time,
    news: u64,
}

impl Default for Model {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Model {
    /// Lanes in which nothing has happened yet.
    pub fn new(lanes: Vec<LaneInfo>) -> Self {
        let lanes = lanes.into_iter().map(Lane::new).collect();
        Self { lanes, start: Time::END, head: Time::START, applied: 0, last_news: Time::START, news: 0 }
    }

    /// The number of the next lane; `None` where there are as many as have numbers.
    pub fn next_lane(&self) -> Option<LaneId> {
        u8::try_from(self.lanes.len()).ok().map(LaneId)
    }

    /// Adds a lane in which nothing has happened yet.
    pub fn add_lane(&mut self, info: LaneInfo) {
        self.lanes.push(Lane::new(info));
        self.applied += 1;
        self.news += 1;
    }

    /// Takes an event in, in any order. An event of a lane that is not of this session changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let Some(lane) = self.lanes.iter_mut().find(|lane| lane.info.id == event.lane) else { return };
        let is_news = lane.apply(event);
        self.start = self.start.min(event.at);
        self.head = self.head.max(event.at);
        self.applied += 1;
        if is_news {
            self.last_news = self.last_news.max(event.at);
            self.news += 1;
        }
    }

    /// The lane with this number.
    pub fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.info.id == id)
    }

    /// The moment of the first event; zero while there is none.
    pub fn start(&self) -> Time {
        self.start.min(self.head)
    }

    /// The moment of the last event.
    pub const fn head(&self) -> Time {
        self.head
    }

    /// A moment as people read it: from the first event on.
    pub fn since_start(&self, at: Time) -> Time {
        Time(at.since(self.start()).0)
    }

    /// How many events and lanes were added: while it stays the same, so does every answer.
    pub const fn revision(&self) -> u64 {
        self.applied
    }

    /// How many of them were news: neither a sample, nor an answer that says what the last one did. An idle program makes
    /// none.
    pub const fn news(&self) -> u64 {
        self.news
    }

    /// The moment of the last news.
    pub const fn last_news(&self) -> Time {
        self.last_news
    }
}

#[cfg(test)]
mod tests {
    use super::Model;
    use crate::{
        event::{Event, LaneId, LoopId, LoopState, Metric, Observation, Report, SiteId, Time, Usage, What},
        model::LaneInfo,
    };

    #[test]
    fn a_sample_and_the_same_answer_again_are_no_news() {
        let mut model = Model::new(vec![LaneInfo::default()]);
        let mut news = |at: u64, what: What| {
            let before = model.news();
            model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what });
            (model.news() - before, model.last_news())
        };
        let handler = |text: &str| What::Observation(Observation::Handler { signal: 15, handler: text.into() });
        let answered = |at| What::Observation(Observation::Answered { asked: Time(at) });
        let usage = Usage { threads: 1, memory: 1, cpu: crate::event::Span(1) };
        assert_eq!(news(1, What::Report(Report::Loop { id: LoopId(1), state: LoopState::Running })), (1, Time(1)));
        assert_eq!(news(2, What::Observation(Observation::Usage(usage))), (0, Time(1)));
        let metric = Report::Metric { on: LoopId(1), metric: Metric::Parks, value: 7 };
        assert_eq!(news(3, What::Report(metric)), (0, Time(1)));
        for (at, handled, count, last) in [(5, "default", 1, 5), (7, "default", 0, 5), (9, "stop app.py:3", 1, 9)] {
            assert_eq!(news(at - 1, handler(handled)).0, 0, "it is no answer before its end");
            assert_eq!(news(at, answered(at - 2)), (count, Time(last)));
        }
    }
}
