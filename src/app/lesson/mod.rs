//! Lessons: read, run, taught in lines, and how far somebody came.

mod dashboard;
mod load;
mod plain;
mod progress;
mod watch;

pub(super) use dashboard::Lessons;
pub use load::{find_lesson, load_lessons, read_checked};
pub use plain::{Plain, PlainError, list_lessons};
pub use progress::{Progress, Reached};
pub(super) use watch::plan_signal;
pub use watch::{lesson_order, watch_run};
