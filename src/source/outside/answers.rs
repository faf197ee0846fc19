//! What interpreters and programs answer when they are asked from outside which task waits for which.

use super::place::place;
use crate::{
    event::{NameId, Observation, Report, TaskId, Tie, What},
    source::output::clean,
};
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Of so many tasks the rows are made; there are two or three for each.
const MOST_TASKS: usize = 3_000;
/// Functions of asyncio that only pass on what is waited for.
const WRAPPERS: [&str; 3] = ["wait_for", "shield", "_ContextManagerMixin.__aenter__"];

/// What an interpreter's debugger prints.
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

/// The rows in what an interpreter's debugger printed.
///
/// # Errors
/// Why there are none, if it says so.
pub fn of_debugger(answer: &[u8], pid: u32, directory: Option<&str>) -> Result<Vec<What>, Option<String>> {
    match serde_json::from_slice(answer) {
        Ok(Answer::Read { tasks }) => Ok(rows_of(seen(tasks, pid, directory))),
        Ok(Answer::Failed { error }) => Err(Some(error)),
        Err(_) => Err(None),
    }
}

/// The rows in what the program wrote.
///
/// # Errors
/// Why there are none.
pub fn of_program(text: &str, directory: Option<&str>) -> Result<Vec<What>, String> {
    told(text, directory).map(rows_of)
}

/// A task as it was seen.
#[derive(Clone, Debug)]
struct Seen {
    id: TaskId,
    name: String,
    on: String,
    /// What it waits on, by its number; 0 where that is not known.
    object: u64,
    count: u32,
    size: u32,
    serves: String,
    /// `function file:line`, innermost first.
    frames: Vec<String>,
    in_the_way_of: Vec<(TaskId, Tie)>,
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
fn rows_of(tasks: Vec<Seen>) -> Vec<What> {
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

/// The tasks that the program told of.
fn told(text: &str, directory: Option<&str>) -> Result<Vec<Seen>, String> {
    let mut tasks: Vec<Seen> = Vec::new();
    let mut is_whole = false;
    for line in text.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        match &fields[..] {
            ["task", ..] if tasks.len() >= MOST_TASKS => {}
            ["task", id, name, on, object, count, size, serves, frames @ ..] => {
                let number = |text: &str| text.parse().unwrap_or_default();
                let frame = |it: &[&str]| format!("{} {}", it[0], place(it[1], it[2].parse().unwrap_or(0), directory));
                tasks.push(Seen {
                    id: TaskId(number(id)),
                    name: (*name).into(),
                    on: (*on).into(),
                    object: number(object),
                    count: u32::try_from(number(count)).unwrap_or(u32::MAX),
                    size: u32::try_from(number(size)).unwrap_or(u32::MAX),
                    serves: (*serves).into(),
                    frames: frames.chunks_exact(3).map(frame).collect(),
                    in_the_way_of: Vec::new(),
                });
            }
            ["tied", waiter, other, how] => {
                let (Ok(waiter), Ok(other)) = (waiter.parse(), other.parse()) else { continue };
                let how = if *how == "holds" { Tie::Holds } else { Tie::Awaited };
                let other = tasks.iter_mut().find(|task| task.id == TaskId(other));
                other.into_iter().for_each(|task| task.in_the_way_of.push((TaskId(waiter), how)));
            }
            ["error", why] => return Err((*why).into()),
            ["end"] => is_whole = true,
            _ => {}
        }
    }
    if is_whole { Ok(tasks) } else { Err("it did not write all of its answer".into()) }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Observation, Report, TaskId, Tie, What, rows_of, seen, told};

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
        let shown = rows.iter().filter_map(|row| match row {
            What::Observation(Observation::Await { task, on, frames, .. }) => {
                Some(format!("{} {on} {}", task.0, frames.last().map_or("", |frame| frame)))
            }
            What::Observation(Observation::Tied { task, other, .. }) => Some(format!("{} for {}", task.0, other.0)),
            What::Report(Report::Renamed { task, name }) => Some(format!("{} is {}", task.0, name.0)),
            _ => None,
        });
        let shown: Vec<_> = shown.collect();
        let expected = [
            "1 is 1",
            "1 TaskGroup main app.py:16",
            "2 is 2",
            "2 Lock.acquire leaf app.py:4",
            "1 for 2",
            "9 is 3",
            "9 Future work other.py:3",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_error_is_an_answer() {
        let answer = serde_json::from_str(r#"{"error": "PermissionError: no"}"#);
        assert!(matches!(answer, Ok(Answer::Failed { error }) if error == "PermissionError: no"));
    }

    #[test]
    fn tasks_are_read_with_who_is_in_their_way() {
        let answer = "task\t1\tTask-1\tLock.acquire\t77\t0\t1\t\tmain\t/app/app.py\t3\ntask\t2\tother\tsleep\t0\t0\t0\tGET /\n\
                      tied\t1\t2\tholds\nend\n";
        let tasks = told(answer, Some("/app")).expect("it is whole");
        assert_eq!((tasks[0].frames[0].as_str(), tasks[0].object, &*tasks[1].serves), ("main app.py:3", 77, "GET /"));
        assert_eq!(tasks[1].in_the_way_of, [(TaskId(1), Tie::Holds)]);
        assert_eq!(told("error\tno loop\n", None).err().as_deref(), Some("no loop"));
        assert!(told("task\t1", None).is_err());
    }
}
