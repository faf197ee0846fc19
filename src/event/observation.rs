//! What the inspector sees of a lane from outside (`/proc`, pipes, `wait`), and what it does to it: one row for each kind
//! of event.
//!
//! A row is a variant with its name in exports and stories; a field gives its name there where that is another than
//! here. From the rows come the enum, its JSON and the syntax of the stories in `tests`.

use super::{
    Engine, Exit, Field, FieldReader, FieldValue, File, Id, JobId, LoopId, NameId, SiteId, Stream, TaskId, ThreadRole,
    Tie, Time, Usage,
    table::{observations, shown},
};
use std::sync::Arc;

/// The frames of a stack, each `function file:line`, innermost first.
pub type Frames = Arc<[Arc<str>]>;

observations! {
    /// One thing about a lane that the inspector saw or did.
    pub enum Observation {
        /// The process was started.
        Started "started" {
            /// Its process id.
            pid: u32,
        },
        /// The process runs already, and is looked at from outside.
        Attached "attached" {
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
        /// A line the program wrote, with its control codes, cut at 4 KiB: what shows it strips them. It has the time at
        /// which it was read, shortly after it was written.
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
            frames: Frames,
        },
        /// A thread of the program, in an answer to why the program does not stop: this and the next nine kinds come
        /// together, and the last of them says that the answer is whole.
        Thread "thread" {
            /// The thread's id; 0 where it is not known.
            tid "thread": u32,
            /// What the end of the process has to do with it.
            role: ThreadRole,
            /// The executor's job that runs in it; 0 for none.
            job: JobId,
            /// Its name.
            name "thread_name": Arc<str>,
            /// `function file:line`, innermost first.
            frames: Frames,
        },
        /// What a thread sleeps in, as the kernel says: `recvfrom() of fd 7 (socket udp 127.0.0.1:514)`. A part of an
        /// answer that was read from outside.
        Asleep "asleep" {
            /// The thread's id.
            tid "thread": u32,
            /// The system call, and of which descriptor or child.
            call: Arc<str>,
        },
        /// The thread that holds the interpreter's lock, the GIL. A part of an answer that was read from outside.
        HoldsInterpreter "holds_interpreter" {
            /// The thread's id.
            tid "thread": u32,
        },
        /// The test that runs now, under pytest.
        Test "test" {
            /// Its id, as pytest names it: `tests/test_app.py::test_stops (call)`.
            test: Arc<str>,
            /// The worker that it runs in, under xdist; empty for none.
            worker: Arc<str>,
        },
        /// What ends the program by a signal, or handles it: `default`, `ignored`, or the handler's function and place;
        /// `handled` where that is not known, `default as PID 1` where the kernel drops the signal.
        Handler "handler" {
            /// The signal's number.
            signal: u8,
            /// `function file:line`.
            handler: Arc<str>,
        },
        /// What can wake a loop.
        Wakers "wakers" {
            /// Which loop.
            on "loop": LoopId,
            /// Timers that are set.
            timers: u32,
            /// File descriptors that it watches, without its own.
            watched: u32,
        },
        /// What a task is waiting on, down to the innermost frame. Of tasks that wait alike the first three are shown.
        Await "await" {
            /// The task.
            task: TaskId,
            /// `Queue.join`, `Lock.acquire`, `gather`, `Task`, `Future`.
            on: Arc<str>,
            /// The object that it is, by a number that others which wait on it share; 0 where it has none.
            object: u64,
            /// Of a queue the items that were never marked as done; of a lock or semaphore how often it can be taken; else
            /// the tasks that have to end first.
            count: u32,
            /// Of a queue the items in it; of a lock or semaphore the tasks that wait for it.
            size: u32,
            /// The request that it answers: `GET /events of 127.0.0.1:4711`.
            serves: Arc<str>,
            /// `function file:line`, innermost first.
            frames: Frames,
        },
        /// How many tasks wait like this one.
        Alike "alike" {
            /// The first of them.
            task: TaskId,
            /// How many, with it.
            count: u32,
        },
        /// A task keeps another from going on.
        Tied "tied" {
            /// The one that waits.
            task: TaskId,
            /// The one that is in its way.
            other: TaskId,
            /// How.
            how: Tie,
        },
        /// A task took what others wait for, and has not given it back: permits of a lock or semaphore, items of a queue that
        /// are to be marked as done.
        Held "held" {
            /// The object, by the number that those which wait on it have.
            object: u64,
            /// How many.
            count: u32,
            /// The task; none if it has ended.
            task: Option<TaskId>,
            /// The task's name when it took it.
            name "task_name": Arc<str>,
            /// Where it took it: `function file:line`.
            frame: Arc<str>,
        },
        /// The answer is whole.
        Answered "answered" {
            /// When it was asked for.
            asked "asked_ns": Time,
        },
        /// No answer came in time: no Python code runs, or the process is stopped.
        Unanswered "unanswered" {
            /// When it was asked for.
            asked "asked_ns": Time,
        },
        /// What the program's source says about a line.
        Code "code" {
            /// `file:line`.
            place: Arc<str>,
            /// The function that it is in.
            function: Arc<str>,
            /// The line itself.
            text: Arc<str>,
            /// The line of the handler around it that catches `CancelledError` and does not raise it again; 0 for none.
            handler: u32,
            /// What that handler catches: `except:`, `except BaseException:`.
            catches: Arc<str>,
            /// The first line of the `finally` around it, or of a handler that raises the error again; 0 for none.
            cleanup: u32,
            /// The line of the `while True:` around it that nothing in it breaks; 0 for none.
            endless: u32,
            /// Whether it is in such a handler, or in a `finally`: what it does is cleanup.
            cleans: u8,
        },
        /// The threads of a process that does not report, by what the kernel says: `node 4711: in epoll_wait`. Reported
        /// when it changes, once a second at most.
        Threads "threads" (threads: Arc<[Arc<str>]>),
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
        /// Records that arrived and that the recording of the session lacks: damaged, or left out.
        Missing "missing" {
            /// How many.
            count: u64,
        },
        /// A thread of the program has no ring to write to: it is not recorded from here on.
        Unrecorded "unrecorded" {
            /// The thread's id.
            tid: u32,
        },
        /// Up to now the inspector was stopped, and the program may have waited for it: nobody read what it printed.
        Stalled "stalled" {
            /// Since when, at the earliest.
            since "since_ns": Time,
        },
        /// A sentence for the user: the console's address, or what could not be read and why.
        Note "note" (text: Arc<str>),
        /// The process ended.
        Exited "exited" (exit: Exit),
    }
}
