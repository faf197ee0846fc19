//! What happens at a moment in a lane and is no part of the life of a task or a loop.

use super::Timed;
use crate::event::{ErrorHow, Leave, LoopId, NameId, Refusal, SignalHow, SiteId, Span, Stream, TaskId, Time};
use std::sync::Arc;

macro_rules! moments {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name {
                pub at: Time,
                $($(#[$fdoc])* pub $field: $type,)*
            }

            impl Timed for $name {
                fn at(&self) -> Time {
                    self.at
                }
            }
        )+
    };
}

moments! {
    /// A line that the program wrote.
    OutputLine {
        stream: Stream,
        /// The line, without control codes.
        line: Arc<str>,
    }
    /// A sentence for the person watching.
    Note {
        text: Arc<str>,
    }
    SignalMark {
        signal: u8,
        what: SignalEvent,
    }
    /// Something that asyncio answers with a RuntimeError.
    Refused {
        /// The loop that was asked.
        id: LoopId,
        refusal: Refusal,
        /// Where it was asked for.
        site: SiteId,
    }
    /// It became clear that nobody would look at the error of a task.
    NotRetrieved {
        task: TaskId,
        reason: NameId,
    }
    /// An error that came to light outside the end of a task.
    ErrorReport {
        /// Where it came to light.
        how: ErrorHow,
        text: NameId,
        /// Where it was raised, if known.
        site: SiteId,
    }
    /// The program left by its own doing.
    ProgramExit {
        how: Leave,
    }
    /// A thread seen asleep within a poll or a callback of its loop.
    BlockedThread {
        tid: u32,
        /// Since when, at the latest.
        since: Time,
    }
    /// Where a thread was that blocked its loop.
    ThreadStack {
        tid: u32,
        /// `function file:line`, innermost first.
        frames: Arc<[Arc<str>]>,
    }
    /// A poll or a callback that took at least a millisecond.
    SlowCall {
        took: Span,
        /// The task, if it was a poll.
        task: Option<TaskId>,
        name: NameId,
        /// Where it was made, if known.
        site: SiteId,
    }
}

/// What happened with a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalEvent {
    /// The inspector sent it, for the person in front of it.
    Sent,
    /// The inspector sent it when the time limit passed.
    TimedOut,
    /// The program did something about it.
    Program(SignalHow),
}
