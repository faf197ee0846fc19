//! Tokio programs, each of which is stuck in a way that people have reported, as they are and with the documented lines.

mod axum_events_open;
mod blocking_job_waits;
mod collector_keeps_sender;
mod kept_alive;
mod token_not_watched;

use super::{LONGEST, headline};
use libtest_mimic::{Failed, Trial};
use loopscope::runtime::instrument;
use serde_json::Value;
use std::{env, process::Command};

/// What a first sentence must hold, of a program as it is and of one with the documented lines, and which text the line
/// holds that it names.
struct Case {
    name: &'static str,
    trigger: Option<&'static str>,
    source: &'static str,
    plain: (&'static [&'static str], &'static str),
    instrumented: (&'static [&'static str], &'static str),
}

const CASES: [Case; 5] = [
    Case {
        name: "blocking_job_waits",
        trigger: Some("TERM"),
        source: include_str!("rust/blocking_job_waits.rs"),
        plain: (&["Blocking task printer()", "jobs.recv()", "Tokio runtime"], "= jobs.recv()"),
        instrumented: (&["Blocking task printer()", "jobs.recv()", "Tokio runtime"], "= jobs.recv()"),
    },
    Case {
        name: "axum_events_open",
        trigger: Some("TERM"),
        source: include_str!("rust/axum_events_open.rs"),
        plain: (&["Tokio runtime", "open connection", "tcp 127.0.0.1:"], ""),
        instrumented: (&["open connection", "tcp 127.0.0.1:", "spawned at"], ""),
    },
    Case {
        name: "collector_keeps_sender",
        trigger: None,
        source: include_str!("rust/collector_keeps_sender.rs"),
        plain: (&["Tokio runtime", "cannot be read from outside"], ""),
        instrumented: (&["main has not returned", "spawned at"], "spawn(collect("),
    },
    Case {
        name: "token_not_watched",
        trigger: Some("TERM"),
        source: include_str!("rust/token_not_watched.rs"),
        plain: (&["Tokio runtime", "cannot be read from outside"], ""),
        instrumented: (&["main has not returned", "spawned at"], "spawn(compactor("),
    },
    Case {
        name: "kept_alive",
        trigger: None,
        source: include_str!("rust/kept_alive.rs"),
        plain: (&["Blocking task watch_folder()", "Tokio runtime"], "thread::sleep("),
        instrumented: (&["Blocking task watch_folder()", "Tokio runtime"], "thread::sleep("),
    },
];

/// Names the program that this process is to become.
pub(crate) const VARIABLE: &str = "LOOPSCOPE_REAL_PROGRAM";

pub(crate) fn run(name: &str) {
    let (name, how) = name.split_once(':').expect("a name and how it is run");
    let is_plain = how == "plain";
    match name {
        "blocking_job_waits" => start(is_plain, blocking_job_waits::main()),
        "axum_events_open" => start(is_plain, axum_events_open::main()),
        "collector_keeps_sender" => start(is_plain, collector_keeps_sender::main()),
        "token_not_watched" => start(is_plain, token_not_watched::main()),
        "kept_alive" => start(is_plain, kept_alive::main()),
        _ => panic!("there is no program {name}"),
    }
}

/// As `#[tokio::main]` does, or with the line in its place.
fn start(is_plain: bool, main: impl Future<Output = ()>) {
    if is_plain {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(main);
    } else {
        instrument::multi_thread(main);
    }
}

pub(crate) fn trials() -> impl Iterator<Item = Trial> {
    CASES.iter().flat_map(|case| {
        ["plain", "instrumented"].map(|how| {
            Trial::test(format!("{}::{how}", case.name), move || {
                let expected = if how == "plain" { case.plain } else { case.instrumented };
                // On a busy machine a look at a large binary may take longer than loopscope waits for it.
                (0..3)
                    .map(|_| check(case, how, expected))
                    .find(Result::is_ok)
                    .unwrap_or_else(|| check(case, how, expected))
            })
        })
    })
}

fn check(case: &Case, how: &str, (words, line): (&[&str], &str)) -> Result<(), Failed> {
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    call.args(["watch", "--json", "--timeout", "5s"]);
    call.args(case.trigger.iter().flat_map(|signal| ["--signal", signal, "--after", "500ms"]));
    call.arg("--").arg(env::current_exe()?).env(VARIABLE, format!("{}:{how}", case.name));
    let output = call.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let report: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let headline = headline(&report)?;
    let sentence = headline["sentence"].as_str().unwrap_or_default();
    let number = case.source.lines().position(|text| text.contains(line)).expect("the line is there") + 1;
    let place = if line.is_empty() { String::new() } else { format!("{}.rs:{number}", case.name) };
    let missing: Vec<_> = words.iter().filter(|word| !sentence.contains(**word)).collect();
    let is_short = sentence.chars().count() <= LONGEST;
    if missing.is_empty() && sentence.contains(&place) && is_short && headline["fix"].is_string() {
        return Ok(());
    }
    Err(format!("missing {missing:?} or {place}, or too long: {headline}").into())
}
