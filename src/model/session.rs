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
        Self { lanes, start: Time::END, head: Time::START, applied: 0 }
    }

    /// The number of the next lane; `None` where there are as many as have numbers.
    pub fn next_lane(&self) -> Option<LaneId> {
        u8::try_from(self.lanes.len()).ok().map(LaneId)
    }

    /// Adds a lane in which nothing has happened yet.
    pub fn add_lane(&mut self, info: LaneInfo) {
        self.lanes.push(Lane::new(info));
        self.applied += 1;
    }

    /// Takes an event in, in any order. An event of a lane that is not of this session changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let Some(lane) = self.lanes.iter_mut().find(|lane| lane.info.id == event.lane) else { return };
        lane.apply(event);
        self.start = self.start.min(event.at);
        self.head = self.head.max(event.at);
        self.applied += 1;
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
}
