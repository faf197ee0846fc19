//! Everything that happens is an [`Event`] with a time, on one clock, in one order.
//!
//! ```text
//!  a program ── wire ──▶ Report ─┐
//!                                ├─▶ Event { at, lane, site, what } ──▶ the model
//!  /proc, pipes, wait ▶ Observation ┘
//! ```
//!
//! Plain data: no clock is read here and nothing is done.

#![warn(missing_docs)]

mod clean;
mod code;
mod engine;
mod field;
mod id;
mod observation;
mod on_quit;
mod process;
mod record;
mod report;
mod runtime_class;
mod signal;
mod table;
mod time;
pub mod wire;

pub use clean::clean;
#[cfg(feature = "app")]
pub(crate) use clean::is_unsafe;
pub use code::{
    By, End, ErrorHow, Hold, Leave, LoopState, Lost, Metric, Phase, Refusal, SignalHow, Stream, TeardownStep,
    ThreadRole, Tie, Wait, WarningCategory,
};
pub use engine::{Engine, EngineError, Mode, Version};
pub use field::{FieldReader, FieldValue};
pub use id::{GeneratorId, Id, JobId, LaneId, LoopId, NameId, SiteId, TaskId, TimerId};
pub use observation::{Frames, Observation};
pub use on_quit::OnQuit;
pub use process::{Exit, File, FileKind, Usage};
pub use report::Report;
pub use runtime_class::RuntimeClass;
pub use signal::{ENDING_SIGNALS, signal_name, signal_number};
pub use table::ReportKind;
pub use time::{Span, Time};

use field::{Field, Packed};

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

/// What happened, by its source.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Reported by the program.
    Report(Report),
    /// Seen by the inspector.
    Observation(Observation),
}

impl What {
    /// The name of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Report(report) => report.kind(),
            Self::Observation(observation) => observation.kind(),
        }
    }

    /// Passes on each field's name and value.
    pub fn show(&self, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        match self {
            Self::Report(report) => report.show(visit),
            Self::Observation(observation) => observation.show(visit),
        }
    }

    /// What happened, by the name of its kind; `None` where there is no such kind, or a field without a value.
    pub fn read(kind: &str, from: &mut impl FieldReader) -> Option<Self> {
        let report = Report::read(kind, from).map(Self::Report);
        report.or_else(|| Observation::read(kind, from).map(Self::Observation))
    }
}
