//! Everything that keys and clicks can do. The keys are in the [key table](super::keymap::KEYS).

use super::{event_kind::EventKind, input::Kept, pane::Pane, speed::Speed};
use crate::event::Span;

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Help,
    /// Show what can be done, by name.
    Palette,
    /// Take one step back out.
    Back,
    Quit,
    /// Hand the terminal back to the shell.
    Suspend,
    /// Take the mouse, or leave it to the terminal.
    Mouse,
    Theme,
    Ascii,
    /// Select another row: so many down, negative is up.
    Move(Move),
    /// Type a text that names must contain.
    Filter,
    /// Type a text to find in the focused pane.
    Search,
    /// Go to the next row with that text, or the one before.
    Find(Side),
    /// Keep the text that is typed.
    Keep,
    Start,
    /// Show the statements.
    Claims,
    /// Judge the selected statement.
    Judge,
    /// Judge every statement.
    JudgeAll,
    /// Run what shows the selected statement, to look at it.
    OpenClaim,
    /// Choose the entry points to run.
    EntryPoints,
    /// Choose the engines to run on.
    Engines,
    /// Take another value for the selected parameter.
    Turn(Side),
    /// Go between the scenarios, and the parameters and the source of the selected one.
    Form(Side),
    Focus(Focus),
    /// The lane beside this one.
    Lane(Side),
    /// Choose a lane from the process tree.
    Lanes,
    /// One pane on the whole screen, or all of them.
    Expand,
    /// One lane on the whole screen, or all of them.
    Alone,
    Pause,
    Live,
    /// Let the time of a recording go on.
    Play,
    /// Play a recording faster (right) or more slowly.
    Speed(Side),
    /// Play a recording so fast.
    SpeedTo(Speed),
    /// Type a time to go to.
    AskTime,
    /// Go to a time since the start.
    GoTo(Span),
    /// Go to the next entry of a kind, or the one before: of the kind of the entry at the cursor where none is named.
    Seek(Side, Option<EventKind>),
    /// Set a value.
    Set(Kept),
    /// Go to another entry of the log.
    Step(TimeStep),
    /// Go to another entry that stands out.
    Landmark(Side),
    /// Set a bookmark at the moment, or take it away.
    Bookmark,
    /// Go to the next bookmark; from the last to the first.
    NextBookmark,
    /// Show less or more time.
    Zoom(Zoom),
    /// Go to a step of the headline's evidence.
    Evidence(Side),
    /// Go to where two lanes begin to differ; from there, to where the next two do.
    Difference,
    /// Choose a signal to send.
    Signal,
    /// Let the keys go to the terminal of the program.
    Type,
    CancelTask,
    Again,
    /// Change parameters and run again.
    Change,
    /// Show tasks below those that await them, below those that created them, or as a list.
    Tree,
    Sort,
    /// Show the last first.
    Reverse,
    /// Open the selected group of the log, or fold it.
    FoldLog,
    /// Show tasks that are alike as one row, or one by one.
    Fold,
    /// Look at the selected task.
    Open,
    /// Go to the moment and the task that the selected check is about.
    Follow,
    Copy,
    /// Copy the headline as Markdown.
    CopyHeadline,
    /// Save a picture of the screen.
    Export,
    /// Save a page with it, and with what it shows as text.
    ExportPage,
    /// Answer questions, and see which entry point to take.
    Advise,
    /// Choose a lesson.
    Lessons,
    /// Go on in a lesson, or back by a card.
    LessonTurn(Side),
    /// Answer the question of a lesson.
    Answer(Letter),
}

/// What actions have to do with, in the order of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Session,
    Time,
    Panes,
    Rows,
    Tasks,
    Gallery,
    Lesson,
    Screen,
}

impl Group {
    pub const ALL: &[Self] =
        &[Self::Session, Self::Time, Self::Panes, Self::Rows, Self::Tasks, Self::Gallery, Self::Lesson, Self::Screen];

    /// Its heading in the help.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Time => "time and evidence",
            Self::Panes => "lanes and panes",
            Self::Rows => "rows",
            Self::Tasks => "tasks",
            Self::Gallery => "gallery",
            Self::Lesson => "lessons",
            Self::Screen => "screen",
        }
    }
}

impl Action {
    /// What it has to do with.
    pub const fn group(self) -> Group {
        match self {
            Self::Signal | Self::Type | Self::Again | Self::Change | Self::Back | Self::Quit | Self::Suspend => {
                Group::Session
            }
            Self::Pause
            | Self::Live
            | Self::Step(_)
            | Self::Zoom(_)
            | Self::Evidence(_)
            | Self::Follow
            | Self::Play
            | Self::Speed(_)
            | Self::SpeedTo(_)
            | Self::AskTime
            | Self::GoTo(_)
            | Self::Seek(..)
            | Self::Landmark(_)
            | Self::Bookmark
            | Self::NextBookmark
            | Self::Difference => Group::Time,
            Self::Focus(_) | Self::Lane(_) | Self::Lanes | Self::Expand | Self::Alone => Group::Panes,
            Self::FoldLog | Self::Move(_) | Self::Search | Self::Find(_) | Self::Copy | Self::CopyHeadline => {
                Group::Rows
            }
            Self::Open | Self::CancelTask | Self::Tree | Self::Sort | Self::Reverse | Self::Fold | Self::Filter => {
                Group::Tasks
            }
            Self::Start
            | Self::Keep
            | Self::EntryPoints
            | Self::Engines
            | Self::Turn(_)
            | Self::Form(_)
            | Self::Claims
            | Self::Judge
            | Self::JudgeAll
            | Self::OpenClaim => Group::Gallery,
            Self::Advise | Self::Lessons | Self::LessonTurn(_) | Self::Answer(_) => Group::Lesson,
            Self::Help
            | Self::Palette
            | Self::Set(_)
            | Self::Mouse
            | Self::Theme
            | Self::Ascii
            | Self::Export
            | Self::ExportPage => Group::Screen,
        }
    }
}

/// Where a selection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    /// Half a page.
    HalfUp,
    HalfDown,
    /// The first row.
    First,
    Last,
}

/// Which pane gets the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The next one on the screen.
    Next,
    Previous,
    /// This one, on the screen from now on.
    Pane(Pane),
}

/// Left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
}

/// An answer of a question, by its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Letter {
    A,
    B,
    C,
    D,
}

impl Letter {
    /// Its place among the answers.
    pub const fn place(self) -> usize {
        self as usize
    }
}

/// Where the cursor goes in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeStep {
    Back,
    On,
    /// Ten entries back.
    LeapBack,
    /// Ten entries on.
    LeapOn,
    Start,
}

/// How much time is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Half.
    In,
    /// Twice as much.
    Out,
    /// All.
    All,
}
