//! What a program can find of the agent: nothing but what the README tells of.

use super::watched::{Script, interpreters};
use loopscope::{
    event::{Exit, Mode},
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
