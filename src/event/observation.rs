//! What the inspector sees of a lane from outside (`/proc`, pipes, `wait`), and what it does to it: one row for each kind
//! of event.
//!
//! A row is a variant with its name in exports and stories; a field gives its name there where that is another than
//! here. From the rows come the enum, its JSON and the syntax of the stories in `tests`.

use super::{
    Engine, Exit, Field, FieldReader, FieldValue, File, NameId, SiteId, Stream, TaskId, Time, Usage,
    table::{observations, shown},
};
use std::sync::Arc;

observations! {
    /// One thing about a lane that the inspector saw or did.
    pub enum Observation {
        /// The process was started.
        Started "started" {
            /// Its process id.
            pid: u32,
        },
        /// The program has connected and reports events.
        Connected "connected",
        /// What runs the program, as it says itself.
        Engine "engine" (engine: Engine),
        /// A text of the program, for the names that follow.
        Named "named" (name: NameId, text: Arc<str>),
        /// A place in the program's source, `file:line`, for the sites that follow.
        Located "located" (site: SiteId, text: Arc<str>),
        /// A line the program wrote, control codes already stripped, cut at 4 KiB. It has the time at which it was
        /// read, shortly after it was written.
        Output "output" {
            /// Where.
            stream: Stream,
            /// The line without its end.
            line: Arc<str>,
        },
        /// The file descriptors open in the process, in the order of their numbers; the inspector's own are left out.
        Files "files" (files: Arc<[File]>),
        /// Threads, memory and processor time of the process, when they changed and at the moments of a loop's
        /// life. They are read together with the file descriptors: without a `Files` at the same time, those are what
        /// they were.
        Usage "usage" (usage: Usage),
        /// A poll that is still running: a long one blocks its loop.
        Polling "polling" {
            /// The task.
            task: TaskId,
            /// Since when.
            since "since_ns": Time,
        },
        /// A callback that is still running.
        CallbackRunning "callback-running" {
            /// Since when.
            since "since_ns": Time,
        },
        /// A poll or callback that blocks its loop, in a program that does not report which: its thread sleeps, but not
        /// in the loop's wait for events. Repeated as long as it lasts.
        Blocked "blocked" {
            /// The thread's id.
            tid "thread": u32,
            /// Since when, at the latest.
            since "since_ns": Time,
        },
        /// The stack of a thread that blocks its loop.
        Stack "stack" {
            /// The thread's id.
            tid "thread": u32,
            /// `function file:line`, innermost first.
            frames: Arc<[Arc<str>]>,
        },
        /// A signal was sent to the process by the inspector.
        SignalSent "signal-sent" {
            /// Its number.
            signal: u8,
        },
        /// The time limit passed: the inspector killed the process and all it had started.
        TimedOut "timed-out",
        /// The inspector asked the program to cancel a task.
        CancelSent "cancel-sent" {
            /// The task.
            task: TaskId,
        },
        /// Records that the lane had to drop, or that were lost on the way, since the last such event.
        Dropped "dropped" {
            /// How many.
            count: u64,
        },
        /// A thread of the program has no ring to write to: it is not recorded from here on.
        Unrecorded "unrecorded" {
            /// The thread's id.
            tid: u32,
        },
        /// A sentence for the user: the console's address, or what could not be read and why.
        Note "note" (text: Arc<str>),
        /// The process ended.
        Exited "exited" (exit: Exit),
    }
}
