//! The agent's modules: each small, each on top of those before it, and their numbers the wire's.

use loopscope::{
    event::{
        By, End, ErrorHow, Leave, LoopState, Lost, NameId, Phase, Refusal, SignalHow, TeardownStep, Wait,
        WarningCategory,
        wire::{Clock, HEADER_SIZE, LASTING_NAMES, MAX_PACKET, MAX_TEXT, Record, VERSION, WIDE, offset},
    },
    source::python::MODULES,
};
use std::{collections::BTreeMap, fs, path::Path};

const MOST_LINES: usize = 250;
const WIDEST_LINE: usize = 120;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/agent/loopscope"))
}

#[test]
fn every_module_is_in_the_table() {
    let files = fs::read_dir(folder()).expect("the agent is there").map(|entry| entry.expect("readable").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "py")).collect();
    files.sort_unstable();
    let mut modules: Vec<_> = MODULES.iter().map(|(name, _)| folder().join(name).with_extension("py")).collect();
    modules.sort_unstable();
    assert_eq!(files, modules);
}

#[test]
fn modules_are_short_and_say_what_they_are_for() {
    for (name, text) in MODULES {
        assert!(text.lines().count() <= MOST_LINES, "{name} has more than {MOST_LINES} lines");
        assert!(text.lines().all(|line| line.chars().count() <= WIDEST_LINE), "{name} has a line that is too long");
        assert!(text.starts_with("\"\"\""), "{name} does not open with its purpose");
        assert!(text.is_ascii(), "{name} must be ASCII to be embedded");
    }
}

#[test]
fn modules_import_from_those_before_them_alone() {
    for (place, (name, text)) in MODULES.iter().enumerate() {
        for import in text.lines().filter_map(|line| line.trim_start().strip_prefix("from .")) {
            let from = import.split(' ').next().expect("a word");
            assert!(MODULES[..place].iter().any(|(before, _)| *before == from), "{name} imports from {from}");
        }
    }
}

/// What the agent counts on. A name of `codes.py` that is not here, or has another number there, fails the test.
fn numbers() -> Vec<(&'static str, u64)> {
    let mut numbers = vec![
        ("VERSION", VERSION.into()),
        ("HEADER", HEADER_SIZE as u64),
        ("WIDE", WIDE as u64),
        ("CLOCK_SECONDS", Clock::Seconds as u64),
        ("DROPPED_AT", offset::DROPPED as u64),
        ("ENDED_AT", offset::ENDED as u64),
        ("READ_AT", offset::READ as u64),
        ("MAX_TEXT", MAX_TEXT as u64),
        ("MAX_PACKET", MAX_PACKET as u64),
        ("MAX_SITE", u16::MAX.into()),
        ("COUNTED", NameId::default_task(0).0.into()),
        ("LASTING_NAMES", LASTING_NAMES.into()),
        ("TEXT", kind(Record::is_text)),
        ("POLLED_LAST", kind(Record::is_last_poll)),
        ("FORK", detail_of_fork()),
    ];
    numbers.extend(KINDS.iter().map(|(name, variant)| (*name, kind(|record| is_report(record, variant)))));
    numbers.extend(CODES.iter().map(|(name, code)| (*name, u64::from(*code))));
    numbers
}

/// A kind of record by its name in `codes.py`, and the variant of `Report` that it is read as.
const KINDS: &[(&str, &str)] = &[
    ("LOOP", "Loop"),
    ("TEARDOWN", "Teardown"),
    ("REFUSED", "Refused"),
    ("TASK_CREATED", "TaskCreated"),
    ("RENAMED", "Renamed"),
    ("POLLED", "Polled"),
    ("WAITING", "Waiting"),
    ("CANCEL_REQUESTED", "CancelRequested"),
    ("CANCEL_DELIVERED", "CancelDelivered"),
    ("CANCEL_SWALLOWED", "CancelSwallowed"),
    ("UNCANCELLED", "Uncancelled"),
    ("TASK_ENDED", "Ended"),
    ("NOT_RETRIEVED", "NotRetrieved"),
    ("CALLBACK", "Callback"),
    ("TIMER", "Timer"),
    ("JOB", "Job"),
    ("SIGNAL", "Signal"),
    ("GENERATOR", "Generator"),
    ("LOOP_CREATED", "LoopInfo"),
    ("WARNING", "Warning"),
    ("ERROR", "Error"),
    ("LEAVE", "Leaving"),
    ("CANCEL_LOST", "CancelLost"),
];

/// The codes of a record's detail, by their names in `codes.py`.
const CODES: &[(&str, u8)] = &[
    ("CREATED", LoopState::Created.code()),
    ("RUNNING", LoopState::Running.code()),
    ("STOPPED", LoopState::Stopped.code()),
    ("CLOSED", LoopState::Closed.code()),
    ("DROPPED", LoopState::Dropped.code()),
    ("CANCEL", TeardownStep::Cancel.code()),
    ("GATHER", TeardownStep::Gather.code()),
    ("ASYNCGENS", TeardownStep::AsyncGenerators.code()),
    ("EXECUTOR", TeardownStep::Executor.code()),
    ("CLOSE", TeardownStep::Close.code()),
    ("SUBMITTED", Phase::Submitted.code()),
    ("STARTED", Phase::Started.code()),
    ("FINISHED", Phase::Finished.code()),
    ("SKIPPED", Phase::Skipped.code()),
    ("RETURNED", End::Returned.code()),
    ("CANCELLED", End::Cancelled.code()),
    ("FAILED", End::Failed.code()),
    ("DESTROYED", End::Destroyed.code()),
    ("UNKNOWN", End::Unknown.code()),
    ("LOST_ENDED", Lost::Ended.code()),
    ("LOST_WAIT_FOR", Lost::WaitFor.code()),
    ("BY_TASK", By::Task.code()),
    ("BY_CALLBACK", By::Callback.code()),
    ("BY_SIGNAL", By::Signal.code()),
    ("BY_TIMEOUT", By::Timeout.code()),
    ("BY_TEARDOWN", By::Teardown.code()),
    ("BY_THREAD", By::Thread.code()),
    ("BY_INSPECTOR", By::Inspector.code()),
    ("BY_GROUP", By::TaskGroup.code()),
    ("BY_AWAITER", By::Awaiter.code()),
    ("BY_CALLER", By::Caller.code()),
    ("ON_FUTURE", Wait::Future.code()),
    ("ON_SLEEP", Wait::Sleep.code()),
    ("ON_TASK", Wait::Task.code()),
    ("ON_GATHER", Wait::Gather.code()),
    ("ON_SHIELD", Wait::Shield.code()),
    ("ON_GROUP", Wait::TaskGroup.code()),
    ("ON_EXECUTOR", Wait::Executor.code()),
    ("HANDLER_ADDED", SignalHow::HandlerAdded.code()),
    ("HANDLER_REMOVED", SignalHow::HandlerRemoved.code()),
    ("RECEIVED", SignalHow::Received.code()),
    ("AT_EXIT", Leave::Normal.code()),
    ("AT_ONCE", Leave::AtOnce.code()),
    ("EXEC", Leave::Exec.code()),
    ("HANDLED", ErrorHow::ExceptionHandler.code()),
    ("UNRAISABLE", ErrorHow::Unraisable.code()),
    ("UNCAUGHT", ErrorHow::Unhandled.code()),
    ("RESOURCE_WARNING", WarningCategory::Resource.code()),
    ("DEPRECATION_WARNING", WarningCategory::Deprecation.code()),
    ("RUNTIME_WARNING", WarningCategory::Runtime.code()),
    ("OTHER_WARNING", WarningCategory::Other.code()),
    ("NESTED_RUN", Refusal::NestedRun.code()),
    ("ALREADY_RUNNING", Refusal::AlreadyRunning.code()),
    ("ANOTHER_RUNNING", Refusal::AnotherRunning.code()),
    ("LOOP_CLOSED", Refusal::Closed.code()),
    ("CLOSE_RUNNING", Refusal::CloseRunning.code()),
    ("STOPPED_EARLY", Refusal::StoppedEarly.code()),
    ("OTHER_THREAD", Refusal::NotThreadSafe.code()),
    ("RUNNER_CLOSED", Refusal::RunnerClosed.code()),
    ("EXECUTOR_SHUT_DOWN", Refusal::ExecutorShutdown.code()),
    ("DIFFERENT_LOOP", Refusal::DifferentLoop.code()),
    ("RUNNER_IN_LOOP", Refusal::NestedRunner.code()),
];

/// The number of the first kind whose records are such.
fn kind(is_such: impl Fn(&Record) -> bool) -> u64 {
    let records = (0..=u8::MAX).map(|kind| Record { kind, detail: 1, object: 1, ..Record::default() });
    records.into_iter().find(is_such).expect("some record is").kind.into()
}

fn is_report(record: &Record, variant: &str) -> bool {
    let report = record.report().map(|report| format!("{report:?}"));
    report.and_then(|text| text.split(' ').next().map(|word| word == variant)) == Some(true)
}

fn detail_of_fork() -> u64 {
    let leave = Record { kind: kind(|record| is_report(record, "Leaving")) as u8, ..Record::default() };
    let details = (0..=u8::MAX).find(|detail| is_report(&Record { detail: *detail, ..leave }, "Forked"));
    details.expect("some detail is a fork's").into()
}

/// `NAME = number`, one a line.
fn assignments(text: &str) -> BTreeMap<&str, u64> {
    let numbers = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let numbers = numbers.filter_map(|line| line.split_once(" = "));
    numbers.map(|(name, number)| (name, number.trim().parse().expect("a number"))).collect()
}

#[test]
fn the_agents_numbers_are_the_wires() {
    let (_, text) = MODULES.iter().find(|(name, _)| *name == "codes").expect("the agent's numbers");
    assert_eq!(assignments(text), numbers().into_iter().collect::<BTreeMap<_, _>>());
}
