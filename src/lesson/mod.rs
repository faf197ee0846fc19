//! Lessons: cards that teach from one run, by the moments in it.
//!
//! ```text
//!  file ─▶ read ─▶ Lesson ─┬─ runs        what is started, and which signal it gets
//!                          └─ cards       a moment, a text, a question, statements that hold there
//!
//!  key ─▶ Learner::press ─▶ Turn          another card, another try, the end
//! ```
//!
//! A lesson says nothing that cannot be checked: each card has [`Statement`]s about its moment, which a test checks against
//! fresh runs on both engines, and numbers in texts are measured in the run that is shown. No clock, no I/O.

mod card;
mod count;
mod learner;
mod mark;
mod read;
mod statement;
mod value;
mod words;

pub use card::{Answer, Card, Lesson, Question, Run, Signal};
pub use learner::{Learner, Press, Stage, Turn};
pub use mark::Mark;
pub use read::{LessonError, read};
pub use statement::Statement;
pub use value::Value;

/// The lessons of the program, in their order: name and text.
pub const ALL: &[(&str, &str)] = &[
    ("loop", include_str!("../../assets/lessons/1-loop.toml")),
    ("entry-points", include_str!("../../assets/lessons/2-entry-points.toml")),
    ("cancel", include_str!("../../assets/lessons/3-cancel.toml")),
    ("graceful-shutdown", include_str!("../../assets/lessons/4-graceful-shutdown.toml")),
    ("leftovers", include_str!("../../assets/lessons/5-leftovers.toml")),
    ("leaks", include_str!("../../assets/lessons/6-leaks.toml")),
    ("threads", include_str!("../../assets/lessons/7-threads.toml")),
    ("ci", include_str!("../../assets/lessons/8-ci.toml")),
];
