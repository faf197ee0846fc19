//! What a program under observation reports of itself. Every value here has a form on the [wire](super::wire).

use super::{
    By, End, ErrorHow, GeneratorId, JobId, Leave, LoopId, LoopState, Metric, NameId, Phase, Refusal, SignalHow, Span,
    Step, TaskId, TimerId, Wait, Warned,
};

/// One thing that happened in a program, told by the program. Each kind says whom it is about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// A loop reached a state. The event's site says where it was asked for.
    Loop {
        /// Which one.
        id: LoopId,
        /// The state it has from now on.
        state: LoopState,
    },
    /// What a loop is, told before it is created. The event's site says where it was made.
    LoopMade {
        /// Which one.
        id: LoopId,
        /// The system's id of the thread that made it.
        thread: u32,
        /// Its class, as `_UnixSelectorEventLoop` or `uvloop.Loop`.
        class: NameId,
    },
    /// A step of the shutdown begins or ends.
    Teardown {
        /// The loop that shuts down.
        id: LoopId,
        /// Which step.
        step: Step,
        /// Whether it begins or ends.
        phase: Phase,
        /// How many tasks, generators or jobs it is about.
        count: u32,
    },
    /// The program asked for something that asyncio answers with a RuntimeError.
    Refused {
        /// The loop that was asked; 0 where there was none.
        id: LoopId,
        /// What was refused.
        refusal: Refusal,
    },
    /// A task was made. The event's site says where.
    Spawned {
        /// The new task.
        task: TaskId,
        /// The task that made it.
        parent: Option<TaskId>,
        /// The loop it lives on.
        on: LoopId,
        /// Its name.
        name: NameId,
    },
    /// A task got another name.
    Renamed {
        /// Which one.
        task: TaskId,
        /// Its name from now on.
        name: NameId,
    },
    /// A task ran: one poll of its future. The event's time is the poll's start.
    Polled {
        /// Which one.
        task: TaskId,
        /// How long the poll took.
        took: Span,
        /// Who had made it ready.
        woken_by: By,
        /// The task that had made it ready, where it was one.
        waker: Option<TaskId>,
        /// How long it had been ready: to about 1 µs, at most some seconds.
        queued: Span,
    },
    /// A task began to wait for something other than before. The event's site says where it awaits: the innermost
    /// frame.
    Waiting {
        /// Which one.
        task: TaskId,
        /// What it waits on.
        on: Wait,
        /// The task it waits for, where it is one.
        other: Option<TaskId>,
    },
    /// `cancel()` was called on a task that had not ended. The event's site says where.
    CancelRequested {
        /// The task asked to stop.
        task: TaskId,
        /// Who asked.
        by: By,
        /// The task that asked, where it was one.
        asker: Option<TaskId>,
        /// The message given.
        message: NameId,
    },
    /// The cancellation reached the task at its await. The event's site says which.
    CancelDelivered {
        /// Which one.
        task: TaskId,
    },
    /// The task awaited something new, or returned, after a delivered cancellation instead of passing it on.
    CancelSwallowed {
        /// Which one.
        task: TaskId,
    },
    /// `uncancel()` was called.
    Uncancelled {
        /// Which one.
        task: TaskId,
        /// The requests that still stand.
        left: u32,
    },
    /// A task is over.
    Ended {
        /// Which one.
        task: TaskId,
        /// How.
        end: End,
        /// The error's text, where it failed.
        reason: NameId,
    },
    /// A task failed and nobody ever looked at its error.
    NotRetrieved {
        /// Which one.
        task: TaskId,
        /// The error's text.
        reason: NameId,
    },
    /// A callback of the loop ran. The event's time is its start.
    Callback {
        /// The loop.
        on: LoopId,
        /// What it is called.
        name: NameId,
        /// How long it took.
        took: Span,
    },
    /// A `call_later` was set, fired or cancelled.
    Timer {
        /// Which one.
        timer: TimerId,
        /// The loop.
        on: LoopId,
        /// `Submitted` when set, `Ended` when it fired, `Dropped` when cancelled.
        phase: Phase,
        /// For `Submitted`: how long from now.
        after: Span,
    },
    /// A job for the executor.
    Job {
        /// Which one.
        job: JobId,
        /// The loop.
        on: LoopId,
        /// How far it is.
        phase: Phase,
        /// The function's name, where it is submitted.
        name: NameId,
    },
    /// A signal handler was set or removed, or a signal arrived at one.
    Signal {
        /// The loop.
        on: LoopId,
        /// Its number.
        signal: u8,
        /// What happened.
        how: SignalHow,
    },
    /// An asynchronous generator (on Tokio: an async finalizer).
    Generator {
        /// Which one.
        generator: GeneratorId,
        /// The loop.
        on: LoopId,
        /// `Begun` when first used, `Ended` when its `finally` ran, `Dropped` when that was skipped.
        phase: Phase,
    },
    /// A number the runtime keeps of itself.
    Metric {
        /// The loop.
        on: LoopId,
        /// Which number.
        metric: Metric,
        /// The number.
        value: u64,
    },
    /// The program was warned. The event's site says what about.
    Warning {
        /// The loop it is about, or else the one that runs in this thread; 0 where there is none.
        on: LoopId,
        /// The category.
        warned: Warned,
        /// The warning.
        text: NameId,
    },
    /// An error came to light outside the end of a task.
    Error {
        /// The task it is about, where it is about one.
        task: Option<TaskId>,
        /// The loop; 0 where none is known.
        on: LoopId,
        /// Where it came to light.
        how: ErrorHow,
        /// The error.
        text: NameId,
    },
    /// The program leaves by its own doing.
    Leaving {
        /// How.
        how: Leave,
        /// The program that takes its place.
        program: NameId,
    },
    /// The program forked. The child reports nothing.
    Forked {
        /// Its process id.
        child: u32,
    },
}

impl Report {
    /// The task this is about, where it is about one.
    pub const fn task(&self) -> Option<TaskId> {
        match *self {
            Self::Spawned { task, .. }
            | Self::Renamed { task, .. }
            | Self::Polled { task, .. }
            | Self::Waiting { task, .. }
            | Self::CancelRequested { task, .. }
            | Self::CancelDelivered { task }
            | Self::CancelSwallowed { task }
            | Self::Uncancelled { task, .. }
            | Self::Ended { task, .. }
            | Self::NotRetrieved { task, .. } => Some(task),
            Self::Error { task, .. } => task,
            _ => None,
        }
    }
}
