//! What `why` says of CPython 3.14 and later, whose tasks its own debugger reads from outside. Ignored where there is no such
//! interpreter.

use crate::{Running, check_sentence, headline};
use libtest_mimic::Trial;
use loopscope::source::python::{Interpreter, Which, find};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

const NEWEST: u16 = 15;
const OLDEST: u16 = 14;

/// A program, what it is asked with, and what its first sentence holds.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "the_task_that_holds_a_lock_is_named_by_the_program_itself",
        r#"
import asyncio

async def tick():
    while True:
        await asyncio.sleep(0.05)

async def hold(lock, event):
    async with lock:
        await event.wait()

async def main():
    lock, other, event = asyncio.Lock(), asyncio.Lock(), asyncio.Event()
    tasks = [asyncio.create_task(tick()), asyncio.create_task(hold(lock, event), name="holder")]
    await asyncio.sleep(0)
    print("ready", flush=True)
    async with other, lock:
        await event.wait()

asyncio.run(main())
"#,
        &["--inject"],
        &[
            "Task holder waits in Event.wait at app.py:10 and nothing has called its set()",
            "main() waits for it at app.py:17",
        ],
    ),
    (
        "a_lock_of_a_task_in_a_group",
        r#"
import asyncio

async def leaf(lock):
    async with lock:
        pass

async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    async with asyncio.TaskGroup() as group:
        group.create_task(leaf(lock), name="worker")
        print("ready", flush=True)

asyncio.run(main())
"#,
        &[],
        &["task worker waits on Lock.acquire in leaf() at app.py:5", "main() waits for it at app.py:11"],
    ),
    (
        "tasks_that_await_each_other",
        r#"
import asyncio

async def wait_for(other):
    await other[0]

async def main():
    first, second = [], []
    first.append(asyncio.create_task(wait_for(second), name="first"))
    second.append(asyncio.create_task(wait_for(first), name="second"))
    print("ready", flush=True)
    await asyncio.wait([first[0], second[0]])

asyncio.run(main())
"#,
        &[],
        &["Deadlock: ", "task first waits for task second (Task at app.py:5)"],
    ),
];

pub(crate) fn trials() -> Vec<Trial> {
    let python = (OLDEST..=NEWEST).find_map(|minor| find(&Which::Minor(minor)).ok());
    let trial = |&(name, program, flags, words): &'static (&str, &str, &[&str], &[&str])| {
        let python = python.clone();
        let is_there = python.is_some();
        let test = move || {
            check_sentence(&why(python.as_ref().expect("an interpreter"), program, flags, words[0]), words);
            Ok(())
        };
        Trial::test(format!("graph_{name}"), test).with_kind("cpython 3.14").with_ignored_flag(!is_there)
    };
    CASES.iter().map(trial).collect()
}

/// The first sentence once it holds a text: the program says that it is ready shortly before it is stuck.
fn why(python: &Interpreter, program: &str, flags: &[&str], text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("app.py"), program).expect("it is ours");
    let mut call = Command::new(&python.path);
    let child = call.arg("app.py").current_dir(folder.path()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut running = Running(child);
    let mut line = String::new();
    BufReader::new(running.0.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("it speaks");
    assert_eq!(line, "ready\n");
    let mut sentence = String::new();
    for _ in 0..20 {
        let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        let output =
            call.args(["why", &running.0.id().to_string(), "--json"]).args(flags).output().expect("loopscope runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        sentence = headline(&output.stdout)["sentence"].as_str().unwrap_or_default().to_owned();
        if sentence.contains(text) {
            break;
        }
    }
    sentence
}
