//! `loopscope watch`: programs of the user's own.

use super::loopscope;
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

/// Runs `loopscope watch FLAGS -- COMMAND`.
fn watch(flags: &[&str], command: &[&str]) -> (Option<i32>, String, String) {
    run(&[flags, &["--"], command].concat())
}

/// Runs `loopscope watch WORDS`.
fn run(words: &[&str]) -> (Option<i32>, String, String) {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let output = call.arg("watch").args(words).output().expect("it runs");
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
    let (code, stdout, stderr) = watch(&[], &["/bin/sh", "-c", "echo here; kill -KILL $$"]);
    assert_eq!((code, &*stdout), (Some(128 + 9), "here\n"), "{stderr}");
    assert!(stderr.contains("The process was killed by SIGKILL"), "{stderr}");
}

#[test]
fn the_dashes_before_the_command_may_be_left_out() {
    let script = r#"echo "$@""#;
    for dashes in [&[][..], &["--"]] {
        let words = ["sh", "-c", script, "sh", "-x", "--timeout", "1ms", "--", "y"];
        let (code, stdout, stderr) = run(&[&["--timeout", "60s"], dashes, &words].concat());
        assert_eq!((code, &*stdout), (Some(0), "-x --timeout 1ms -- y\n"), "{stderr}");
    }
}

#[test]
fn a_time_limit_ends_it() {
    let (code, stdout, _) = watch(&["--timeout", "200ms"], &["/bin/sleep", "60"]);
    assert_eq!(code, Some(124), "{stdout}");
}

/// Runs `loopscope watch FLAGS -- /bin/sh -c SCRIPT` with this input; gives its exit code, stdout and stderr.
fn filter(flags: &[&str], script: &str, input: &[u8]) -> (Option<i32>, Vec<u8>, Vec<u8>) {
    let mut call = assert_cmd::Command::cargo_bin("loopscope").expect("built");
    let call = call.arg("watch").args(flags).args(["--", "/bin/sh", "-c", script]).write_stdin(input);
    let output = call.output().expect("it runs");
    (output.status.code(), output.stdout, output.stderr)
}

#[test]
fn a_program_that_reports_nothing_is_not_said_to_have_left_nothing() {
    let (code, _, stderr) = filter(&[], "exit 0", b"");
    assert_eq!(code, Some(0));
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(stderr.contains(": what it did was not observed."), "{stderr}");
}

#[test]
fn a_filter_works_as_it_would_alone() {
    let bytes: Vec<u8> = (0..1 << 21).map(|number: u32| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let (code, stdout, stderr) = filter(&[], "cat; printf 'no end' >&2; exit 3", &bytes);
    assert_eq!(code, Some(3));
    assert!(stdout == bytes, "{} bytes", stdout.len());
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    let mut lines = stderr.lines();
    assert_eq!(lines.find(|line| line.contains("no end")), Some("no end"), "{stderr}");
    assert!(lines.any(|line| line.contains("ended with code 3")), "the report begins on a line of its own: {stderr}");
}

#[test]
fn input_that_the_program_does_not_read_is_left_for_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("input");
    fs::write(&file, "one\ntwo\n").expect("ours");
    let program = env!("CARGO_BIN_EXE_loopscope");
    let script = format!("{program} watch -- /bin/sh -c 'read line; echo $line' 2>&-; cat");
    let mut shell = Command::new("/bin/sh");
    let output = shell.args(["-c", &script]).stdin(fs::File::open(file).expect("ours")).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "one\ntwo\n");
}

/// Without us it would be killed by SIGPIPE, or get an error where that is ignored.
#[test]
fn a_program_gets_to_know_that_nobody_reads_its_output() {
    let program = env!("CARGO_BIN_EXE_loopscope");
    let script = format!("{program} watch --timeout 60s -- yes 2>report | head -1; cat report");
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new("/bin/sh").args(["-c", &script]).current_dir(&folder).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.starts_with("y\n") && text.contains("killed by SIGPIPE"), "{text}");
}

#[test]
fn json_has_stdout_for_itself_unless_the_report_goes_to_a_file() {
    let script = "cat; echo error >&2";
    let (code, stdout, stderr) = filter(&["--json"], script, b"{}\n");
    assert_eq!((code, stderr.len()), (Some(0), 0));
    let lines = |text: &[u8]| -> Vec<serde_json::Value> {
        let text = String::from_utf8(text.into()).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let printed = |report: &[serde_json::Value]| -> Vec<String> {
        report.iter().filter(|it| it["kind"] == "output").map(|it| it["line"].as_str().unwrap_or("").into()).collect()
    };
    let mut said = printed(&lines(&stdout));
    said.sort();
    assert_eq!(said, ["error", "{}"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let (code, stdout, stderr) = filter(&["--json", "--output", &file.to_string_lossy()], script, b"{}\n");
    assert_eq!((code, &*stdout, &*stderr), (Some(0), &b"{}\n"[..], &b"error\n"[..]));
    assert_eq!(printed(&lines(&fs::read(&file).expect("a report"))).len(), 2);
    let (code, _, stderr) = filter(&["--output", "/no/such/folder/file"], script, b"");
    assert!(code == Some(2) && stderr.starts_with(b"error: cannot write the report to /no/such"), "{code:?}");
}

#[test]
fn output_that_cannot_be_written_is_said() {
    // However often it writes: once its first output has failed, it is not told that its reader went away.
    for script in ["echo hi; echo alive >&2", "for i in 1 2 3; do echo $i; sleep 0.2; done; echo alive >&2"] {
        let full = fs::File::options().write(true).open("/dev/full").expect("it is there");
        let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        let output = call.args(["watch", "--", "/bin/sh", "-c", script]).stdout(full).output().expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.lines().next_back().unwrap_or_default();
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        assert!(last.starts_with("error: failed to write the program's output: No space left"), "{stderr}");
        assert!(stderr.lines().any(|line| line == "alive"), "{stderr}");
    }
}

/// The disk of the report is not the program's.
#[test]
fn a_report_that_cannot_be_written_is_said_when_the_program_has_ended() {
    let script = "for i in 1 2 3; do echo $i; sleep 0.2; done; exit 7";
    let (code, stdout, stderr) = watch(&["-v", "--output", "/dev/full"], &["/bin/sh", "-c", script]);
    assert_eq!((code, &*stdout), (Some(3), "1\n2\n3\n"), "{stderr}");
    assert!(stderr.starts_with("error: failed to write the report: No space left"), "{stderr}");
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
