//! What happened, as history.
//!
//! ```text
//!  Event ─▶ Model ─▶ Lane ─┬─ tasks    each with its polls, waits, cancellations and end
//!                          ├─ loops    states, teardown steps, the runtime's own numbers
//!                          ├─ files    sets of file descriptors
//!                          ├─ log      everything a person would want to read, one after another
//!                          └─ …        signals, output, usage, refusals, callbacks, jobs, generators
//! ```
//!
//! [`Model::apply`] folds [`Event`](crate::event::Event)s. Every question is asked *for a moment*:
//! `task.state(at)`, `lane.files.set(at)`. Live means that the moment follows [`Model::head`]; paused and rewound
//! are the same questions asked for an earlier one.
//!
//! Invariants: no clock, no I/O. Events may come in any order, and those that make up the lives of loops and tasks
//! even twice. Memory is bounded: each kind has a limit, named `…LIMIT` beside it, beyond which the oldest are
//! forgotten or known in less detail; what still lives (a task, an open loop) is never forgotten, and totals stay
//! true.

mod after_cancel;
mod cancellation;
mod changes;
mod codes;
mod files;
mod fold;
mod folding;
mod generators;
mod history;
mod jobs;
mod kept;
mod lane;
mod lives;
mod loops;
mod moment;
mod name;
mod names;
mod needed_names;
mod noise;
mod outline;
mod passage;
mod places;
mod primitives;
mod request;
mod session;
mod set_timers;
mod snapshot;
mod task;
mod tasks;
mod timer_owners;
mod timer_words;
mod timers;
mod traces;
mod words;
mod work;

pub use after_cancel::AfterCancel;
pub use cancellation::{CancelRequest, Cancellation};
pub use codes::{Code, Codes};
pub use files::{FileHistory, FileSet, OpenFile};
pub use generators::{Generators, SkippedGenerator};
pub use history::{History, Timed};
pub use jobs::{JobHistory, Jobs};
pub use kept::KeptTasks;
pub use lane::{EntryPoint, Lane, LaneInfo, Lifeline};
pub use loops::{LoopHistory, Loops, MetricSample, StateChange, StepSpan};
pub use moment::{
    BlockedThread, ErrorReport, LostCancel, NotRetrieved, Note, OutputLine, ProgramExit, ProgramWarning, Refused,
    SignalEvent, SignalMark, SlowCall, ThreadStack,
};
pub use name::{Name, is_default_name, shown_name};
pub use noise::{is_noise, teardown_done};
pub use outline::{Fold, Outline, OutlineKind, OutlineRow};
pub use passage::{Leg, Passage, Station, TaskPassage, passages};
pub use primitives::Primitives;
pub use session::Model;
pub use set_timers::PendingTimer;
pub use snapshot::{Awaiting, LoopWakers, Snapshot, Snapshots, Taker, ThreadLook};
pub use task::{Poll, Polling, Polls, TaskEnd, TaskHistory, TaskState, Waiting};
pub use tasks::{Counts, Tasks};
pub use timer_owners::TimerOwners;
pub use timers::Timers;
pub use words::{Tone, by_whom, counted, ended, is_story, saying, sentence, stack, tone, waits_on};
use work::Work;
