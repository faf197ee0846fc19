//! Python programs that run without loopscope, and are looked at from outside.

use crate::{command::loopscope, cpython::python};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A program that runs until the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What is said first of one of the programs that do not stop, once that holds these words.
fn why(program: &str, signal: Option<&str>, words: &[&str]) -> String {
    let path = format!("{}/tests/stuck/programs/{program}.py", env!("CARGO_MANIFEST_DIR"));
    let child = Command::new(python()).args(["-u", &path]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut running = Running(child.expect("it starts"));
    let mut line = String::new();
    BufReader::new(running.0.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("it speaks");
    let pid = running.0.id();
    if let Some(signal) = signal {
        crate::command::kill(signal, pid);
    }
    let headline = || {
        let (code, stdout, stderr) = loopscope(&format!("why {pid} --json"));
        assert_eq!(code, 0, "{stderr}");
        let mut told = stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let headline = told.find(|it| it["type"] == "headline").expect("a headline");
        headline["sentence"].as_str().expect("a sentence").to_owned()
    };
    let mut last = String::new();
    // It speaks before it is stuck.
    for _ in 0..40 {
        last = headline();
        if words.iter().all(|word| last.contains(word)) {
            return last;
        }
    }
    panic!("{words:?} is not said: {last}")
}

pub(crate) fn a_thread_that_the_exit_waits_for_is_named_from_outside() {
    let said = why("metrics_thread", None, &["Non-daemon thread metrics-udp is in", "metrics_thread.py:"]);
    assert!(said.contains("recvfrom"), "{said}");
}

pub(crate) fn an_executor_job_is_named_from_outside() {
    why("line_from_executor", Some("-INT"), &["Executor thread ", "get()", "waits for it"]);
}

pub(crate) fn a_loop_that_is_blocked_is_named_from_outside() {
    why("blocking_call", None, &["blocks the event loop", "blocking_call.py:"]);
}

pub(crate) fn what_a_loop_waits_for_is_not_guessed_from_outside() {
    let said = why("never_notified", None, &["waits for events", "cannot be read from outside"]);
    assert!(said.contains("never_notified.py:"), "{said}");
}
