//! `loopscope check`: a program of the user's own, as a test for CI.

mod bad_input;
mod formats;
mod project;
mod ready;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::command::kill;

/// A program that reports, and ends a while after a SIGTERM: a scenario's.
pub(crate) const SERVER: &[&str] = &[
    env!("CARGO_BIN_EXE_loopscope"),
    "lane",
    "graceful-shutdown",
    "--entry",
    "managed",
    "--set",
    "pattern=correct",
    "--set",
    "work=1h",
];
/// One that ends by itself.
pub(crate) const SHORT: &[&str] =
    &[env!("CARGO_BIN_EXE_loopscope"), "lane", "sleep", "--entry", "managed", "--set", "length=1ms"];

/// What a check answered.
pub(crate) struct Checked {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Checked {
    fn of(output: Output) -> Self {
        let Output { status, stdout, stderr } = output;
        Self { code: status.code().expect("an exit code"), stdout, stderr }
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// The report's first line, of a program that writes nothing to stderr.
    pub(crate) fn first(&self) -> String {
        self.stderr().lines().next().unwrap_or_default().into()
    }
}

/// A call of `loopscope check FLAGS -- COMMAND`.
pub(crate) fn call(flags: &[&str], command: &[&str]) -> Command {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    call.arg("check").args(flags).arg("--").args(command).env_remove("GITHUB_ACTIONS").stdin(Stdio::null());
    call
}

pub(crate) fn check(flags: &[&str], command: &[&str]) -> Checked {
    Checked::of(call(flags, command).output().expect("it runs"))
}

pub(crate) fn check_in(folder: &Path, flags: &[&str], command: &[&str]) -> Checked {
    Checked::of(call(flags, command).current_dir(folder).output().expect("it runs"))
}

/// The same with a script for the shell, which reports nothing.
fn shell(flags: &[&str], script: &str) -> Checked {
    check(&[&["--allow-unobserved"], flags].concat(), &["/bin/sh", "-c", script])
}

#[test]
fn a_program_that_ends_in_time_passes() {
    let checked = check(&["--signal", "TERM", "--within", "10s"], SERVER);
    let report = checked.stderr();
    assert_eq!(checked.code, 0, "{report}");
    assert!(checked.first().starts_with("The program ended with code 0 after "), "{report}");
    let last = report.lines().last().unwrap_or_default();
    assert!(last.starts_with("  ok    ") && last.contains(" checks; ") && last.ends_with(" after SIGTERM"), "{report}");
    assert!(last.contains("; ready after "), "{report}");
}

#[test]
fn a_failed_check_is_the_first_line_and_exit_code_1() {
    let lane = ["lane", "leftovers", "--entry", "manual", "--set", "work=1ms", "--set", "tasks=2"];
    let checked = check(&[], &[&[env!("CARGO_BIN_EXE_loopscope")], &lane[..]].concat());
    let report = checked.stderr();
    assert_eq!(checked.code, 1, "{report}");
    // What the program says itself comes before.
    let lines: Vec<_> =
        report.lines().skip_while(|line| line.starts_with("Task was") || line.starts_with("task: ")).collect();
    assert!(lines[0].contains("background-0") && lines[0].contains("background-1"), "{report}");
    assert!(lines[1].starts_with("Fix: ") && lines[2] == "  fail  task-left: see the first line", "{report}");
    assert!(lines[3].starts_with("  ok    ") && lines.len() == 5, "{report}");
    let recording = lines[4].strip_prefix("  see   loopscope replay ").unwrap_or_else(|| panic!("{report}"));
    std::fs::remove_file(recording).expect("the recording is there");
}

/// Nothing is added, nothing is taken away, and the report comes behind it, on a line of its own.
#[test]
fn output_passes_through_byte_by_byte() {
    let checked = shell(&[], r"printf 'a\000\377\033[1m\r\n\n|no end'; printf '\033]0;\376' >&2");
    assert_eq!(checked.code, 0, "{}", checked.stderr());
    assert_eq!(checked.stdout, b"a\0\xff\x1b[1m\r\n\n|no end");
    assert!(checked.stderr.starts_with(b"\x1b]0;\xfe\nThe program ended with code 0"), "{}", checked.stderr());
}

#[test]
fn much_output_passes_through_whole() {
    let checked = shell(&[], "i=0; while [ $i -lt 20000 ]; do echo \"line $i of much output\"; i=$((i+1)); done");
    let lines: String = (0..20_000).map(|number| format!("line {number} of much output\n")).collect();
    assert!(checked.code == 0 && checked.stdout == lines.as_bytes(), "{} bytes", checked.stdout.len());
}

#[test]
fn a_program_that_ignores_every_signal_is_killed_and_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pid");
    let script = format!("trap '' TERM INT HUP; echo $$ > {}; while :; do sleep 0.01; done", file.display());
    let checked = shell(&["--ready-when", "after:100ms", "--signal", "TERM", "--within", "300ms"], &script);
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    assert!(checked.first().starts_with("SIGTERM was sent and is ignored: "), "{}", checked.stderr());
    let pid = fs::read_to_string(file).expect("it ran");
    assert!(!Path::new("/proc").join(pid.trim()).exists());
}

#[test]
fn without_a_signal_it_is_to_end_by_itself() {
    assert_eq!(check(&[], SHORT).code, 0);
    let checked = shell(&["--within", "200ms"], "exec sleep 60");
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    assert_eq!(checked.first(), "The program did not end within 200 ms after its start; it was killed.");
}

#[test]
fn the_end_of_its_input_asks_it_to_end() {
    let flags = ["--close-stdin", "--ready-when", "text:ready"];
    let checked = shell(&flags, "echo ready; cat; echo over");
    assert_eq!((checked.code, &*checked.stdout), (0, &b"ready\nover\n"[..]), "{}", checked.stderr());
    assert!(checked.stderr().ends_with(" after the end of its input\n"), "{}", checked.stderr());
    let checked = shell(&["--ready-when", "text:ready", "--signal", "TERM"], "cat; echo ready; sleep 60");
    assert_eq!((checked.code, &*checked.stdout), (0, &b"ready\n"[..]), "otherwise it is empty: {}", checked.stderr());
}

/// A shell waits for its child before it acts on a signal.
#[test]
fn a_signal_goes_to_the_command_or_to_its_group() {
    let script = "trap 'echo asked; exit 0' TERM; sh -c 'echo ready; exec sleep 60'; :";
    let flags = ["--ready-when", "text:ready", "--signal", "TERM", "--within", "500ms"];
    let alone = shell(&flags, script);
    assert_eq!((alone.code, &*alone.stdout), (1, &b"ready\n"[..]), "{}", alone.stderr());
    let group = shell(&[&flags[..4], &["--to", "group"]].concat(), script);
    assert_eq!((group.code, &*group.stdout), (0, &b"ready\nasked\n"[..]), "{}", group.stderr());
    assert!(group.stderr().ends_with(" after SIGTERM to its group\n"), "{}", group.stderr());
    let none = shell(&[&flags[..4], &["--to", "python"]].concat(), script);
    assert_eq!(none.code, 3, "{}", none.stderr());
    assert!(none.first().contains("neither the command nor anything it started is one"), "{}", none.stderr());
}

#[test]
fn an_end_by_the_signal_that_was_sent_is_expected() {
    let flags = ["--ready-when", "text:ready", "--signal"];
    for (signal, end, expected) in [
        ("TERM", "kill -TERM $$", 0),
        ("TERM", "exit 143", 0),
        ("INT", "exit 130", 0),
        ("TERM", "exit 130", 1),
        ("TERM", "kill -KILL $$", 1),
        ("TERM", "exit 7", 1),
    ] {
        let script = format!("trap 'trap - TERM INT; {end}' TERM INT; echo ready; while :; do sleep 0.01; done");
        let checked = shell(&[&flags[..], &[signal]].concat(), &script);
        assert_eq!(checked.code, expected, "{end} after {signal}: {}", checked.stderr());
    }
}

#[test]
fn another_end_can_be_expected() {
    let ended = |expect: &str, script: &str| shell(&["--expect-exit", expect], script);
    assert_eq!(
        [ended("3,TERM", "exit 3").code, ended("TERM", "kill -TERM $$").code, ended("any", "exit 9").code],
        [0; 3]
    );
    let checked = ended("3", "exit 0");
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    assert_eq!(checked.first(), "The program ended with code 0; expected was code 3.");
}

#[test]
fn what_reports_nothing_is_not_passed_unless_that_is_allowed() {
    let checked = check(&[], &["/bin/true"]);
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    assert_eq!(checked.first(), "Nothing was observed: the program does not report what its loops do.");
    assert!(checked.stderr().contains("\nFix: ") && checked.stderr().contains("--allow-unobserved"));
    assert_eq!(check(&["--allow-unobserved"], &["/bin/true"]).code, 0);
    assert_eq!(check(&[], &["/bin/false"]).code, 1, "a check failed all the same");
}

#[test]
fn a_check_can_be_off_or_asked_for() {
    let lane = ["lane", "leftovers", "--entry", "manual", "--set", "work=1ms", "--set", "tasks=1"];
    let leaves = [&[env!("CARGO_BIN_EXE_loopscope")], &lane[..]].concat();
    assert_eq!(check(&["--limit", "task-left=off"], &leaves).code, 0);
    assert_eq!(
        check(&["--limit", "task-left=off", "--limit", "task-left=on"], &leaves).code,
        1,
        "the last word counts"
    );
    assert_eq!(check(&["--limit", "cancel-latency=1m", "--limit", "blocked-loop=1m"], SHORT).code, 0);
}

#[test]
fn it_can_be_repeated() {
    let checked = check(&["--repeat", "3"], SHORT);
    assert_eq!(checked.code, 0, "{}", checked.stderr());
    assert!(checked.stderr().contains("\n  3 runs, none failed: ended "), "{}", checked.stderr());
    // Every second run fails.
    let folder = tempfile::tempdir().expect("a folder");
    let script = "if [ -e there ]; then rm there; exit 7; else touch there; fi";
    let flags = ["--repeat", "4", "--allow-unobserved"];
    let checked = check_in(folder.path(), &flags, &["/bin/sh", "-c", script]);
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    let report = checked.stderr();
    assert!(report.starts_with("The process ended with code 7."), "{report}");
    assert!(report.contains("\n  4 runs, 2 failed; this is run 2\n"), "{report}");
    assert!(report.contains("\n  fail  exit-status (2 runs): "), "{report}");
}

#[test]
fn a_command_runs_beside_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "trap 'echo asked; exit 0' TERM; echo $$ > program; echo ready; while :; do sleep 0.01; done";
    let during = "echo $LOOPSCOPE_PID > beside; echo noise; sleep 60";
    let flags = ["--allow-unobserved", "--ready-when", "text:ready", "--signal", "TERM", "--during", during];
    let checked = check_in(folder.path(), &flags, &["/bin/sh", "-c", script]);
    assert_eq!((checked.code, &*checked.stdout), (0, &b"ready\nasked\n"[..]), "{}", checked.stderr());
    let [program, beside] =
        ["program", "beside"].map(|name| fs::read_to_string(folder.path().join(name)).expect("it ran"));
    assert_eq!(program, beside);
}

#[test]
fn a_command_beside_it_that_fails_too_early_is_no_answer() {
    let flags = ["--ready-when", "after:10ms", "--signal", "TERM", "--during", "echo no such host >&2; exit 6"];
    let checked = shell(&flags, "exec sleep 60");
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    let sentence = "The command of --during failed before the program was asked to end (exit status: 6): no such host.";
    assert_eq!(checked.first(), sentence);
}

#[test]
fn the_time_limit_ends_all_runs() {
    let checked = shell(&["--timeout", "300ms", "--repeat", "100"], "exec sleep 60");
    assert_eq!(checked.code, 124, "{}", checked.stderr());
    assert_eq!(checked.first(), "The time limit of 300 ms passed, and the program was killed.");
}

#[test]
fn a_signal_to_the_check_is_passed_on() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let flags = ["--allow-unobserved", "--signal", "USR1", "--ready-when", "after:1h", "--ready-within", "2h"];
        let mut call = call(&flags, &["/bin/sh", "-c", "echo ready; exec sleep 60"]);
        let mut run = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
        lines.next().expect("it has begun");
        kill(signal, run.id());
        let rest: Vec<_> = lines.collect();
        let checked = Checked::of(run.wait_with_output().expect("ends"));
        assert_eq!(checked.code, code, "{rest:?} {}", checked.stderr());
        assert!(checked.stderr().contains("  ok    "), "{}", checked.stderr());
    }
}

/// Others than those that end the inspector, too.
#[test]
fn a_signal_that_means_nothing_to_the_check_is_the_programs() {
    let script = "trap 'echo asked; exit 0' USR1; echo ready; while :; do sleep 0.01; done";
    let mut call = call(&["--allow-unobserved", "--within", "1h"], &["/bin/sh", "-c", script]);
    let mut run = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    assert_eq!(lines.next().as_deref(), Some("ready"));
    kill("-USR1", run.id());
    assert_eq!(lines.next().as_deref(), Some("asked"));
    assert_eq!(run.wait().expect("ends").code(), Some(0));
}

/// The rest of what it wrote is counted, and nothing waits for a reader beyond the time limit.
#[test]
fn output_that_nobody_reads_holds_up_nothing() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut call = call(&["--allow-unobserved", "--timeout", "500ms"], &["/bin/sh", "-c", "exec yes"]);
    let run = call.stdout(writer).stderr(Stdio::piped()).spawn().expect("starts");
    drop(call);
    let checked = Checked::of(run.wait_with_output().expect("ends"));
    drop(reader);
    assert_eq!(checked.code, 124, "{}", checked.stderr());
    assert!(
        checked.stderr().contains(" lines were not written: stdout was not read in time\n"),
        "{}",
        checked.stderr()
    );
}

/// However often it writes: once its first output has failed, it is not told that its reader went away.
#[test]
fn output_that_cannot_be_written_is_said() {
    let full = fs::File::options().write(true).open("/dev/full").expect("it is there");
    let script = "for i in 1 2 3; do echo $i; sleep 0.2; done; echo alive >&2";
    let mut call = call(&["--allow-unobserved"], &["/bin/sh", "-c", script]);
    let checked = Checked::of(call.stdout(full).output().expect("it runs"));
    let stderr = checked.stderr();
    assert_eq!(checked.code, 3, "{stderr}");
    let last = stderr.lines().next_back().unwrap_or_default();
    assert!(last.starts_with("error: failed to write the program's output: No space left"), "{stderr}");
    assert!(stderr.starts_with("alive\nThe program ended with code 0"), "{stderr}");
}

/// As with watch.
#[test]
fn a_reader_that_goes_away_does_not_change_the_verdict() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut call = call(&["--allow-unobserved"], &["/bin/sh", "-c", "echo 1; echo 2; exit 7"]);
    let ended = call.stdout(writer).stderr(Stdio::null()).status().expect("runs");
    assert_eq!(ended.code(), Some(1));
}
