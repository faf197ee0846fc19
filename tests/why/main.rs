//! What `why` and `watch` say from outside of a program that reports nothing. The native programs are this very file: run
//! with the name of one, it becomes that.

mod graph;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod programs;

use libtest_mimic::{Arguments, Trial};
use serde_json::Value;
use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// The longest first sentence.
const LONGEST: usize = 300;

/// What a first sentence must hold, and the line that it names: the one that holds this text.
const CASES: &[(&str, &[&str], &str)] = &[
    ("blocking-task", &["Blocking task printer()", "the Tokio runtime", "jobs.recv()"], "= jobs.recv()"),
    (
        "idle-runtime",
        &["Tokio runtime waits", "cannot be read from outside", "tcp 127.0.0.1:"],
        "runtime.block_on(accepted)",
    ),
    ("plain-thread", &["nap()", "main thread"], "thread::sleep("),
];

fn main() {
    if let Ok(name) = env::var(programs::VARIABLE) {
        return programs::run(&name);
    }
    let trials = CASES.iter().flat_map(|&(name, words, line)| {
        let why = move || {
            check(&why(name), words, line);
            Ok(())
        };
        let watch = move || {
            check(&watch(name), words, line);
            Ok(())
        };
        [Trial::test(format!("why_{name}"), why), Trial::test(format!("watch_{name}"), watch)]
    });
    libtest_mimic::run(&Arguments::from_args(), trials.chain(graph::trials()).collect()).exit();
}

pub(crate) fn check_sentence(sentence: &str, words: &[&str]) {
    let missing: Vec<_> = words.iter().filter(|word| !sentence.contains(**word)).collect();
    assert!(missing.is_empty() && sentence.chars().count() <= LONGEST, "{missing:?} is missing: {sentence}");
}

fn check(headline: &Value, words: &[&str], line: &str) {
    let sentence = headline["sentence"].as_str().unwrap_or_default();
    let source = include_str!("programs.rs");
    let number = source.lines().position(|text| text.contains(line)).expect("the line is there") + 1;
    let place = format!("tests/why/programs.rs:{number}");
    let missing: Vec<_> = words.iter().filter(|word| !sentence.contains(**word)).collect();
    assert!(missing.is_empty() && sentence.contains(&place), "{missing:?} or {place} is missing: {headline}");
    assert!(sentence.chars().count() <= LONGEST && headline["fix"].is_string(), "{headline}");
}

pub(crate) fn headline(json: &[u8]) -> Value {
    let text = String::from_utf8_lossy(json);
    let mut told = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    told.find(|it| it["type"] == "headline").expect("a headline")
}

/// A program that runs until its case is over.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn why(name: &str) -> Value {
    let mut program = Command::new(env::current_exe().expect("this file"));
    let child = program.env(programs::VARIABLE, name).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut running = Running(child);
    let mut line = String::new();
    BufReader::new(running.0.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("it speaks");
    assert_eq!(line, "ready\n");
    let mut last = Value::Null;
    // It says that it is ready shortly before it is stuck.
    for _ in 0..20 {
        let call =
            Command::new(env!("CARGO_BIN_EXE_loopscope")).args(["why", &running.0.id().to_string(), "--json"]).output();
        let output = call.expect("loopscope runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let now = headline(&output.stdout);
        if now == last {
            break;
        }
        last = now;
    }
    last
}

fn watch(name: &str) -> Value {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    call.args(["watch", "--json", "--timeout", "3s", "--"]).arg(env::current_exe().expect("this file"));
    headline(&call.env(programs::VARIABLE, name).output().expect("loopscope runs").stdout)
}
