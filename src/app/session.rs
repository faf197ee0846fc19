//! A session: lanes that are watched together, whatever they come from.

use std::fmt;

use futures_util::future::select_all;

use super::{
    moment::until,
    planned::{self, PlannedSignal},
    record::lane_head,
};
use crate::{
    event::{Event, LaneId, Observation, SiteId, Span, Stream, TaskId, Time, What},
    finding::Limits,
    model::{LaneInfo, Model},
    recording::{Recorder, Trouble},
    source::{Abilities, Open, Recipient, Source, SourceError, now},
    ui::Brief,
};

/// How long lanes have for their last answer: on a busy machine some seconds where much is read from outside.
const PATIENCE: Span = Span::from_millis(10_000);

/// A session that has not started: plain data, and the sources of its lanes.
#[derive(Debug)]
pub struct SessionSpec {
    /// What the screen says about it, and how to run it again.
    pub brief: Brief,
    /// The lanes it begins with, in the order of the screen.
    pub lanes: Vec<LaneSpec>,
    /// Where the rules draw the line.
    pub limits: Limits,
}

/// A lane that has not begun.
#[derive(Debug)]
pub struct LaneSpec {
    /// What it is; its number is the session's to give.
    pub info: LaneInfo,
    /// Its source.
    pub opens: Box<dyn Open>,
    /// The signal that it is sent.
    pub signal: Option<PlannedSignal>,
}

impl LaneSpec {
    /// A lane that is sent no signal.
    pub fn new(info: LaneInfo, opens: Box<dyn Open>) -> Self {
        Self { info, opens, signal: None }
    }
}

const FULL: &str = "a session has at most 256 lanes: processes that start from here on are not shown; watch a part of the \
                    command by itself to see them";

/// Lanes and their events. Dropping it ends the processes it started.
pub struct Session {
    pub model: Model,
    lanes: Vec<RunningLane>,
    fresh: Vec<Event>,
    /// When all lanes are ended at the latest.
    ends: Option<Time>,
    recorder: Option<Recorder>,
    /// Whether a process was left out, as there are as many lanes as there can be.
    is_full: bool,
}

struct RunningLane {
    id: LaneId,
    source: Box<dyn Source>,
    /// Its events that are not taken yet. They live here, so that none is lost when the wait is dropped.
    events: Vec<Event>,
    is_over: bool,
    /// The signal that it has not got.
    signal: Option<PlannedSignal>,
    /// Whether it is too late for that.
    missed: bool,
}

impl Session {
    /// Begins a session.
    ///
    /// # Errors
    /// When a lane cannot be opened; the others are ended.
    pub fn begin(spec: &SessionSpec) -> Result<Self, SourceError> {
        let mut session = Self::over(Model::default());
        for lane in &spec.lanes {
            session.add(lane)?;
        }
        Ok(session)
    }

    /// One whose lanes are all over, as it was.
    pub fn over(model: Model) -> Self {
        Self { model, lanes: Vec::new(), fresh: Vec::new(), ends: None, recorder: None, is_full: false }
    }

    /// Adds a lane, at any time.
    ///
    /// # Errors
    /// When it cannot be opened; the session is what it was.
    pub fn add(&mut self, spec: &LaneSpec) -> Result<LaneId, SourceError> {
        let id = self.model.next_lane().ok_or(SourceError::TooManyLanes)?;
        let source = spec.opens.open(id)?;
        let info = LaneInfo { id, ..spec.info.clone() };
        self.recorder.iter().for_each(|recorder| recorder.lane(id, lane_head(&info)));
        self.model.add_lane(info);
        self.lanes.push(RunningLane {
            id,
            source,
            events: Vec::new(),
            is_over: false,
            signal: spec.signal,
            missed: false,
        });
        Ok(id)
    }

    /// Waits for events and applies them to the model, and sends the signals that are due. `None` when all lanes have ended
    /// and all their events are applied. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<&[Event]> {
        let due = self.lanes.iter().filter_map(|lane| self.due(lane)).min();
        let waits: Vec<_> =
            self.lanes.iter_mut().filter(|lane| !lane.is_over).map(|lane| Box::pin(lane.listen())).collect();
        if waits.is_empty() {
            return None;
        }
        tokio::select! {
            _ = select_all(waits) => {}
            () = until(self.ends) => {}
            () = until(due) => {}
        }
        if due.is_some_and(|due| due <= now()) {
            self.send_due();
        }
        self.take_in_arrivals();
        self.end_if_looked();
        self.fresh.clear();
        for lane in &mut self.lanes {
            if self.fresh.is_empty() {
                std::mem::swap(&mut self.fresh, &mut lane.events);
            } else {
                self.fresh.append(&mut lane.events);
            }
        }
        self.fresh.sort_by_key(|event| event.at);
        self.recorder.iter_mut().for_each(|recorder| recorder.add(&self.fresh));
        for event in &self.fresh {
            self.model.apply(event);
        }
        Some(&self.fresh)
    }

    /// When a lane gets its signal.
    fn due(&self, lane: &RunningLane) -> Option<Time> {
        lane.signal.filter(|_| !lane.missed)?.due(self.model.lane(lane.id)?)
    }

    /// Sends the signals that are due.
    fn send_due(&mut self) {
        let now = now();
        let is_due: Vec<_> = self.lanes.iter().map(|lane| self.due(lane).is_some_and(|due| due <= now)).collect();
        for lane in self.lanes.iter_mut().zip(is_due).filter_map(|(lane, is_due)| is_due.then_some(lane)) {
            let Some(signal) = lane.signal else { continue };
            match lane.source.signal(signal.number.into()) {
                Ok(()) => lane.signal = None,
                Err(_) => lane.missed = true,
            }
        }
    }

    /// Why a planned signal was not sent, so that a test of it does not pass.
    pub fn why_unsent(&self) -> Option<String> {
        let unsent = self.lanes.iter().filter_map(|lane| Some((self.model.lane(lane.id)?, lane.signal?)));
        planned::why_unsent(&unsent.collect::<Vec<_>>())
    }

    /// Records everything from now on.
    pub fn record(&mut self, recorder: Recorder) {
        self.model.lanes.iter().for_each(|lane| recorder.lane(lane.info.id, lane_head(&lane.info)));
        self.recorder = Some(recorder);
    }

    /// What became of the recording, where that must be said; each once.
    pub fn record_trouble(&self) -> Option<Trouble> {
        self.recorder.as_ref().and_then(Recorder::trouble)
    }

    /// Ends the recording: what happens later is not in it. What became of it, where that must be said.
    pub fn finish_recording(&mut self) -> Option<Trouble> {
        let mut recorder = self.recorder.take()?;
        recorder.finish();
        recorder.trouble()
    }

    /// Adds the lanes that have come to be. One that has ended already is none.
    fn take_in_arrivals(&mut self) {
        let arrivals: Vec<_> = self.lanes.iter_mut().flat_map(|lane| lane.source.arrivals()).collect();
        for arrival in arrivals {
            let parent = arrival.parent();
            let mode = parent.and_then(|parent| self.model.lane(parent)).map(|lane| lane.info.mode).unwrap_or_default();
            let (title, is_helper) = (arrival.title, arrival.is_helper);
            let info = LaneInfo { title, mode, parent, is_helper, ..LaneInfo::default() };
            let added = self.add(&LaneSpec::new(info, arrival.opens));
            if matches!(added, Err(SourceError::TooManyLanes)) && !self.is_full {
                self.is_full = true;
                self.say_full();
            }
        }
    }

    /// Says once that processes are left out.
    fn say_full(&mut self) {
        let Some(first) = self.lanes.first_mut() else { return };
        let (at, lane) = (now().max(self.model.head()), first.id);
        let what = What::Observation(Observation::Note(FULL.into()));
        first.events.push(Event { at, lane, site: SiteId::NONE, what });
    }

    /// All lanes are ended together, once each has been looked at, or has had its time: what one waits for may be another.
    fn end_if_looked(&mut self) {
        let Some(due) = self.ends else { return };
        if due <= now() || self.lanes.iter().all(|lane| lane.is_over || lane.source.has_looked()) {
            self.ends = None;
            self.lanes.iter_mut().for_each(|lane| lane.source.time_out());
        }
    }

    /// Whether all lanes are over.
    pub fn is_over(&self) -> bool {
        self.lanes.iter().all(|lane| lane.is_over)
    }

    /// What a lane can do now; nothing after its end.
    pub fn abilities(&self, id: LaneId) -> Abilities {
        let lane = self.lanes.iter().find(|lane| lane.id == id && !lane.is_over);
        lane.map(|lane| lane.source.abilities()).unwrap_or_default()
    }

    /// Sends a signal to a lane's program.
    ///
    /// # Errors
    /// When the program has ended, the signal does not exist, or the lane takes none.
    pub fn signal(&mut self, id: LaneId, signal: i32) -> Result<(), SourceError> {
        self.source(id)?.signal(signal)
    }

    /// Sends a signal to a part of a lane's program.
    ///
    /// # Errors
    /// As with [`signal`](Self::signal), or there is no such part.
    pub fn signal_to(&mut self, id: LaneId, signal: i32, to: Recipient) -> Result<(), SourceError> {
        self.source(id)?.signal_to(signal, to)
    }

    /// Ends the standard input of a lane's program, where that is open.
    ///
    /// # Errors
    /// When the program has ended.
    pub fn close_input(&mut self, id: LaneId) -> Result<(), SourceError> {
        self.source(id)?.close_input();
        Ok(())
    }

    /// Passes on a signal that the inspector got.
    pub fn pass_on(&mut self, signal: i32) {
        for lane in self.lanes.iter_mut().filter(|lane| !lane.is_over && lane.source.abilities().signal) {
            lane.source.pass_on(signal);
        }
    }

    /// Ends every program at once.
    pub fn kill(&mut self) {
        self.lanes.iter_mut().filter(|lane| !lane.is_over).for_each(|lane| lane.source.kill());
    }

    /// What there is to say of programs that run on when this is dropped.
    pub fn farewells(&self) -> Vec<String> {
        self.lanes.iter().filter_map(|lane| lane.source.farewell()).collect()
    }

    /// Comes to its end without the end of its programs.
    pub fn leave(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.source.leave());
    }

    /// Leaves what the programs write to a stream in its pipe, or reads it again.
    pub fn hold_output(&mut self, stream: Stream, hold: bool) {
        self.lanes.iter_mut().for_each(|lane| lane.source.hold_output(stream, hold));
    }

    /// Nobody reads a stream any more: the programs get to know that.
    pub fn close_output(&mut self, stream: Stream) {
        self.lanes.iter_mut().for_each(|lane| lane.source.close_output(stream));
    }

    /// Gives the terminals that programs have of their own another size.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.lanes.iter_mut().for_each(|lane| lane.source.resize(size));
    }

    /// Types into the terminal that the command has of its own.
    ///
    /// # Errors
    /// When it has none, or does not read.
    pub fn type_keys(&mut self, keys: &[u8]) -> Result<(), SourceError> {
        self.lanes.first_mut().map_or(Ok(()), |lane| lane.source.type_keys(keys))
    }

    /// The line of that terminal that has no end yet.
    pub fn unfinished_line(&self) -> Option<String> {
        self.lanes.first().and_then(|lane| lane.source.unfinished_line())
    }

    /// The time limit passed: ends every lane that is not over.
    pub fn time_out(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.source.look_last());
        self.ends = Some(now() + PATIENCE);
        self.end_if_looked();
    }

    /// Cancels a task of a lane.
    ///
    /// # Errors
    /// When the lane is over, or its program does not listen.
    pub fn cancel(&mut self, id: LaneId, task: TaskId) -> Result<(), SourceError> {
        self.source(id)?.cancel(task)
    }

    fn source(&mut self, id: LaneId) -> Result<&mut dyn Source, SourceError> {
        let lane = self.lanes.iter_mut().find(|lane| lane.id == id && !lane.is_over);
        Ok(&mut *lane.ok_or(SourceError::Over)?.source)
    }
}

impl RunningLane {
    async fn listen(&mut self) {
        self.is_over = !self.source.events(&mut self.events).await;
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes: Vec<_> = self.lanes.iter().map(|lane| (lane.id, lane.is_over)).collect();
        f.debug_struct("Session").field("lanes", &lanes).finish_non_exhaustive()
    }
}
