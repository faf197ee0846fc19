//! What a program reports: one row for each kind of event.
//!
//! A row is a variant with the number of its records and its name in exports and stories. A field names, behind its
//! type, the [part](Part) of the record that it is in, and its name in exports where that is another than here. From the
//! rows come the enum, its form on the [wire](super::wire), its JSON, the syntax of the stories in `tests` and the values
//! that property tests make up. Numbers are never used again: 0, 1 and 26 are the wire's own, 21 is free no more.

use super::{
    By, End, ErrorHow, Field, FieldReader, FieldValue, GeneratorId, Hold, Id, JobId, Leave, LoopId, LoopState, Lost,
    Metric, NameId, Packed, Phase, Refusal, SignalHow, Span, TaskId, TeardownStep, TimerId, Wait, WarningCategory,
    record::{Part, Record},
    table::{ReportKind, reports, shown},
};

reports! {
    /// One event that the program reports. The first field is the event's subject.
    pub enum Report {
        /// A loop changed its state. The event's site is the call that did it.
        Loop = 2 "loop" {
            /// Which one.
            id "loop": LoopId => Subject,
            /// The new state.
            state: LoopState => Detail,
        },
        /// What a loop is, reported before its `created`. The event's site is where it is created.
        LoopInfo = 22 "loop-info" {
            /// Which one.
            id "loop": LoopId => Subject,
            /// The system's id of the thread that created it.
            thread: u32 => Object,
            /// Its class, as `_UnixSelectorEventLoop` or `uvloop.Loop`.
            class: NameId => Value,
        },
        /// A teardown step starts or finishes.
        Teardown = 3 "teardown" {
            /// The loop that shuts down.
            id "loop": LoopId => Subject,
            /// Which step.
            step: TeardownStep => Detail,
            /// `Started` or `Finished`.
            phase: Phase => Object,
            /// How many tasks, generators or jobs it is about.
            count: u32 => Value,
        },
        /// The program called something that raises a RuntimeError in asyncio.
        Refused = 4 "refused" {
            /// The loop of the call; 0 if there is none.
            id "loop": LoopId => Subject,
            /// What was refused.
            refusal "message": Refusal => Detail,
            /// The loop that it belongs to instead; 0 if there is none, or it is not known.
            other "other_loop": LoopId => Object,
            /// What belongs to that loop: `StreamReader`, `Lock`. Of a call from a thread in which the loop does not
            /// run: that thread's name.
            thing: NameId => Value,
        },
        /// A task was created. The event's site says where.
        TaskCreated = 5 "created" {
            /// The new task.
            task: TaskId => Subject,
            /// Its name.
            name: NameId => ValueLow,
            /// Its loop.
            on "loop": LoopId => ValueHigh,
            /// The task that created it.
            parent: Option<TaskId> => Object,
        },
        /// A task got another name.
        Renamed = 6 "renamed" {
            /// Which one.
            task: TaskId => Subject,
            /// The new name.
            name: NameId => Value,
        },
        /// A task ran: one poll of its future. The event's time is the poll's start.
        Polled = 7 "polled" {
            /// Which one.
            task: TaskId => Subject,
            /// How long the poll took.
            took "took_ns": Span => Took,
            /// The scheduling delay, from wake to run: to about 1 µs, at most some seconds.
            queued "queued_ns": Span => Queued,
            /// Who woke it.
            woken_by: By => Detail,
            /// The task that woke it, if it was one.
            waker: Option<TaskId> => Object,
        },
        /// A task began to wait for something other than before. The event's site says where it awaits: the innermost
        /// frame.
        Waiting = 8 "waiting" {
            /// Which one.
            task: TaskId => Subject,
            /// What it is waiting on.
            on: Wait => Detail,
            /// The task it is waiting on, if it is one.
            other: Option<TaskId> => Object,
        },
        /// `cancel()` was called on a task that had not ended. The event's site says where.
        CancelRequested = 9 "cancel-requested" {
            /// The task to cancel.
            task: TaskId => Subject,
            /// Who requested it.
            by: By => Detail,
            /// The task that requested it, if it was one.
            requester: Option<TaskId> => Object,
            /// The message given.
            message: NameId => Value,
        },
        /// The task got the cancel at its await. The event's site says which.
        CancelDelivered = 10 "cancel-delivered" {
            /// Which one.
            task: TaskId => Subject,
        },
        /// After a delivered cancel the task carried on: it awaited something new, or returned. The finding of the same
        /// name says whether it only cleaned up.
        CancelSwallowed = 11 "cancel-swallowed" {
            /// Which one.
            task: TaskId => Subject,
        },
        /// `uncancel()` was called.
        Uncancelled = 12 "uncancelled" {
            /// Which one.
            task: TaskId => Subject,
            /// The requests that still stand.
            left: u32 => Value,
        },
        /// A task ended.
        Ended = 13 "ended" {
            /// Which one.
            task: TaskId => Subject,
            /// How.
            end: End => Detail,
            /// The error's text, where it failed.
            reason: NameId => Value,
        },
        /// A task failed and its exception was never retrieved.
        NotRetrieved = 14 "not-retrieved" {
            /// Which one.
            task: TaskId => Subject,
            /// The error's text.
            reason: NameId => Value,
        },
        /// A callback of the loop ran. The event's time is its start.
        Callback = 15 "callback" {
            /// The loop.
            on "loop": LoopId => Subject,
            /// What it is called.
            name: NameId => Object,
            /// How long it took.
            took "took_ns": Span => Ticks,
        },
        /// A `call_later` was set, fired or cancelled.
        Timer = 16 "timer" {
            /// Which one.
            timer: TimerId => Subject,
            /// The loop.
            on "loop": LoopId => Object,
            /// `Submitted` when set, `Finished` when it fired, `Skipped` when cancelled.
            phase: Phase => Detail,
            /// For `Submitted`: how long from now.
            after "after_ns": Span => Value,
        },
        /// A job for the executor.
        Job = 17 "job" {
            /// Which one.
            job: JobId => Subject,
            /// The loop.
            on "loop": LoopId => Object,
            /// How far it is.
            phase: Phase => Detail,
            /// The function's name, where it is submitted.
            name: NameId => Value,
        },
        /// A signal handler was added or removed, or a signal was received.
        Signal = 18 "signal" {
            /// The loop.
            on "loop": LoopId => Subject,
            /// Its number.
            signal: u8 => Value,
            /// What happened.
            how: SignalHow => Detail,
        },
        /// An asynchronous generator (on Tokio: an async finalizer).
        Generator = 19 "generator" {
            /// Which one.
            generator: GeneratorId => Subject,
            /// The loop.
            on "loop": LoopId => Object,
            /// `Started` when first used, `Finished` when its `finally` ran, `Skipped` when that was skipped.
            phase: Phase => Detail,
        },
        /// A metric of the runtime.
        Metric = 20 "metric" {
            /// The loop.
            on "loop": LoopId => Subject,
            /// Which number.
            metric: Metric => Detail,
            /// The number: a count, or of a time nanoseconds.
            value: u64 => Value,
        },
        /// A Python warning. The event's site is the line that it is about.
        Warning = 23 "warning" {
            /// The loop it is about, otherwise the one that runs in this thread; 0 if there is none.
            on "loop": LoopId => Subject,
            /// The category.
            category: WarningCategory => Detail,
            /// The warning.
            text: NameId => Value,
        },
        /// An exception that was reported apart from the end of a task.
        Error = 24 "error" {
            /// The task it is about, where it is about one.
            task: Option<TaskId> => Subject,
            /// The loop; 0 where none is known.
            on "loop": LoopId => Object,
            /// Where it was reported.
            how: ErrorHow => Detail,
            /// The error.
            text: NameId => Value,
        },
        /// A cancel that has no effect. The event's site says where it was requested, or where `wait_for` lost it. Of
        /// requests for tasks that had ended, the first from each place is reported.
        CancelLost = 27 "cancel-lost" {
            /// The task it was meant for.
            task: TaskId => Subject,
            /// Why.
            how: Lost => Detail,
            /// Who requested it, of a task that had ended.
            by: By => Object,
        },
        /// A task wants, acquires or releases a primitive.
        Primitive = 28 "primitive" {
            /// Which task.
            task: TaskId => Subject,
            /// What it does.
            how: Hold => Detail,
            /// The primitive: `Lock-1 (src/app.rs:7)`.
            object: NameId => Value,
        },
        /// The program forked. The child reports for itself, or not at all.
        Forked = 25 (detail 4) "forked" {
            /// Its process id.
            child "pid": u32 => Value,
        },
        /// The program exits on its own.
        Leaving = 25 "leaving" {
            /// How.
            how: Leave => Detail,
            /// The program that replaces it, for `exec`.
            program: NameId => Value,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, Report};
    use std::collections::HashSet;

    #[test]
    fn kinds_have_names_and_numbers_of_their_own() {
        let names: HashSet<_> = Report::KINDS.iter().map(|kind| kind.name).collect();
        let numbers: HashSet<_> = Report::KINDS.iter().map(|kind| (kind.number, kind.detail)).collect();
        assert_eq!([names.len(), numbers.len()], [Report::KINDS.len(); 2]);
        assert!(numbers.iter().all(|(number, _)| ![0, 1, 21, 26].contains(number)), "{numbers:?}");
    }

    #[test]
    fn no_two_fields_share_a_part_of_the_record() {
        for kind in Report::KINDS {
            let mut record = Record { detail: kind.detail.unwrap_or(0), ..Record::default() };
            for (name, part) in kind.fields {
                assert_eq!(part.get(&record), 0, "{name} of {}", kind.name);
                part.set(&mut record, u64::MAX);
            }
        }
    }
}
