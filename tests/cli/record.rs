//! `--record`, `show` and `replay` from outside.

use super::loopscope;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A folder, and the file in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.rec");
    (folder, path)
}

fn call(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loopscope")).args(words).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn name(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// What `show` prints of it, with its exit code and stderr.
fn show(path: &Path, flags: &[&str]) -> (Option<i32>, String, String) {
    let output = call(&[&["show", name(path)], flags].concat());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Records a shell's script.
fn watch(path: &Path, flags: &[&str], script: &str) -> Output {
    call(&[&["watch", "--record", name(path)], flags, &["--", "/bin/sh", "-c", script]].concat())
}

#[test]
fn a_recording_is_shown_as_the_session_was() {
    let (_folder, path) = place();
    let run = "run leftovers --set work=1ms --set tasks=3 --record";
    let (code, stdout, stderr) = loopscope(&format!("{run} {}", path.display()));
    assert_eq!((code, stderr.as_str()), (1, ""));
    assert_eq!(show(&path, &[]), (Some(0), stdout.clone(), String::new()));
    assert_eq!(text(&call(&["replay", name(&path)]).stdout), stdout, "without a terminal");
    let (code, stdout, _) = loopscope(&format!("{run} {} --json", path.display()));
    let (shown_code, shown, _) = show(&path, &["--json"]);
    assert_eq!((code, shown_code), (1, Some(0)));
    assert_eq!(shown.replace("\"exit_code\":0", "\"exit_code\":1"), stdout, "but for its own exit code");
    let (_, all, _) = show(&path, &["-vv"]);
    assert!(all.len() > shown.lines().count() && all.contains("  ok       "), "{all}");
    assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_picture_can_be_drawn_of_it() {
    let (folder, path) = place();
    loopscope(&format!("run sleep --set length=1ms --record {}", path.display()));
    let picture = folder.path().join("last.svg");
    assert_eq!(show(&path, &["--picture", name(&picture)]).0, Some(0));
    let svg = fs::read_to_string(picture).expect("it is drawn");
    assert!(svg.contains("ended") && svg.contains("asleep") || svg.contains("sleep"), "{svg}");
}

#[test]
fn a_recording_holds_what_it_should_and_no_more() {
    let (_folder, path) = place();
    let script = "echo the password is 1234; exec sleep 0";
    let mut watch = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    watch.args(["watch", "--record", name(&path), "--no-output", "--redact", "password is \\S+|sleep \\d"]);
    let output = watch.args(["--", "/bin/sh", "-c", script]).env("TOKEN", "in the environment").output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("the password is 1234"), "it is shown, but not recorded");
    let (_, shown, _) = show(&path, &["--json"]);
    for left_out in ["1234", "password", "sleep 0", "environment"] {
        assert!(!shown.contains(left_out), "{left_out}: {shown}");
    }
    assert!(shown.contains("echo the [redacted] exec [redacted]") && shown.contains("\"exited\""), "{shown}");
}

#[test]
fn one_that_was_cut_short_shows_what_is_whole() {
    let (_folder, path) = place();
    loopscope(&format!("run sleep --set length=1ms --record {}", path.display()));
    let whole = fs::read(&path).expect("it is there");
    fs::write(&path, &whole[..whole.len() - 30]).expect("it is ours");
    let (code, stdout, stderr) = show(&path, &["-v"]);
    assert!(code == Some(3) && stderr.contains("was cut short"), "{stderr}");
    assert!(stdout.contains("loop 1 created"), "{stdout}");
}

/// The inspector is killed: what happened until half a second before is in the file.
#[test]
fn one_whose_inspector_was_killed_can_be_opened() {
    let (_folder, path) = place();
    let mut run = Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "sleep", "--set", "length=60s", "--json", "--record", name(&path)])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    while !show(&path, &["-v"]).1.contains("waiting on sleep") {
        assert!(run.try_wait().expect("it is ours").is_none(), "it runs");
    }
    run.kill().expect("it is ours");
    run.wait().expect("it is ours");
    let (code, stdout, stderr) = show(&path, &["-v"]);
    assert!(code == Some(3) && stdout.contains("waiting on sleep"), "{stdout}{stderr}");
}

#[test]
fn what_is_no_recording_is_refused() {
    let (folder, path) = place();
    for (bytes, why) in [
        (&b""[..], "is no recording; `loopscope run NAME --record FILE` makes one"),
        (b"\x7fELF and more of it", "is no recording"),
        (b"loopsrec\x09\0\0\0\0\0\0\0", "by a newer loopscope (format 9; this one reads up to 3)"),
        (b"loopsrec\x01\0\0\0\0\0\0\0", "cut short before anything was recorded"),
    ] {
        fs::write(&path, bytes).expect("it is ours");
        for command in ["show", "replay"] {
            let output = call(&[command, name(&path)]);
            assert_eq!(output.status.code(), Some(2));
            assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
        }
    }
    let (code, _, stderr) = show(&folder.path().join("none"), &[]);
    assert!(code == Some(2) && stderr.contains("cannot open the recording"), "{stderr}");
    let output = call(&["replay", name(&path), "--source-root", "/no/such/folder"]);
    assert!(text(&output.stderr).contains("no such folder for `--source-root`"), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_recorded_to_is_said_before_anything_runs() {
    let (folder, path) = place();
    let mark = folder.path().join("ran");
    let script = format!("touch {}", mark.display());
    fs::write(&path, "print('mine')").expect("it is ours");
    for (to, why) in [
        (&path, "what is there is no recording; give another name"),
        (&folder.path().join("none/run.rec"), "No such file or directory"),
        (&PathBuf::from("/dev/null"), "what is there is no file"),
    ] {
        let output = watch(to, &[], &script);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
    assert!(!mark.exists());
    for (flags, why) in [
        (&["--redact", "("][..], "unclosed group"),
        (&["--record-limit", "1"], "write a size like 500MB or 2GiB, from 64KiB on"),
    ] {
        let output = watch(&path, flags, &script);
        assert!(output.status.code() == Some(2) && text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
    let (code, _, stderr) = loopscope("run sleep --no-output");
    assert!(code == 2 && stderr.contains("--record <FILE>"), "{stderr}");
}

#[test]
fn a_tree_of_processes_is_folded_as_it_was() {
    let (_folder, path) = place();
    let output = watch(&path, &[], "sleep 1.3; true");
    let (code, shown, _) = show(&path, &["--json"]);
    assert_eq!((output.status.code(), code), (Some(0), Some(0)));
    let lanes: Vec<_> = shown.lines().filter(|line| line.contains(r#""kind":"started""#)).collect();
    assert!(lanes.len() == 2 && lanes[1].contains("sleep 1.3"), "{lanes:?}");
    // The shell started it, and is folded away; alone it would not be.
    let (_, shown, _) = show(&path, &[]);
    let heads: Vec<_> = shown.lines().filter(|line| line.contains("unknown engine")).collect();
    assert_eq!(heads.iter().map(|head| &head[..1]).collect::<Vec<_>>(), ["B"], "{shown}");
}

/// Too much for the limits below, and not more than is kept of a second.
const NOISE: &str = "head -c 180000 /dev/urandom | base64 -w 1000";

#[test]
fn at_its_limit_a_recording_ends_and_the_session_goes_on() {
    let (_folder, path) = place();
    let output = watch(&path, &["--record-limit", "64KiB"], &format!("{NOISE}; exit 7"));
    assert_eq!(output.status.code(), Some(7));
    let stderr = text(&output.stderr);
    assert!(stderr.contains("came to its limit") && stderr.contains("`--record-limit`"), "{stderr}");
    assert!(fs::metadata(&path).expect("it is there").len() <= 64 << 10);
    assert_eq!(show(&path, &[]).0, Some(0), "it is whole as far as it goes");
}

/// Has no file grow from when the program says `word` on: so a full disk is. Gives the exit code, stdout and stderr.
fn on_a_full_disk(words: &str, word: &str) -> (Option<i32>, String, String) {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("trap '' XFSZ; exec {} {words}", env!("CARGO_BIN_EXE_loopscope"))]);
    let mut run = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    lines.find(|line| line.contains(word)).expect("the program says it");
    // The inspector alone: its lanes have their memory by now.
    let limit = Rlimit { current: Some(1), maximum: Some(1) };
    prlimit(Pid::from_raw(run.id().cast_signed()), Resource::Fsize, limit).expect("it is ours");
    let stdout = lines.collect::<Vec<_>>().join("\n");
    let mut stderr = String::new();
    run.stderr.take().expect("piped").read_to_string(&mut stderr).expect("text");
    (run.wait().expect("it is ours").code(), stdout, stderr)
}

#[test]
fn a_full_disk_is_said_once_and_the_session_goes_on() {
    let (_folder, path) = place();
    let words = format!("run sleep --set length=2s --entry managed --json --record {}", path.display());
    let (code, stdout, stderr) = on_a_full_disk(&words, "\"running\"");
    assert!(stdout.contains("\"exited\"") && stdout.contains("\"exit_code\":3"), "{stdout}");
    let said: Vec<_> = stderr.lines().filter(|line| line.contains("failed: File too large")).collect();
    assert_eq!((code, said.len()), (Some(3), 1), "{stderr}");
    assert!(said[0].ends_with("what was recorded before can be opened"), "{stderr}");
    assert_eq!(show(&path, &[]).0, Some(3));
}

#[test]
fn a_watched_program_keeps_its_exit_code_on_a_full_disk() {
    let (_folder, path) = place();
    let words = format!("watch --json --record {} -- /bin/sh -c 'echo begun; sleep 2; exit 7'", path.display());
    let (code, _, stderr) = on_a_full_disk(&words, "begun");
    assert!(code == Some(7) && stderr.contains("failed: File too large"), "{stderr}");
}
