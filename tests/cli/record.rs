//! `--record`, `show` and `replay` from outside.

use super::{loopscope, refusals::refuses};
use loopscope::{
    event::{Event, LaneId, Observation, SiteId, Stream, Time, What},
    recording::{LaneHead, RecordOptions, Recording, RecordingWriter, SessionHead},
};
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
    let note = "the recording came to its limit: the session went on after its end";
    let (code, _, stderr) = show(&path, &[]);
    assert_eq!((code, stderr), (Some(0), format!("note: {note}\n")), "it is whole as far as it goes");
    let (_, json, _) = show(&path, &["--json"]);
    assert!(json.starts_with(&format!("{{\"type\":\"note\",\"text\":\"{note}\"}}\n")), "{json}");
}

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recording/kept/leftovers-1.0.rec");

fn writer(path: &Path, session: &SessionHead) -> RecordingWriter {
    let options = RecordOptions { limit: u64::MAX, no_output: false, redact: None };
    RecordingWriter::create(path, options, session).expect("it can be written")
}

/// Records the kept session again, as if the disk had been too slow for some more events.
fn record_again(path: &Path, left_out: u64) {
    let kept = Recording::open(Path::new(KEPT)).expect("it is a recording");
    let mut writer = writer(path, &kept.session);
    for (id, lane) in &kept.lanes {
        let (mut reader, mut events) = (kept.events(*id), Vec::new());
        while reader.read(&mut events) {}
        writer.lane(*id, lane).expect("it can be written");
        writer.add(&events).expect("it can be written");
    }
    writer.finish(left_out).expect("it can be written");
}

#[test]
fn one_that_lacks_events_is_not_whole_and_no_task_is_left_for_them() {
    let (_folder, path) = place();
    record_again(&path, 0);
    let (code, shown, stderr) = show(&path, &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(shown.contains("  fail     task-left "), "{shown}");
    record_again(&path, 3);
    let why = "the recording lacks 3 of the session's events: the disk was too slow";
    let (code, shown, stderr) = show(&path, &[]);
    assert_eq!((code, stderr), (Some(3), format!("error: {why}\n")));
    let unknown = format!("  unknown  {:<23}  3 records of this lane were lost", "task-left");
    assert!(shown.contains(&unknown) && !shown.contains("  fail     task-left "), "{shown}");
    let (_, json, _) = show(&path, &["--json"]);
    assert!(json.ends_with(&format!("\"exit_code\":3,\"why\":\"{why}\"}}\n")), "{json}");
}

#[test]
fn the_summary_of_a_damaged_one_has_its_exit_code() {
    let (_folder, path) = place();
    record_again(&path, 0);
    let mut bytes = fs::read(&path).expect("it is there");
    // The last frame is of the end, the one before of events.
    let frame = |bytes: &[u8]| bytes.windows(4).rposition(|at| at == [0x28, 0xb5, 0x2f, 0xfd]).expect("a frame");
    let events = frame(&bytes[..frame(&bytes)]);
    bytes[events + 20] ^= 0xff;
    fs::write(&path, bytes).expect("it is ours");
    let (code, json, stderr) = show(&path, &["--json"]);
    let why = stderr.strip_prefix("error: ").and_then(|why| why.strip_suffix('\n')).expect("one line");
    assert!(code == Some(3) && why.contains("damaged and left out: "), "{stderr}");
    assert!(json.ends_with(&format!("\"exit_code\":3,\"why\":\"{why}\"}}\n")), "{json}");
}

#[test]
fn a_picture_is_of_the_end_though_nobody_reads_the_lines() {
    let (folder, path) = place();
    let mut writer = writer(&path, &SessionHead { title: "long".into(), ..SessionHead::now() });
    let lane = LaneId(0);
    writer.lane(lane, &LaneHead { title: "long".into(), ..LaneHead::default() }).expect("it can be written");
    let line = |at: u64| {
        let output = Observation::Output { stream: Stream::Stdout, line: format!("line {at}").into() };
        Event { at: Time(1_000_000 * at), lane, site: SiteId::NONE, what: What::Observation(output) }
    };
    // More than is written at once.
    writer.add(&(1..10_000).map(line).collect::<Vec<_>>()).expect("it can be written");
    writer.finish(2).expect("it can be written");
    let draw = |file: &str, stdout: Stdio| {
        let picture = folder.path().join(file);
        let mut show = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        show.args(["show", name(&path), "-vv", "--picture", name(&picture)]).stdout(stdout).stderr(Stdio::null());
        (show.status().expect("it runs").code(), fs::read_to_string(picture).expect("it is drawn"))
    };
    let (reader, unread) = std::io::pipe().expect("a pipe");
    drop(reader);
    let read = draw("read.svg", Stdio::null());
    assert_eq!(read.0, Some(3));
    assert_eq!(draw("unread.svg", unread.into()), read);
}

#[test]
fn a_recording_is_only_played_in_the_dashboard_and_printed_with_the_other_flags() {
    let why = "`--speed` and `--slow` play in the dashboard, which needs a terminal and no flag that asks for lines";
    for flag in ["--speed 2", "--slow 10x", "--slow 10x --json"] {
        refuses(&format!("replay {KEPT} {flag}"), why);
    }
    let printed = call(&["replay", KEPT, "--keep", "1000", "--source-root", env!("CARGO_MANIFEST_DIR")]);
    assert_eq!((printed.status.code(), printed.stdout), (Some(0), call(&["show", KEPT]).stdout));
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
