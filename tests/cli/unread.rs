//! Output that is read late or never holds up nothing but the writing of it.

use crate::{loopscope, summary};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::Signal,
};
use std::{
    fs,
    io::{PipeReader, PipeWriter, Read, pipe},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Makes more lines in a moment than a pipe takes, and works on.
const MUCH: &str = "run leftovers --set tasks=1000 --set work=60s --json";
/// How long to wait for something before the test fails.
const DEADLINE: Duration = Duration::from_secs(30);

/// A run, which ends with this value.
struct Run(Child);

/// A run whose stdout nobody reads as yet.
struct Unread {
    run: Run,
    stdout: PipeReader,
    /// The other end of stdout, as long as it is looked at.
    out: Option<PipeWriter>,
    stderr: PipeReader,
}

impl Unread {
    fn start(words: &str) -> Self {
        let (stdout, out) = pipe().expect("a pipe");
        let (stderr, err) = pipe().expect("a pipe");
        let mut run = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        let run = run.args(words.split_whitespace()).stdin(Stdio::null());
        let run = run.stdout(out.try_clone().expect("a copy")).stderr(err).spawn().expect("starts");
        Self { run: Run(run), stdout, out: Some(out), stderr }
    }

    /// Waits until the pipe takes no more.
    fn wait_until_full(&mut self) {
        let out = self.out.take().expect("it was not looked at");
        let takes = || poll(&mut [PollFd::new(&out, PollFlags::OUT)], Some(&Timespec::default())).expect("a pipe") == 1;
        until("the pipe is full", || !takes());
    }

    fn children(&self) -> String {
        let pid = self.run.0.id();
        fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default()
    }

    fn signal(&self, signal: Signal) {
        let pid = rustix::process::Pid::from_child(&self.run.0);
        rustix::process::kill_process(pid, signal).expect("it runs");
    }

    /// Waits for its end; gives its exit code, and what is in stdout and stderr then.
    fn finish(mut self) -> (Option<i32>, String, String) {
        self.out = None;
        (self.run.exit_code(), read(&self.stdout), read(&self.stderr))
    }
}

impl Run {
    fn exit_code(&mut self) -> Option<i32> {
        let mut ended = None;
        until("it ends", || {
            ended = self.0.try_wait().expect("it is ours");
            ended.is_some()
        });
        ended.and_then(|status| status.code())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn read(mut pipe: &PipeReader) -> String {
    let mut text = String::new();
    pipe.read_to_string(&mut text).map(|_| text).expect("UTF-8")
}

/// Every line is whole, and what is missing is counted.
fn assert_counted(stdout: &str, stderr: &str) {
    for line in stdout.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    let count =
        stderr.strip_prefix("note: ").and_then(|rest| rest.strip_suffix(" not written: stdout was not read in time\n"));
    let count = count.and_then(|rest| rest.strip_suffix(" lines were")?.parse::<u64>().ok());
    assert!(stdout.ends_with('\n') && count.is_some_and(|count| count > 0), "{stderr}");
}

#[test]
fn the_time_limit_ends_a_run_whose_output_is_not_read() {
    let (code, stdout, stderr) = Unread::start(&format!("{MUCH} --timeout 1s")).finish();
    assert_eq!(code, Some(124), "{stderr}");
    assert_counted(&stdout, &stderr);
}

#[test]
fn a_signal_ends_a_run_whose_output_is_not_read() {
    for (signal, expected) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let mut run = Unread::start(MUCH);
        run.wait_until_full();
        run.signal(signal);
        let (code, stdout, stderr) = run.finish();
        assert_eq!(code, Some(expected), "{stderr}");
        assert_counted(&stdout, &stderr);
    }
}

#[test]
fn the_time_limit_ends_a_finished_run_whose_output_is_not_read() {
    let run = Unread::start("run leftovers --set tasks=1000 --set work=1ms --json --timeout 5s");
    let (code, stdout, stderr) = run.finish();
    assert_eq!(code, Some(124), "{stderr}");
    assert_counted(&stdout, &stderr);
}

#[test]
fn a_late_reader_gets_everything() {
    let words = "run graceful-shutdown --entry managed --set workers=1000 --signal TERM --after 100ms --json";
    let mut run = Unread::start(words);
    run.wait_until_full();
    until("the lane is over, though nobody reads", || run.children().is_empty());
    let text = read(&run.stdout);
    let (code, _, stderr) = run.finish();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    // On a busy machine a thousand cancels take their time.
    let is_late = |line: &&serde_json::Value| {
        line["verdict"] == "fail" && (line["rule"] == "cancel-latency" || line["rule"] == "blocked-loop")
    };
    let expected = i32::from(lines.iter().any(|line| is_late(&line)));
    assert_eq!((code, stderr.as_str()), (Some(expected), ""), "{}", summary(&text));
    let whole = lines.iter().filter(|line| line["rule"] == "records-dropped" && line["verdict"] == "ok");
    assert_eq!((whole.count(), &summary(&text)["exit_code"]), (1, &expected.into()));
}

#[test]
fn a_full_stderr_holds_up_nothing() {
    let (reader, out) = pipe().expect("a pipe");
    let words: Vec<_> = MUCH.split_whitespace().chain(["--timeout", "1s"]).collect();
    let mut run = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let run = run.args(words).stdout(out.try_clone().expect("a copy")).stderr(out).spawn().expect("starts");
    assert_eq!(Run(run).exit_code(), Some(124));
    drop(reader);
}

#[test]
fn a_stderr_without_a_reader_changes_no_exit_code() {
    let (reader, err) = pipe().expect("a pipe");
    drop(reader);
    let mut run = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let ended = run.args(["run", "nothing-of-this-name"]).stderr(err).status().expect("runs");
    assert_eq!(ended.code(), Some(loopscope("run nothing-of-this-name").0));
}
