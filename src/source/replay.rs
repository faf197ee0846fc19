//! A lane of a recording: its events come at once, in the order in which they were recorded, and nothing can be asked of
//! its program.

use futures_util::future::LocalBoxFuture;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{Abilities, Open, Source, SourceError, feed::observation};
use crate::{
    event::{Event, LaneId, Observation, Time},
    recording::{LaneReader, Recording},
};

/// A lane of a recording, to be opened.
#[derive(Debug)]
pub struct RecordedLane {
    pub recording: Recording,
    /// Its number in the recording.
    pub lane: LaneId,
}

impl Open for RecordedLane {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        let next = Some(read(self.recording.events(self.lane), Vec::new(), id));
        Ok(Box::new(Replay { id, newest: Time::START, next }))
    }
}

/// Reads the next part of a lane in a thread of its own, while the one before is taken in. `events` is empty, and has room
/// from before.
fn read(mut reader: LaneReader, mut events: Vec<Event>, id: LaneId) -> JoinHandle<Part> {
    spawn_blocking(move || {
        let has_more = reader.read(&mut events);
        let mut newest = Time::START;
        for event in &mut events {
            event.lane = id;
            newest = newest.max(event.at);
        }
        Part { reader, events, newest, has_more }
    })
}

#[derive(Debug)]
struct Part {
    reader: LaneReader,
    events: Vec<Event>,
    newest: Time,
    has_more: bool,
}

#[derive(Debug)]
struct Replay {
    /// Its number in this session.
    id: LaneId,
    newest: Time,
    next: Option<JoinHandle<Part>>,
}

impl Source for Replay {
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(next) = &mut self.next else { return false };
            let part = next.await;
            self.next = None;
            // A reader that panicked has no more to say.
            let Ok(Part { reader, mut events, newest, has_more }) = part else { return false };
            self.newest = self.newest.max(newest);
            if !has_more {
                events.extend(missing(self.id, self.newest, &reader));
            }
            let has_any = !events.is_empty();
            if out.is_empty() {
                std::mem::swap(out, &mut events);
            } else {
                out.append(&mut events);
            }
            if has_more {
                self.next = Some(read(reader, events, self.id));
            }
            has_more || has_any
        })
    }
}

/// What there is to say of events that were not recorded, or could not be read: they are lost records to every rule.
pub fn missing(lane: LaneId, at: Time, reader: &LaneReader) -> Vec<Event> {
    let note = |text: String| observation(at, lane, Observation::Note(text.into()));
    let mut said = Vec::new();
    if reader.damaged > 0 {
        said.push(note(format!("damaged and left out: {} of the recording's events", reader.damaged)));
        said.push(observation(at, lane, Observation::Missing { count: reader.damaged }));
    }
    // In a lane without events there is nothing to be misjudged, and no moment to say it at.
    if reader.left_out > 0 && at > Time::START {
        said.push(note(format!("not recorded, as the disk was too slow: {} of the session's events", reader.left_out)));
        said.push(observation(at, lane, Observation::Missing { count: reader.left_out }));
    }
    if reader.unknown > 0 {
        let count = reader.unknown;
        said.push(note(format!(
            "of kinds that this loopscope does not know: {count} of the recording's events; a newer one shows them"
        )));
    }
    said
}
