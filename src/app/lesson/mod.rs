//! Lessons: read, run, taught in lines, and how far somebody came.

mod load;
mod plain;
mod progress;
mod watch;

pub use load::{find_lesson, load_lessons};
pub use plain::{Plain, PlainError, list_lessons};
pub use progress::{Progress, Reached};
pub use watch::{lesson_order, watch_run};
