//! Interpreters in which something is missing, broken or unusual: the program runs as without the agent.

use super::watched::{Script, Watched, interpreters};
use loopscope::{
    event::{Exit, Observation, Report, What},
    source::python::Interpreter,
};
use rustix::{
    io::{read, write},
    net::{AddressFamily, SocketAddrUnix, SocketType, accept, bind, listen, socket},
};
use std::{fs, path::Path, process::Command};
use tempfile::TempDir;

/// Loops in three threads, and a job: five threads that report.
const THREADS: &str = "
import asyncio, os, threading
async def main():
    print(await asyncio.get_running_loop().run_in_executor(None, lambda: 1), await asyncio.gather(asyncio.sleep(0, 2)))
for _ in range(2):
    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    thread.join()
asyncio.run(main())
";

/// What the agent calls at its start and for every thread.
const CALLED: &[&str] = &[
    "os.memfd_create",
    "os.posix_fallocate",
    "os.dup",
    "os.fstat",
    "os.close",
    "os.getpgrp",
    "fcntl.fcntl",
    "mmap.mmap",
    "select.poll",
    "time.monotonic",
    "_signal.pthread_sigmask",
    "_thread.start_new_thread",
    "sys._current_frames",
];

/// A virtual environment that runs a line of code before any program, and before the agent.
struct Environment {
    interpreter: Interpreter,
    folder: TempDir,
}

impl Environment {
    fn new(base: &Interpreter) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Command::new(&base.path).args(["-m", "venv", "--without-pip"]).arg(folder.path()).output();
        let made = made.expect("the interpreter runs");
        assert!(made.status.success(), "{base}: {}", String::from_utf8_lossy(&made.stderr));
        let path = folder.path().join("bin/python");
        Self { interpreter: Interpreter { path, version: base.version }, folder }
    }

    fn runs_first(&self, line: &str) {
        let (_, minor, _) = self.interpreter.version;
        let packages = self.folder.path().join(format!("lib/python3.{minor}/site-packages"));
        fs::write(packages.join("first.pth"), format!("{line}\n")).expect("a .pth file");
    }
}

fn assert_all_threads_report(watched: &Watched, what: &str) {
    let spawned = watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count();
    let jobs = watched.reports().filter(|report| matches!(report, Report::Job { .. })).count();
    // A main, a sleep, and what the teardown of the version runs.
    assert!(spawned >= 6 && jobs == 9, "{what}: {spawned} tasks, {jobs} reports of jobs: {:?}", watched.notes());
}

#[test]
fn a_program_that_breaks_what_makes_memory_is_watched_all_the_same() {
    for interpreter in interpreters() {
        let script = Script::new(&interpreter, &format!("import os\nos.memfd_create = lambda *a: 1/0\n{THREADS}"));
        let watched = script.watched();
        assert_eq!(watched.shown, script.plainly(), "{interpreter}");
        assert_all_threads_report(&watched, "replaced");
    }
}

#[test]
fn where_the_interpreter_cannot_make_memory_the_inspector_does() {
    for interpreter in interpreters() {
        let environment = Environment::new(&interpreter);
        for line in ["import os; vars(os).pop('memfd_create', None)", "import os; os.memfd_create = lambda *a: 1/0"] {
            environment.runs_first(line);
            let script = Script::new(&environment.interpreter, THREADS);
            let watched = script.watched();
            assert_eq!(watched.shown, script.plainly(), "{interpreter}: {line}");
            assert_all_threads_report(&watched, line);
        }
    }
}

/// Whatever of these fails in whatever way, the program shows the same; the agent may be out.
#[test]
fn no_error_of_any_class_disturbs_the_program() {
    for interpreter in interpreters() {
        let environment = Environment::new(&interpreter);
        for name in CALLED {
            let (module, function) = name.split_once('.').expect("a module and a function");
            let fails = "type('Odd', (BaseException,), {})()";
            environment.runs_first(&format!(
                "import {module}; {module}.{function} = lambda *a, **k: (_ for _ in ()).throw({fails})"
            ));
            let script = Script::new(
                &environment.interpreter,
                "
import asyncio
async def main(): await asyncio.gather(*map(asyncio.sleep, (0, 0.01)))
for _ in range(2): print(type(main).__name__, asyncio.new_event_loop().close())
",
            );
            assert_eq!(script.loosely().shown, script.plainly(), "{interpreter}: {name}");
        }
    }
}

#[test]
fn without_any_memory_the_agent_stays_out_and_says_why() {
    for interpreter in interpreters() {
        let environment = Environment::new(&interpreter);
        environment.runs_first("import os; vars(os).pop('memfd_create', None)");
        let script =
            Script::new(&environment.interpreter, "import asyncio, os; print(asyncio.run(asyncio.sleep(0, 7)))");
        let (shown, packets) = inspected(&script, b"seen 0");
        assert_eq!(shown, "7\n", "{interpreter}");
        assert!(packets.iter().any(|packet| packet.starts_with("note the agent stays out")), "{packets:?}");
    }
}

/// Records come in order where stores do; Python has no barrier for other processors.
#[test]
fn on_a_processor_that_reorders_stores_the_agent_stays_out_and_says_why() {
    let processors =
        [("x86_64", true), ("aarch64", false), ("arm64", false), ("riscv64", false), ("i686", false), ("", false)];
    for interpreter in interpreters().iter().rev().take(1) {
        let environment = Environment::new(interpreter);
        for (machine, is_watched) in processors {
            environment.runs_first(&format!(
                "import os; os.uname = lambda *, it=type(os.uname())('LNX 5 6'.split() + ['', '{machine}']): it"
            ));
            let script =
                Script::new(&environment.interpreter, "import asyncio; print(asyncio.run(asyncio.sleep(0, 7)))");
            let watched = script.loosely();
            assert_eq!(watched.shown, script.plainly(), "{machine}");
            let spawned = watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count();
            let notes = watched.notes();
            assert_eq!(spawned > 0, is_watched, "{machine}: {notes:?}");
            assert_eq!(notes.iter().any(|note| note.contains("processor")), !is_watched, "{machine}: {notes:?}");
        }
    }
}

/// What a script shows and tells an inspector that answers once, and then is silent.
fn inspected(script: &Script, answer: &[u8]) -> (String, Vec<String>) {
    let spec = script.spec.process().expect("the agent is written");
    let folder = tempfile::tempdir().expect("a folder");
    let path: &Path = &folder.path().join("inspector");
    let socket = socket(AddressFamily::UNIX, SocketType::SEQPACKET, None).expect("a socket");
    bind(&socket, &SocketAddrUnix::new(path).expect("a short path")).expect("it is free");
    listen(&socket, 1).expect("it listens");
    let mut command = Command::new(&spec.program);
    command.args(&spec.args).envs(spec.env.iter().cloned()).env("LOOPSCOPE_SOCKET", path);
    let child = command.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    let agent = accept(&socket).expect("the agent comes");
    write(&agent, answer).expect("it listens");
    let mut packets = Vec::new();
    let mut packet = [0; 4096];
    while let Ok(1..) = read(&agent, &mut packet).inspect(|size| {
        packets.push(String::from_utf8_lossy(&packet[..*size]).into_owned());
    }) {}
    let output = child.wait_with_output().expect("it ends");
    (String::from_utf8_lossy(&output.stdout).into_owned(), packets)
}

/// Blocks its loop for longer than it takes until the inspector asks where the thread is.
#[test]
fn where_a_blocked_loop_is_can_be_read() {
    for interpreter in interpreters() {
        let script = Script::new(
            &interpreter,
            "
import asyncio, time
async def blocks():
    end = time.monotonic() + 1
    while time.monotonic() < end: sum(range(1000))
asyncio.run(blocks())
",
        );
        let watched = script.watched();
        let stacks = watched.events.iter().filter_map(|event| match &event.what {
            What::Observation(Observation::Stack { frames, .. }) => frames.first(),
            _ => None,
        });
        let stacks: Vec<_> = stacks.collect();
        assert!(
            stacks.iter().any(|frame| frame.starts_with("blocks ")),
            "{interpreter}: {stacks:?} {:#?}",
            watched.events
        );
    }
}

/// An interpreter with a GIL of its own runs while the agent would read the frames of all threads.
#[test]
fn a_program_with_isolated_interpreters_gets_no_stack_requests() {
    for interpreter in interpreters().into_iter().filter(|it| it.version >= (3, 12, 0)) {
        let script = Script::new(
            &interpreter,
            "
import asyncio, sys
try: import _interpreters
except ImportError: import _xxsubinterpreters as _interpreters
BUSY = 'import time; end = time.monotonic() + 1\\nwhile time.monotonic() < end: sum(range(100))'
async def main():
    other = _interpreters.create()
    _interpreters.run_string(other, BUSY)
    print('fine')
asyncio.run(main())
",
        );
        for _ in 0..3 {
            let watched = script.watched();
            assert_eq!((watched.shown.exit, &*watched.shown.stdout), (Exit::Code(0), &["fine".to_owned()][..]));
            assert!(watched.notes().iter().any(|note| note.contains("several interpreters")), "{:?}", watched.notes());
        }
    }
}
