//! A recording reported as lines, as the session would have been.

use std::{
    collections::VecDeque,
    io::{self, Write},
};

use super::{
    conclude::{Conclusion, conclude},
    linear::{Outcome, Picture},
    session::SessionSpec,
    transcript::Transcript,
};
use crate::{
    event::{Event, LaneId, Time},
    export::{Detail, Exporter, Summary},
    model::{LaneInfo, Model},
    recording::{LaneReader, Recording},
    source::missing,
};

/// Lines are written in parts of about so many events.
const PART: usize = 1 << 12;

/// What to show and how.
#[derive(Debug)]
pub struct Show {
    pub recording: Recording,
    /// The same as a session.
    pub spec: SessionSpec,
    /// What writes it.
    pub exporter: &'static dyn Exporter,
    /// How much of it is written.
    pub detail: Detail,
    /// A picture of the dashboard at the end.
    pub picture: Option<Picture>,
}

/// Why it could not be shown to its end.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    #[error("write to stdout: {0}")]
    Write(io::Error),
    #[error("write the picture: {0}")]
    Picture(io::Error),
}

impl Show {
    /// Writes the events in the order of time, then what was found. Gives whether the recording is whole. Where the
    /// reader of `out` is gone, the rest is read all the same: the picture and the outcome are of all of it.
    ///
    /// # Errors
    /// When `out` fails for another reason than a closed reader, or the picture cannot be written.
    pub fn run(self, out: impl Write) -> Result<Outcome, ShowError> {
        let (mut model, mut lanes) = (Model::default(), Vec::new());
        for ((id, _), lane) in self.recording.lanes.iter().zip(&self.spec.lanes) {
            let Some(number) = model.next_lane() else { break };
            model.add_lane(LaneInfo { id: number, ..lane.info.clone() });
            lanes.push(Merged::new(number, self.recording.events(*id)));
        }
        let out = Outlet { out, is_gone: false };
        let outcome = self.write(out, &mut model, &mut lanes).map_err(ShowError::Write)?;
        let picture = self.picture.map_or(Ok(()), |picture| picture.draw(&self.spec.brief, &model));
        picture.map_err(ShowError::Picture)?;
        Ok(outcome)
    }

    fn write(&self, mut out: Outlet<impl Write>, model: &mut Model, lanes: &mut [Merged]) -> io::Result<Outcome> {
        let mut transcript = Transcript::new(self.exporter, self.detail);
        let note = self.recording.limit_note().map(|note| self.exporter.note(note));
        out.write(&note.unwrap_or_default())?;
        let mut part = Vec::with_capacity(PART);
        let mut newest = Time::START;
        loop {
            let next = next(lanes);
            if let Some(event) = &next {
                model.apply(event);
                newest = newest.max(event.at);
            }
            let is_last = next.is_none();
            part.extend(next.filter(|_| !out.is_gone));
            if part.len() >= PART || is_last {
                transcript.add(&part);
                part.clear();
                let until = if is_last { Time::END } else { newest };
                out.write(&transcript.write_due(model, until))?;
            }
            if is_last {
                break;
            }
        }
        let outcome = self.outcome(lanes);
        let Conclusion { text, lanes, failed } = conclude(self.exporter, transcript.context(model), &self.spec);
        let scenario = &self.spec.brief.title;
        let summary = Summary { scenario, lanes, failed, exit_code: outcome.code(), why: outcome.why() };
        let summary = self.exporter.summary(transcript.context(model), summary);
        out.write(&(text + &summary))?;
        Ok(outcome)
    }

    /// Whether the recording is whole, once all of it was read.
    fn outcome(&self, lanes: &[Merged]) -> Outcome {
        let lost: u64 = lanes.iter().map(|lane| lane.damaged).sum();
        let lost = (lost > 0).then(|| format!("damaged and left out: {lost} of the recording's events"));
        let why = self.recording.damage.clone().into_iter().chain(lost).reduce(|head, rest| format!("{head}; {rest}"));
        why.map_or(Outcome::Passed, Outcome::Broken)
    }
}

/// Where it is written, as long as that is read.
struct Outlet<W> {
    out: W,
    /// Whether its reader is gone.
    is_gone: bool,
}

impl<W: Write> Outlet<W> {
    fn write(&mut self, text: &str) -> io::Result<()> {
        if self.is_gone {
            return Ok(());
        }
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_gone = true;
                Ok(())
            }
            written => written,
        }
    }
}

/// The events of one lane, while those of all are put in one order.
struct Merged {
    number: LaneId,
    /// `None` after its end.
    reader: Option<LaneReader>,
    waiting: VecDeque<Event>,
    newest: Time,
    damaged: u64,
}

impl Merged {
    const fn new(number: LaneId, reader: LaneReader) -> Self {
        Self { number, reader: Some(reader), waiting: VecDeque::new(), newest: Time::START, damaged: 0 }
    }

    /// The time of its next event.
    fn head(&mut self) -> Option<Time> {
        while self.waiting.is_empty() {
            let reader = self.reader.as_mut()?;
            let mut events = Vec::new();
            if !reader.read(&mut events) {
                events = missing(self.number, self.newest, reader);
                self.damaged = reader.damaged;
                self.reader = None;
            }
            for event in &mut events {
                event.lane = self.number;
                self.newest = self.newest.max(event.at);
            }
            self.waiting.extend(events);
        }
        self.waiting.front().map(|event| event.at)
    }
}

/// The next event of all lanes.
fn next(lanes: &mut [Merged]) -> Option<Event> {
    let heads = lanes.iter_mut().enumerate().filter_map(|(place, lane)| Some((lane.head()?, place)));
    let (_, place) = heads.min()?;
    lanes[place].waiting.pop_front()
}
