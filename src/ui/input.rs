//! What comes in and what goes out: [`Input`] is decided upon, [`Effect`]s are for the app to perform.

use super::scene::{Sort, TaskTree, View};
use crate::{
    event::{LaneId, Mode, OnQuit, TaskId, Time},
    finding::Limits,
};
use std::ffi::OsString;

/// Something to decide upon.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key, the mouse, a paste, another size.
    Terminal(crossterm::event::Event),
    /// The clock's time, for a live picture. [`State::next_tick`](super::State::next_tick) says when it matters.
    Tick(Time),
    /// How an effect went, for the bottom line.
    Notice(NoticeLine),
    /// What CPython lanes would be run with, or why there is nothing. Ask
    /// [`State::needs_python`](super::State::needs_python) whether it matters.
    Python(Result<String, String>),
    /// How far the judging of statements is.
    Judging(String),
    /// What statements came to, by their numbers.
    Judged(Vec<(u8, ClaimAnswer)>),
}

/// What a statement came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimAnswer {
    /// The answer: `holds`, `false`, `depends`, `n/a`, `unknown`.
    pub word: String,
    /// On what it depends; empty where it does not.
    pub on: String,
    /// Engines, and what each shows.
    pub evidence: Vec<(String, String)>,
    /// Whether it is the answer that is documented.
    pub is_documented: bool,
}

/// A sentence for the bottom line, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeLine {
    Done(String),
    /// It did not, and what to do.
    Failed(String),
}

/// Something to perform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// End the lanes there are, and start others. When they run, call [`State::begin`](super::State::begin);
    /// when they cannot, answer with a notice.
    Start(Order),
    End,
    /// Run what shows these statements, and answer with [`Input::Judged`].
    Judge {
        numbers: Vec<u8>,
        engines: Engines,
    },
    /// Show one of the last runs again, by its number.
    Open(u64),
    /// Send a signal to a lane.
    Signal {
        lane: LaneId,
        signal: i32,
    },
    /// Type into the terminal that the program has of its own.
    Type(Vec<u8>),
    CancelTask {
        lane: LaneId,
        task: TaskId,
    },
    /// Print a text on the clipboard.
    Copy(Copied),
    /// Keep what was set for the next start.
    Keep(Kept),
    /// Save a picture of the screen.
    Export,
    /// Save a page with it, and with what it shows as text.
    ExportPage,
    /// Begin the lesson at that place.
    Learn(usize),
    /// Show a run of the lesson that is taught; anew, or as it was if there was one. When it is there, call
    /// [`State::show_lesson_run`](super::State::show_lesson_run).
    LessonRun {
        run: usize,
        anew: bool,
    },
    /// Keep how far somebody came in a lesson.
    LessonReached {
        lesson: String,
        card: usize,
        is_done: bool,
    },
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Hand the terminal back to the shell until it comes back.
    Suspend,
    /// End the lanes and the program.
    Quit,
}

/// A text for the clipboard, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copied {
    /// A row of a pane.
    Row(String),
    Markdown(String),
    /// A program.
    Code(String),
}

impl Copied {
    pub fn text(&self) -> &str {
        let (Self::Row(text) | Self::Markdown(text) | Self::Code(text)) = self;
        text
    }

    /// What the bottom line says of it.
    pub fn said(&self) -> String {
        let first = self.text().lines().next().unwrap_or_default();
        match self {
            Self::Row(_) => format!("copied {first}"),
            Self::Markdown(_) => format!("copied as Markdown: {first}"),
            Self::Code(_) => "copied the code".into(),
        }
    }
}

/// Something that was set on the screen, for the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    Engine(Engines),
    Theme(&'static str),
    Ascii(bool),
    Mouse(bool),
    Sort(Sort),
    Reversed(bool),
    Tree(TaskTree),
    Layout(View),
}

/// Something to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Scenario(ScenarioOrder),
    /// A command of the user's.
    Command(CommandOrder),
    /// A coroutine of the user's, with both entry points.
    Coroutine(CoroutineOrder),
}

impl Order {
    /// Where the rules draw the line.
    pub const fn limits(&self) -> Limits {
        match self {
            Self::Scenario(order) => order.limits,
            Self::Command(order) => order.limits,
            Self::Coroutine(order) => order.limits,
        }
    }
}

/// A scenario to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioOrder {
    pub scenario: String,
    pub engines: Engines,
    pub entries: EntryPoints,
    /// What is set, each as `name=value`; what is at its default is left out.
    pub sets: Vec<String>,
    /// What is set in other lanes beside these, for the same.
    pub beside: Option<Vec<String>>,
    /// Where the rules draw the line.
    pub limits: Limits,
    /// Whether any tokio-console may join the lanes.
    pub console: bool,
}

/// A command of the user's to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOrder {
    /// The program and its arguments.
    pub words: Vec<OsString>,
    /// How much a Python among it reports.
    pub mode: Mode,
    /// What becomes of it when the program quits first.
    pub on_quit: OnQuit,
    /// Whether what it leaves in the background ends with it.
    pub ends_whole: bool,
    /// Whether it has a terminal of its own.
    pub has_terminal: bool,
    /// Where the rules draw the line.
    pub limits: Limits,
}

/// A coroutine of the user's to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoroutineOrder {
    /// `module:coroutine`, or a file.
    pub target: String,
    /// Its arguments: texts, or `name=text`.
    pub args: Vec<String>,
    /// Where the rules draw the line.
    pub limits: Limits,
}

/// Which engines run side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Engines {
    /// Tokio alone.
    #[default]
    Tokio,
    Cpython,
    Both,
}

impl Engines {
    pub const ALL: &[Self] = &[Self::Tokio, Self::Cpython, Self::Both];

    /// The word for it, as `--engine` takes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tokio => "tokio",
            Self::Cpython => "cpython",
            Self::Both => "both",
        }
    }
}

/// Which entry points run side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EntryPoints {
    /// Both.
    #[default]
    Both,
    Managed,
    Manual,
}

impl EntryPoints {
    pub const ALL: &[Self] = &[Self::Both, Self::Managed, Self::Manual];

    /// The word for it, as `--entry` takes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Managed => "managed",
            Self::Manual => "manual",
        }
    }
}
