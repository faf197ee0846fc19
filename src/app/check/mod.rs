//! `loopscope check`: a program is started, made ready, asked to end, and judged; once, or several times.
//!
//! ```text
//!  Check ─▶ Trial ─┬─ Readiness   has it come to where it is to be asked?
//!                  ├─ Progress    what is due now: the command beside it, the signal, giving up
//!                  ├─ Passage     its output, as it is
//!                  └─ Verdict     findings, exit code ─▶ CheckReport
//! ```

mod during;
mod expect;
mod keep;
mod output;
mod progress;
mod ready;
mod rules;
mod trial;
mod verdict;
mod watchword;

pub use expect::ExpectExit;
pub use keep::Keep;
pub use output::OutputFile;
pub use ready::Ready;
pub use rules::CheckRules;
pub use verdict::OWN_RULES;
pub use watchword::Watchword;

use super::{
    command::title,
    incoming::IncomingSignals,
    moment::until,
    passage::Passage,
    start::{StartError, runtime},
    writer::PATIENCE,
};
use crate::{
    event::Time,
    export::check::{CheckReport, CheckRun},
    source::{Orphans, Recipient, SourceError, now},
    ui::CommandOrder,
};
use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use trial::Trial;

/// What to run, and what is expected of it.
#[derive(Debug)]
pub struct Check {
    pub order: CommandOrder,
    /// When the program is ready to be asked.
    pub ready: Ready,
    /// How long it may take to be.
    pub ready_within: Duration,
    pub trigger: Trigger,
    /// How long it may take to end then; without a trigger, once it is ready.
    pub within: Duration,
    /// A command for the shell that runs beside it, from when it is ready.
    pub during: Option<String>,
    /// How often all this is done.
    pub repeat: u32,
    pub expect: ExpectExit,
    pub rules: CheckRules,
    /// Whether a program that reports nothing may pass.
    pub allow_unobserved: bool,
    /// How long all runs may take together.
    pub timeout: Option<Duration>,
    /// Where its runs are recorded.
    pub keep: Keep,
    /// Where private folders go; `None` for the usual places.
    pub place: Option<PathBuf>,
}

/// What asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// It ends by itself.
    Nothing,
    Signal {
        number: u8,
        to: Recipient,
    },
    EndOfInput,
}

/// The end of a check.
#[derive(Debug)]
pub struct CheckEnd {
    pub report: CheckReport,
    /// Each stream, and how many lines of it were not passed on, because they were not read in time.
    pub unwritten: [(&'static str, u64); 2],
}

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The program, or what it needs, did not start.
    #[error("start the program: {0}")]
    Start(#[from] SourceError),
    /// The inspector's own runtime did not start.
    #[error(transparent)]
    Runtime(#[from] StartError),
    /// The program's output could not be passed through.
    #[error("write the program's output: {0}")]
    Write(io::Error),
    /// The recording could not be begun.
    #[error("record: {0}")]
    Record(String),
    /// The port that says that the program is ready is another program's.
    #[error("start the program: port {0} is taken before it runs; end what listens there, or choose another port")]
    PortTaken(u16),
}

/// What comes to the inspector from outside.
pub(super) struct Outside {
    asks: IncomingSignals,
    passed_on: IncomingSignals,
    children: IncomingSignals,
    orphans: Option<Orphans>,
    /// Whether a process may have ended that nobody waits for.
    has_orphans: bool,
    /// When the time for everything is over.
    limit: Option<Time>,
    /// The first signal that asked for an end.
    interrupted: Option<u8>,
}

impl Check {
    /// Runs the program, passes its output through, and reports to stderr, in words of `tell`. A SIGINT, SIGTERM or SIGHUP is passed on to the program,
    /// which is judged then; a second one ends it.
    ///
    /// # Errors
    /// When the program does not start, or its output cannot be written.
    pub fn run(&self, tell: impl FnOnce(&CheckReport) -> String) -> Result<CheckEnd, CheckError> {
        runtime()?.block_on(async {
            let mut outside = Outside::new(self.timeout).map_err(StartError::from)?;
            let passage = Passage::new().map_err(StartError::from)?;
            let mut runs = Vec::new();
            for _ in 0..self.repeat.max(1) {
                runs.push(Trial::begin(self, &passage, outside.limit)?.run(&mut outside).await?);
                // What was not to be had once says all that there is to say.
                if runs.last().is_some_and(|run: &CheckRun| run.exit_code > 1) {
                    break;
                }
            }
            let exit_code = runs.iter().map(|run| run.exit_code).max().unwrap_or_default();
            let words = &self.order.words;
            let report = CheckReport { command: title(words), script: script(words), runs, exit_code };
            passage.tell(&tell(&report));
            outside.flush(&passage).await;
            passage.failure().map_err(CheckError::Write)?;
            Ok(CheckEnd { report, unwritten: passage.unwritten() })
        })
    }
}

/// The first word that is a Python script.
fn script(words: &[OsString]) -> Option<String> {
    let script = words.iter().find(|word| Path::new(word).extension().is_some_and(|extension| extension == "py"));
    script.map(|word| word.to_string_lossy().into_owned())
}

impl Outside {
    fn new(timeout: Option<Duration>) -> io::Result<Self> {
        Ok(Self {
            asks: IncomingSignals::ending()?,
            passed_on: IncomingSignals::passed_on()?,
            children: IncomingSignals::children()?,
            orphans: Orphans::new(),
            has_orphans: false,
            limit: timeout.map(|timeout| now() + timeout.into()),
            interrupted: None,
        })
    }

    /// Waits until the output is written; once the time is up, or a signal came, as long as something is read.
    async fn flush(&mut self, passage: &Passage) {
        let mut moved = now();
        while !passage.is_done() {
            let is_over = self.interrupted.is_some() || self.limit.is_some_and(|limit| limit <= now());
            let patience = is_over.then(|| moved + PATIENCE.into());
            if patience.is_some_and(|patience| patience <= now()) {
                return;
            }
            tokio::select! {
                () = passage.moved() => moved = now(),
                signal = self.asks.next() => {
                    if self.interrupted.replace(signal).is_some() {
                        return;
                    }
                }
                () = until(patience.or(self.limit)) => {}
            }
        }
    }
}
