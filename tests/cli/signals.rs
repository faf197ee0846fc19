//! Signals on their way to lanes, and lanes that somebody or the clock kills.

use crate::command::{kill, loopscope, summary};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

#[test]
fn lanes_that_take_too_long_are_killed() {
    let (code, stdout, _) = loopscope("run sleep --set length=1m --timeout 500ms -v");
    assert_eq!(code, 124);
    assert_eq!(stdout.matches("killed by SIGKILL").count(), 2, "as events: {stdout}");
    assert_eq!(stdout.matches("the time limit passed").count(), 2, "no other signal killed them: {stdout}");
    let first = stdout.split("\n\n").nth(1).expect("a headline");
    assert!(
        first.starts_with("Task-1 waits on sleep in src/scenario/sleep.rs:9; nothing has cancelled it."),
        "{stdout}"
    );
    assert!(!stdout.contains("you"), "{stdout}");
}

#[test]
fn a_lane_that_is_killed_from_outside_is_broken() {
    let (run, lane, lines) = waiting("sleep --set length=1m");
    kill("-ABRT", lane);
    let rest: Vec<_> = lines.collect();
    let output = run.wait_with_output().expect("ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert_eq!(stderr, "error: lane A was killed by SIGABRT, which loopscope did not send\n");
    assert_eq!(summary(&rest.join("\n"))["exit_code"], 3);
}

#[test]
fn a_signal_that_comes_too_late_is_no_success() {
    let (code, stdout, stderr) =
        loopscope("run sleep --set length=1ms --entry managed --signal TERM --after 5s --json");
    assert_eq!(code, 3, "{stdout}{stderr}");
    assert!(stderr.starts_with("error: SIGTERM was never sent: A ended "), "{stderr}");
    assert!(stderr.ends_with(" after its first loop ran; choose a shorter `--after`\n"), "{stderr}");
    let summary = summary(&stdout);
    let why = stderr.strip_prefix("error: ").expect("it begins so").trim_end();
    assert_eq!((&summary["exit_code"], &summary["why"]), (&3.into(), &why.into()));
}

#[test]
fn a_signal_that_the_time_limit_forestalls_says_what_to_choose() {
    let waits = "__import__('asyncio').run(__import__('asyncio').sleep(60))";
    let (code, _, stderr) = loopscope(&format!("watch --signal TERM --after 50s --timeout 4s -- python3 -c {waits}"));
    assert_eq!(code, 124, "{stderr}");
    assert!(stderr.contains("SIGTERM was never sent: A was ended by `--timeout` "), "{stderr}");
    assert!(stderr.contains("; choose a longer `--timeout`"), "{stderr}");
    let (code, _, stderr) =
        loopscope("watch --signal TERM --after 50s --timeout 2s -- python3 -c __import__('time').sleep(60)");
    assert_eq!(code, 124, "{stderr}");
    assert!(stderr.contains("a program without a loop gets it 55.0 s after it starts: choose a longer"), "{stderr}");
}

/// A run with JSON lines, until a task of its one lane waits; with the lane's process id.
fn waiting(words: &str) -> (std::process::Child, u64, impl Iterator<Item = String> + use<>) {
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "--entry", "managed", "--json"])
        .args(words.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let started: serde_json::Value = serde_json::from_str(&lines.next().expect("a line")).expect("JSON");
    lines.find(|line| line.contains(r#""on":"sleep""#)).expect("it sleeps");
    (run, started["pid"].as_u64().expect("a process id"), lines)
}

#[test]
fn an_interrupt_is_passed_on_to_the_lanes_which_are_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("end.svg");
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let (mut run, _, lines) = waiting(&format!("graceful-shutdown --picture {}", picture.display()));
        let beside = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(
            beside, 0,
            "there is nothing before there is something to see, and so nothing stays after a SIGKILL"
        );
        kill(signal, run.id());
        let rest: Vec<_> = lines.collect();
        assert_eq!(run.wait().expect("ends").code(), Some(code));
        let told = |part: &str| assert!(rest.iter().any(|line| line.contains(part)), "{part} in {rest:#?}");
        told(r#""kind":"signal-sent""#);
        told(r#""rule":"exit-status""#);
        assert_eq!(summary(&rest.join("\n"))["exit_code"], code);
        assert!(std::fs::read_to_string(&picture).expect("a picture").ends_with("</svg>\n"));
        std::fs::remove_file(&picture).expect("it is there");
    }
}

/// As `nohup` has it.
#[test]
fn a_hang_up_that_is_ignored_stays_so() {
    let script = "trap '' HUP; exec \"$0\" run sleep --entry managed --set length=1m --json";
    let mut run = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_loopscope")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    lines.find(|line| line.contains(r#""on":"sleep""#)).expect("it sleeps");
    kill("-HUP", run.id());
    kill("-TERM", run.id());
    assert_eq!(lines.filter(|line| line.contains(r#""kind":"signal-sent""#)).count(), 1);
    assert_eq!(run.wait().expect("ends").code(), Some(143));
}

#[test]
fn a_second_interrupt_ends_lanes_that_do_not_listen() {
    let (mut run, lane, mut lines) = waiting("sleep --set length=1m");
    kill("-STOP", lane);
    kill("-INT", run.id());
    lines.find(|line| line.contains(r#""kind":"signal-sent""#)).expect("the signal goes on");
    kill("-INT", run.id());
    let rest: Vec<_> = lines.collect();
    assert_eq!(run.wait().expect("ends").code(), Some(130));
    assert_eq!(summary(&rest.join("\n"))["exit_code"], 130);
}
