//! `loopscope why`: programs that run already.

use super::loopscope;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

/// A program that runs until the test is over.
struct Running(Child);

impl Running {
    /// Starts it, and waits until it has said something.
    fn start(command: &mut Command) -> Self {
        let mut child =
            command.process_group(0).stdout(Stdio::piped()).stdin(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("it speaks");
        assert_eq!(line, "ready\n");
        Self(child)
    }

    fn shell(script: &str) -> Self {
        Self::start(Command::new("/bin/sh").args(["-c", script]))
    }

    /// What is said first of it, once that holds some words.
    fn why(&self, words: &str) -> Value {
        let headline = || {
            let (code, stdout, stderr) = loopscope(&format!("why {} --json", self.0.id()));
            assert_eq!((code, &*stderr), (0, ""), "{stdout}");
            let told = stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
            told.into_iter().find(|it| it["type"] == "headline").expect("a headline")
        };
        let holds = |it: &Value| it["sentence"].as_str().is_some_and(|sentence| sentence.contains(words));
        let mut last = Value::Null;
        for _ in 0..50 {
            last = headline();
            if holds(&last) {
                return last;
            }
        }
        panic!("{words} is not said: {last}")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

#[test]
fn a_program_that_waits_for_its_child_is_told_so() {
    let running = Running::shell("echo ready; sleep 1000; :");
    let told = running.why("(sleep 1000)");
    assert!(told["sentence"].as_str().is_some_and(|it| it.contains("for child process")), "{told}");
}

#[test]
fn a_program_that_reads_a_pipe_is_told_which() {
    let running = Running::shell("echo ready; exec cat");
    running.why("read() of fd 0 (pipe ");
}

#[test]
fn a_stopped_program_is_told_how_to_go_on() {
    let running = Running::shell("echo ready; exec sleep 1000");
    let pid = running.0.id().to_string();
    assert!(Command::new("kill").args(["-STOP", &pid]).status().expect("it runs").success());
    let told = running.why("stopped by SIGSTOP");
    assert_eq!((&told["verdict"], told["fix"].as_str().is_some_and(|fix| fix.contains(&pid))), (&"fail".into(), true));
}

#[test]
fn it_goes_on_as_if_nobody_had_looked() {
    let mut running = Running::shell("echo ready; read line; exit 7");
    running.why("read() of fd 0");
    drop(running.0.stdin.take());
    assert_eq!(running.0.wait().expect("it ends").code(), Some(7));
}

#[test]
fn what_cannot_be_looked_at_is_said() {
    let says = |words: &str, code: i32, sentence: &str| {
        let (got, stdout, stderr) = loopscope(words);
        assert_eq!((got, &*stdout), (code, ""), "{stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(sentence), "{stderr}");
    };
    says("why 2147483647", 3, "PID 2147483647: no such process");
    for (words, sentence) in [
        ("why", "required arguments were not provided"),
        ("why 0", "invalid value '0'"),
        ("why 1.5", "invalid value '1.5'"),
        ("why 99999999999", "a process is named by its number"),
        ("why app.py", "invalid value 'app.py'"),
        ("why 1 2", "unexpected argument '2'"),
        ("why 1 --json --verbose", "cannot be used with"),
    ] {
        says(words, 2, sentence);
    }
    let mut zombie = Command::new("/bin/true").process_group(0).spawn().expect("it starts");
    let pid = zombie.id();
    let is_zombie = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it is not waited for");
        stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" Z"))
    };
    while !is_zombie() {
        std::thread::yield_now();
    }
    says(&format!("why {pid}"), 3, "has ended already (a zombie)");
    zombie.wait().expect("it ended");
}

#[test]
fn code_gets_only_into_a_python_that_takes_it_in() {
    let running = Running::shell("echo ready; read line");
    let pid = running.0.id();
    let (code, stdout, stderr) = loopscope(&format!("why {pid} --inject"));
    assert_eq!((code, &*stdout), (3, ""));
    assert!(
        stderr
            .contains(&format!("PID {pid} runs no CPython, and a running program takes in code from CPython 3.14 on"))
    );
    assert!(stderr.contains("start it with `loopscope watch -- …`"), "{stderr}");
}
