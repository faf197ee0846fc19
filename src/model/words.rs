//! Events as sentences: the same on screens, in line reports and in exports.

use super::{
    Lane,
    timer_words::{last_report, timer_is},
};
use crate::event::{
    By, End, ErrorHow, Event, Exit, GeneratorId, Leave, LoopId, LoopState, NameId, Observation, Phase, Report,
    SignalHow, Stream, TaskId, TeardownStep, Time, Wait, What, signal_name,
};
use std::sync::Arc;

/// The most frames of a stack in a sentence.
const FRAMES: usize = 4;

/// What an entry of the log is about, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Loop(LoopState),
    Request,
    /// A delivered cancel, a step of the teardown.
    Delivery,
    /// A signal that was sent or received.
    Signal,
    /// The end of a task.
    End(End),
    Output(Stream),
    Warn,
    Bad,
}

/// Whether an event has an entry in the log, and so a sentence.
pub const fn is_story(event: &Event) -> bool {
    tone(event).is_some()
}

/// The tone of an event's sentence; `None` for an event that has no entry in the log: one that is shown as a number or a
/// chart, or that carries a text for later events.
pub const fn tone(event: &Event) -> Option<Tone> {
    match &event.what {
        What::Report(report) => tone_of_report(report),
        What::Observation(observation) => tone_of_observation(observation),
    }
}

const fn tone_of_report(report: &Report) -> Option<Tone> {
    Some(match report {
        Report::Polled { .. } | Report::Metric { .. } | Report::LoopInfo { .. } | Report::Primitive { .. } => {
            return None;
        }
        Report::Loop { state, .. } => Tone::Loop(*state),
        Report::CancelRequested { .. } => Tone::Request,
        Report::CancelDelivered { .. } | Report::Teardown { .. } => Tone::Delivery,
        Report::Signal { how: SignalHow::Received, .. } => Tone::Signal,
        Report::Ended { end, .. } => Tone::End(*end),
        // A task that cleans up carries on as well; the finding tells cleanup from swallowing.
        Report::CancelSwallowed { .. } | Report::CancelLost { .. } => Tone::Warn,
        Report::NotRetrieved { .. } | Report::Refused { .. } => Tone::Bad,
        Report::Signal { how: SignalHow::HandlerAdded | SignalHow::HandlerRemoved, .. }
        | Report::TaskCreated { .. }
        | Report::Renamed { .. }
        | Report::Waiting { .. }
        | Report::Uncancelled { .. }
        | Report::Callback { .. }
        | Report::Timer { .. }
        | Report::Job { .. }
        | Report::Generator { .. }
        | Report::Warning { .. }
        | Report::Error { .. }
        | Report::Leaving { .. }
        | Report::Forked { .. } => Tone::Plain,
    })
}

const fn tone_of_observation(observation: &Observation) -> Option<Tone> {
    Some(match observation {
        Observation::Files(_)
        | Observation::Usage(_)
        | Observation::Threads(_)
        | Observation::Polling { .. }
        | Observation::CallbackRunning { .. }
        | Observation::Blocked { .. }
        | Observation::Thread { .. }
        | Observation::Asleep { .. }
        | Observation::HoldsInterpreter { .. }
        | Observation::Handler { .. }
        | Observation::Test { .. }
        | Observation::Held { .. }
        | Observation::Wakers { .. }
        | Observation::Await { .. }
        | Observation::Alike { .. }
        | Observation::Tied { .. }
        | Observation::Answered { .. }
        | Observation::Unanswered { .. }
        | Observation::Code { .. }
        | Observation::Stalled { .. }
        | Observation::Named(..)
        | Observation::Located(..) => return None,
        Observation::SignalSent { .. } | Observation::TimedOut => Tone::Signal,
        Observation::Output { stream, .. } => Tone::Output(*stream),
        Observation::Dropped { .. } | Observation::Missing { .. } | Observation::Unrecorded { .. } => Tone::Warn,
        Observation::Started { .. }
        | Observation::Attached { .. }
        | Observation::Connected
        | Observation::Engine(_)
        | Observation::Stack { .. }
        | Observation::CancelSent { .. }
        | Observation::Note(_)
        | Observation::Exited(_) => Tone::Plain,
    })
}

/// An event as a sentence without its time and full stop, followed by the source line that caused it.
pub fn sentence(lane: &Lane, event: &Event) -> String {
    let said = saying(lane, event);
    match (&event.what, lane.site(event.site)) {
        (What::Report(_), Some(site)) => format!("{said} · {site}"),
        _ => said,
    }
}

/// The sentence alone, where the source line has a column of its own.
pub fn saying(lane: &Lane, event: &Event) -> String {
    match &event.what {
        What::Report(report) => reported(lane, event.at, report),
        What::Observation(Observation::Output { stream, line }) if lane.exit(event.at).is_some() => {
            format!("{stream}, read after the exit: {line}")
        }
        What::Observation(observation) => observed(lane, observation),
    }
}

fn reported(lane: &Lane, at: Time, report: &Report) -> String {
    let name_of = |task| lane.name_of(task);
    match *report {
        Report::Loop { id, state } => loop_reached(lane, id, state),
        Report::LoopInfo { id, thread, class } => format!("loop {id}: {}, thread {thread}", lane.name(class)),
        Report::Teardown { step, phase, count, .. } => teardown(step, phase, count),
        Report::Refused { refusal, .. } => format!("refused: {refusal}"),
        Report::TaskCreated { task, parent: Some(parent), .. } => {
            format!("{} created by {}", name_of(task), name_of(parent))
        }
        Report::TaskCreated { task, .. } => format!("{} created", name_of(task)),
        Report::Renamed { task, name } => format!("task {task} renamed to {}", lane.name(name)),
        Report::Polled { task, took, .. } => format!("{} polled for {took}", name_of(task)),
        Report::Waiting { task, on, other } => format!("{} waiting on {}", name_of(task), waits_on(lane, on, other)),
        Report::CancelRequested { task, by, requester, message } => {
            let request = format!("{}: cancel requested{}", name_of(task), by_whom(lane, task, by, requester));
            if message == NameId::NONE { request } else { format!("{request}: {}", lane.name(message)) }
        }
        Report::CancelDelivered { task } => format!("{}: cancel delivered", name_of(task)),
        Report::CancelSwallowed { task } => {
            format!("{}: carries on after its cancel, cleaning up or swallowing it", name_of(task))
        }
        Report::CancelLost { task, how, .. } => format!("{}: a cancel got lost, {how}", name_of(task)),
        Report::Primitive { task, how, object } => format!("{} {how} {}", name_of(task), lane.name(object)),
        Report::Uncancelled { task, left } => {
            format!("{}: uncancelled, {} left", name_of(task), counted(left.into(), "request"))
        }
        Report::Ended { task, end, reason } => task_ended(lane, task, end, reason),
        Report::NotRetrieved { task, reason } => {
            format!("exception of {} never retrieved: {}", name_of(task), lane.name(reason))
        }
        Report::Callback { name: NameId::NONE, took, .. } => format!("a callback ran for {took}"),
        Report::Callback { name, took, .. } => format!("callback {} ran for {took}", lane.name(name)),
        Report::Timer { timer, phase, after, .. } => timer_is(lane, timer, phase, after, at),
        Report::Job { job, phase, .. } => match lane.function(job) {
            Some(function) => format!("executor job {job} {phase}: {function}"),
            None => format!("executor job {job} {phase}"),
        },
        Report::Signal { signal, how: SignalHow::Received, .. } => format!("{} received", signal_name(signal.into())),
        Report::Signal { signal, how, .. } => format!("signal {how} for {}", signal_name(signal.into())),
        Report::Generator { phase: Phase::Started, .. } => "async generator started".into(),
        Report::Generator { generator, phase: Phase::Skipped, .. } => {
            format!("async generator{} left unfinished, its finally block never runs", begun_at(lane, generator, at))
        }
        Report::Generator { generator, phase, .. } => {
            format!("async generator{} {phase}", begun_at(lane, generator, at))
        }
        Report::Metric { metric, value, .. } => format!("{metric} {value}"),
        Report::Warning { category, text, .. } => format!("{category}: {}", lane.name(text)),
        Report::Error { task: Some(task), how, text, .. } => {
            format!("{}: {}", name_of(task), error_report(how, &lane.name(text)))
        }
        Report::Error { how, text, .. } => error_report(how, &lane.name(text)),
        Report::Leaving { how, program } => leaving(lane, how, program),
        Report::Forked { child } => format!("forked process {child}"),
    }
}

fn loop_reached(lane: &Lane, id: LoopId, state: LoopState) -> String {
    match state {
        LoopState::Running => format!("loop {id} running"),
        LoopState::Created => format!("loop {id} created{}", kind_of_loop(lane, id)),
        LoopState::Stopped | LoopState::Closed | LoopState::Dropped => format!("loop {id} {state}"),
    }
}

fn task_ended(lane: &Lane, task: TaskId, end: End, reason: NameId) -> String {
    let name = lane.name_of(task);
    match end {
        End::Failed if reason != NameId::NONE => format!("{name} {}: {}", ended(end), lane.name(reason)),
        _ => format!("{name} {}", ended(end)),
    }
}

fn leaving(lane: &Lane, how: Leave, program: NameId) -> String {
    match how {
        Leave::Normal => "the program exits".into(),
        Leave::AtOnce => "the program exits by os._exit, without cleanup".into(),
        Leave::Exec => format!("the program replaces itself with {}, by exec", lane.name(program)),
    }
}

/// Where an async generator began, to follow the words.
fn begun_at(lane: &Lane, generator: GeneratorId, at: Time) -> String {
    let begun = last_report(
        lane,
        at,
        |report| matches!(report, Report::Generator { generator: begun, phase: Phase::Started, .. } if *begun == generator),
    );
    begun.and_then(|entry| lane.site(entry.site)).map_or_else(String::new, |site| format!(" of {site}"))
}

/// The class of a loop, and its thread unless that is the main thread; empty where the engine has one class.
fn kind_of_loop(lane: &Lane, id: LoopId) -> String {
    let Some((made, thread)) = lane.loops.get(id).and_then(|made| Some((made, made.thread?))) else {
        return String::new();
    };
    let class = if made.class == NameId::NONE { String::new() } else { format!(": {}", lane.name(made.class)) };
    if lane.pid() == Some(thread) { class } else { format!("{class}, thread {thread}") }
}

fn error_report(how: ErrorHow, text: &str) -> String {
    match how {
        ErrorHow::ExceptionHandler => format!("the exception handler was called with: {text}"),
        ErrorHow::Unraisable => format!("unraisable exception: {text}"),
        ErrorHow::Unhandled => format!("unhandled exception: {text}"),
    }
}

fn teardown(step: TeardownStep, phase: Phase, count: u32) -> String {
    let counted = |one| if count == 0 { format!("no {one}s") } else { counted(count.into(), one) };
    match (phase, step) {
        (Phase::Finished, TeardownStep::Cancel) => "teardown: cancel() done".into(),
        (Phase::Finished, TeardownStep::Gather) => "teardown: gather() done".into(),
        (Phase::Finished, TeardownStep::AsyncGenerators) => "teardown: shutdown_asyncgens() done".into(),
        (Phase::Finished, TeardownStep::Executor) => "teardown: shutdown_default_executor() done".into(),
        (Phase::Finished, TeardownStep::Close) => "teardown: close() done".into(),
        (_, TeardownStep::Cancel) => format!("teardown: cancel(), {}", counted("task")),
        (_, TeardownStep::Gather) => format!("teardown: gather(), {}", counted("cancelled task")),
        (_, TeardownStep::AsyncGenerators) => format!("teardown: shutdown_asyncgens(), {}", counted("async generator")),
        (_, TeardownStep::Executor) => format!("teardown: shutdown_default_executor(), {}", counted("job")),
        (_, TeardownStep::Close) => "teardown: close()".into(),
    }
}

fn observed(lane: &Lane, observation: &Observation) -> String {
    match observation {
        Observation::Started { pid } => format!("process {pid} started"),
        Observation::Attached { pid } => format!("process {pid} is looked at from outside"),
        Observation::Connected => "the program is connected".into(),
        Observation::Engine(engine) => format!("engine: {engine}"),
        Observation::Named(_, text) | Observation::Located(_, text) | Observation::Note(text) => text.to_string(),
        Observation::Output { stream, line } => format!("{stream}: {line}"),
        Observation::Files(files) => counted(files.len() as u64, "file descriptor"),
        Observation::Threads(threads) => threads.join("; "),
        Observation::Usage(usage) => {
            format!("{}, {} of processor time", counted(usage.threads.into(), "thread"), usage.cpu)
        }
        Observation::Polling { task, .. } => format!("{} is being polled", lane.name_of(*task)),
        Observation::CallbackRunning { .. } => "a callback is running".into(),
        Observation::Blocked { tid, .. } => format!("thread {tid} sleeps and blocks its loop"),
        Observation::Stack { tid, frames } if frames.is_empty() => {
            format!("the stack of thread {tid} is not available")
        }
        Observation::Stack { tid, frames } => match stack(frames) {
            loops if loops.is_empty() => format!("thread {tid} is between two callbacks of its loop"),
            place => format!("thread {tid} is in {place}"),
        },
        Observation::Thread { tid, name, frames, .. } if frames.is_empty() => format!("thread {tid} is {name}"),
        Observation::Thread { tid, name, frames, .. } => format!("thread {tid}, {name}, is in {}", stack(frames)),
        Observation::Asleep { tid, call } => format!("thread {tid} sleeps in {call}"),
        Observation::HoldsInterpreter { tid } => format!("thread {tid} holds the interpreter's lock"),
        Observation::Handler { signal, handler } => format!("{}: {handler}", signal_name((*signal).into())),
        Observation::Test { test, worker } if worker.is_empty() => format!("the test {test} runs"),
        Observation::Test { test, worker } => format!("the test {test} runs in worker {worker}"),
        Observation::Wakers { on, timers, watched } => {
            format!("loop {on}: {}, {watched} watched", counted((*timers).into(), "timer"))
        }
        Observation::Await { task, on, frames, .. } => {
            let place = if frames.is_empty() { String::new() } else { format!(" in {}", stack(frames)) };
            format!("{} is waiting on {on}{place}", lane.name_of(*task))
        }
        Observation::Alike { task, count } => format!("{count} tasks wait like {}", lane.name_of(*task)),
        Observation::Tied { task, other, .. } => {
            format!("{} is in the way of {}", lane.name_of(*other), lane.name_of(*task))
        }
        Observation::Held { count, name, frame, .. } => format!("{name} has taken {count} in {frame}"),
        Observation::Answered { .. } => "the program has answered what it waits for".into(),
        Observation::Unanswered { .. } => "the program does not answer what it waits for".into(),
        Observation::Stalled { .. } => "the program may have waited for loopscope, which was stopped".into(),
        Observation::Code { place, function, .. } => format!("{place} is in {function}"),
        Observation::SignalSent { signal } => format!("loopscope sent {}", signal_name((*signal).into())),
        Observation::TimedOut => "the time limit passed, SIGKILL sent".into(),
        Observation::CancelSent { task } => format!("you sent a cancel to {}", lane.name_of(*task)),
        Observation::Unrecorded { tid } => format!("thread {tid} cannot be recorded"),
        Observation::Dropped { count } => format!("{} lost", counted(*count, "record")),
        Observation::Missing { count } => format!("{} missing in the recording", counted(*count, "record")),
        Observation::Exited(Exit::Code(code)) => format!("exited with code {code}"),
        Observation::Exited(Exit::Signal(signal)) => format!("killed by {}", signal_name(*signal)),
        Observation::Exited(Exit::Unknown) => "ended".into(),
    }
}

/// A thread's stack, innermost frame first, to follow "in": `work main.py:9, called by main main.py:12`. It ends where
/// the loop calls the callback.
pub fn stack(frames: &[Arc<str>]) -> String {
    let is_loop = |frame: &Arc<str>| frame.starts_with("_run ") && frame.contains("asyncio/events.py:");
    let frames = &frames[..frames.iter().position(is_loop).unwrap_or(frames.len())];
    let short = |frame: &Arc<str>| match frame.split_once(' ') {
        Some((function, place)) => format!("{function} {}", place.rsplit('/').next().unwrap_or(place)),
        None => frame.to_string(),
    };
    let named = frames.iter().take(FRAMES).map(short).collect::<Vec<_>>().join(", called by ");
    match frames.len().saturating_sub(FRAMES) {
        0 => named,
        more => format!("{named}, and {more} more"),
    }
}

/// What a task is waiting on, to follow "waiting on": `sleep`, `worker-0`.
pub fn waits_on(lane: &Lane, on: Wait, other: Option<TaskId>) -> String {
    match other {
        Some(other) if on == Wait::Task => lane.name_of(other).to_string(),
        Some(other) => format!("{on} of {}", lane.name_of(other)),
        None => on.to_string(),
    }
}

/// Who requested a cancel, to follow "requested": ` by main`; empty where that is not known.
pub fn by_whom(lane: &Lane, task: TaskId, by: By, requester: Option<TaskId>) -> String {
    let who = match (by, requester) {
        (By::Task, Some(requester)) if requester == task => "itself",
        (By::Task | By::Awaiter, Some(requester)) => return format!(" by {}", lane.name_of(requester)),
        (By::Unknown, _) => return String::new(),
        (By::Task, None) => "a task",
        (By::Callback, _) => "a callback",
        (By::Signal, _) => "a signal handler",
        (By::Timeout, _) => "a timeout",
        (By::Teardown, _) => "the teardown",
        (By::Thread, _) => "another thread",
        (By::Inspector, _) => "you",
        (By::TaskGroup, _) => "its task group",
        (By::Awaiter, None) => "the task that awaits it",
        (By::Caller, _) => "the code that runs the loop",
    };
    format!(" by {who}")
}

/// How a task ended, to follow its name.
pub const fn ended(end: End) -> &'static str {
    match end {
        End::Returned => "returned",
        End::Cancelled => "cancelled",
        End::Failed => "failed",
        End::Destroyed => "destroyed while pending",
        End::Unknown => "ended",
    }
}

/// `1 task`, `3 tasks`.
pub fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
