//! CPython's own `test_asyncio`, with the agent and without it: no test changes its outcome.

use super::watched::{Script, interpreters};
use loopscope::{event::Report, source::python::Interpreter};
use std::{collections::BTreeMap, process::Command};

/// What is run again and again; the rest takes minutes.
const SHORT: &[&str] = &["test_locks", "test_queues", "test_pep492"];
/// Everything that needs neither a network nor certificates.
const WHOLE: &[&str] = &[
    "test_tasks",
    "test_base_events",
    "test_unix_events",
    "test_futures",
    "test_locks",
    "test_queues",
    "test_runners",
    "test_taskgroups",
    "test_timeouts",
    "test_selector_events",
    "test_pep492",
    "test_context",
    "test_waitfor",
    "test_threads",
    "test_eager_task_factory",
    "test_subprocess",
    "test_streams",
    "test_transports",
    "test_protocols",
];

/// Runs the modules named in its arguments, as the interpreter's own runner of tests would. A shell has what it runs in the
/// background ignore SIGINT, and tests wait for it.
const RUNNER: &str = "
import signal, sys, unittest
signal.signal(signal.SIGINT, signal.default_int_handler)
names = ['test.test_asyncio.' + name for name in sys.argv[1:]]
unittest.main(module=None, argv=['test', '-v', *names], exit=True)
";

/// The words that a test's outcome begins with.
const OUTCOMES: &[&str] = &["ok", "skipped", "FAIL", "ERROR", "expected failure", "unexpected success"];

/// The outcome of every test, by name. What a test itself writes may stand between.
fn outcomes(stderr: &[String]) -> BTreeMap<String, String> {
    let mut outcomes = BTreeMap::new();
    let mut open = None;
    for line in stderr {
        let begun = line.split_once(" ... ").filter(|(name, _)| name.starts_with("test_"));
        let rest = begun.map_or(&**line, |(_, rest)| rest);
        open = begun.map(|(name, _)| name.to_owned()).or(open);
        if OUTCOMES.iter().any(|outcome| rest.starts_with(outcome))
            && let Some(name) = open.take()
        {
            outcomes.insert(name, rest.to_owned());
        }
    }
    outcomes
}

fn has_module(interpreter: &Interpreter, module: &str) -> bool {
    let find = format!("import importlib.util as u, sys; sys.exit(u.find_spec('test.test_asyncio.{module}') is None)");
    Command::new(&interpreter.path)
        .args(["-c", &find])
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
}

fn compare(interpreter: &Interpreter, modules: &[&str]) {
    for module in modules.iter().filter(|module| has_module(interpreter, module)) {
        let script = Script::new(interpreter, RUNNER).args(&[module]);
        let (watched, plain) = (script.watched(), script.plainly());
        let (with, without) = (outcomes(&watched.shown.stderr), outcomes(&plain.stderr));
        assert!(!without.is_empty(), "{interpreter}: {module} ran nothing: {plain:#?}");
        let changed: Vec<_> = without.iter().filter(|(name, outcome)| with.get(*name) != Some(outcome)).collect();
        let loops = watched.reports().filter(|report| matches!(report, Report::LoopInfo { .. })).count();
        println!("{interpreter}: {module}: {} tests, {} changed, {loops} loops", without.len(), changed.len());
        let what: Vec<_> = changed.iter().map(|(name, was)| (name, was, with.get(*name))).collect();
        assert!(changed.is_empty(), "{interpreter}: {module}: {what:#?}\n{}", watched.shown.stderr.join("\n"));
    }
}

#[test]
fn a_part_of_the_suite_on_the_oldest_and_the_newest() {
    let interpreters = interpreters();
    for interpreter in [interpreters.first(), interpreters.last()].into_iter().flatten() {
        compare(interpreter, SHORT);
    }
}

/// Takes some minutes an interpreter. One that was installed without its tests has nothing to compare.
#[test]
#[ignore = "takes minutes: cargo test --test agent whole_suite -- --ignored --nocapture"]
fn the_whole_suite_everywhere() {
    for interpreter in interpreters() {
        compare(&interpreter, WHOLE);
    }
}
