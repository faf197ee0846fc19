//! What becomes of a command when it ends, is interrupted, or loses its inspector.

use super::{
    tree::{Place, python},
    watched::interpreters,
};
use assert_cmd::Command;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

#[test]
fn what_the_command_leaves_in_the_background_runs_on() {
    let text = "
import os, time
for number in range(100):
    print(number, flush=True)
    time.sleep(0.01)
open('done', 'w').close()
";
    let place = Place::new().with("slow.py", text);
    let interpreter = interpreters().pop().expect("a python3");
    let script =
        format!("{} slow.py & while ! [ \"$(ps -o args= $! | grep slow)\" ]; do :; done; exit 4", python(&interpreter));
    let watched = place.watch(&["sh", "-c", &script], &[("TMPDIR", &place.path().to_string_lossy())]);
    assert_eq!(watched.code, Some(4));
    let note = watched.stderr.iter().find(|line| line.contains("runs on")).expect("it says so");
    let file = note.rsplit(' ').next().expect("a file");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !place.path().join("done").exists() {
        assert!(Instant::now() < deadline, "what it left behind never came to its end");
        std::thread::yield_now();
    }
    while !fs::read_to_string(file).unwrap_or_default().contains("99\n") {
        assert!(Instant::now() < deadline, "its output is not in {file}");
        std::thread::yield_now();
    }
}

/// As a terminal sends it to all of its foreground.
#[test]
fn an_interrupt_reaches_all_of_the_commands_group() {
    let text = "
import asyncio, sys, time
async def main():
    print('ready', flush=True)
    await asyncio.sleep(1000)
try: asyncio.run(main())
except KeyboardInterrupt: print('interrupted', flush=True)
";
    let place = Place::new().with("waits.py", text);
    for interpreter in interpreters() {
        // A shell that waits for its children, as one with a terminal does.
        let script = format!("trap 'exit 7' INT; {} waits.py; exit 0", python(&interpreter));
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
            .args(["watch", "-v", "--", "sh", "-c", &script])
            .current_dir(place.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
        lines.find(|line| line == "ready").expect("it is ready");
        Command::new("kill").args(["-INT", &run.id().to_string()]).unwrap();
        let rest: Vec<_> = lines.collect();
        assert_eq!(rest, ["interrupted"], "{interpreter}");
        let report = std::io::read_to_string(run.stderr.take().expect("piped")).expect("UTF-8");
        assert!(report.contains("A  exited with code 7"), "{interpreter}: {report}");
        assert_eq!(run.wait().expect("it ends").code(), Some(130), "{interpreter}");
    }
}

/// How an inspector is left, and whether the command ended by itself then.
fn left(on_quit: &str, has_terminal: bool) -> bool {
    let text = "
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: open('terminated', 'w').close())
open('pid', 'w').write(str(os.getpid()))
print('ready', flush=True)
while not os.path.exists('terminated') and not os.path.exists('go'): time.sleep(0.01)
print('last words', flush=True)
open('ended', 'w').close()
";
    let place = Place::new().with("waits.py", text);
    let interpreter = interpreters().pop().expect("a python3");
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["watch", "--lines", "--on-quit", on_quit])
        .args(has_terminal.then_some("--tty"))
        .args(["--", &python(&interpreter), "waits.py"])
        .current_dir(place.path())
        .env("TMPDIR", place.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    lines.find(|line| line.trim_end() == "ready").expect("it is ready");
    run.kill().expect("it runs");
    run.wait().expect("it ends");
    let process = Path::new("/proc").join(fs::read_to_string(place.path().join("pid")).expect("its id"));
    if on_quit == "leave" {
        fs::write(place.path().join("go"), "").expect("a file");
    }
    let deadline = Instant::now() + Duration::from_secs(60);
    while process.exists() {
        assert!(Instant::now() < deadline, "{on_quit}: it never ended");
        std::thread::yield_now();
    }
    assert_eq!(place.path().join("terminated").exists(), matches!(on_quit, "ask" | "term"), "{on_quit}");
    let has_ended = place.path().join("ended").exists();
    let is_log = |name: &str| name.starts_with("loopscope-output-");
    let has_log = || {
        let mut names = fs::read_dir(place.path()).expect("a folder").flatten();
        names.any(|entry| {
            let text = || fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n");
            is_log(&entry.file_name().to_string_lossy()) && text() == "last words\n"
        })
    };
    while has_ended && !has_log() {
        assert!(Instant::now() < deadline, "{on_quit}: its last words are nowhere");
        std::thread::yield_now();
    }
    has_ended
}

#[test]
fn a_killed_inspector_leaves_the_command_as_asked() {
    assert_eq!(WAYS.map(|way| left(way, false)), [true, true, false, true]);
}

/// Its terminal does not go with the inspector: what it prints then ends up in the file, too.
#[test]
fn a_killed_inspector_leaves_a_command_on_a_terminal_of_its_own_as_asked() {
    assert_eq!(WAYS.map(|way| left(way, true)), [true, true, false, true]);
}

/// Every way to leave a command.
const WAYS: [&str; 4] = ["ask", "term", "kill", "leave"];
