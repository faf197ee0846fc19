//! Recordings in a real terminal: a session of the dashboard is recorded, and replayed.

use super::{CommandBuilder, Pty, text};
use std::{path::Path, process::Command};

/// Records a run of `sleep` in the dashboard, and quits when it has ended.
fn recorded(path: &Path) {
    let path = path.to_str().expect("UTF-8");
    let mut pty = Pty::start(120, 40, &["run", "sleep", "--set", "length=1ms", "--record", path], &[]);
    pty.wait_for("no difference between the lanes");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}

fn show(path: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_loopscope")).arg("show").arg(path).output().expect("it runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_session_of_the_dashboard_is_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    recorded(&path);
    let (code, shown) = show(&path);
    assert!(code == Some(0) && shown.contains("B manual · tokio\n  8 checks ok"), "{shown}");
}

#[test]
fn a_run_that_is_run_again_is_recorded_beside_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    let words = ["run", "sleep", "--set", "length=1ms", "--record", path.to_str().expect("UTF-8")];
    let mut pty = Pty::start(120, 40, &words, &[]);
    pty.wait_for("no difference between the lanes");
    pty.send("r");
    let second = folder.path().join("run-2.rec");
    pty.wait_until("the second run has ended", |_| show(&second).1.matches(" checks ok").count() == 2);
    pty.send("q");
    pty.wait_for_end();
    assert_eq!([&path, &second].map(|path| show(path).0), [Some(0); 2]);
}

#[test]
fn a_run_that_is_played_slowly_is_kept_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    let words = ["run", "sleep", "--set", "length=1ms", "--slow", "2x", "--record", path.to_str().expect("UTF-8")];
    let mut pty = Pty::start(120, 40, &words, &[]);
    pty.wait_for("exit 0");
    pty.send("q");
    pty.wait_for_end();
    let (code, shown) = show(&path);
    assert!(code == Some(0) && shown.contains("B manual · tokio\n  8 checks ok"), "{shown}");
}

#[test]
fn a_recording_opens_at_its_end_and_plays_from_its_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    recorded(&path);
    let mut pty = Pty::start(120, 40, &["replay", path.to_str().expect("UTF-8")], &[]);
    pty.wait_for("■ ended");
    pty.wait_for("exit 0");
    pty.send("4");
    pty.wait_for("[4] source · sleep.rs");
    pty.send("{{{{{{ ");
    pty.wait_for("playing");
    pty.send(" ");
    pty.wait_for("paused");
    pty.wait_until("it stands where it was played to", |seen| !text(seen).contains("exit 0"));
    pty.wait_until_idle();
    pty.send("}}}}}}}}}}}}}} ");
    pty.wait_for("■ ended");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0, "nothing runs, so nobody is asked");
    pty.wait_until_given_back();
}

#[test]
fn one_that_came_to_its_limit_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    let path = path.to_str().expect("UTF-8");
    let mut watch = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    watch.args(["watch", "--record", path, "--record-limit", "64KiB", "--", "/bin/sh", "-c"]);
    watch.arg("head -c 180000 /dev/urandom | base64 -w 1000").output().expect("it runs");
    let mut pty = Pty::start(120, 40, &["replay", path], &[]);
    pty.wait_for("the recording came to its limit: the session went on after its end");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn one_that_was_cut_short_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    recorded(&path);
    let whole = std::fs::read(&path).expect("it is there");
    std::fs::write(&path, &whole[..whole.len() - 20]).expect("it is ours");
    let mut pty = Pty::start(120, 40, &["replay", path.to_str().expect("UTF-8")], &[]);
    pty.wait_for("the recording was cut short: its last moments are missing");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn a_page_says_the_headline_whose_evidence_is_followed() {
    const SESSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/screens/sessions/hangs/slow-cleanup.rec");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_loopscope"));
    command.args(["replay", SESSION]);
    command.cwd(folder.path());
    let mut pty = Pty::start_command(120, 40, command, &[]);
    // It may still be being read: the moment asked for comes.
    pty.wait_for("worker-0");
    pty.send("@5s\r");
    pty.wait_for("still cleans up");
    pty.send("]H");
    pty.wait_for("saved ");
    let page = std::fs::read_to_string(folder.path().join("loopscope-1.html")).expect("it is there");
    assert!(page.contains("<p class=\"said fail\">Task worker-0 got its cancel and still cleans up"), "{page}");
}
