//! `loopscope watch`: programs of the user's own.

use super::loopscope;
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

/// Runs `loopscope watch FLAGS -- COMMAND`.
fn watch(flags: &[&str], command: &[&str]) -> (Option<i32>, String, String) {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let output = call.arg("watch").args(flags).arg("--").args(command).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
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
