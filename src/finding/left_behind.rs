//! What an entry point left behind, for two of them side by side.

use super::{Case, Limits, case::settled, leftovers::files, task_left};
use crate::{
    event::{Exit, LoopState, Time, signal_name},
    model::{Lane, LoopHistory},
};

/// So many are named.
const NAMED: usize = 3;
const NONE: &str = "none";
const UNKNOWN: &str = "not known";

/// One kind of thing that may be left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// How many were left; `None` where it is not known, or nothing that is counted.
    pub count: Option<u64>,
    /// What was left, in a few words.
    pub what: String,
}

/// What a lane left behind, kind by kind, as far as it is known at a moment. The kinds are the same for every lane.
pub fn left_behind(lane: &Lane, at: Time) -> [LeftBehind; 6] {
    let limits = Limits::default();
    let case = Case::new(lane, at, &limits);
    let row = |key, title, (count, what)| LeftBehind { key, title, count, what };
    [
        row("tasks", "tasks", tasks(&case)),
        row("fds", "file descriptors", descriptors(&case)),
        row("loops", "loop", loops(&case)),
        row("generators", "async generators", generators(&case)),
        row("jobs", "executor", jobs(&case)),
        row("exit", "exit", (None, exit(&case))),
    ]
}

type Left = (Option<u64>, String);

fn none() -> Left {
    (Some(0), NONE.into())
}

/// `3 pending: a, b, c`.
fn some(count: u64, what: &str, names: impl IntoIterator<Item = String>) -> Left {
    let mut names: Vec<String> = names.into_iter().take(NAMED).collect();
    let more = count.saturating_sub(names.len() as u64);
    if more > 0 && !names.is_empty() {
        let last = names.pop().unwrap_or_default();
        names.push(format!("{last} and {more} more"));
    }
    let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    (Some(count), format!("{count} {what}{names}"))
}

fn tasks(case: &Case<'_>) -> Left {
    let counts = case.counts();
    let alive = if case.ended.is_some() { counts.live } else { 0 };
    if case.ended.is_none() || alive > 0 && !case.knows_last_tasks() {
        return (None, UNKNOWN.into());
    }
    let names = task_left::left(case).map(|task| case.lane.task_name(task).to_string());
    match counts.destroyed + alive {
        0 => none(),
        count if case.is_killed() => some(count, "alive when it was killed", names),
        count => some(count, "pending", names),
    }
}

fn descriptors(case: &Case<'_>) -> Left {
    match files(case.lane, case.at) {
        Some(files) if files.left.is_empty() => none(),
        Some(files) => {
            let names = files.left.iter().map(|open| format!("{} ({})", open.file.fd, open.file.kind));
            some(files.left.len() as u64, "open", names)
        }
        None if case.has_loops() => (None, UNKNOWN.into()),
        None => none(),
    }
}

fn loops(case: &Case<'_>) -> Left {
    let at = settled(case.lane, case.at);
    let all: Vec<&LoopHistory> = case.lane.loops.known(case.at).collect();
    let is_left = |it: &&&LoopHistory| it.state(at) != Some(LoopState::Closed);
    let left: Vec<_> = all.iter().filter(is_left).collect();
    let what = match (&all[..], &left[..]) {
        ([], _) => "none was created".into(),
        ([_], []) => "closed".into(),
        (_, []) => format!("all {} closed", all.len()),
        ([_], [one]) => match one.state(at) {
            Some(LoopState::Running) => "running, never closed".into(),
            Some(LoopState::Stopped) => "stopped, never closed".into(),
            _ => "never closed".into(),
        },
        _ => format!("{} of {} never closed", left.len(), all.len()),
    };
    (Some(left.len() as u64), what)
}

/// Those whose `finally` did not run: their loop was closed before, or they never finished.
fn generators(case: &Case<'_>) -> Left {
    let (lane, all) = (case.lane, &case.lane.generators);
    let sites = all.skipped.until(case.at).map(|it| it.site).chain(all.open_sites());
    let names = sites.filter_map(|site| lane.site(site)).map(|place| format!("begun at {place}"));
    match all.skipped.count(case.at) + all.open() {
        0 => none(),
        count => some(count, "without its `finally`", names),
    }
}

/// Jobs that were at work, or waited for their turn, when the last loop was closed, or else when the process ended.
fn jobs(case: &Case<'_>) -> Left {
    let closed = case
        .lane
        .loops
        .known(case.at)
        .map(|it| it.states.until(case.at).rfind(|state| state.state == LoopState::Closed).map(|state| state.at));
    // `None` where one of them was never closed.
    let when = closed.collect::<Option<Vec<_>>>().and_then(|closed| closed.into_iter().max()).unwrap_or(case.last());
    let names: Vec<_> = case.lane.jobs.unfinished(when).map(|(_, job)| case.lane.name(job.name).to_string()).collect();
    let count = names.len() as u64;
    let what = format!("{} at work", if count == 1 { "job" } else { "jobs" });
    if count == 0 { none() } else { some(count, &what, names.into_iter().filter(|name| !name.is_empty())) }
}

fn exit(case: &Case<'_>) -> String {
    match case.exit() {
        Some(Exit::Code(code)) => format!("exit code {code}"),
        Some(Exit::Signal(signal)) => format!("killed by {}", signal_name(signal)),
        Some(Exit::Unknown) => UNKNOWN.into(),
        None => "still running".into(),
    }
}
