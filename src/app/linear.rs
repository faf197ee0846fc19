//! A session reported as lines, for pipes, files and CI: the events until the lanes end, then the findings.

mod alarms;
mod out;
mod outcome;

pub use super::picture::Picture;
pub use outcome::{LinearEnd, LinearError, Outcome};

use super::{
    conclude::{Conclusion, conclude},
    incoming::IncomingSignals,
    linger::end_of_command,
    moment::until,
    passage::Passage,
    relay::{GivenBack, own_size},
    session::{Session, SessionSpec},
    start::{StartError, runtime},
    transcript::Transcript,
};
use crate::{
    event::{Exit, Time},
    export::{Detail, Exporter, Summary},
    model::Model,
    recording::Recorder,
    source::now,
};
use alarms::Alarms;
use out::Out;
use std::{fs::File, time::Duration};

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
    /// When the lanes are killed.
    pub timeout: Option<Duration>,
    /// What writes it.
    pub exporter: &'static dyn Exporter,
    /// How much of it is written.
    pub detail: Detail,
    /// What passes the program's own output on; the report goes to stderr then.
    pub passage: Option<Passage>,
    /// Where the report goes instead.
    pub output: Option<File>,
    /// A picture of the dashboard at the end.
    pub picture: Option<Picture>,
    /// What records it.
    pub recorder: Option<Recorder>,
}

impl Linear {
    /// Starts the lanes, reports their events, and judges them. A SIGINT, SIGTERM or SIGHUP is passed on to the lanes;
    /// a second one ends them, and what is known is judged.
    ///
    /// A slow reader delays only the output of the lanes, which stays in their pipes, and at the end this function: until
    /// all is written; once the time is up, or a signal came, as long as something is read.
    ///
    /// # Errors
    /// When a lane cannot be started, or the report or the program's output cannot be written for another reason than a
    /// closed reader: where the outcome is the program's own, once it has ended.
    pub fn run(mut self) -> Result<LinearEnd, LinearError> {
        let (picture, recorder) = (self.picture.take(), self.recorder.take());
        runtime()?.block_on(self.run_session(picture, recorder))
    }

    async fn run_session(
        &mut self,
        picture: Option<Picture>,
        recorder: Option<Recorder>,
    ) -> Result<LinearEnd, LinearError> {
        let asks = IncomingSignals::ending().map_err(StartError::from)?;
        let repeats_output = self.passage.is_none() || self.output.is_some();
        let out = Out::new(self.output.take(), self.passage.clone(), self.is_transparent)?;
        // What is typed goes to a program's own terminal as long as there is one.
        let given_back = GivenBack;
        let mut session = Session::begin(&self.spec)?;
        recorder.into_iter().for_each(|recorder| session.record(recorder));
        let mut alarms = self.alarms(asks);
        let mut transcript = Transcript::new(self.exporter, self.detail);
        transcript.leaves_output_out = !repeats_output;
        let notes: String = self.missing.iter().map(|why| self.exporter.note(why)).collect();
        out.add(&notes)?;
        self.watch(&mut session, &mut transcript, &out, &mut alarms).await?;
        drop(given_back);
        if self.passage.is_some() {
            // What the program said last comes before what is said of it.
            alarms.flush(&out).await;
        }
        let trouble = session.finish_recording();
        alarms.unrecorded = trouble.clone().filter(|trouble| trouble.is_failure);
        let (text, outcome) = self.judge(&session, &transcript, &alarms);
        out.add(&text)?;
        picture
            .map_or(Ok(()), |picture| picture.draw(&self.spec.brief, &session.model))
            .map_err(LinearError::Picture)?;
        // Where the exit code is the program's own, it cannot tell.
        let unsent = session.why_unsent().filter(|_| self.is_transparent);
        let farewells = session.farewells().into_iter().chain(unsent).collect();
        drop(session);
        alarms.flush(&out).await;
        // What came last may have failed.
        out.failure()?;
        let outcome = alarms.asked_end().unwrap_or(outcome);
        Ok(LinearEnd { outcome, unwritten: out.unwritten(), trouble, farewells })
    }

    fn alarms(&self, asks: IncomingSignals) -> Alarms {
        Alarms {
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
        out: &Out,
        alarms: &mut Alarms,
    ) -> Result<(), LinearError> {
        let mut resized = IncomingSignals::resized().map_err(StartError::from)?;
        let mut left = false;
        loop {
            let next = alarms.limit.into_iter().chain(transcript.due()).min();
            let is_signalled = self.spec.lanes.iter().any(|lane| lane.signal.is_some()) || alarms.interrupted.is_some();
            let leave = end_of_command(&session.model, is_signalled).filter(|_| self.is_transparent && !left);
            let is_full = out.hold(session);
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
                () = out.moved(), if is_full => {}
                _ = resized.next() => session.resize(own_size()),
                () = until(next) => {}
            }
            if alarms.time_out(now()) {
                session.time_out();
            }
            out.offer(&transcript.write_due(&session.model, now()))?;
        }
        out.offer(&transcript.write_due(&session.model, Time::END))
    }

    /// What there is to say in the end, and the outcome.
    fn judge(&self, session: &Session, transcript: &Transcript, alarms: &Alarms) -> (String, Outcome) {
        let (unsent, model) = (session.why_unsent(), &session.model);
        let (exporter, session) = (self.exporter, transcript.context(model));
        let Conclusion { mut text, lanes, failed } = conclude(exporter, session, &self.spec);
        let lacks = unsent.or_else(|| self.missing.clone().filter(|_| self.needs_all));
        let unrecorded = alarms.unrecorded.as_ref().map(|trouble| trouble.sentence.clone());
        let outcome = match alarms.asked_end() {
            Some(asked) => asked,
            None if self.is_transparent => Outcome::Program(exit_of_first(model)),
            None => Outcome::of(model, failed, lacks, unrecorded),
        };
        let scenario = &self.spec.brief.title;
        let summary = Summary { scenario, lanes, failed, exit_code: outcome.code(), why: outcome.why() };
        text += &exporter.summary(session, summary);
        (text, outcome)
    }
}

/// How the first lane's program ended.
fn exit_of_first(model: &Model) -> Exit {
    let exited = model.lanes.first().and_then(|lane| lane.lifeline.exited);
    exited.map_or(Exit::Code(0), |(_, exit)| exit)
}
