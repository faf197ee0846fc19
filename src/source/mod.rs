//! Where events come from. A [`Source`] gives the events of one lane, and acts on its program as far as it can.
//!
//! ```text
//!  rings (memfd) ──┐
//!  socket ─────────┤
//!  stdout, stderr ─┼─▶ ProcessSource ─▶ Vec<Event>, sorted by time ─▶ the session
//!  /proc ──────────┤
//!  wait ───────────┘
//!
//!  a recording ─────▶ Replay
//! ```
//!
//! One more source is one more file here that implements [`Source`] and [`Open`], a line in this list of modules, and the
//! subcommand that makes a session of it.

mod attached;
mod blocked;
mod clock;
pub mod console;
mod dir;
mod error;
mod feed;
mod foreign;
mod group;
mod id_base;
mod ids;
mod input;
mod keeper;
mod kill;
mod life;
mod memory;
mod notify;
mod output;
mod outside;
mod proc;
mod process;
pub mod python;
mod regular;
mod replay;
mod ring;
mod signal;
mod socket;
mod spec;
mod tap;
mod terminal;

pub use attached::AttachedSource;
pub use clock::now;
pub use dir::{PrivateDir, scratch};
pub use error::SourceError;
pub use feed::{FUTURE, Feed};
pub use input::ProgramInput;
pub use keeper::keep;
pub use notify::{NOTIFY_VARIABLE, Notify, says_ready};
pub use output::{MAX_LINE, OutputLines};
pub use outside::answers;
pub use proc::{Orphans, bytes as proc_bytes, is_orphaned, listens, this_program};
pub use process::{ProcessSource, SILENCE};
pub use regular::text as regular_text;
pub use replay::{RecordedLane, missing};
pub use ring::{Ring, RingError};
pub use spec::ProcessSpec;
pub use tap::Tap;
pub use terminal::{ProgramTerminal, become_program};

use crate::event::{Event, LaneId, Stream, TaskId};
use futures_util::future::LocalBoxFuture;
use std::{cell::Cell, rc::Rc};

/// The source of a lane's events, and what it can do to the program.
pub trait Source {
    /// What it can do now.
    fn abilities(&self) -> Abilities;

    /// Waits for the next events and appends them, in the order of time; a later batch may still hold an earlier event.
    /// `false` after the last one. Nothing is lost when the future is dropped.
    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool>;

    /// Sends the program a signal.
    ///
    /// # Errors
    /// The source cannot, there is no such signal, or the program has ended.
    fn signal(&mut self, number: i32) -> Result<(), SourceError> {
        let _ = number;
        Err(SourceError::Unable("takes no signals"))
    }

    /// Sends a signal to this part of the program.
    ///
    /// # Errors
    /// As with [`signal`](Self::signal), or there is no such part.
    fn signal_to(&mut self, number: i32, to: Recipient) -> Result<(), SourceError> {
        match to {
            Recipient::Command => self.signal(number),
            Recipient::Group | Recipient::Python => Err(SourceError::Unable("takes signals as a whole")),
        }
    }

    /// Ends the program's standard input, where that is open.
    fn close_input(&mut self) {}

    /// Gives the program's terminal another size, where it has one.
    fn resize(&mut self, size: (u16, u16)) {
        let _ = size;
    }

    /// Types into the program's terminal.
    ///
    /// # Errors
    /// It has none, or does not read what was typed before.
    fn type_keys(&mut self, keys: &[u8]) -> Result<(), SourceError> {
        let _ = keys;
        Err(SourceError::Unable("has no terminal of its own"))
    }

    /// The line of its terminal that has no end yet, such as a prompt and what was typed behind it.
    fn unfinished_line(&self) -> Option<String> {
        None
    }

    /// Cancels a task.
    ///
    /// # Errors
    /// The source cannot, the task has ended, or the program has ended.
    fn cancel(&mut self, task: TaskId) -> Result<(), SourceError> {
        let _ = task;
        Err(SourceError::Unable("has no tasks that could be cancelled"))
    }

    /// Leaves what the program writes to a stream in its pipe, or reads it again: a program waits for its reader.
    fn hold_output(&mut self, stream: Stream, hold: bool) {
        let _ = (stream, hold);
    }

    /// Nobody reads a stream of the program any more: it gets to know that as it would without the inspector.
    fn close_output(&mut self, stream: Stream) {
        let _ = stream;
    }

    /// The time limit passed: looks once more where the program stands, before any of the session is ended.
    fn look_last(&mut self) {}

    /// Whether that look is over.
    fn has_looked(&self) -> bool {
        true
    }

    /// Ends the program, if the inspector started it. Earlier events still come.
    fn time_out(&mut self) {}

    /// Passes on a signal that the inspector got.
    fn pass_on(&mut self, number: i32) {
        let _ = self.signal(number);
    }

    /// The lanes that have come to be since this was asked last.
    fn arrivals(&mut self) -> Vec<Arrival> {
        Vec::new()
    }

    /// Ends the program at once, if the inspector started it.
    fn kill(&mut self) {}

    /// What there is to say of a program that runs on when nobody watches any more.
    fn farewell(&self) -> Option<String> {
        None
    }

    /// Nobody watches any more: gives what is known already, and comes to its end. The program runs on.
    fn leave(&mut self) {}
}

/// A lane that has come to be while its session ran.
#[derive(Debug)]
pub struct Arrival {
    pub title: String,
    /// Whether it only serves its parent: nothing of the program's own runs in it.
    pub is_helper: bool,
    pub opens: Box<dyn Open>,
    parent: Rc<Cell<Option<LaneId>>>,
}

impl Arrival {
    /// The lane that it descends from, once that is open.
    pub fn parent(&self) -> Option<LaneId> {
        self.parent.get()
    }
}

/// Who gets a signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recipient {
    /// The command itself, as with `docker stop`.
    #[default]
    Command,
    /// Its process group, as with Ctrl-C in a shell.
    Group,
    /// The first Python among the command and what it started.
    Python,
}

/// What a source can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    pub signal: bool,
    pub cancel: bool,
    /// It ends with the time limit.
    pub end: bool,
}

/// A source that is not open yet.
pub trait Open: std::fmt::Debug {
    /// Opens it.
    ///
    /// # Errors
    /// Whatever keeps it from being opened, as a sentence that says what to do.
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError>;
}
