//! No task is left pending by its loop or by the end of the process.

use super::{
    Case, Need, Rule, Ruling,
    case::SIGINT,
    phrase::{doing, its},
    subject::{Subject, Subjects},
};
use crate::{
    event::{End, Exit, LoopState, SignalHow, SiteId, TaskId, Time, Wait},
    model::{SignalEvent, SignalMark, TaskHistory, TaskState, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "task-left",
    topic: "tasks done",
    about: "No task is left pending by its loop or by the end of the process.",
    needs: &[Need::CompleteRecords],
    ok_needs: &[Need::End, Need::EveryTask, Need::KnownEnds],
    judges_leftovers: true,
    judge,
};

/// What left a task pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    LoopClosed,
    /// The same, of a loop that was dropped unclosed.
    LoopDropped,
    /// It was destroyed: an interpreter lets a task go that nothing refers to.
    Unreferenced,
    /// The same, of a loop that did not run any more.
    LoopStopped,
    ProcessEnded,
}

impl Cause {
    /// As words behind the tasks that were left so.
    fn words(self, count: u64) -> String {
        let its = its(count);
        match self {
            Self::LoopClosed => format!("still pending when {its} loop closed"),
            Self::LoopDropped => format!("still pending when {its} loop was dropped"),
            Self::Unreferenced => "destroyed while pending, as nothing referred to".to_owned() + them(count),
            Self::LoopStopped => format!("destroyed while pending, after {its} loop had stopped"),
            Self::ProcessEnded => "still pending when the process ended".into(),
        }
    }

    /// As words behind what one of them did.
    const fn when(self) -> &'static str {
        match self {
            Self::LoopClosed => " when its loop closed",
            Self::LoopDropped => " when its loop was dropped",
            Self::Unreferenced | Self::LoopStopped => " when it was destroyed",
            Self::ProcessEnded => " when the process ended",
        }
    }

    const fn fix(self) -> &'static str {
        match self {
            Self::Unreferenced => "Keep a reference to each task until it is done.",
            _ => "Cancel and await each task before the loop closes, as `asyncio.run` (Tokio: `run`) does.",
        }
    }
}

/// What makes tasks alike, so that one sentence covers them: where they were created, what they were waiting on and where, and
/// whether their cancel was requested.
type Likeness = (SiteId, Option<(Wait, Option<TaskId>, SiteId)>, bool);

/// What the tasks that were left have in common.
struct Common {
    /// How many are not forgotten.
    known: u64,
    /// The cause, if it is the same for all.
    cause: Option<Cause>,
    are_alike: bool,
}

fn judge(case: &Case<'_>) -> Ruling {
    let counts = case.counts();
    if case.has_no_tasks() {
        return Ruling::not_applicable();
    }
    let (knows_last, is_killed) = (case.knows_last_tasks(), case.is_killed());
    // It is unknown whether tasks alive when the process was killed would have ended in time.
    let alive = if knows_last && !is_killed { counts.live } else { 0 };
    let count = counts.destroyed + alive;
    if count == 0 {
        return if is_killed && knows_last && counts.live > 0 { alive_when_killed(case) } else { all_done(case) };
    }
    let left = || left(case).filter(|task| alive > 0 || task.end(case.at).is_some());
    let Common { known, cause, are_alike } = common(case, left());
    let mut subjects = Subjects::new(count, left().map(|task| subject(case, task, cause.is_none())));
    subjects.are_alike = are_alike && known == count && cause.is_some();
    let fate = cause.map_or_else(|| "left pending".into(), |cause| cause.words(count));
    let tasks = counted(counts.created, "task");
    let tasks = if count == counts.created { tasks } else { format!("{count} of {tasks}") };
    let killed = match counts.live {
        live if is_killed && live > 0 => format!(" When the process was killed, {} alive.", more(live)),
        _ => String::new(),
    };
    let is_interrupted = left().any(|task| is_interrupted(case, task));
    let interrupted = if is_interrupted { INTERRUPTED } else { "" };
    let sentence = format!("{tasks} {} {fate}{}.{killed}{interrupted}", subjects.were(), subjects.list());
    // The moment at which the last of them was left.
    let last = left().filter_map(|task| task.end(case.at)).map(|ended| ended.at).max();
    Ruling::fail(format!("{} left", counted(count, "task")), sentence)
        .about(subjects)
        .fix(if is_interrupted { UNINTERRUPTED } else { cause.unwrap_or(Cause::LoopClosed).fix() })
        .when(last.or(case.ended).unwrap_or(case.at))
}

fn all_done(case: &Case<'_>) -> Ruling {
    let spawned = case.counts().created;
    let seen = if case.lane.tasks.saw_creations(case.at) { "created" } else { "seen" };
    let done = if spawned == 1 { "and done in time" } else { "and all were done in time" };
    let were = if spawned == 1 { "was" } else { "were" };
    Ruling::ok("no task left", format!("{} {were} {seen}, {done}.", counted(spawned, "task"))).when(case.last())
}

/// What tasks did is reported nevertheless, as it may be what the process was killed for.
fn alive_when_killed(case: &Case<'_>) -> Ruling {
    let subjects = Subjects::new(case.counts().live, left(case).map(|task| subject(case, task, false)));
    Ruling::unknown(format!("When the process was killed, {} alive{}.", more(subjects.count), subjects.list()))
        .about(subjects)
        .when(case.last())
}

/// The tasks that did not come to an end of their own. While the program runs, only those that their loop left behind
/// are certain.
pub(super) fn left<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a TaskHistory> {
    let (at, knows_last) = (case.at, case.knows_last_tasks());
    case.lane.tasks.known(at).filter(move |task| match task.end(at) {
        Some(end) => end.end == End::Destroyed,
        None => knows_last,
    })
}

fn common<'a>(case: &Case<'_>, mut left: impl Iterator<Item = &'a TaskHistory>) -> Common {
    let Some(first) = left.next() else { return Common { known: 0, cause: None, are_alike: false } };
    let (cause, alike) = (cause_of(case, first), likeness(case, first));
    let start = Common { known: 1, cause: Some(cause), are_alike: true };
    left.fold(start, |common, task| Common {
        known: common.known + 1,
        cause: common.cause.filter(|cause| *cause == cause_of(case, task)),
        are_alike: common.are_alike && likeness(case, task) == alike,
    })
}

fn likeness(case: &Case<'_>, task: &TaskHistory) -> Likeness {
    let before = before(case, task);
    let is_waiting = !matches!(task.state(before), TaskState::Scheduled | TaskState::Running);
    let waits = task.waits.latest(before).map(|it| (it.on, it.other, it.site)).filter(|_| is_waiting);
    (task.site, waits, is_cancelled(task, before))
}

fn cause_of(case: &Case<'_>, task: &TaskHistory) -> Cause {
    let Some(gone) = task.end(case.at).map(|ended| ended.at) else { return Cause::ProcessEnded };
    let on = case.lane.loops.get(task.on);
    match on.filter(|it| it.open(gone)).map(|it| it.state(gone)) {
        None if on.and_then(|it| it.state(gone)) == Some(LoopState::Dropped) => Cause::LoopDropped,
        None => Cause::LoopClosed,
        Some(Some(LoopState::Running)) => Cause::Unreferenced,
        Some(_) => Cause::LoopStopped,
    }
}

/// The last moment of a task that was left.
fn before(case: &Case<'_>, task: &TaskHistory) -> Time {
    task.end(case.at).map_or(case.last(), |ended| Time(ended.at.0.saturating_sub(1)))
}

fn is_cancelled(task: &TaskHistory, at: Time) -> bool {
    task.cancellation().stands(at)
}

const INTERRUPTED: &str = " SIGINT came after the cancel was delivered, and ended the wait for the cleanup.";
const UNINTERRUPTED: &str = "Handle SIGINT by `add_signal_handler`: it stays until the loop closes, so that a Ctrl-C does \
                             not end the teardown.";

/// Whether a Ctrl-C that ended the program came while the task was cleaning up.
fn is_interrupted(case: &Case<'_>, task: &TaskHistory) -> bool {
    let is_ctrl_c = |mark: &SignalMark| {
        i32::from(mark.signal) == SIGINT
            && matches!(mark.what, SignalEvent::Sent | SignalEvent::Program(SignalHow::Received))
    };
    let Some(&delivered) = task.cancellation().delivered.latest(case.at) else { return false };
    case.exit() == Some(Exit::Signal(SIGINT)) && case.lane.signals.between(delivered, before(case, task)).any(is_ctrl_c)
}

fn subject(case: &Case<'_>, task: &TaskHistory, tells_cause: bool) -> Subject {
    let before = before(case, task);
    let when = if tells_cause { cause_of(case, task).when() } else { "" };
    let requested = if is_cancelled(task, before) { ", its cancel requested" } else { "" };
    Subject::task(case.lane, task).state(format!("{}{when}{requested}", doing(case.lane, task, before)))
}

fn more(count: u64) -> String {
    format!("{} {}", counted(count, "task"), super::phrase::was(count))
}

const fn them(count: u64) -> &'static str {
    if count == 1 { " it" } else { " them" }
}
