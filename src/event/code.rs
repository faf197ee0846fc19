//! The small vocabularies of the wire: one byte each, with the word that screens and reports show.

use super::{Field, FieldReader, FieldValue, Packed};
use std::fmt;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant = $code,)+ }

        impl $name {
            /// Every value, in the order of their codes.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The byte on the wire.
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The value of a byte from the wire; `None` for a code this version does not know.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The word for it, lower case.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl Field for $name {
            fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
                visit(name, FieldValue::Word(self.word()));
            }

            fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
                Self::ALL.get(from.word(name, &[$($word),+])?).copied()
            }
        }

        impl Packed for $name {
            #[inline(always)]
            fn pack(self) -> u64 {
                self.code().into()
            }

            #[inline(always)]
            fn unpack(bits: u64) -> Option<Self> {
                Self::from_code(bits as u8)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

codes! {
    /// The state of a loop. It may go from running to stopped and back any number of times.
    LoopState {
        /// Created, never run.
        Created = 1 "created",
        /// Inside `run_forever` or `run_until_complete`.
        Running = 2 "running",
        /// Was running, may run again.
        Stopped = 3 "stopped",
        /// `close()` was called.
        Closed = 4 "closed",
        /// Garbage collected (Tokio: dropped) without `close()`. Its file descriptors are released.
        Dropped = 5 "dropped",
    }
}

codes! {
    /// A step of the teardown, in the order of `asyncio.run`.
    TeardownStep {
        /// `cancel()` on every task left.
        Cancel = 1 "cancel",
        /// Wait for the cancelled tasks, without a limit.
        Gather = 2 "gather",
        /// `shutdown_asyncgens()`.
        AsyncGenerators = 3 "asyncgens",
        /// `shutdown_default_executor()`.
        Executor = 4 "executor",
        /// `close()`.
        Close = 5 "close",
    }
}

codes! {
    /// How far a job, a timer, a generator or a teardown step is.
    Phase {
        /// Submitted, waiting to start.
        Submitted = 1 "submitted",
        /// Started.
        Started = 2 "started",
        /// Finished.
        Finished = 3 "finished",
        /// Cancelled or dropped before it started.
        Skipped = 4 "skipped",
    }
}

codes! {
    /// How a task ended.
    End {
        /// Its body returned a value.
        Returned = 1 "returned",
        /// It ended with its `CancelledError` (Tokio: `Cancelled`).
        Cancelled = 2 "cancelled",
        /// It returned an error or panicked.
        Failed = 3 "failed",
        /// It was destroyed while pending: its loop closed, or nothing referred to it.
        Destroyed = 4 "destroyed",
        /// It ended; how is unknown, as Tokio's hooks and sampling do not report it.
        Unknown = 5 "unknown",
    }
}

codes! {
    /// What a task is waiting on.
    Wait {
        /// A future of another library.
        Future = 1 "future",
        /// `sleep`.
        Sleep = 2 "sleep",
        /// Another task.
        Task = 3 "task",
        /// Several tasks together.
        Gather = 4 "gather",
        /// A task it protects from its own cancellation.
        Shield = 5 "shield",
        /// A task group's members.
        TaskGroup = 6 "task group",
        /// A job in the executor.
        Executor = 7 "executor",
        /// The next pass of the loop.
        Yield = 8 "yield",
        /// A lock.
        Lock = 9 "Lock.acquire",
        /// A semaphore.
        Semaphore = 10 "Semaphore.acquire",
        /// An event, to be set.
        Event = 11 "Event.wait",
        /// A condition, to be notified.
        Condition = 12 "Condition.wait",
        /// A barrier's other parties.
        Barrier = 13 "Barrier.wait",
        /// An item of a queue.
        QueueGet = 14 "Queue.get",
        /// Room in a queue.
        QueuePut = 15 "Queue.put",
        /// A queue's items, to be marked as done.
        QueueJoin = 16 "Queue.join",
        /// The first, or all, of several tasks: `wait`, `as_completed`.
        Several = 17 "several tasks",
    }
}

codes! {
    /// What a thread of a program is, for the end of the process.
    ThreadRole {
        /// The main thread.
        Main = 1 "main",
        /// The interpreter waits for its end as it exits.
        NonDaemon = 2 "non-daemon",
        /// The interpreter does not wait for it.
        Daemon = 3 "daemon",
        /// A worker of an executor: the interpreter, and `shutdown_default_executor()`, wait for its job.
        Worker = 4 "worker",
        /// Not of `threading`'s making: nothing waits for it.
        Unlisted = 5 "unlisted",
    }
}

codes! {
    /// How one task keeps another from going on.
    Tie {
        /// It has to end first.
        Awaited = 1 "awaited",
        /// It is within the `async with` of the lock, semaphore or condition that the other waits for.
        Holds = 2 "holds",
    }
}

codes! {
    /// What a task has to do with a primitive: a lock, a semaphore, a queue.
    Hold {
        /// It begins to wait for it.
        Wanted = 1 "wanted",
        /// It has acquired it.
        Acquired = 2 "acquired",
        /// It no longer has it: it, or somebody for it, released it.
        Released = 3 "released",
    }
}

codes! {
    /// Who requested a cancel, or woke a task.
    By {
        /// Unknown: another thread, a timer or I/O, which the runtime cannot distinguish.
        Unknown = 0 "unknown",
        /// Another task, or the task itself.
        Task = 1 "task",
        /// A callback of the loop.
        Callback = 2 "callback",
        /// A signal handler.
        Signal = 3 "signal",
        /// `timeout` at its deadline.
        Timeout = 4 "timeout",
        /// The teardown of the managed entry point.
        Teardown = 5 "teardown",
        /// Another thread.
        Thread = 6 "thread",
        /// The inspector, for its user.
        Inspector = 7 "inspector",
        /// A task group that cancels its other members.
        TaskGroup = 8 "task group",
        /// The task that awaits this one passes its own cancel on.
        Awaiter = 9 "awaiter",
        /// The code that runs the loop, outside any task or callback.
        Caller = 10 "caller",
    }
}

codes! {
    /// How a cancel got lost.
    Lost {
        /// `cancel()` of a task that had ended.
        Ended = 1 "the task had ended",
        /// `wait_for` had its result at that moment, and returned it: before Python 3.12.
        WaitFor = 2 "wait_for had its result",
    }
}

codes! {
    /// An operation that asyncio refuses with a RuntimeError.
    Refusal {
        /// `run` while a loop runs in this thread.
        NestedRun = 1 "asyncio.run() cannot be called from a running event loop",
        /// `run_until_complete` or `run_forever` on the running loop.
        AlreadyRunning = 2 "This event loop is already running",
        /// The same on a second loop, while the first one runs.
        AnotherRunning = 3 "Cannot run the event loop while another loop is running",
        /// Anything on a closed loop.
        Closed = 4 "Event loop is closed",
        /// `close` on a running loop.
        CloseRunning = 5 "Cannot close a running event loop",
        /// `stop` before the awaited future was done.
        StoppedEarly = 6 "Event loop stopped before Future completed.",
        /// Asking for the running loop where none runs.
        NoRunningLoop = 7 "no running event loop",
        /// A loop touched from a thread that is not its own (debug mode).
        NotThreadSafe = 8 "Non-thread-safe operation invoked on an event loop other than the current one",
        /// A runner used after its end.
        RunnerClosed = 9 "Runner is closed",
        /// A job for an executor that was shut down.
        ExecutorShutdown = 10 "Executor shutdown has been called",
        /// A future awaited by a task of another loop.
        DifferentLoop = 11 "attached to a different loop",
        /// `Runner::run` while a loop runs in this thread.
        NestedRunner = 12 "Runner.run() cannot be called from a running event loop",
    }
}

codes! {
    /// What happened to a signal in the program.
    SignalHow {
        /// A handler was added or replaced.
        HandlerAdded = 1 "handler added",
        /// A handler was removed.
        HandlerRemoved = 2 "handler removed",
        /// It arrived and the handler ran.
        Received = 3 "received",
    }
}

codes! {
    /// A Python warning's category.
    WarningCategory {
        /// Something was not closed.
        Resource = 1 "ResourceWarning",
        /// A feature will be removed.
        Deprecation = 2 "DeprecationWarning",
        /// Something is most likely wrong, as a coroutine that was never awaited.
        Runtime = 3 "RuntimeWarning",
        /// Another.
        Other = 4 "warning",
    }
}

codes! {
    /// Where an exception was reported, apart from the end of its task.
    ErrorHow {
        /// The loop's exception handler was called with it.
        ExceptionHandler = 1 "exception handler",
        /// `sys.unraisablehook`, as for an exception in a finalizer.
        Unraisable = 2 "unraisable",
        /// `sys.excepthook`: it ended the program or a thread.
        Unhandled = 3 "unhandled",
    }
}

codes! {
    /// How a program exits on its own.
    Leave {
        /// The usual exit, with everything that runs at exit.
        Normal = 1 "exit",
        /// `os._exit`: no cleanup runs.
        AtOnce = 2 "os._exit",
        /// `exec` replaces it with another program.
        Exec = 3 "exec",
    }
}

codes! {
    /// A number the runtime keeps of itself, sampled ten times a second.
    Metric {
        /// Time the workers were busy since the runtime was built, in nanoseconds.
        BusyTime = 1 "busy time",
        /// Tasks in the global queue.
        QueueDepth = 2 "queue depth",
        /// How often a worker went to sleep.
        Parks = 3 "parks",
        /// How many polls the runtime made; 0 if it does not count them.
        Polls = 4 "polls",
        /// Tasks alive in the runtime, its own included.
        AliveTasks = 5 "alive tasks",
        /// Worker threads.
        Workers = 6 "workers",
        /// Time the busiest worker was busy since the runtime was watched, in nanoseconds.
        BusiestWorker = 7 "busiest worker",
        /// Tasks that a worker took from another worker's queue.
        Steals = 8 "steals",
        /// Tasks in the workers' own queues.
        LocalQueueDepth = 9 "local queue depth",
        /// Calls of `spawn_blocking` that wait for a thread.
        BlockingQueueDepth = 10 "blocking queue depth",
        /// Threads for blocking calls.
        BlockingThreads = 11 "blocking threads",
        /// How often a task was made to yield, as its cooperative budget was used up.
        ForcedYields = 12 "forced yields",
        /// Polls of less than 100 µs, where the runtime keeps a histogram of poll times that tells 10 ms from more; a
        /// bucket counts by where it begins.
        PollsBelow100Us = 13 "polls below 100us",
        /// Polls of 100 µs and more.
        PollsBelow1Ms = 14 "polls below 1ms",
        /// Polls of 1 ms and more.
        PollsBelow10Ms = 15 "polls below 10ms",
        /// Polls of 10 ms and more.
        PollsFrom10Ms = 16 "polls from 10ms",
    }
}

codes! {
    /// Where a line of output was written.
    Stream {
        /// Standard output.
        Stdout = 1 "stdout",
        /// Standard error.
        Stderr = 2 "stderr",
    }
}
