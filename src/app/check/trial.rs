//! One run of the program: collect, decide, perform, until it is over.

use super::{
    Check, CheckError, Outside, Trigger,
    during::Company,
    progress::{Due, GiveUp, Progress},
    ready::Readiness,
    verdict::Over,
    watchword::Watchword,
};
use crate::{
    app::{
        command::{Wiring, wired_session},
        linger::end_of_command,
        moment::until,
        passage::Passage,
        session::Session,
    },
    event::{Exit, LaneId, Stream, Time},
    export::check::CheckRun,
    source::{Abilities, ProgramInput, Tap, now},
};
use std::{io, path::PathBuf, process::ExitStatus};

/// The lane of the command.
const COMMAND: LaneId = LaneId(0);

/// A run that goes on. It ends with this value.
pub(super) struct Trial<'a> {
    check: &'a Check,
    passage: &'a Passage,
    session: Session,
    recording: Option<PathBuf>,
    readiness: Readiness<'a>,
    progress: Progress,
    /// The command beside the program.
    company: Option<Company>,
    /// Why the program was killed.
    given_up: Option<GiveUp>,
    /// What came in the way of the check.
    obstacle: Option<String>,
    /// Whether what the command has left in the background was left to itself.
    has_left: bool,
}

/// What happened.
enum News {
    /// Of the session; nothing more comes after `false`.
    Session(bool),
    /// This signal asks the inspector to end.
    Asked(u8),
    /// This signal is meant for the program.
    PassOn(u8),
    CompanyLeft(io::Result<ExitStatus>),
    /// One of the inspector's own, or one that nobody else waits for.
    ChildEnded,
    /// It is time, or there is room again, or the program is ready.
    Other,
}

impl<'a> Trial<'a> {
    /// Starts the program.
    pub(super) fn begin(check: &'a Check, passage: &'a Passage, limit: Option<Time>) -> Result<Self, CheckError> {
        let mut readiness = Readiness::new(&check.ready, check.place.as_deref())?;
        let wiring = Wiring {
            env: std::mem::take(&mut readiness.env),
            input: if check.trigger == Trigger::EndOfInput { ProgramInput::Kept } else { ProgramInput::Empty },
            tap: Some(tap(passage, readiness.watchword.clone())),
            place: check.place.clone(),
            ..Wiring::default()
        };
        let spec = wired_session(&check.order, wiring);
        let recorder = check.keep.begin(check, &spec).map_err(CheckError::Record)?;
        let recording = recorder.as_ref().map(|recorder| recorder.path().to_owned());
        let mut session = Session::begin(&spec).inspect_err(|_| {
            // Nothing is in it.
            let _ = recording.clone().and_then(|path| check.keep.end(path, 0));
        })?;
        recorder.into_iter().for_each(|recorder| session.record(recorder));
        let progress = Progress::new(check, now(), limit);
        let (company, given_up, obstacle, has_left) = (None, None, None, false);
        Ok(Self { check, passage, session, recording, readiness, progress, company, given_up, obstacle, has_left })
    }

    /// Runs it to its end.
    pub(super) async fn run(mut self, outside: &mut Outside) -> Result<CheckRun, CheckError> {
        loop {
            match self.collect(outside).await {
                News::Session(false) => break,
                News::Asked(signal) => {
                    if outside.interrupted.replace(outside.interrupted.unwrap_or(signal)).is_some() {
                        break;
                    }
                    self.session.pass_on(signal.into());
                    self.progress.interrupt(now());
                }
                News::PassOn(signal) => self.session.pass_on(signal.into()),
                News::CompanyLeft(status) => self.company_left(&status),
                News::ChildEnded => outside.has_orphans = true,
                News::Session(true) | News::Other => {}
            }
            self.reap(outside);
            self.perform();
            if self.leaves().is_some_and(|at| at <= now()) {
                self.session.leave();
                self.has_left = true;
            }
        }
        Ok(self.over(outside.interrupted))
    }

    async fn collect(&mut self, outside: &mut Outside) -> News {
        let ready = self.ready(now());
        let next = self.progress.next(ready).into_iter().chain(self.leaves()).min();
        self.hold();
        tokio::select! {
            news = self.session.next() => News::Session(news.is_some()),
            signal = outside.asks.next() => News::Asked(signal),
            signal = outside.passed_on.next() => News::PassOn(signal),
            _ = outside.children.next() => News::ChildEnded,
            () = self.readiness.outside() => News::Other,
            status = left(&mut self.company) => News::CompanyLeft(status),
            () = self.passage.moved() => News::Other,
            () = until(next) => News::Other,
        }
    }

    /// When what the command has left in the background is left to itself: it has exited, and nothing has killed it.
    fn leaves(&self) -> Option<Time> {
        let (_, exit) = self.session.model.lane(COMMAND)?.lifeline.exited?;
        let is_asked = !self.progress.is_unasked();
        let is_left = !self.has_left && !matches!(exit, Exit::Signal(_));
        end_of_command(&self.session.model, is_asked).filter(|_| is_left)
    }

    /// Has the program wait for a slow reader of what it writes, and tells it of one that is gone.
    fn hold(&mut self) {
        for stream in Stream::ALL.iter().copied() {
            self.session.hold_output(stream, self.passage.is_full(stream));
            if self.passage.is_gone(stream) {
                self.session.close_output(stream);
            }
        }
    }

    /// When the program was ready, or will be; once it was, that is not looked for again.
    fn ready(&mut self, now: Time) -> Option<Time> {
        self.progress.ready.or_else(|| self.readiness.at(&self.session.model, now))
    }

    /// Waits for orphans, once it is known which process is none.
    fn reap(&self, outside: &mut Outside) {
        let Some(program) = self.session.model.lanes[0].pid() else { return };
        if std::mem::take(&mut outside.has_orphans)
            && let Some(orphans) = &outside.orphans
        {
            let company = self.company.as_ref().and_then(Company::pid);
            orphans.reap(&[&[program], company.as_slice()].concat());
        }
    }

    /// Does what is due.
    fn perform(&mut self) {
        let now = now();
        let ready = self.ready(now);
        while let Some(due) = self.progress.due(now, ready) {
            match due {
                Due::Company => self.accompany(),
                Due::Ask => self.ask(),
                Due::GiveUp(why) => {
                    self.given_up = Some(why);
                    self.session.time_out();
                }
            }
        }
    }

    fn accompany(&mut self) {
        let Some(command) = &self.check.during else { return };
        match Company::start(command, self.session.model.lanes[0].pid()) {
            Ok(company) => self.company = Some(company),
            Err(error) => self.obstruct(format!("The command of --during did not start: /bin/sh: {error}.")),
        }
    }

    fn ask(&mut self) {
        let asked = match self.check.trigger {
            Trigger::Nothing => Ok(()),
            Trigger::EndOfInput => self.session.close_input(COMMAND),
            Trigger::Signal { number, to } => self.session.signal_to(COMMAND, number.into(), to),
        };
        // A program that has just ended shows that by itself.
        if let (Err(error), false) = (asked, self.session.abilities(COMMAND) == Abilities::default()) {
            self.obstruct(format!("It could not be asked to end: failed to {error}."));
        }
    }

    fn company_left(&mut self, status: &io::Result<ExitStatus>) {
        let failed = status.as_ref().ok().filter(|status| !status.success());
        if let Some(status) = failed.filter(|_| self.progress.is_unasked()) {
            let said = self.company.as_ref().and_then(Company::last_line);
            let said = said.map(|said| format!(": {said}")).unwrap_or_default();
            self.obstruct(format!(
                "The command of --during failed before the program was asked to end ({status}){said}."
            ));
        }
    }

    /// The check cannot be made: ends the program.
    fn obstruct(&mut self, why: String) {
        self.obstacle = Some(why);
        self.progress.stop();
        self.session.time_out();
    }

    fn over(mut self, interrupted: Option<u8>) -> CheckRun {
        let unrecorded = self.session.finish_recording();
        let model = &self.session.model;
        let exited = model.lanes[0].lifeline.exited.map_or(model.head(), |exited| exited.0);
        // It may have ended before there was time to see that it was ready.
        let ready = self.readiness.at(model, exited).filter(|ready| *ready <= exited);
        let ready = self.progress.ready.or(ready);
        let over = Over {
            check: self.check,
            model,
            progress: &self.progress,
            ready,
            given_up: self.given_up,
            obstacle: self.obstacle,
            interrupted,
        };
        let run = over.judge();
        let recording = self.recording.and_then(|path| self.check.keep.end(path, run.exit_code));
        CheckRun { recording, unrecorded: unrecorded.map(|trouble| trouble.sentence), ..run }
    }
}

/// Passes the program's output on, and looks in it for what says that it is ready.
fn tap(passage: &Passage, watchword: Option<Watchword>) -> Tap {
    passage.tap(move |stream, bytes| {
        if let Some(watchword) = &watchword {
            watchword.look(stream, bytes);
        }
    })
}

/// Waits for the command beside the program; for ever where there is none.
async fn left(company: &mut Option<Company>) -> io::Result<ExitStatus> {
    match company {
        Some(company) => company.over().await,
        None => std::future::pending().await,
    }
}
