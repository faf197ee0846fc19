//! What a program can find of the agent: nothing but what the README tells of.

use super::watched::{Script, interpreters};
use loopscope::{
    event::{Exit, Mode, Report},
    source::python::{Interpreter, Program},
};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// Modules that the agent needs, and that some interpreters find in a file.
const SHADOWED: &[&str] = &[
    "_struct",
    "_socket",
    "_weakrefset",
    "ast",
    "contextlib",
    "ctypes",
    "dis",
    "enum",
    "fcntl",
    "functools",
    "heapq",
    "keyword",
    "mmap",
    "operator",
    "reprlib",
    "select",
    "struct",
    "types",
    "warnings",
    "weakref",
];

fn program(interpreter: &Interpreter, name: &str) -> Script {
    Script::of(interpreter, format!("{}/tests/agent/programs/{name}.py", env!("CARGO_MANIFEST_DIR")).into())
}

#[test]
fn what_the_frames_of_an_error_keep_goes_with_it() {
    for interpreter in interpreters() {
        for mode in [Mode::Full, Mode::Lifecycle] {
            let script = program(&interpreter, "kept_frames").mode(mode);
            assert_eq!(script.watched().shown, script.plainly(), "{interpreter}, {mode:?}");
        }
    }
}

#[test]
fn no_frame_of_the_agents_is_in_a_stack() {
    for interpreter in interpreters() {
        let script = program(&interpreter, "stacks");
        assert_eq!(script.watched().shown, script.plainly(), "{interpreter}");
    }
}

/// The program's own come first on its path: they are what it imports, and nobody else does.
#[test]
fn a_module_of_the_programs_is_not_shadowed() {
    let text = "
import sys
for name in sys.argv[1:]:
    try: print(name, hasattr(__import__(name), 'MINE'))
    except Exception as error: print(name, type(error).__name__)
";
    for interpreter in interpreters() {
        let script = Script::new(&interpreter, text).args(&[SHADOWED, &["signal", "asyncio"]].concat());
        let Program::File(path) = &script.spec.program else { unreachable!("scripts are files") };
        for name in SHADOWED {
            let module = path.with_file_name(name).with_extension("py");
            fs::write(module, "MINE = print('run', __name__)").expect("a module");
        }
        assert_eq!(script.watched().shown, script.plainly(), "{interpreter}");
    }
}

#[test]
fn nothing_else_can_be_found() {
    for interpreter in interpreters() {
        let script = program(&interpreter, "traces");
        let (with, without) = (script.watched().shown.stdout, script.plainly().stdout);
        let found: Vec<_> =
            with.iter().zip(&without).filter(|(with, without)| with != without).map(|(with, _)| &**with).collect();
        let is_old = interpreter.version < (3, 10, 0);
        let mut wanted = vec!["finders: ['Finder'", "called at exit: ", "threads: 2", "high files: True", "filters: "];
        wanted.push("unraisablehook: False");
        if is_old {
            wanted.insert(0, "modules: ");
            wanted.push("modules of what was imported: ");
        }
        assert_eq!(found.len(), wanted.len(), "{interpreter}: {found:#?}\n{without:#?}");
        assert!(found.iter().zip(&wanted).all(|(it, start)| it.starts_with(start)), "{interpreter}: {found:#?}");
        let words = |line: &str| -> Vec<String> { line.split("', '").map(str::to_owned).collect() };
        for (with, without) in with.iter().zip(&without).filter(|(with, _)| is_old && with.starts_with("modules")) {
            let more: Vec<_> = words(with).into_iter().filter(|word| !words(without).contains(word)).collect();
            assert!(more.is_empty() || more == ["atexit"], "{interpreter}: {more:?}");
        }
    }
}

/// As servers do that become daemons. What runs already goes on reporting; what cannot any more is told of.
#[test]
fn a_program_that_closes_every_descriptor_is_told_of() {
    let text = "
import asyncio, os, threading
async def main(): await asyncio.gather(*map(asyncio.sleep, (0, 0.3)))
asyncio.run(main())
os.closerange(3, 1 << 16)
asyncio.run(main())
thread = threading.Thread(target=asyncio.run, args=(main(),))
thread.start()
thread.join()
print('fine')
";
    for interpreter in interpreters() {
        let script = Script::new(&interpreter, text);
        let watched = script.watched();
        assert_eq!(watched.shown, script.plainly(), "{interpreter}");
        let loops = watched.reports().filter(|report| matches!(report, Report::LoopInfo { .. })).count();
        assert_eq!(loops, 2, "{interpreter}: those of the main thread");
        let notes = watched.notes();
        assert!(notes.iter().any(|note| note.contains("closed the agent's socket")), "{interpreter}: {notes:?}");
        let watched = Script::new(&interpreter, &text.replace("os.closerange", "os.getpid; max")).watched();
        assert!(watched.notes().is_empty(), "{interpreter}: {:?}", watched.notes());
    }
}

/// The agent's code is under names of its own, of which none can be taken for the program's.
#[test]
fn a_tracer_a_profiler_and_tracemalloc_are_shown_what_is_the_agents() {
    let text = "
import asyncio, cProfile, sys, tracemalloc
files = set()
def trace(frame, event, arg): files.add(frame.f_code.co_filename)
async def main(): await asyncio.gather(*map(asyncio.sleep, (0, 0.01)))
tracemalloc.start()
sys.settrace(trace)
asyncio.run(main())
sys.settrace(None)
profiler = cProfile.Profile()
profiler.runcall(asyncio.run, main())
profiler.create_stats()
files.update(file for file, _, _ in profiler.stats)
files.update(it.traceback[0].filename for it in tracemalloc.take_snapshot().statistics('filename'))
print(sorted(it for it in files if 'agent' in it), any(it.startswith('<loopscope/') for it in files))
";
    for interpreter in interpreters() {
        let watched = Script::new(&interpreter, text).watched();
        assert_eq!(watched.shown.stdout, ["[] True"], "{interpreter}: {:?}", watched.shown);
        let created = watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count();
        assert!(created >= 6, "{interpreter}: {created} tasks");
    }
}

/// It lives on in its process group, as it would without the agent.
#[test]
fn what_a_program_leaves_in_the_background_lives_on() {
    let text = "
import subprocess, sys
child = 'import os, time\\nwhile os.getppid() == int(sys.argv[1]): time.sleep(0.01)\\nopen(sys.argv[2], \"w\").close()'
subprocess.Popen([sys.executable, '-c', 'import sys; ' + child, str(__import__('os').getpid()), sys.argv[1]])
";
    let folder = tempfile::tempdir().expect("a folder");
    for (number, interpreter) in interpreters().iter().enumerate() {
        let lived = folder.path().join(number.to_string());
        let watched = Script::new(interpreter, text).args(&[&lived.to_string_lossy()]).watched();
        assert_eq!(watched.shown.exit, Exit::Code(0), "{interpreter}");
        assert!(comes(&lived), "{interpreter}: it was killed");
    }
}

fn comes(path: &Path) -> bool {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !path.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    path.exists()
}
