//! The tasks of CPython 3.14 and later, and which waits for which: its own debugger reads that from outside, for a process
//! of the same minor version.

use super::place::place;
use crate::{
    event::{NameId, Observation, Report, TaskId, Tie, What},
    source::{
        output::clean,
        proc::Living,
        python::{Interpreter, Which, find},
    },
};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::{
    io::Read,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The oldest minor version of CPython 3 whose tasks can be read so.
pub(super) const OLDEST: u16 = 14;
/// How long the debugger may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const LONGEST: u64 = 64 << 20;
/// Of so many tasks the rows are made; there are two or three for each.
const MOST_TASKS: usize = 3_000;
const SCRIPT: &str = include_str!("../../../assets/outside/graph.py");
/// Functions of asyncio that only pass on what is waited for.
const WRAPPERS: [&str; 3] = ["wait_for", "shield", "_ContextManagerMixin.__aenter__"];

/// What the script prints.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    Read { tasks: Vec<Task> },
    Failed { error: String },
}

#[derive(Debug, Deserialize)]
struct Task {
    id: u64,
    name: String,
    /// The thread whose loop it is of, by the number that the interpreter knows it by.
    thread: u64,
    /// Function, file and line of each, innermost first.
    frames: Vec<(String, String, u32)>,
    awaited_by: Vec<u64>,
}

/// The tasks of a process as rows of an answer.
///
/// # Errors
/// A sentence that says why they cannot be read, and what to do.
pub(super) fn rows(living: &Living, minor: u16) -> Result<Vec<What>, String> {
    let pid = living.pid();
    let failed = |why: &str| format!("the tasks of process {pid} cannot be read: {why}");
    let debugger = debugger(minor).map_err(|why| failed(&why))?;
    let answer = ask(&debugger, pid).ok_or_else(|| failed(&format!("{} does not answer", debugger.path.display())))?;
    match serde_json::from_slice(&answer) {
        Ok(Answer::Read { tasks }) => Ok(rows_of(seen(tasks, pid, living.directory().as_deref()))),
        Ok(Answer::Failed { error }) => Err(failed(&error)),
        Err(_) => Err(failed(&format!("{} has no `_remote_debugging` that answers", debugger.path.display()))),
    }
}

/// An interpreter that can look into one of this minor version.
pub(super) fn debugger(minor: u16) -> Result<Interpreter, String> {
    find(&Which::Minor(minor)).map_err(|_| {
        format!(
            "CPython 3.{minor} shows them to an interpreter of the same minor version, and no `python3.{minor}` is found; \
             have one in PATH"
        )
    })
}

fn ask(debugger: &Interpreter, pid: u32) -> Option<Vec<u8>> {
    let mut child = Command::new(&debugger.path)
        .args(["-I", "-S", "-c", SCRIPT, &pid.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let answer = output(&mut child).recv_timeout(PATIENCE);
    let _ = child.kill();
    let _ = child.wait();
    answer.ok()
}

fn output(child: &mut Child) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    let stdout = child.stdout.take();
    thread::spawn(move || {
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(LONGEST).read_to_end(&mut answer);
        }
        let _ = sender.send(answer);
    });
    receiver
}

/// A task as it was seen.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) id: TaskId,
    pub(super) name: String,
    pub(super) on: String,
    /// What it waits on, by its number; 0 where that is not known.
    pub(super) object: u64,
    pub(super) count: u32,
    pub(super) size: u32,
    pub(super) serves: String,
    /// `function file:line`, innermost first.
    pub(super) frames: Vec<String>,
    pub(super) in_the_way_of: Vec<(TaskId, Tie)>,
}

/// The tasks of the main thread come first, then the others as they were read.
fn seen(mut tasks: Vec<Task>, pid: u32, directory: Option<&str>) -> Vec<Seen> {
    tasks.sort_by_key(|task| task.thread != u64::from(pid));
    tasks.truncate(MOST_TASKS);
    let waiting: FxHashSet<_> = tasks.iter().flat_map(|task| task.awaited_by.iter().copied()).collect();
    let frame =
        |(function, file, line): &(String, String, u32)| format!("{function} {}", place(file, *line, directory));
    let one = |task: &Task| Seen {
        id: TaskId(task.id),
        name: task.name.clone(),
        on: label(task, waiting.contains(&task.id)),
        object: 0,
        count: 0,
        size: 0,
        serves: String::new(),
        frames: task.frames.iter().map(frame).collect(),
        in_the_way_of: task.awaited_by.iter().map(|waiter| (TaskId(*waiter), Tie::Awaited)).collect(),
    };
    tasks.iter().map(one).collect()
}

/// The rows for some tasks, in their order.
pub(super) fn rows_of(tasks: Vec<Seen>) -> Vec<What> {
    let rows = (1..).zip(tasks).flat_map(|(number, task)| {
        let (id, name) = (task.id, NameId(number));
        let awaiting = Observation::Await {
            task: id,
            on: clean(&task.on),
            object: task.object,
            count: task.count,
            size: task.size,
            serves: clean(&task.serves),
            frames: task.frames.iter().map(|frame| clean(frame)).collect(),
        };
        let tied = task.in_the_way_of.into_iter().map(move |(task, how)| Observation::Tied { task, other: id, how });
        [
            What::Observation(Observation::Named(name, clean(&task.name))),
            What::Report(Report::Renamed { task: id, name }),
            What::Observation(awaiting),
        ]
        .into_iter()
        .chain(tied.map(What::Observation))
    });
    rows.collect()
}

/// What a task waits on: the function of asyncio that its own code called, as `Queue.join`.
fn label(task: &Task, awaits: bool) -> String {
    let is_of_asyncio = |file: &str| file.contains("/asyncio/") && !file.contains("-packages/");
    let inner = task.frames.iter().take_while(|(_, file, _)| is_of_asyncio(file));
    let inner: Vec<_> = inner.map(|(function, ..)| &**function).filter(|name| !WRAPPERS.contains(name)).collect();
    match inner.last() {
        Some(function) => match function.rsplit_once('.') {
            Some((class, "__aexit__" | "_aexit")) => class.into(),
            _ => (*function).into(),
        },
        None if awaits => "Task".into(),
        None => "Future".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Observation, Report, What, rows_of, seen};

    /// What CPython 3.14.10 printed, shortened: two tasks of a group, one of which waits for a lock.
    const ANSWER: &str = r#"{"tasks": [
        {"id": 9, "name": "other", "thread": 8, "frames": [["work", "/app/other.py", 3]], "awaited_by": []},
        {"id": 1, "name": "Task-1", "thread": 7, "frames": [["TaskGroup._aexit", "/l/python3.14/asyncio/taskgroups.py", 121],
            ["TaskGroup.__aexit__", "/l/python3.14/asyncio/taskgroups.py", 72], ["main", "/app/app.py", 16]], "awaited_by": []},
        {"id": 2, "name": "worker", "thread": 7, "frames": [["Lock.acquire", "/l/python3.14/asyncio/locks.py", 110],
            ["_ContextManagerMixin.__aenter__", "/l/python3.14/asyncio/locks.py", 14], ["leaf", "/app/app.py", 4]],
            "awaited_by": [1]}]}"#;

    #[test]
    fn tasks_of_the_main_thread_come_first_with_what_they_wait_on() {
        let Ok(Answer::Read { tasks }) = serde_json::from_str(ANSWER) else { panic!("it is an answer") };
        let rows = rows_of(seen(tasks, 7, Some("/app")));
        let told = rows.iter().filter_map(|row| match row {
            What::Observation(Observation::Await { task, on, frames, .. }) => {
                Some(format!("{} {on} {}", task.0, frames.last().map_or("", |frame| frame)))
            }
            What::Observation(Observation::Tied { task, other, .. }) => Some(format!("{} for {}", task.0, other.0)),
            What::Report(Report::Renamed { task, name }) => Some(format!("{} is {}", task.0, name.0)),
            _ => None,
        });
        let told: Vec<_> = told.collect();
        let expected = [
            "1 is 1",
            "1 TaskGroup main app.py:16",
            "2 is 2",
            "2 Lock.acquire leaf app.py:4",
            "1 for 2",
            "9 is 3",
            "9 Future work other.py:3",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_error_is_an_answer() {
        let answer = serde_json::from_str(r#"{"error": "PermissionError: no"}"#);
        assert!(matches!(answer, Ok(Answer::Failed { error }) if error == "PermissionError: no"));
    }
}
