//! Overlays, which have the keys: help and palette, the signal menu, a question, a text being typed.

mod actions;
mod advise;
mod command;
mod glossary;
mod lanes;
mod lessons;
mod question;
mod rerun;
mod signals;
mod view;

pub use actions::{ActionRow, Actions};
pub use advise::Advise;
pub use command::Command;
pub use lanes::Lanes;
pub use lessons::{LessonRow, Lessons};
pub use question::{Answer, Question};
pub use rerun::Rerun;
pub use signals::{SIGNALS, Signals};
pub(super) use view::{draw, rows};

use super::text_input::TextInput;

/// An overlay of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    Actions(Actions),
    /// Which signal to send where.
    Signals(Signals),
    /// Which lane to show.
    Lanes(Lanes),
    /// Which entry point to take.
    Advise(Advise),
    /// Which lesson to begin.
    Lessons(Lessons),
    /// A question before something that cannot be undone.
    Question(Question),
    /// The parameters of the next run.
    Rerun(Rerun),
    /// What the rows of the focused pane, which is named, must contain.
    Filter(TextInput, &'static str),
    /// A time to go to.
    Time(TextInput),
    /// Keys that go to the terminal of the program, and the line there that has no end yet.
    Typing(String),
    /// A text to find in the focused pane, and how many of its rows contain it.
    Search(TextInput, usize),
}
