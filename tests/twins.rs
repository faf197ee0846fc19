//! A scenario and its Python twin are one program: on Tokio and on a real CPython they live the same lives, but for what
//! the scenario itself names as different.
//!
//! Each is run in both entry points on both engines at once, on the `python3` that is found; `-- --ignored` does so on every
//! interpreter there is. Under `CI=true` one must be found. The lanes of Tokio are this very program, run again.

use libtest_mimic::{Arguments, Failed, Trial};
use loopscope::{
    app::{FoundEngine, Plan, Session},
    event::{LaneId, Mode, Span, Stream, Time},
    finding::{Finding, Limits, Verdict, differences, judge},
    model::{EntryPoint, Lane, Model, Poll, TaskHistory, TaskState},
    scenario::{ALL, Scenario, Settings},
    source::python::{Interpreter, Which, all, find},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
    time::Duration,
};
use tokio::{
    runtime::Builder,
    time::{Instant, timeout_at},
};

/// Longer than any of these takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);
const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;
/// How fast a lane is depends on the machine.
const PATIENT: Limits = Limits { cancel: Span::from_millis(60_000), blocked: Span::from_millis(60_000) };

/// What a scenario is set to, so that it is over soon and goes each of its ways.
struct Case {
    scenario: &'static str,
    sets: &'static [&'static str],
    /// What each lane is sent, once its main and all it started wait. What the scenario itself plans is not sent: its time is
    /// no moment of the program.
    signal: Option<i32>,
    /// The line that each lane must have printed before; none if that is empty.
    line: &'static str,
}

const fn case(scenario: &'static str, sets: &'static [&'static str]) -> Case {
    Case { scenario, sets, signal: None, line: "" }
}

const fn signalled(scenario: &'static str, sets: &'static [&'static str], signal: i32) -> Case {
    Case { scenario, sets, signal: Some(signal), line: "" }
}

const CASES: &[Case] = &[
    case("sleep", &["length=100ms"]),
    case("anatomy", &["hold=200ms"]),
    case("leftovers", &["work=200ms"]),
    case("async-generators", &["work=100ms"]),
    case("async-generators", &["work=100ms", "before_close=shutdown_asyncgens"]),
    case("manual-cleanup", &["work=200ms", "job=700ms"]),
    case("manual-cleanup", &["work=200ms", "job=700ms", "cleanup=whole"]),
    signalled("manual-cleanup", &["work=1h", "job=2s", "handler=yes"], SIGTERM),
    case("graceful-shutdown", &["pattern=trusting", "work=100ms"]),
    signalled("graceful-shutdown", &["pattern=trusting", "work=1h"], SIGTERM),
    signalled("graceful-shutdown", &["pattern=published", "work=1h"], SIGTERM),
    signalled("graceful-shutdown", &["pattern=correct", "work=1h"], SIGTERM),
    signalled("unhandled-signals", &["work=1h"], SIGTERM),
    signalled("unhandled-signals", &["work=1h"], SIGINT),
    signalled("ctrl-c", &["work=1h"], SIGINT),
    case("teardown-interrupted", &["work=100ms", "cleanup=100ms"]),
    Case { line: "background cleans up", ..signalled("teardown-interrupted", &["work=100ms", "cleanup=1h"], SIGINT) },
    signalled("ctrl-c", &["work=1h", "pattern=swallows"], SIGINT),
    case("unclosed-loop", &["iterations=3", "pause=20ms"]),
    case("nested-run", &["work=50ms"]),
    case("runner", &["way=run", "carry=lock", "pause=50ms"]),
    case("runner", &["way=run", "carry=queue", "pause=50ms"]),
    case("runner", &["way=runner", "carry=lock", "pause=50ms"]),
    case("runner", &["way=factory", "carry=queue", "pause=50ms"]),
    case("implicit-loop", &["loop=implicit", "work=50ms"]),
    case("implicit-loop", &["loop=explicit", "work=50ms"]),
    case("custom-policy", &["way=factory", "work=50ms"]),
    case("custom-policy", &["way=multi-thread", "work=50ms"]),
    case("debug-mode", &["debug=off"]),
    case("debug-mode", &["debug=asyncio"]),
    case("debug-mode", &["debug=dev"]),
    case("sync-bridge", &["requests=2", "work=50ms"]),
    case("cross-request", &["bridge=careless", "work=1s"]),
    case("cross-request", &["bridge=careful"]),
    case("setup-cost", &["rounds=10"]),
    case("threads", &["threads=3", "hold=100ms"]),
    case("shared-loop", &["calls=unsafe", "threads=1"]),
    case("shared-loop", &["calls=debug", "threads=1"]),
    case("shared-loop", &["calls=safe"]),
    case("main-raises", &["work=100ms"]),
    case("main-raises", &["work=100ms", "raises=exit"]),
    case("stubborn-task", &["work=100ms", "stubborn=2s"]),
    Case { line: "the call is done", ..signalled("blocking", &["what=loop", "work=1h", "block=100ms"], SIGTERM) },
    signalled("blocking", &["what=job", "work=1h", "block=2s"], SIGTERM),
    case("cancel-storm", &["tasks=200", "hold=100ms"]),
    case("cancel-storm", &["tasks=50", "hold=100ms", "cleanup=50ms"]),
];

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|word| word == "lane") {
        return loopscope::gallery(&[]);
    }
    libtest_mimic::run(&Arguments::from_args(), trials()).exit_code()
}

fn trials() -> Vec<Trial> {
    let python = find(&Which::Default);
    let mut trials = vec![found(python.as_ref().err().map(ToString::to_string))];
    for scenario in ALL.iter().copied() {
        let (python, is_missing) = (python.as_ref().ok().cloned(), python.is_err());
        let trial = Trial::test(scenario.name, move || same(scenario, &python.ok_or("no python3 was found")?));
        trials.push(trial.with_ignored_flag(is_missing));
        let everywhere = move || {
            let failed: Vec<_> = all().iter().filter_map(|python| same(scenario, python).err()).collect();
            let text: Vec<_> = failed.iter().filter_map(Failed::message).collect();
            if failed.is_empty() { Ok(()) } else { Err(text.join("\n").into()) }
        };
        trials.push(Trial::test(format!("everywhere::{}", scenario.name), everywhere).with_ignored_flag(true));
    }
    trials
}

/// Without a Python the tests are shown as ignored; under `CI=true` that is a failure.
fn found(missing: Option<String>) -> Trial {
    let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let is_ignored = missing.is_some() && !must;
    let test = move || missing.map_or(Ok(()), |why| Err(Failed::from(why)));
    Trial::test("a_python_is_found", test).with_ignored_flag(is_ignored)
}

/// The scenario and its twin part where it says so, and nowhere else.
fn same(scenario: &'static Scenario, python: &Interpreter) -> Result<(), Failed> {
    let twin = scenario.twin.ok_or("it has no twin")?;
    let cases: Vec<_> = CASES.iter().filter(|case| case.scenario == scenario.name).collect();
    if cases.is_empty() {
        return Err("it is no case of this test".into());
    }
    let mut seen = BTreeSet::new();
    for case in cases {
        let model = run(scenario, case, python);
        for entry in EntryPoint::ALL {
            let mut lanes = model.lanes.iter().filter(|lane| lane.info.entry == Some(*entry));
            let lanes = [lanes.next().ok_or("no Tokio lane")?, lanes.next().ok_or("no CPython lane")?];
            seen.extend(partings(lanes).into_iter().map(|what| (entry.word(), what)));
        }
    }
    let partings = twin.partings.iter().filter(|it| it.on.contains(python.version.1));
    let named = partings.flat_map(|it| it.what.iter().map(|what| (it.style, (*what).to_owned())));
    // What a Python lacks another one may have.
    let named = named.filter(|parting| seen.contains(parting) || !parting.1.contains("is not installed")).collect();
    let told = |these: &BTreeSet<(&str, String)>, others| {
        these.difference(others).map(|(entry, what)| format!("\n  {entry}: {what}")).collect::<String>()
    };
    match (told(&seen, &named), told(&named, &seen)) {
        (new, old) if new.is_empty() && old.is_empty() => Ok(()),
        (new, old) => {
            Err(format!("{python}\nparts, and does not say so:{new}\nsays so, and does not part:{old}").into())
        }
    }
}

/// Where a lane on Tokio and one on CPython part, each as a sentence.
fn partings(lanes: [&Lane; 2]) -> Vec<String> {
    for lane in lanes {
        assert!(
            lane.lifeline.connected.is_some() && lane.dropped(Time::END) == 0,
            "{}: not all is told",
            lane.info.engine
        );
    }
    let [tokio, cpython] = lanes;
    if let Some(alone) = alone(lanes) {
        return vec![alone];
    }
    let lives = differences(tokio, cpython, Time::END).into_iter().map(|it| named(&it.sentence, lanes));
    let [ours, theirs] = lanes.map(facts);
    let others = ours.keys().chain(theirs.keys().filter(|key| !ours.contains_key(*key))).filter_map(|key| {
        let [ours, theirs] = [&ours, &theirs].map(|facts| facts.get(key).map_or("nothing", String::as_str));
        (ours != theirs).then(|| format!("{key}: {ours} on Tokio, {theirs} on CPython"))
    });
    lives.chain(others).collect()
}

/// Where one engine has no such thing, its lane says so and runs no loop. No more is to be compared then.
fn alone(lanes: [&Lane; 2]) -> Option<String> {
    let has_loops = lanes.map(|lane| lane.loops.known(Time::END).next().is_some());
    let said = |lane: &Lane| lane.output.iter().map(|line| numberless(&line.line)).collect::<Vec<_>>().join(" ");
    match has_loops {
        [true, false] => Some(format!("only Tokio runs a loop; CPython prints `{}`", said(lanes[1]))),
        [false, true] => Some(format!("only CPython runs a loop; Tokio prints `{}`", said(lanes[0]))),
        _ => None,
    }
}

/// A sentence about lanes as one about engines; what holds for the second loop as well as for the first is one thing.
fn named(sentence: &str, [tokio, cpython]: [&Lane; 2]) -> String {
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let engine = |word: &str| match word {
        _ if word == tokio.info.id.letter().to_string() => "Tokio".into(),
        _ if word == cpython.info.id.letter().to_string() => "CPython".into(),
        _ => word.to_owned(),
    };
    let words: Vec<_> = sentence.split(' ').filter(|word| !is_number(word)).map(engine).collect();
    words.join(" ")
}

/// What lanes have in common besides the lives of loops and tasks: how cancellations went, the checks, and what was
/// printed. Sets are in no order in Python, so that neither is who is cancelled first.
fn facts(lane: &Lane) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for task in lane.tasks.all() {
        let (name, asked) = (lane.task_name(task).to_string(), task.cancellation());
        if !asked.requests.is_empty() && !name.starts_with("Task-") {
            let mut by: Vec<_> = asked.requests.iter().map(|request| format!("{:?}", request.by)).collect();
            by.sort_unstable();
            let (told, swallowed) = (asked.delivered.kept(), asked.swallowed.kept());
            facts.insert(name, format!("asked by {by:?}, told {told}x, swallowed {swallowed}x"));
        }
    }
    // Of what is deprecated in Python, or never awaited, nothing is to be said on Tokio.
    let is_pythons = |finding: &Finding| {
        ["deprecated-call", "never-awaited"].contains(&finding.rule) && finding.verdict != Verdict::Fail
    };
    for finding in judge(lane, Time::END, &PATIENT).into_iter().filter(|finding| !is_pythons(finding)) {
        facts.insert(format!("`{}`", finding.rule), finding.verdict.word().to_owned());
    }
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for line in lane.output.iter().filter(|line| line.stream == Stream::Stdout) {
        *lines.entry(numberless(&line.line)).or_default() += 1;
    }
    facts.extend(lines.into_iter().map(|(line, times)| (format!("`{line}`"), format!("printed {times}x"))));
    facts
}

/// The line with `#` for each number: what was measured differs from run to run.
fn numberless(line: &str) -> String {
    let mut text = line.replace(|c: char| c.is_ascii_digit(), "#");
    for repeated in ["##", "#.#", "  #"] {
        let once = if repeated.starts_with(' ') { " #" } else { "#" };
        while text.contains(repeated) {
            text = text.replace(repeated, once);
        }
    }
    text
}

/// Runs both entry points on both engines, to their end.
fn run(scenario: &'static Scenario, case: &Case, python: &Interpreter) -> Model {
    let plan = Plan {
        scenario,
        settings: Settings::parse(scenario, case.sets).expect("what can be set"),
        beside: None,
        engines: vec![FoundEngine::Tokio, FoundEngine::Cpython(python.clone(), Mode::Full)],
        entries: EntryPoint::ALL.to_vec(),
        limits: PATIENT,
        console: false,
    };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut spec = plan.session().expect("both have a program");
        spec.lanes.iter_mut().for_each(|lane| lane.signal = None);
        let mut session = Session::begin(&spec).expect("the lanes start");
        let lanes = session.model.lanes.iter().map(|lane| lane.info.id);
        let mut unsignalled: Vec<_> = lanes.filter(|_| case.signal.is_some()).collect();
        let deadline = Instant::now() + DEADLINE;
        while timeout_at(deadline, session.next()).await.expect("the lanes end").is_some() {
            let is_ready = |id: &LaneId| session.model.lane(*id).is_some_and(|lane| is_ready(lane, case));
            let (ready, others): (Vec<_>, _) = unsignalled.into_iter().partition(is_ready);
            unsignalled = others;
            ready.into_iter().zip(case.signal.iter().cycle()).for_each(|(id, signal)| {
                session.signal(id, *signal).expect("it lives");
            });
        }
        assert!(unsignalled.is_empty(), "{}: it never came to wait", scenario.name);
        session.model
    })
}

/// Whether it is time for the signal: the line is printed, if there is one to be, otherwise main and others are there; each
/// of them is known to wait; and the loop waits for events. A Ctrl-C in the middle of a step would come out of the task.
fn is_ready(lane: &Lane, case: &Case) -> bool {
    let waits = |task: &TaskHistory| match task.state(Time::END) {
        TaskState::Waiting(on) => on.is_some(),
        // It awaits something while it cleans up.
        TaskState::Cancelling => {
            let (cancel, step) = (task.cancellation(), task.polls.recent.latest(Time::END).map(Poll::end));
            cancel.swallowed.kept() > 0 && step > cancel.delivered.latest(Time::END).copied()
        }
        _ => false,
    };
    let is_there = match case.line {
        "" => lane.tasks.counts(Time::END).live > 1,
        line => lane.output.iter().any(|said| &*said.line == line),
    };
    is_there && lane.tasks.alive(Time::END).all(waits) && lane.lifeline.started.is_some_and(|(_, pid)| sleeps(pid))
}

/// Whether the main thread of a process sleeps in the kernel.
fn sleeps(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|fields| fields.starts_with('S'))
}
