//! A session that never ran: `graceful-shutdown` in both styles, told as events.

use std::sync::Arc;

use loopscope::{
    event::{
        By, End, Engine, Event, Exit, File, FileKind, LaneId, LoopId, LoopState, Metric, NameId, Observation, Phase,
        Report, SignalHow, SiteId, Span, Step, Stream, TaskId, Time, Usage, Wait, What,
    },
    model::{EntryPoint, LaneInfo, Model},
    ui::{Brief, Card, CardField, Language, Order, ScenarioOrder, SourceText},
};

/// When the session begins, on the machine's clock.
const START: u64 = 7_000_000_000_000;
/// The other engine.
const CPYTHON: Engine = Engine::Cpython((3, 12, 1));
/// The workers of the scenario.
const WORKERS: u64 = 3;

/// Writes what happens in one lane.
struct Teller<'a> {
    model: &'a mut Model,
    lane: LaneId,
    until: u64,
}

impl Teller<'_> {
    /// So many microseconds after the start.
    fn at(&mut self, micros: u64, what: What, site: u16) {
        let at = Time(START + micros * 1_000);
        if micros <= self.until {
            self.model.apply(&Event { at, lane: self.lane, site: SiteId(site), what });
        }
    }

    fn told(&mut self, micros: u64, report: Report) {
        self.at(micros, What::Report(report), 0);
    }

    fn told_at(&mut self, micros: u64, report: Report, site: u16) {
        self.at(micros, What::Report(report), site);
    }

    fn seen(&mut self, micros: u64, observation: Observation) {
        self.at(micros, What::Observation(observation), 0);
    }

    fn says(&mut self, micros: u64, line: &str) {
        self.seen(micros, Observation::Output { stream: Stream::Stdout, line: line.into() });
    }

    fn polled(&mut self, micros: u64, task: u64, took: u64) {
        let (took, queued) = (Span(took * 1_000), Span(4_000));
        self.told(micros, Report::Polled { task: TaskId(task), took, woken_by: By::Unknown, waker: None, queued });
    }

    fn files(&mut self, micros: u64, more: &[(u32, FileKind)]) {
        let base = [(0, "/dev/null"), (1, "pipe"), (2, "pipe")];
        let base = base.map(|(fd, path)| File { fd, kind: FileKind::Path(path.into()) });
        let more = more.iter().map(|(fd, kind)| File { fd: *fd, kind: kind.clone() });
        self.seen(micros, Observation::Files(base.into_iter().chain(more).collect()));
    }

    fn task(&mut self, micros: u64, task: u64, parent: Option<u64>, name: u32, site: u16) {
        let report =
            Report::Spawned { task: TaskId(task), parent: parent.map(TaskId), on: LoopId(1), name: NameId(name) };
        self.told_at(micros, report, site);
    }

    fn waits(&mut self, micros: u64, task: u64, on: Wait, site: u16) {
        self.told_at(micros, Report::Waiting { task: TaskId(task), on, other: None }, site);
    }
}

const NAMES: [&str; 6] = ["main", "worker-0", "worker-1", "worker-2", "shutdown", "SIGTERM"];
const SITES: [&str; 4] = [
    "src/scenario/graceful_shutdown.rs:3",
    "src/scenario/graceful_shutdown.rs:5",
    "src/scenario/graceful_shutdown.rs:9",
    "src/scenario/graceful_shutdown.rs:12",
];

const TWIN_SITES: [&str; 4] =
    ["graceful_shutdown.py:1", "graceful_shutdown.py:2", "graceful_shutdown.py:3", "graceful_shutdown.py:4"];

fn begins(lane: &mut Teller, pid: u32, offset: u64) {
    lane.seen(offset, Observation::Started { pid });
    lane.seen(offset + 900, Observation::Connected);
    for (number, name) in (1..).zip(NAMES) {
        lane.seen(offset + 900, Observation::Named(NameId(number), name.into()));
    }
    let is_cpython = lane.model.lane(lane.lane).is_some_and(|lane| lane.info.engine == CPYTHON);
    for (number, site) in (1..).zip(if is_cpython { TWIN_SITES } else { SITES }) {
        lane.seen(offset + 900, Observation::Located(SiteId(number), site.into()));
    }
    lane.files(offset + 950, &[]);
    let usage = Usage { threads: 1, memory: 5 << 20, cpu: Span::from_millis(2) };
    lane.seen(offset + 960, Observation::Usage(usage));
    lane.told_at(offset + 1_000, Report::Loop { id: LoopId(1), state: LoopState::Created }, 1);
    let sockets = FileKind::Socket("unix".into());
    lane.files(offset + 1_100, &[(3, FileKind::EventPoll), (4, FileKind::EventFd), (5, sockets)]);
    lane.told_at(offset + 1_200, Report::Loop { id: LoopId(1), state: LoopState::Running }, 1);
    lane.task(offset + 1_250, 1, None, 1, 1);
    lane.told(offset + 1_300, Report::Signal { on: LoopId(1), signal: 15, how: SignalHow::HandlerSet });
    for worker in 0..WORKERS {
        lane.task(offset + 1_400 + worker * 20, 2 + worker, Some(1), 2 + worker as u32, 2);
    }
    lane.polled(offset + 1_260, 1, 240);
    lane.waits(offset + 1_500, 1, Wait::Gather, 3);
    for worker in 0..WORKERS {
        lane.polled(offset + 1_520 + worker * 40, 2 + worker, 31);
        lane.waits(offset + 1_550 + worker * 40, 2 + worker, Wait::Sleep, 4);
        lane.says(offset + 1_560 + worker * 40, &format!("worker-{worker}: working"));
    }
    for tenth in 1..10 {
        let busy = Report::Metric { on: LoopId(1), metric: Metric::BusyTime, value: tenth * 2_000_000 };
        lane.told(offset + tenth * 100_000, busy);
        let usage = Usage { threads: 2, memory: (6 << 20) + (tenth << 14), cpu: Span::from_millis(2 + tenth) };
        lane.seen(offset + tenth * 100_000, Observation::Usage(usage));
    }
    lane.seen(1_000_000, Observation::SignalSent { signal: 15 });
    lane.told(1_000_120, Report::Signal { on: LoopId(1), signal: 15, how: SignalHow::Received });
}

/// The managed entry point: everything is cancelled, waited for and closed.
fn managed(mut lane: Teller, pid: u32, offset: u64) {
    begins(&mut lane, pid, offset);
    for task in [1, 2, 3, 4] {
        let (by, asker, message) = (By::Signal, None, NameId(6));
        let report = Report::CancelRequested { task: TaskId(task), by, asker, message };
        lane.told_at(1_000_150 + task * 10, report, 3);
    }
    for task in [2, 3, 4] {
        lane.told(1_000_400 + task * 50, Report::CancelDelivered { task: TaskId(task) });
        lane.polled(1_000_400 + task * 50, task, 28);
        lane.says(1_000_410 + task * 50, &format!("worker-{}: cleaning up", task - 2));
        lane.waits(1_000_430 + task * 50, task, Wait::Sleep, 4);
        lane.polled(1_200_000 + task * 50, task, 19);
        let (end, reason) = (End::Cancelled, NameId::NONE);
        lane.told(1_200_019 + task * 50, Report::Ended { task: TaskId(task), end, reason });
    }
    lane.told(1_200_400, Report::CancelDelivered { task: TaskId(1) });
    lane.polled(1_200_400, 1, 22);
    lane.told(1_200_430, Report::Ended { task: TaskId(1), end: End::Cancelled, reason: NameId::NONE });
    lane.told(1_200_450, Report::Loop { id: LoopId(1), state: LoopState::Stopped });
    for (place, step) in (0..).zip(Step::ALL) {
        let id = LoopId(1);
        lane.told(1_200_500 + place * 100, Report::Teardown { id, step: *step, phase: Phase::Begun, count: 0 });
        lane.told(1_200_560 + place * 100, Report::Teardown { id, step: *step, phase: Phase::Ended, count: 0 });
    }
    lane.told(1_201_000, Report::Loop { id: LoopId(1), state: LoopState::Closed });
    lane.files(1_201_100, &[]);
    lane.says(1_201_150, "shutdown complete");
    lane.seen(1_203_000, Observation::Exited(Exit::Code(0)));
}

/// The manual one: the loop is stopped and left.
fn manual(mut lane: Teller, pid: u32, offset: u64) {
    begins(&mut lane, pid, offset);
    lane.told_at(1_000_300, Report::Loop { id: LoopId(1), state: LoopState::Stopped }, 3);
    for task in [1, 2, 3, 4] {
        let (end, reason) = (End::Abandoned, NameId::NONE);
        lane.told(1_001_000 + task * 10, Report::Ended { task: TaskId(task), end, reason });
    }
    let stderr: Arc<str> = "Task was destroyed but it is pending!".into();
    lane.seen(1_001_500, Observation::Output { stream: Stream::Stderr, line: stderr });
    lane.seen(1_004_000, Observation::Exited(Exit::Code(1)));
}

/// The session up to so many milliseconds after its start.
pub(crate) fn session(until_millis: u64) -> Model {
    let mut model = silent();
    let until = until_millis * 1_000;
    managed(Teller { model: &mut model, lane: LaneId(0), until }, 4242, 0);
    manual(Teller { model: &mut model, lane: LaneId(1), until }, 4243, 300);
    model
}

/// The same on two engines: an interpreter takes longer to start, and drops the manual loop as it ends.
pub(crate) fn four(until_millis: u64) -> Model {
    let engines = [Engine::Tokio, CPYTHON]
        .into_iter()
        .flat_map(|engine| EntryPoint::ALL.iter().map(move |style| (engine, *style)));
    let mut model = Model::new((0..).zip(engines).map(|(id, (engine, style))| info(id, engine, style)).collect());
    let until = until_millis * 1_000;
    for (first, offset) in [(0_u8, 0), (2, 90_000)] {
        let pid = 4242 + u32::from(first);
        managed(Teller { model: &mut model, lane: LaneId(first), until }, pid, offset);
        manual(Teller { model: &mut model, lane: LaneId(first + 1), until }, pid + 1, offset + 300);
    }
    let mut interpreter = Teller { model: &mut model, lane: LaneId(3), until };
    interpreter.told(1_003_000, Report::Loop { id: LoopId(1), state: LoopState::Dropped });
    model
}

/// The managed entry point on two engines.
pub(crate) fn two_engines(until_millis: u64) -> Model {
    let lanes = [(0, Engine::Tokio), (1, CPYTHON)];
    let mut model = Model::new(lanes.map(|(id, engine)| info(id, engine, EntryPoint::Managed)).to_vec());
    for (id, offset) in [(0, 0), (1, 90_000)] {
        let lane = Teller { model: &mut model, lane: LaneId(id), until: until_millis * 1_000 };
        managed(lane, 4242 + u32::from(id), offset);
    }
    model
}

/// The managed entry point alone.
pub(crate) fn alone(until_millis: u64) -> Model {
    let mut model = Model::new(vec![info(0, Engine::Tokio, EntryPoint::Managed)]);
    managed(Teller { model: &mut model, lane: LaneId(0), until: until_millis * 1_000 }, 4242, 0);
    model
}

/// Both lanes before anything happened.
pub(crate) fn silent() -> Model {
    Model::new(vec![info(0, Engine::Tokio, EntryPoint::Managed), info(1, Engine::Tokio, EntryPoint::Manual)])
}

fn info(id: u8, engine: Engine, entry: EntryPoint) -> LaneInfo {
    let title = "graceful-shutdown".into();
    LaneInfo { id: LaneId(id), title, engine, entry: Some(entry), ..LaneInfo::default() }
}

/// So many milliseconds after the session's start.
pub(crate) fn moment(millis: u64) -> Time {
    Time(START + millis * 1_000_000)
}

const SOURCE: &str = "\
/// The loop that is shut down.
fn managed(settings: &Settings) -> ExitCode {
    run(main(settings))
}

async fn main(settings: &Settings) -> Result<()> {
    let workers = settings.count(\"workers\");
    let all = (0..workers).map(|number| spawn(worker(number)));
    gather(all).await
}

async fn worker(number: u64) -> Result<()> {
    sleep(Duration::from_secs(5)).await
}
";

const TWIN: &str = "\
async def worker(number, work):
    try:
        print(f\"worker-{number}: working\")
        await asyncio.sleep(work)
    except asyncio.CancelledError:
        print(f\"worker-{number}: cleaning up\")
        raise
";

/// What is watched on two engines.
pub(crate) fn watched_on_both() -> Brief {
    let mut brief = watched();
    brief.sources.push(SourceText::new(Language::Python, "assets/python/graceful_shutdown.py", TWIN));
    Brief { engine: format!("tokio + {CPYTHON}"), ..brief }
}

/// What is watched.
pub(crate) fn watched() -> Brief {
    let order = ScenarioOrder { scenario: "graceful-shutdown".into(), ..ScenarioOrder::default() };
    let look_for = "Send SIGTERM: who is cancelled, who is told, and who ends when.".into();
    Brief {
        title: "graceful-shutdown".into(),
        look_for,
        engine: Engine::Tokio.to_string(),
        sources: vec![SourceText::new(Language::Rust, "src/scenario/graceful_shutdown.rs", SOURCE)],
        order: Some(Order::Scenario(order)),
    }
}

const DIFFERS: &str = "On CPython the end of the interpreter takes the loops apart, and each warns.";

/// A gallery.
pub(crate) fn cards() -> Vec<Card> {
    let field = |name: &str, help: &str, form: &str, default: &str, words: &[&str]| CardField {
        name: name.into(),
        help: help.into(),
        form: form.into(),
        default: default.into(),
        words: words.iter().map(ToString::to_string).collect(),
    };
    let card = |name: &str, [what, look_for, proves]: [&str; 3], fields: Vec<CardField>| Card {
        name: name.into(),
        what: what.into(),
        look_for: look_for.into(),
        proves: proves.into(),
        differs: if name == "unclosed-loop" { DIFFERS.into() } else { String::new() },
        no_cpython: String::new(),
        fields,
        source: Some((format!("src/scenario/{}.rs", name.replace('-', "_")), SOURCE.into())),
        twin: Some((format!("assets/python/{}.py", name.replace('-', "_")), TWIN.into())),
    };
    vec![
        card(
            "sleep",
            [
                "Prints the time, sleeps for a second and prints it again.",
                "Both lanes print the same lines; the managed one takes every teardown step on its own.",
                "The two entry points run the same program to the same end.",
            ],
            vec![field("pause", "how long it sleeps", "a length of time from 1ms to 1m", "1s", &[])],
        ),
        card(
            "graceful-shutdown",
            [
                "Runs workers until SIGTERM arrives, whose handler cancels every task and waits for them.",
                "Send SIGTERM: the request and the delivery of every cancellation, and who ends when.",
                "The published pattern cancels its own main task, so that the shutdown is cut short.",
            ],
            vec![
                field("workers", "how many workers run", "a whole number from 1 to 1000", "3", &[]),
                field("work", "how long each of them works", "a length of time from 1ms to 1h", "5s", &[]),
                field("pattern", "which shutdown", "one of published, correct", "published", &["published", "correct"]),
            ],
        ),
        card(
            "unclosed-loop",
            [
                "Makes a loop again and again, and closes none of them.",
                "The file descriptors climb with every round in the manual lane.",
                "A loop that nobody closes keeps its file descriptors.",
            ],
            vec![field("rounds", "how many loops are made", "a whole number from 1 to 100", "5", &[])],
        ),
    ]
}
