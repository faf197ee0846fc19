//! Lanes on a real CPython.

use crate::{
    command::{Machine, kill, loopscope, summary},
    picture::assert_drawn,
    pty::{Pty, Seen},
};
use loopscope::source::python::{Interpreter, Which, all, find};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

pub(crate) fn is_found() -> bool {
    find(&Which::Default).is_ok()
}

/// Its path.
pub(crate) fn python() -> String {
    let Interpreter { path, .. } = find(&Which::Default).expect("a python3");
    path.to_string_lossy().into_owned()
}

/// The screen's text.
fn text(seen: &Seen) -> String {
    seen.terminal.screen().contents()
}

pub(crate) fn a_lane_says_that_its_mode_is_not_full() {
    let (_, stdout, stderr) = loopscope("run sleep --engine cpython --mode lifecycle --entry managed --set length=1ms");
    let title = stdout.lines().find(|line| line.starts_with("A managed · cpython 3."));
    assert!(title.is_some_and(|title| title.ends_with(" (lifecycle)")), "{stdout}{stderr}");
}

/// What is seen now and then is no proof that nothing is wrong; what is seen to be wrong is.
pub(crate) fn a_lane_that_is_looked_at_now_and_then_is_not_cleared() {
    let sampled = |words: &str| loopscope(&format!("run {words} --engine cpython --mode sampling -v"));
    let verdict = |stdout: &str, verdict: &str, rule: &str| {
        let begin = format!("  {verdict:<7}  {rule:<23}  ");
        assert!(stdout.lines().any(|line| line.starts_with(&begin)), "{verdict} {rule}: {stdout}");
    };
    let (code, stdout, _) = sampled("leftovers --entry manual --set work=1s");
    verdict(&stdout, "fail", "task-left");
    assert!(code == 1 && stdout.contains("  background-0 ended\n"), "{stdout}");
    let (code, stdout, _) = sampled("stubborn-task --entry managed --set work=200ms --set stubborn=1s");
    for rule in ["task-left", "cancel-latency", "cancel-swallowed"] {
        verdict(&stdout, "unknown", rule);
    }
    assert_eq!(code, 0, "{stdout}");
    let (_, stdout, _) = sampled("sleep --set length=1ms");
    verdict(&stdout, "unknown", "task-left");
    let uncompared = "no difference between the lanes; sampled tasks are not compared";
    assert!(stdout.contains(&format!("\n\n{uncompared}\n")), "{stdout}");
}

pub(crate) fn no_folder_stays_behind_after_a_hang_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "sleep", "--engine", "cpython", "--set", "length=1m", "--json"])
        .env("TMPDIR", folder.path())
        .env_remove("XDG_RUNTIME_DIR")
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    lines.find(|line| line.contains(r#""kind":"started""#)).expect("it starts");
    assert!(folder.path().read_dir().expect("a folder").count() > 0);
    kill("-HUP", run.id());
    assert_eq!(lines.filter(|line| line.contains(r#""kind":"signal-sent""#)).count(), 2);
    assert_eq!(run.wait().expect("ends").code(), Some(129));
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
}

pub(crate) fn the_python_of_a_virtual_environment_is_taken() {
    let python = python();
    let machine = Machine::new();
    let folder = machine.path("environment");
    let made = Command::new(&python).args(["-m", "venv", "--without-pip", &folder]).output().expect("runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let path = Path::new(&folder).join("bin/python");
    let (_, stdout, stderr) = machine.loopscope(&format!("list --json --python {}", path.display()));
    let chosen = stdout.lines().find(|line| line.contains(r#""default":true"#)).expect(&stderr);
    assert!(
        chosen.contains(&*path.to_string_lossy()),
        "its own path, or the program would not find its packages: {chosen}"
    );
    let words = format!("run sleep --set length=1ms --engine cpython --json --python {}", path.display());
    let (code, stdout, stderr) = machine.loopscope(&words);
    assert_eq!((code, summary(&stdout)["lanes"].as_u64()), (0, Some(2)), "{stdout}{stderr}");
}

/// A `python3` that is a script around another one, with a flag that keeps the agent out.
pub(crate) fn a_lane_that_says_nothing_says_why() {
    let python = python();
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *'loopscope %s'*) echo \"loopscope cpython 3 12 1 $0\";; *) exec {python} -E \"$@\";; esac\n"
    );
    let machine = Machine::new().with("python3", &script);
    let words = "run graceful-shutdown --set pattern=correct --engine cpython --entry managed";
    let (code, stdout, stderr) = machine.loopscope(&format!("{words} --set work=1h --signal TERM --after 1ms -v"));
    assert!(stdout.contains("  A  leave out `-E`, which keeps the agent out of the interpreter: "), "{stdout}{stderr}");
    assert!(stdout.contains("stdout: Shutdown complete"), "its signal comes all the same: {stdout}");
    assert_eq!((code, stderr.as_str()), (3, "error: lane A ended before it reported anything\n"));
}

pub(crate) fn four_lanes_on_two_engines_show_that_the_published_shutdown_fails() {
    let mut pty = Pty::start(160, 48, &[], &[]);
    pty.wait_for("graceful-shutdown");
    pty.send("/graceful\r");
    pty.wait_until("the filter leaves one scenario", |seen| !text(seen).contains("stubborn"));
    pty.send("nn");
    // The form: its first row is the entry points, its second the pattern.
    pty.send("\t\x1b[B\x1b[C");
    pty.wait_for("▸ pattern");
    pty.send("\r");
    pty.wait_until("the workers of four lanes sleep", |seen| text(seen).matches("sleep …").count() >= 12);
    pty.send("s");
    pty.wait_for("▸ SIGTERM");
    pty.send("\r");
    pty.wait_until("the titles of four lanes show code 1", |seen| text(seen).matches(" · exit 1 ─").count() == 4);
    pty.wait_until("and the headline why", |seen| {
        text(seen).contains("cause 1 of 6") && text(seen).contains("cancelled Task-1 at")
    });
}

/// Those tests are no part of this harness: without an interpreter they test nothing, which shows here.
pub(crate) fn the_tests_of_the_agent_have_an_interpreter() {
    assert!(!all().is_empty());
}

/// Ends with a code of its own.
const SCRIPT: &str = "
import asyncio, os, sys
async def worker():
    await asyncio.sleep(0.01)
async def main():
    await asyncio.gather(*(asyncio.create_task(worker(), name=name) for name in sys.argv[1:]))
    print('finished', flush=True)
asyncio.run(main())
sys.exit(7)
";

pub(crate) fn a_script_is_watched_with_its_arguments_and_ends_as_without_us() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("app.py");
    std::fs::write(&script, SCRIPT).expect("a script");
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let call = call.args(["watch", "-v", "--", &python()]).arg(&script).args(["first one", "second"]);
    let output = call.output().expect("it runs");
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert_eq!(output.status.code(), Some(7), "{stderr}");
    assert_eq!(stdout, "finished\n");
    for told in ["engine: cpython 3.", "first one", "second", "exited with code 7"] {
        assert!(stderr.contains(told), "{told}: {stderr}");
    }
    // As under an entry point of ours, the idle teardown is one line.
    let teardown = ["teardown: ", "teardown: no task to cancel; "].map(|words| stderr.matches(words).count());
    assert_eq!(teardown, [1, 1], "{stderr}");
    let title = stderr.lines().find(|line| line.starts_with("A ")).unwrap_or_default();
    assert!(title.contains("app.py first one second · cpython 3."), "{stderr}");
}

/// `loopscope run graceful-shutdown --engine both --set pattern=published --signal TERM --after 1s --size 160x48 --picture
/// assets/cpython.svg`
pub(crate) fn the_readmes_picture_of_four_lanes_is_what_the_program_draws() {
    let command =
        "run graceful-shutdown --engine both --set pattern=published --signal TERM --after 1s --size 160x48 --picture";
    assert_drawn(command, include_str!("../../assets/cpython.svg"));
}
