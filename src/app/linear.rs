//! A session told as lines, for pipes, files and CI: watch the lanes to their end, then say what was found.

pub use super::teller::Form;
use super::{
    picture::last_screen,
    start::{StartError, runtime},
    teller::Teller,
    watch::{Plan, Watch},
};
use crate::{
    event::{Exit, LaneId, LoopState, Time},
    finding::{Verdict, first_difference, judge, pairs},
    model::{Lane, Model, signal_name},
    source::{LaneError, SILENCE, now},
    ui::Theme,
};
use std::{
    fs::File,
    io::{self, Write},
    time::Duration,
};

/// What to run and how to tell it.
#[derive(Debug)]
pub struct Linear {
    /// What to run.
    pub plan: Plan,
    /// A signal for every lane, and when: so long after its first loop began to run.
    pub signal: Option<(u8, Duration)>,
    /// When the lanes are killed.
    pub timeout: Option<Duration>,
    /// What the lines look like.
    pub form: Form,
    /// A picture of the dashboard at the end.
    pub picture: Option<Picture>,
}

/// A picture of the dashboard, as SVG.
#[derive(Debug)]
pub struct Picture {
    /// Where it is written.
    pub file: File,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Colours and signs.
    pub theme: Theme,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every finding holds.
    Holds,
    /// Something was found.
    Found,
    /// A lane broke, or never got its signal, and how.
    Broken(String),
    /// The time was up.
    TimedOut,
}

/// Why a session could not be told to its end.
#[derive(Debug, thiserror::Error)]
pub enum LinearError {
    /// A lane did not start.
    #[error("start a lane: {0}")]
    Start(#[from] LaneError),
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

/// What still has to be done at a certain time.
struct Alarms {
    unsignalled: Vec<LaneId>,
    /// Lanes that were gone when their signal was due.
    missed: Vec<LaneId>,
    limit: Option<Time>,
}

/// How watching came to its end.
struct Watched {
    timed_out: bool,
    /// Lanes that never got their signal.
    unsignalled: Vec<LaneId>,
}

impl Linear {
    /// Starts the lanes, tells what happens, and judges it.
    ///
    /// # Errors
    /// When a lane cannot be started, or `out` fails for another reason than that nobody reads it any more.
    pub fn run(&self, out: &mut dyn io::Write) -> Result<Outcome, LinearError> {
        runtime()?.block_on(self.tell(out))
    }

    async fn tell(&self, out: &mut dyn io::Write) -> Result<Outcome, LinearError> {
        let mut watch = Watch::start(&self.plan)?;
        let mut teller = Teller::new(self.form, out);
        let watched = self.watch(&mut watch, &mut teller).await.map_err(LinearError::Write)?;
        let outcome = self.judge(&watch.model, &mut teller, &watched).map_err(LinearError::Write)?;
        self.draw(&watch.model).map_err(LinearError::Picture)?;
        Ok(outcome)
    }

    /// Watches until the last lane is over.
    async fn watch(&self, watch: &mut Watch, teller: &mut Teller<'_>) -> io::Result<Watched> {
        let lanes = watch.model.lanes.iter().map(|lane| lane.info.id);
        let mut alarms = Alarms {
            unsignalled: if self.signal.is_some() { lanes.collect() } else { Vec::new() },
            missed: Vec::new(),
            limit: self.timeout.map(|timeout| now() + timeout.into()),
        };
        loop {
            let next = alarms.limit.into_iter().chain(teller.due());
            let next = next.chain(alarms.unsignalled.iter().filter_map(|id| self.due(&watch.model, *id))).min();
            tokio::select! {
                news = watch.next() => match news {
                    Some(events) => teller.take(events),
                    None => break,
                },
                () = tokio::time::sleep(next.unwrap_or(Time::END).since(now()).into()) => {}
            }
            self.perform(&mut alarms, watch);
            teller.tell(&watch.model, now())?;
        }
        teller.tell(&watch.model, Time::END)?;
        let timed_out = self.timeout.is_some() && alarms.limit.is_none();
        Ok(Watched { timed_out, unsignalled: [alarms.missed, alarms.unsignalled].concat() })
    }

    /// Sends the signals that are due.
    fn perform(&self, alarms: &mut Alarms, watch: &mut Watch) {
        let now = now();
        alarms.unsignalled.retain(|id| {
            let Some((signal, _)) = self.signal.filter(|_| self.due(&watch.model, *id).is_some_and(|due| due <= now))
            else {
                return true;
            };
            if watch.signal(*id, signal.into()).is_err() {
                alarms.missed.push(*id);
            }
            false
        });
        if alarms.limit.take_if(|limit| *limit <= now).is_some() {
            watch.time_out();
        }
    }

    /// When a lane gets its signal; `None` while its first loop does not run. Of a program that says nothing nobody
    /// knows when that is.
    fn due(&self, model: &Model, id: LaneId) -> Option<Time> {
        let lane = model.lane(id)?;
        let is_silent = lane.lifeline.connected.is_none();
        let given_up = lane.lifeline.started.filter(|_| is_silent).map(|started| started.0 + SILENCE.into());
        Some(first_ran(lane).or(given_up)? + self.signal?.1.into())
    }

    fn judge(&self, model: &Model, teller: &mut Teller<'_>, watched: &Watched) -> io::Result<Outcome> {
        let head = model.head();
        let mut found = 0;
        for lane in &model.lanes {
            let findings = judge(lane, head, &self.plan.limits);
            found += findings.iter().filter(|finding| finding.verdict == Verdict::Found).count();
            teller.findings(model, lane, &findings)?;
        }
        for difference in pairs(&model.lanes).filter_map(|(a, b)| first_difference(a, b, head)) {
            teller.difference(model, &difference)?;
        }
        let broken = model.lanes.iter().find_map(|lane| self.broken(lane));
        let broken = broken.or_else(|| self.unsent(model, &watched.unsignalled));
        let outcome = match broken {
            _ if watched.timed_out => Outcome::TimedOut,
            Some(how) => Outcome::Broken(how),
            None if found > 0 => Outcome::Found,
            None => Outcome::Holds,
        };
        teller.summary(self.plan.scenario.name, model, found, &outcome)?;
        Ok(outcome)
    }

    fn draw(&self, model: &Model) -> io::Result<()> {
        let Some(Picture { file, size, theme }) = &self.picture else { return Ok(()) };
        let mut file: &File = file;
        file.write_all(last_screen(&self.plan, model, theme.clone(), *size).as_bytes())
    }

    /// How a lane broke, if it did: it never spoke, or died of a signal that nobody sent.
    fn broken(&self, lane: &Lane) -> Option<String> {
        let style = lane.info.style;
        match lane.lifeline.exited.map(|exited| exited.1) {
            Some(Exit::Signal(signal)) if self.signal.is_none_or(|sent| i32::from(sent.0) != signal) => {
                Some(format!("the {style} lane was killed by {}, which nobody here sent it", signal_name(signal)))
            }
            _ if lane.lifeline.connected.is_none() => Some(format!("the {style} lane ended before it said anything")),
            _ => None,
        }
    }

    /// That a signal was asked for and not sent, so that a test of it is not taken for passed.
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

/// When a lane's first loop ran for the first time.
fn first_ran(lane: &Lane) -> Option<Time> {
    let states = lane.loops.all().iter().flat_map(|found| found.states.iter());
    states.filter(|state| state.state == LoopState::Running).map(|state| state.at).min()
}

impl Outcome {
    /// The exit code that tells it.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Found => 1,
            Self::Broken(_) => 3,
            Self::TimedOut => 124,
        }
    }

    /// Why it is neither of the first two, in words.
    pub fn why(&self) -> Option<&str> {
        if let Self::Broken(how) = self { Some(how) } else { None }
    }
}
