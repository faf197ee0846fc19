//! `loopscope watch`: programs of the user's own.

use super::loopscope;
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

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

/// Runs `loopscope watch FLAGS -- COMMAND`.
fn watch(flags: &[&str], command: &[&str]) -> (Option<i32>, String, String) {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let output = call.arg("watch").args(flags).arg("--").args(command).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A `python3` of this machine; on a build server there must be one.
fn python() -> Option<String> {
    let found = loopscope::source::python::find(&Default::default());
    assert!(found.is_ok() || std::env::var_os("CI").is_none(), "no python3");
    Some(found.ok()?.path.to_string_lossy().into_owned())
}

#[test]
fn a_python_script_is_watched_with_its_arguments_and_ends_as_without_us() {
    let Some(python) = python() else { return eprintln!("no python3: nothing is tested") };
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("app.py");
    fs::write(&script, SCRIPT).expect("a script");
    let script = script.to_string_lossy();
    let (code, stdout, stderr) = watch(&[], &[&python, &script, "first one", "second"]);
    assert_eq!((code, stderr.as_str()), (Some(7), ""), "{stdout}");
    for told in ["engine: cpython 3.", "first one", "second", "stdout: finished", "exited with code 7"] {
        assert!(stdout.contains(told), "{told}: {stdout}");
    }
    let title = stdout.lines().find(|line| line.starts_with("A ")).unwrap_or_default();
    assert!(title.contains("app.py first one second · cpython 3."), "{stdout}");
}

/// A program of Tokio's that connects by itself; this one is a scenario's.
#[test]
fn a_tokio_program_that_records_is_watched() {
    let words = ["lane", "sleep", "--entry", "managed", "--set", "length=1ms"];
    let (code, stdout, stderr) = watch(&["--json"], &[&[env!("CARGO_BIN_EXE_loopscope")], &words[..]].concat());
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    let told: Vec<serde_json::Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(told.iter().any(|it| it["kind"] == "engine" && it["engine"] == "tokio"), "{stdout}");
    assert!(told.iter().any(|it| it["kind"] == "loop" && it["state"] == "closed"), "{stdout}");
}

#[test]
fn of_any_other_program_its_output_and_end_are_seen() {
    let (code, stdout, _) = watch(&[], &["/bin/sh", "-c", "echo here; kill -KILL $$"]);
    assert_eq!(code, Some(128 + 9), "{stdout}");
    assert!(stdout.contains("stdout: here") && stdout.contains("the program does not report"), "{stdout}");
}

#[test]
fn a_time_limit_ends_it() {
    let (code, stdout, _) = watch(&["--timeout", "200ms"], &["/bin/sleep", "60"]);
    assert_eq!(code, Some(124), "{stdout}");
}

#[test]
fn what_cannot_be_started_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("no-program");
    fs::write(&file, "").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is ours");
    for (program, why) in [("/no/such/program", "no such program"), (&*file.to_string_lossy(), "not allowed to run it")]
    {
        let (code, _, stderr) = watch(&[], &[program]);
        assert_eq!(code, Some(3), "{stderr}");
        assert!(stderr.contains(program) && stderr.contains(why), "{stderr}");
    }
    let (code, _, stderr) = watch(&["--python", "/bin/true"], &["/bin/true"]);
    assert_eq!((code, stderr.contains("name the interpreter in the command")), (Some(2), true), "{stderr}");
    let (code, _, stderr) = loopscope("watch");
    assert!(code == 2 && stderr.contains("<COMMAND>..."), "{stderr}");
}
