//! A session reported as lines, for pipes, files and CI: the events until the lanes end, then the findings.

pub use super::picture::Picture;
use super::{
    conclude::conclude,
    incoming::IncomingSignals,
    linger::end_of_command,
    moment::{first_ran, until},
    session::{Session, SessionSpec},
    start::{StartError, runtime},
    transcript::Transcript,
    writer::{PATIENCE, Writer},
};
use crate::{
    event::{Exit, LaneId, Time, signal_name},
    export::{Exporter, Summary},
    model::{Lane, Model, SignalEvent, SignalMark},
    recording::{Recorder, Trouble},
    source::{SILENCE, SourceError, now},
};
use rustix::fd::AsFd;
use std::{io, time::Duration};

/// What to run and how to report it.
#[derive(Debug)]
pub struct Linear {
    pub spec: SessionSpec,
    /// Why lanes are missing from it that should be there.
    pub missing: Option<String>,
    /// Whether a session without those is broken.
    pub needs_all: bool,
    /// Whether the outcome is how the program ended, whatever was found.
    pub is_transparent: bool,
    /// A signal for every lane, and when: so long after its first loop began to run.
    pub signal: Option<(u8, Duration)>,
    /// When the lanes are killed.
    pub timeout: Option<Duration>,
    /// What writes it.
    pub exporter: &'static dyn Exporter,
    /// Whether what says little is written, too.
    pub verbose: bool,
    /// A picture of the dashboard at the end.
    pub picture: Option<Picture>,
    /// What records it.
    pub recorder: Option<Recorder>,
}

/// The end of a line report.
#[derive(Debug)]
pub struct LinearEnd {
    pub outcome: Outcome,
    /// How many lines were not written, because they were not read in time.
    pub unwritten: u64,
    /// What became of the recording, where that must be said.
    pub trouble: Option<Trouble>,
    /// What there is to say of programs that run on.
    pub farewells: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    CheckFailed,
    /// A lane is missing, broke, never got its signal, or lost records, and how.
    Broken(String),
    /// The program ended so, and that is what counts.
    Program(Exit),
    TimedOut,
    /// This signal asked the inspector to end.
    Interrupted(u8),
}

/// Why a session could not be reported to its end.
#[derive(Debug, thiserror::Error)]
pub enum LinearError {
    /// A lane did not start.
    #[error("start a lane: {0}")]
    Start(#[from] SourceError),
    /// The inspector's own runtime did not start.
    #[error(transparent)]
    Runtime(#[from] StartError),
    /// The lines could not be written.
    #[error("write to stdout: {0}")]
    Write(io::Error),
    /// The picture could not be written.
    #[error("write the picture: {0}")]
    Picture(io::Error),
}

impl LinearError {
    /// Why, as one sentence. What keeps a lane from starting says all by itself.
    pub fn reason(&self) -> String {
        match self {
            Self::Start(error) => error.to_string(),
            other => format!("failed to {other}"),
        }
    }
}

/// What is to be done at a certain time, and what asks for an end.
struct Alarms {
    /// Lanes that have not got their signal.
    unsignalled: Vec<LaneId>,
    /// Lanes that had ended when their signal was due.
    missed: Vec<LaneId>,
    limit: Option<Time>,
    timed_out: bool,
    asks: IncomingSignals,
    /// The first signal that asked the inspector to end.
    interrupted: Option<u8>,
    /// Why the recording failed.
    unrecorded: Option<Trouble>,
}

impl Linear {
    /// Starts the lanes, reports their events, and judges them. A SIGINT, SIGTERM or SIGHUP is passed on to the lanes;
    /// a second one ends them, and what is known is judged.
    ///
    /// A slow reader of `out` delays only the output of the lanes, which stays in their pipes, and at the end this
    /// function: until all is written; once the time is up, or a signal came, as long as something is read.
    ///
    /// # Errors
    /// When a lane cannot be started, or `out` fails for another reason than a closed reader.
    pub fn run(mut self, out: impl AsFd + Send + 'static) -> Result<LinearEnd, LinearError> {
        let (picture, recorder) = (self.picture.take(), self.recorder.take());
        runtime()?.block_on(self.run_session(out, picture, recorder))
    }

    async fn run_session(
        &self,
        out: impl AsFd + Send + 'static,
        picture: Option<Picture>,
        recorder: Option<Recorder>,
    ) -> Result<LinearEnd, LinearError> {
        let asks = IncomingSignals::ending().map_err(StartError::from)?;
        let writer = Writer::new(out).map_err(StartError::from)?;
        let mut session = Session::begin(&self.spec)?;
        recorder.into_iter().for_each(|recorder| session.record(recorder));
        let mut alarms = self.alarms(&session.model, asks);
        let mut transcript = Transcript::new(self.exporter, self.verbose);
        let notes: String = self.missing.iter().map(|why| self.exporter.note(why)).collect();
        writer.add(notes.as_bytes()).map_err(LinearError::Write)?;
        self.watch(&mut session, &mut transcript, &writer, &mut alarms).await.map_err(LinearError::Write)?;
        let trouble = session.finish_recording();
        alarms.unrecorded = trouble.clone().filter(|trouble| trouble.is_failure);
        let (text, outcome) = self.judge(&session.model, &transcript, &alarms);
        writer.add(text.as_bytes()).map_err(LinearError::Write)?;
        picture
            .map_or(Ok(()), |picture| picture.draw(&self.spec.brief, &session.model))
            .map_err(LinearError::Picture)?;
        let farewells = session.farewells();
        drop(session);
        alarms.flush(&writer).await;
        // What came last may have failed.
        writer.add(b"").map_err(LinearError::Write)?;
        let outcome = alarms.asked_end().unwrap_or(outcome);
        Ok(LinearEnd { outcome, unwritten: writer.unwritten(), trouble, farewells })
    }

    fn alarms(&self, model: &Model, asks: IncomingSignals) -> Alarms {
        let lanes = model.lanes.iter().map(|lane| lane.info.id);
        Alarms {
            unsignalled: if self.signal.is_some() { lanes.collect() } else { Vec::new() },
            missed: Vec::new(),
            limit: self.timeout.map(|timeout| now() + timeout.into()),
            timed_out: false,
            asks,
            interrupted: None,
            unrecorded: None,
        }
    }

    /// Watches until the last lane is over.
    async fn watch(
        &self,
        session: &mut Session,
        transcript: &mut Transcript,
        writer: &Writer,
        alarms: &mut Alarms,
    ) -> io::Result<()> {
        let mut left = false;
        loop {
            let next = alarms.limit.into_iter().chain(transcript.due());
            let next = next.chain(alarms.unsignalled.iter().filter_map(|id| self.due(&session.model, *id))).min();
            let is_signalled = self.signal.is_some() || alarms.interrupted.is_some();
            let leave = end_of_command(&session.model, is_signalled).filter(|_| self.is_transparent && !left);
            let is_full = writer.is_full();
            session.hold_output(is_full);
            tokio::select! {
                news = session.next() => match news {
                    Some(events) => transcript.add(events),
                    None => break,
                },
                () = until(leave), if leave.is_some() => {
                    session.leave();
                    left = true;
                }
                signal = alarms.asks.next() => {
                    if alarms.interrupted.replace(alarms.interrupted.unwrap_or(signal)).is_some() {
                        break;
                    }
                    session.pass_on(signal.into());
                }
                () = writer.moved(), if is_full => {}
                () = until(next) => {}
            }
            self.perform(alarms, session);
            writer.offer(transcript.write_due(&session.model, now()).as_bytes())?;
        }
        writer.offer(transcript.write_due(&session.model, Time::END).as_bytes())
    }

    /// Sends the signals that are due.
    fn perform(&self, alarms: &mut Alarms, session: &mut Session) {
        let now = now();
        alarms.unsignalled.retain(|id| {
            let Some((signal, _)) = self.signal.filter(|_| self.due(&session.model, *id).is_some_and(|due| due <= now))
            else {
                return true;
            };
            if session.signal(*id, signal.into()).is_err() {
                alarms.missed.push(*id);
            }
            false
        });
        if alarms.time_out(now) {
            session.time_out();
        }
    }

    /// When a lane gets its signal; `None` until its first loop runs. For a program that reports nothing the time counts
    /// from when its silence is reported.
    fn due(&self, model: &Model, id: LaneId) -> Option<Time> {
        let lane = model.lane(id)?;
        let is_silent = lane.lifeline.connected.is_none();
        let given_up = lane.lifeline.started.filter(|_| is_silent).map(|started| started.0 + SILENCE.into());
        Some(first_ran(lane).or(given_up)? + self.signal?.1.into())
    }

    /// What there is to say in the end, and the outcome.
    fn judge(&self, model: &Model, transcript: &Transcript, alarms: &Alarms) -> (String, Outcome) {
        let (head, exporter, session) = (model.head(), self.exporter, transcript.context(model));
        let (found, mut text) = conclude(exporter, session, &self.spec);
        let broken = model.lanes.iter().find_map(|lane| self.broken(lane));
        let broken = broken.or_else(|| self.unsent(model, &[&alarms.missed[..], &alarms.unsignalled].concat()));
        let broken = broken.or_else(|| self.missing.clone().filter(|_| self.needs_all));
        let lossy: Vec<_> = model.lanes.iter().filter(|lane| lane.dropped(head) + lane.unrecorded(head) > 0).collect();
        let outcome = match (alarms.asked_end(), broken) {
            (Some(asked), _) => asked,
            _ if self.is_transparent => Outcome::Program(exit_of_first(model)),
            (None, Some(how)) => Outcome::Broken(how),
            // Each of them has a finding that says so, and no more.
            _ if found > lossy.len() => Outcome::CheckFailed,
            _ => {
                let lost = lossy.first().map(|lane| incomplete(lane));
                let unrecorded = alarms.unrecorded.as_ref().map(|trouble| trouble.sentence.clone());
                lost.or(unrecorded).map_or(Outcome::Passed, Outcome::Broken)
            }
        };
        let scenario = &self.spec.brief.title;
        let summary = Summary { scenario, failed: found, exit_code: outcome.code(), why: outcome.why() };
        text += &exporter.summary(session, summary);
        (text, outcome)
    }

    /// How a lane broke, if it did: it never connected, or was killed by a signal that loopscope did not send.
    fn broken(&self, lane: &Lane) -> Option<String> {
        let name = lane.info.id.letter();
        match lane.lifeline.exited.map(|exited| exited.1) {
            Some(Exit::Signal(signal)) if !was_sent(lane, signal) => {
                Some(format!("lane {name} was killed by {}, which loopscope did not send", signal_name(signal)))
            }
            _ if lane.lifeline.connected.is_none() => Some(format!("lane {name} ended before it reported anything")),
            _ => None,
        }
    }

    /// Why a requested signal was not sent, so that a test of it does not pass.
    fn unsent(&self, model: &Model, unsignalled: &[LaneId]) -> Option<String> {
        let (signal, _) = self.signal.filter(|_| !unsignalled.is_empty())?;
        let ended = |lane: &&Lane| {
            let length = first_ran(lane).zip(lane.lifeline.exited).map(|(ran, (at, _))| at.since(ran));
            let when = length.map_or("before a loop ran".into(), |length| format!("{length} after its first loop ran"));
            format!("{} ended {when}", lane.info.id.letter())
        };
        let lanes: Vec<_> = unsignalled.iter().filter_map(|id| model.lane(*id)).collect();
        let ends: Vec<_> = lanes.iter().map(ended).collect();
        let cure = if lanes.iter().any(|lane| first_ran(lane).is_some()) { "; choose a shorter `--after`" } else { "" };
        Some(format!("{} was never sent: {}{cure}", signal_name(signal.into()), ends.join(", ")))
    }
}

impl Alarms {
    /// Whether the time is up now.
    fn time_out(&mut self, now: Time) -> bool {
        let is_up = self.limit.take_if(|limit| *limit <= now).is_some();
        self.timed_out |= is_up;
        is_up
    }

    /// The end that the time limit or a signal asked for.
    fn asked_end(&self) -> Option<Outcome> {
        if self.timed_out { Some(Outcome::TimedOut) } else { self.interrupted.map(Outcome::Interrupted) }
    }

    /// Waits until all is written; once an end was asked for, as long as something is read. A second signal ends it.
    async fn flush(&mut self, writer: &Writer) {
        let mut moved = now();
        while !writer.is_done() {
            let patience = self.asked_end().map(|_| moved + PATIENCE.into());
            if patience.is_some_and(|patience| patience <= now()) {
                return;
            }
            tokio::select! {
                () = writer.moved() => moved = now(),
                signal = self.asks.next() => {
                    if self.interrupted.replace(self.interrupted.unwrap_or(signal)).is_some() {
                        return;
                    }
                }
                () = until(patience.or(self.limit)) => {}
            }
            self.time_out(now());
        }
    }
}

/// Why a session with lost records is broken: what was not recorded must not pass for absent.
fn incomplete(lane: &Lane) -> String {
    let name = lane.info.id.letter();
    format!("records of lane {name} were lost, so some checks have no answer; see the fix of `records-dropped`")
}

/// Whether the inspector sent a signal to a lane.
fn was_sent(lane: &Lane, signal: i32) -> bool {
    let sent = |mark: &SignalMark| mark.what == SignalEvent::Sent && i32::from(mark.signal) == signal;
    lane.signals.until(Time::END).any(sent)
}

/// How the first lane's program ended.
fn exit_of_first(model: &Model) -> Exit {
    let exited = model.lanes.first().and_then(|lane| lane.lifeline.exited);
    exited.map_or(Exit::Code(0), |(_, exit)| exit)
}

impl Outcome {
    /// The exit code for it.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Passed | Self::Program(Exit::Unknown) => 0,
            Self::CheckFailed => 1,
            Self::Broken(_) => 3,
            Self::Program(Exit::Code(code)) => *code as u8,
            Self::Program(Exit::Signal(signal)) => 128 + *signal as u8,
            Self::TimedOut => 124,
            Self::Interrupted(signal) => 128 + *signal,
        }
    }

    /// Why it is neither of the first two, in words.
    pub fn why(&self) -> Option<&str> {
        if let Self::Broken(how) = self { Some(how) } else { None }
    }
}
