//! Everything that happens is an [`Event`] with a time, on one clock, in one order.
//!
//! ```text
//!  a program ── wire ──▶ Report ─┐
//!                                ├─▶ Event { at, lane, site, what } ──▶ the model
//!  /proc, pipes, wait ▶ Observation ┘
//! ```
//!
//! Plain data: no clock is read here and nothing is done.

mod clean;
mod code;
mod engine;
mod id;
mod observation;
mod report;
mod time;
pub mod wire;

pub use clean::clean;
pub use code::{By, End, ErrorHow, Leave, LoopState, Metric, Phase, Refusal, SignalHow, Step, Stream, Wait, Warned};
pub use engine::{Engine, Mode, UnknownEngine, Version};
pub use id::{GeneratorId, JobId, LaneId, LoopId, NameId, SiteId, TaskId, TimerId};
pub use observation::{Exit, File, FileKind, Observation, Usage};
pub use report::Report;
pub use time::{Span, Time};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// In which lane.
    pub lane: LaneId,
    /// Where in the program's source it was caused, when that is known.
    pub site: SiteId,
    /// What.
    pub what: What,
}

/// What happened, by who tells it.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Told by the program.
    Report(Report),
    /// Seen by the inspector.
    Observation(Observation),
}
