//! What happens at a moment in a lane and is no part of the life of a task or a loop.

use super::Timed;
use crate::event::{
    By, ErrorHow, Frames, Leave, LoopId, Lost, NameId, Refusal, SignalHow, SiteId, Span, Stream, TaskId, Time,
    WarningCategory,
};
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
    /// A sentence for the user.
    Note {
        text: Arc<str>,
    }
    SignalMark {
        signal: u8,
        what: SignalEvent,
        /// Where a handler was added or removed.
        site: SiteId,
    }
    /// A cancel without effect.
    LostCancel {
        task: TaskId,
        how: Lost,
        by: By,
        site: SiteId,
    }
    /// A call that asyncio refuses with a RuntimeError.
    Refused {
        /// The loop of the call.
        id: LoopId,
        refusal: Refusal,
        /// The loop that `thing` belongs to; 0 where there is none.
        other: LoopId,
        thing: NameId,
        /// Where the call is.
        site: SiteId,
    }
    /// A task was collected with an exception that was never retrieved.
    NotRetrieved {
        task: TaskId,
        reason: NameId,
    }
    /// An exception that was reported apart from the end of a task.
    ErrorReport {
        /// Where it was reported.
        how: ErrorHow,
        text: NameId,
        /// Where it was raised, if known.
        site: SiteId,
    }
    /// A warning of Python's, shown or not.
    ProgramWarning {
        category: WarningCategory,
        text: NameId,
        /// The line that it is about.
        site: SiteId,
    }
    /// The program exits on its own.
    ProgramExit {
        how: Leave,
    }
    /// A thread seen asleep in a poll or callback of its loop.
    BlockedThread {
        tid: u32,
        /// Since when, at the latest.
        since: Time,
    }
    /// The stack of a thread that blocked its loop.
    ThreadStack {
        tid: u32,
        /// `function file:line`, innermost first.
        frames: Frames,
    }
    /// A poll or a callback that took at least a millisecond.
    SlowCall {
        took: Span,
        /// The task, if it was a poll.
        task: Option<TaskId>,
        name: NameId,
        /// Where it was created, if known.
        site: SiteId,
    }
}

/// What happened with a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalEvent {
    /// The user sent it from the inspector.
    Sent,
    /// The inspector sent it when the time limit passed.
    TimedOut,
    /// The program did something about it.
    Program(SignalHow),
}
