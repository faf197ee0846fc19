//! How main ended: with an error, or cancelled, by whom, and with what consequence.

use super::{
    phrase::{error, place, waiting},
    subject::Subject,
};
use crate::{
    event::{By, End, Engine, LoopState, NameId, SiteId, TaskId, TeardownStep, Time, Wait},
    model::{CancelRequest, Lane, LoopHistory, TaskEnd, TaskHistory, by_whom},
};

/// Why main ended cancelled.
pub(super) struct Chain {
    /// In a few words: `shutdown stopped itself`.
    pub(super) fragment: String,
    pub(super) sentence: String,
    /// The tasks involved, the cause first.
    pub(super) tasks: Vec<Subject>,
    pub(super) fix: &'static str,
}

const CUT_SHORT: &str = "Cancel all tasks but main and the current one, and let main wait for the shutdown.";
const CANCELLED: &str = "Catch the cancel in main where it is meant to end the program.";

/// Main is the last task that a loop was run for. Its end stops the loop, and with it the task that cancelled it to shut
/// the program down. `is_uncaught` says whether a `CancelledError` ended the program.
pub(super) fn of(lane: &Lane, at: Time, is_uncaught: bool) -> Option<Chain> {
    let (main, ended) = last_main(lane, at, End::Cancelled, is_uncaught)?;
    let own = main.cancellation().requests.latest(ended.at).map(|request| (main, request));
    // The teardown cancels main where something else has stopped the loop.
    let (asked, request) = own.or_else(|| origin(lane, main, ended.at)).filter(|(_, it)| it.by != By::Teardown)?;
    let next = lane.loops.get(main.on)?.states.next(Time(ended.at.0.saturating_sub(1)))?;
    let stopped = (next.state == LoopState::Stopped).then_some(next.at)?;
    let mut chain = cut_short(lane, main, (asked, request), stopped, at)
        .unwrap_or_else(|| cancelled(lane, (main, ended.at), (asked, request)));
    chain.tasks.push(Subject::task(lane, main));
    chain.tasks.extend((asked.id != main.id).then(|| Subject::task(lane, asked)));
    Some(chain)
}

/// Whether main ended cancelled because a signal handler cancelled it, in a program that a `CancelledError` ended.
pub(super) fn is_by_signal(lane: &Lane, at: Time) -> bool {
    last_main(lane, at, End::Cancelled, true)
        .and_then(|(main, ended)| main.cancellation().requests.latest(ended.at))
        .is_some_and(|request| request.by == By::Signal)
}

fn cancelled(
    lane: &Lane,
    (main, ended): (&TaskHistory, Time),
    (asked, request): (&TaskHistory, &CancelRequest),
) -> Chain {
    let by = by_whom(lane, asked.id, request.by, request.requester);
    let sentence = match asked.id == main.id {
        true => {
            let (main, place) = (made(lane, main), place(lane, request.site));
            format!("{main} was cancelled{by}{place}, and its end stopped the loop.")
        }
        false => came_back(lane, main, ended, (asked, request)),
    };
    let fragment = format!("{} cancelled{by}", lane.task_name(asked));
    Chain { fragment, sentence, tasks: Vec::new(), fix: CANCELLED }
}

fn made(lane: &Lane, task: &TaskHistory) -> String {
    Subject::task(lane, task).with_site()
}

/// The task that cancelled main, or a task that main was waiting on, was alive when the end of main stopped the loop.
fn cut_short(
    lane: &Lane,
    main: &TaskHistory,
    (asked, request): (&TaskHistory, &CancelRequest),
    stopped: Time,
    at: Time,
) -> Option<Chain> {
    let requester =
        request.requester.filter(|&requester| request.by == By::Task && requester != main.id && requester != asked.id);
    let requester = lane.tasks.get(requester?)?;
    let fate = fate(lane, requester, stopped, at)?;
    let (who, asker_made, name) = (lane.task_name(requester), made(lane, requester), lane.task_name(main));
    let (whom, place) = (lane.task_name(asked), place(lane, request.site));
    let with_it = if asked.id == main.id { String::new() } else { format!(", which ended {name} as well") };
    let sentence =
        format!("{asker_made} cancelled {whom}{place}{with_it}; the end of {name} stopped the loop; {fate}.");
    let fragment = format!("{who} stopped itself");
    Some(Chain { fragment, sentence, tasks: vec![Subject::task(lane, requester)], fix: CUT_SHORT })
}

/// Main itself was not cancelled: a task that it was waiting on was, and that cancelled main.
fn came_back(lane: &Lane, main: &TaskHistory, ended: Time, (asked, request): (&TaskHistory, &CancelRequest)) -> String {
    let by = by_whom(lane, asked.id, request.by, request.requester);
    let (main_made, asked_made) = (made(lane, main), made(lane, asked));
    let waiting = waiting(lane, main, ended).unwrap_or_default();
    format!(
        "{main_made} was cancelled while it was {waiting}; {asked_made} had been cancelled{by}{}.",
        place(lane, request.site)
    )
}

/// The task whose cancel led to the cancel of another, which was waiting on it, directly or through a chain.
fn origin<'a>(
    lane: &'a Lane,
    mut task: &'a TaskHistory,
    mut ended: Time,
) -> Option<(&'a TaskHistory, &'a CancelRequest)> {
    loop {
        (ended, task) = awaited(lane, task, ended)?;
        if let Some(request) = task.cancellation().requests.latest(ended) {
            return Some((task, request));
        }
    }
}

/// The task that another was waiting on and that was cancelled meanwhile. The tasks of a `gather` are not reported, so for
/// it the first child that was cancelled.
fn awaited<'a>(lane: &'a Lane, task: &TaskHistory, ended: Time) -> Option<(Time, &'a TaskHistory)> {
    let waiting = task.waits.latest(ended)?;
    let cancelled = |id: TaskId| {
        let other = lane.tasks.get(id)?;
        let end = other.end(ended).filter(|end| end.end == End::Cancelled && end.at < ended && end.at > waiting.at)?;
        Some((end.at, other))
    };
    match waiting.other {
        Some(awaited) => cancelled(awaited),
        None if waiting.on == Wait::Gather => {
            let made = lane.tasks.children(Some(task.id)).iter();
            made.filter_map(|&id| cancelled(id)).min_by_key(|found| found.0)
        }
        None => None,
    }
}

/// The error of the last task that a loop was run for, or of one that has exited, as words behind the exit: `, after main
/// failed: ValueError`; and where it was raised.
pub(super) fn failure(lane: &Lane, at: Time) -> Option<(String, SiteId)> {
    let (task, ended) = exited(lane, at).or_else(|| last_main(lane, at, End::Failed, false))?;
    let is_told = ended.reason != NameId::NONE;
    let why = if is_told { format!(": {}", error(lane, ended.reason, ended.site)) } else { String::new() };
    Some((format!(", after {} failed{why}", lane.task_name(task)), ended.site))
}

/// The last task whose end was a `SystemExit`, which leaves its loop and ends the program: unless the program went on to run
/// another.
fn exited(lane: &Lane, at: Time) -> Option<(&TaskHistory, &TaskEnd)> {
    let last = lane.tasks.known(at).rev().find(|task| is_main(lane, task, at))?;
    let is_exit =
        |ended: &TaskEnd| ended.end == End::Failed && lane.name(ended.reason).split(':').next() == Some("SystemExit");
    let mut ended = lane.tasks.known(at).rev().filter_map(|task| Some((task, task.end(at)?)));
    ended.find(|(_, ended)| last.born() <= ended.at && is_exit(ended))
}

/// The last main task, if it ended in this way: what came of an earlier one, the program has handled. Where its error
/// goes on (`is_uncaught`, which Tokio does not report), a later one on its loop may only clean up, in a `finally`.
fn last_main(lane: &Lane, at: Time, end: End, is_uncaught: bool) -> Option<(&TaskHistory, &TaskEnd)> {
    let mains = || lane.tasks.known(at).rev().filter(|task| is_main(lane, task, at));
    let is_in_main_thread = |task: &&TaskHistory| {
        let thread = lane.loops.get(task.on).and_then(|it| it.thread);
        thread.is_none_or(|thread| lane.pid() == Some(thread))
    };
    let last = mains().find(is_in_main_thread).or_else(|| mains().next())?;
    let goes_on = is_uncaught || lane.info.engine == Engine::Tokio;
    let candidates = mains().filter(|task| task.on == last.on).take(if goes_on { usize::MAX } else { 1 });
    candidates.filter_map(|task| Some((task, task.end(at)?))).find(|(_, ended)| ended.end == end)
}

/// Whether a loop was run for a task: no task created it, its loop was not running yet, and it is not of the teardown.
fn is_main(lane: &Lane, task: &TaskHistory, at: Time) -> bool {
    let (None, Some(created), Some(it)) = (task.parent, task.created, lane.loops.get(task.on)) else { return false };
    it.state(created) != Some(LoopState::Running) && !tears_down(it, task, at)
}

/// Whether a task was created for a step of its loop's teardown. CPython begins some steps within their tasks.
fn tears_down(it: &LoopHistory, task: &TaskHistory, at: Time) -> bool {
    it.teardown(at).iter().any(|step| match step.step {
        TeardownStep::Cancel => step.begun <= task.born(),
        TeardownStep::AsyncGenerators | TeardownStep::Executor => {
            task.alive(step.begun) && task.waits.until(step.begun).next().is_none()
        }
        TeardownStep::Gather | TeardownStep::Close => false,
    })
}

/// What happened to a task that was alive when its loop stopped and never finished.
fn fate(lane: &Lane, task: &TaskHistory, stopped: Time, at: Time) -> Option<String> {
    if !task.alive(stopped) {
        return None;
    }
    let name = lane.task_name(task);
    let doing = waiting(lane, task, stopped).map_or_else(String::new, |waiting| format!(", which was {waiting}"));
    match task.end(at).map(|ended| ended.end) {
        Some(End::Cancelled) => {
            let by = task.cancellation().requests.next(stopped)?.by;
            (by == By::Teardown).then(|| format!("the teardown then cancelled {name} itself{doing}"))
        }
        Some(End::Destroyed) | None => Some(format!("{name} itself{doing}, never finished")),
        Some(_) => None,
    }
}
