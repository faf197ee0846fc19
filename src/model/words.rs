//! What happened, in plain words: the same on screens, in reports and in exports.

use super::Lane;
use crate::event::{
    By, End, ErrorHow, Event, Exit, GeneratorId, Leave, LoopId, LoopState, NameId, Observation, Phase, Report,
    SignalHow, Span, Step, Stream, TaskId, Time, TimerId, Wait, What, signal_name,
};
use std::sync::Arc;

/// So many frames of a stack are named in a sentence.
const FRAMES: usize = 4;

/// So many entries of the log are searched for the begin of what ends.
const FAR: usize = 2_000;

/// What an entry of the log is about, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// A loop's state.
    Loop(LoopState),
    /// A request to stop.
    Request,
    /// A delivered cancellation, a step of the shutdown.
    Delivery,
    /// A signal that was sent or received.
    Signal,
    /// The end of a task.
    End(End),
    /// A line of output.
    Output(Stream),
    /// Something to look at.
    Warn,
    /// Something that went wrong.
    Bad,
}

/// Whether an event has a place in the log, and so a sentence.
pub const fn is_story(event: &Event) -> bool {
    tone(event).is_some()
}

/// The tone of an event's sentence; `None` for one that has no place in the log: what only numbers are made of, and
/// texts for others.
pub const fn tone(event: &Event) -> Option<Tone> {
    match &event.what {
        What::Report(report) => tone_of_report(report),
        What::Observation(observation) => tone_of_observation(observation),
    }
}

const fn tone_of_report(report: &Report) -> Option<Tone> {
    Some(match report {
        Report::Polled { .. } | Report::Metric { .. } | Report::LoopMade { .. } => return None,
        Report::Loop { state, .. } => Tone::Loop(*state),
        Report::CancelRequested { .. } => Tone::Request,
        Report::CancelDelivered { .. } | Report::Teardown { .. } => Tone::Delivery,
        Report::Signal { how: SignalHow::Received, .. } => Tone::Signal,
        Report::Ended { end, .. } => Tone::End(*end),
        // Who cleans up goes on after a cancel as well; the verdict tells that from swallowing.
        Report::CancelSwallowed { .. } => Tone::Warn,
        Report::NotRetrieved { .. } | Report::Refused { .. } => Tone::Bad,
        Report::Signal { how: SignalHow::HandlerSet | SignalHow::HandlerRemoved, .. }
        | Report::Spawned { .. }
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
        | Observation::Polling { .. }
        | Observation::CallbackRuns { .. }
        | Observation::Held { .. }
        | Observation::Named(..)
        | Observation::Located(..) => return None,
        Observation::SignalSent { .. } | Observation::TimedOut => Tone::Signal,
        Observation::Output { stream, .. } => Tone::Output(*stream),
        Observation::Dropped { .. } | Observation::Unrecorded { .. } => Tone::Warn,
        Observation::Started { .. }
        | Observation::Connected
        | Observation::Engine(_)
        | Observation::Stack { .. }
        | Observation::CancelSent { .. }
        | Observation::Note(_)
        | Observation::Exited(_) => Tone::Plain,
    })
}

/// An event as a sentence without its time and its full stop, and behind it the place where it was caused.
pub fn sentence(lane: &Lane, event: &Event) -> String {
    let said = saying(lane, event);
    match (&event.what, lane.site(event.site)) {
        (What::Report(_), Some(site)) => format!("{said} · {site}"),
        _ => said,
    }
}

/// The sentence alone, for where places stand apart.
pub fn saying(lane: &Lane, event: &Event) -> String {
    match &event.what {
        What::Report(report) => reported(lane, event.at, report),
        What::Observation(observation) => observed(lane, observation),
    }
}

fn reported(lane: &Lane, at: Time, report: &Report) -> String {
    let name_of = |task| lane.name_of(task);
    match *report {
        Report::Loop { id, state } => loop_reached(lane, id, state),
        Report::LoopMade { id, thread, class } => format!("loop {id} is a {} of thread {thread}", lane.name(class)),
        Report::Teardown { step, phase, count, .. } => teardown(step, phase, count),
        Report::Refused { refusal, .. } => format!("refused: {refusal}"),
        Report::Spawned { task, parent: Some(parent), .. } => {
            format!("{} made by {}", name_of(task), name_of(parent))
        }
        Report::Spawned { task, .. } => format!("{} made", name_of(task)),
        Report::Renamed { task, name } => format!("task {task} is now called {}", lane.name(name)),
        Report::Polled { task, took, .. } => format!("{} polled for {took}", name_of(task)),
        Report::Waiting { task, on, other } => format!("{} waits on {}", name_of(task), waits_on(lane, on, other)),
        Report::CancelRequested { task, by, asker, message } => {
            let asked = format!("{} asked to stop{}", name_of(task), by_whom(lane, task, by, asker));
            if message == NameId::NONE { asked } else { format!("{asked}: {}", lane.name(message)) }
        }
        Report::CancelDelivered { task } => format!("{} told to stop", name_of(task)),
        Report::CancelSwallowed { task } => format!("{} cleans up, or holds the cancellation back", name_of(task)),
        Report::Uncancelled { task, left } => {
            format!("{} uncancelled, {} left", name_of(task), counted(left.into(), "request"))
        }
        Report::Ended { task, end, reason } => task_ended(lane, at, task, end, reason),
        Report::NotRetrieved { task, reason } => {
            format!("nobody looked at the error of {}: {}", name_of(task), lane.name(reason))
        }
        Report::Callback { name: NameId::NONE, took, .. } => format!("a callback ran for {took}"),
        Report::Callback { name, took, .. } => format!("callback {} ran for {took}", lane.name(name)),
        Report::Timer { timer, phase, after, .. } => timer_is(lane, timer, phase, after, at),
        Report::Job { job, phase, .. } => match lane.function(job) {
            Some(function) => format!("executor job {job} {phase}: {function}"),
            None => format!("executor job {job} {phase}"),
        },
        Report::Signal { signal, how: SignalHow::Received, .. } => format!("{} received", signal_name(signal.into())),
        Report::Signal { signal, how, .. } => format!("{how} for {}", signal_name(signal.into())),
        Report::Generator { phase: Phase::Begun, .. } => "async generator begun".into(),
        Report::Generator { generator, phase: Phase::Dropped, .. } => {
            format!("async generator{} left behind, its finally never runs", begun_at(lane, generator, at))
        }
        Report::Generator { generator, phase, .. } => {
            format!("async generator{} {phase}", begun_at(lane, generator, at))
        }
        Report::Metric { metric, value, .. } => format!("{metric} {value}"),
        Report::Warning { warned, text, .. } => format!("{warned}: {}", lane.name(text)),
        Report::Error { task: Some(task), how, text, .. } => {
            format!("{}: {}", name_of(task), trouble(how, &lane.name(text)))
        }
        Report::Error { how, text, .. } => trouble(how, &lane.name(text)),
        Report::Leaving { how, program } => leaving(lane, how, program),
        Report::Forked { child } => format!("process {child} forked, which is not recorded"),
    }
}

fn loop_reached(lane: &Lane, id: LoopId, state: LoopState) -> String {
    match state {
        LoopState::Running => format!("loop {id} runs"),
        LoopState::Created => format!("loop {id} created{}", kind_of_loop(lane, id)),
        LoopState::Stopped | LoopState::Closed | LoopState::Dropped => format!("loop {id} {state}"),
    }
}

fn timer_is(lane: &Lane, timer: TimerId, phase: Phase, after: Span, at: Time) -> String {
    match phase {
        Phase::Submitted => format!("timer set to {after} from now"),
        Phase::Dropped => format!("timer{} cancelled", set_at(lane, timer, at)),
        Phase::Begun | Phase::Ended => format!("timer{} fired", set_at(lane, timer, at)),
    }
}

fn task_ended(lane: &Lane, at: Time, task: TaskId, end: End, reason: NameId) -> String {
    let name = lane.name_of(task);
    match end {
        End::Abandoned if is_loop_open(lane, task, at) => format!("{name} destroyed, though it was pending"),
        End::Failed if reason != NameId::NONE => format!("{name} {}: {}", ended(end), lane.name(reason)),
        _ => format!("{name} {}", ended(end)),
    }
}

fn leaving(lane: &Lane, how: Leave, program: NameId) -> String {
    match how {
        Leave::Normal => "the program exits".into(),
        Leave::AtOnce => "the program exits at once, by os._exit".into(),
        Leave::Exec => format!("the program becomes {}, by exec", lane.name(program)),
    }
}

/// Where a timer was set, as words behind it: its number is an address, which says nothing.
fn set_at(lane: &Lane, timer: TimerId, at: Time) -> String {
    site_of(
        lane,
        at,
        |report| matches!(report, Report::Timer { timer: set, phase: Phase::Submitted, .. } if *set == timer),
    )
    .map_or_else(String::new, |site| format!(" of {site}"))
}

/// The same for an async generator.
fn begun_at(lane: &Lane, generator: GeneratorId, at: Time) -> String {
    site_of(lane, at, |report| {
        matches!(report, Report::Generator { generator: begun, phase: Phase::Begun, .. } if *begun == generator)
    })
    .map_or_else(String::new, |site| format!(" of {site}"))
}

/// The place of the last report like this in the log, unless it is long ago.
fn site_of(lane: &Lane, at: Time, is_it: impl Fn(&Report) -> bool) -> Option<&str> {
    let is_it = |event: &&Event| matches!(&event.what, What::Report(report) if is_it(report));
    lane.log.until(at).rev().take(FAR).find(is_it).and_then(|event| lane.site(event.site))
}

/// What there is to say about a loop whose engine has several kinds.
fn kind_of_loop(lane: &Lane, id: LoopId) -> String {
    let Some((made, thread)) = lane.loops.get(id).and_then(|made| Some((made, made.thread?))) else {
        return String::new();
    };
    let class = format!(", a {}", lane.name(made.class));
    if lane.pid() == Some(thread) { class } else { format!("{class} of thread {thread}") }
}

fn trouble(how: ErrorHow, text: &str) -> String {
    match how {
        ErrorHow::Handled => format!("the exception handler is told: {text}"),
        ErrorHow::Unraisable => format!("an error that nobody can catch: {text}"),
        ErrorHow::Uncaught => format!("an error that nobody caught: {text}"),
    }
}

fn teardown(step: Step, phase: Phase, count: u32) -> String {
    let counted = |one| if count == 0 { format!("no {one}s") } else { counted(count.into(), one) };
    match (phase, step) {
        (Phase::Ended, Step::Cancel) => "teardown: tasks cancelled".into(),
        (Phase::Ended, Step::Gather) => "teardown: cancelled tasks over".into(),
        (Phase::Ended, Step::Generators) => "teardown: shutdown_asyncgens() done".into(),
        (Phase::Ended, Step::Executor) => "teardown: shutdown_default_executor() done".into(),
        (Phase::Ended, Step::Close) => "teardown: close() done".into(),
        (_, Step::Cancel) => format!("teardown: cancel {}", counted("task")),
        (_, Step::Gather) => format!("teardown: wait for {}", counted("cancelled task")),
        (_, Step::Generators) => format!("teardown: shutdown_asyncgens(), {}", counted("async generator")),
        (_, Step::Executor) => format!("teardown: shutdown_default_executor(), {}", counted("job")),
        (_, Step::Close) => "teardown: close()".into(),
    }
}

fn observed(lane: &Lane, observation: &Observation) -> String {
    match observation {
        Observation::Started { pid } => format!("process {pid} started"),
        Observation::Connected => "the program reports".into(),
        Observation::Engine(engine) => format!("engine: {engine}"),
        Observation::Named(_, text) | Observation::Located(_, text) | Observation::Note(text) => text.to_string(),
        Observation::Output { stream, line } => format!("{stream}: {line}"),
        Observation::Files(files) => counted(files.len() as u64, "file descriptor"),
        Observation::Usage(usage) => {
            format!("{}, {} of processor time", counted(usage.threads.into(), "thread"), usage.cpu)
        }
        Observation::Polling { task, .. } => format!("{} is being polled", lane.name_of(*task)),
        Observation::CallbackRuns { .. } => "a callback is running".into(),
        Observation::Held { tid, .. } => format!("thread {tid} sleeps, and its loop waits for it"),
        Observation::Stack { tid, frames } if frames.is_empty() => format!("thread {tid} does not tell where it is"),
        Observation::Stack { tid, frames } => match stack(frames) {
            loops if loops.is_empty() => format!("thread {tid} is between two callbacks of its loop"),
            place => format!("thread {tid} is in {place}"),
        },
        Observation::SignalSent { signal } => format!("you sent {}", signal_name((*signal).into())),
        Observation::TimedOut => "the time limit passed, SIGKILL sent".into(),
        Observation::CancelSent { task } => format!("you asked to cancel {}", lane.name_of(*task)),
        Observation::Unrecorded { tid } => format!("thread {tid} cannot be recorded"),
        Observation::Dropped { count } => format!("{} lost", counted(*count, "record")),
        Observation::Exited(Exit::Code(code)) => format!("exited with code {code}"),
        Observation::Exited(Exit::Signal(signal)) => format!("killed by {}", signal_name(*signal)),
    }
}

fn is_loop_open(lane: &Lane, task: TaskId, at: Time) -> bool {
    lane.tasks.get(task).and_then(|task| lane.loops.get(task.on)).is_some_and(|it| it.open(at))
}

/// Where a thread was, innermost first, as words behind "in": `work main.py:9, called by main main.py:12`. What a loop
/// calls is told up to where the loop calls it.
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

/// What a task waits on, as words behind "waits on": `sleep`, `task worker-0`.
pub fn waits_on(lane: &Lane, on: Wait, other: Option<TaskId>) -> String {
    match other {
        Some(other) if on == Wait::Task => lane.name_of(other).to_string(),
        Some(other) => format!("{on} of {}", lane.name_of(other)),
        None => on.to_string(),
    }
}

/// Who asked a task to stop, as words behind "asked to stop": ` by main`; empty where nobody knows.
pub fn by_whom(lane: &Lane, task: TaskId, by: By, asker: Option<TaskId>) -> String {
    let who = match (by, asker) {
        (By::Task, Some(asker)) if asker == task => "itself",
        (By::Task | By::Awaiter, Some(asker)) => return format!(" by {}", lane.name_of(asker)),
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
        (By::Caller, _) => "the code around the loop",
    };
    format!(" by {who}")
}

/// How a task ended, as words behind its name.
pub const fn ended(end: End) -> &'static str {
    match end {
        End::Returned => "returned",
        End::Cancelled => "ended as cancelled",
        End::Failed => "failed",
        End::Abandoned => "abandoned, its loop went away",
        End::Unknown => "is gone",
    }
}

/// `1 task`, `3 tasks`.
pub fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
