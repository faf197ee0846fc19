//! Two small stories that the panes' tests draw.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{PaneKind, lives};
use crate::{
    event::{
        By, End, Engine, Event, File, FileKind, LaneId, LoopId, LoopState, Metric, NameId, Observation, Phase, Report,
        SignalHow, SiteId, Span, Step, Stream, TaskId, Time, Usage, Wait, What,
    },
    finding::{Finding, Subject, SubjectId, Verdict},
    model::{EntryPoint, LaneInfo, Model},
    ui::{
        scene::{Scene, Scroll, SourceFile, TaskLook, TaskRow},
        theme::Theme,
    },
};

/// The clock does not begin at zero.
const START: u64 = 7_000_000_000;
const LOOP: LoopId = LoopId(1);
const SOURCE: &str = "\
use loopscope::runtime::{Result, sleep, spawn};

/// Three workers, cancelled by a signal.
async fn main() -> Result<()> {
    let text = \"async fn is no keyword here\";
    for _ in 0..3 {
        spawn(worker()); // one after the other
    }
    sleep(forever()).await
}
";

/// A moment of the story.
pub(super) fn ms(ms: u64) -> Time {
    Time(START + ms * 1_000_000)
}

/// How a person looks at the story.
pub(super) struct Setting {
    pub(super) rows: Option<Vec<TaskRow>>,
    pub(super) look: TaskLook,
    pub(super) list: Scroll,
    pub(super) task: Option<TaskId>,
    pub(super) window: Option<(Time, Time)>,
    pub(super) source: Option<&'static str>,
    pub(super) theme: Theme,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            rows: None,
            look: TaskLook::default(),
            list: Scroll::default(),
            task: Some(TaskId(3)),
            window: None,
            source: Some(SOURCE),
            theme: Theme::ALL[0].clone(),
        }
    }
}

/// A session that is told event by event.
pub(super) struct Story {
    pub(super) model: Model,
    pub(super) findings: Vec<Finding>,
}

impl Story {
    /// A lane in which nothing has happened.
    pub(super) fn empty() -> Self {
        let info = LaneInfo {
            id: LaneId(0),
            title: "story".into(),
            engine: Engine::Tokio,
            entry: Some(EntryPoint::Managed),
            ..LaneInfo::default()
        };
        Self { model: Model::new(vec![info]), findings: Vec::new() }
    }

    pub(super) fn told(&mut self, at: Time, site: u16, report: Report) {
        let event = Event { at, lane: LaneId(0), site: SiteId(site), what: What::Report(report) };
        self.model.apply(&event);
    }

    pub(super) fn seen(&mut self, at: Time, what: Observation) {
        let event = Event { at, lane: LaneId(0), site: SiteId::NONE, what: What::Observation(what) };
        self.model.apply(&event);
    }

    pub(super) fn named(&mut self, id: u32, text: &str) {
        self.seen(ms(0), Observation::Named(NameId(id), text.into()));
    }

    pub(super) fn spawn(&mut self, at: Time, task: u64, parent: Option<u64>, name: u32) {
        let (task, parent) = (TaskId(task), parent.map(TaskId));
        self.told(at, 2, Report::Spawned { task, parent, on: LOOP, name: NameId(name) });
        let (took, queued) = (Span(41_000), Span(3_000));
        self.told(at + Span(5_000), 2, Report::Polled { task, took, woken_by: By::Task, waker: parent, queued });
        self.told(at + Span(40_000), 3, Report::Waiting { task, on: Wait::Sleep, other: None });
    }

    fn files(&mut self, at: Time, files: &[(u32, FileKind)]) {
        let files: Arc<[File]> = files.iter().map(|(fd, kind)| File { fd: *fd, kind: kind.clone() }).collect();
        self.seen(at, Observation::Files(files));
    }

    /// Four tasks, SIGTERM after a second; `worker-1` is told late, `worker-2` swallows it, `main` fails.
    pub(super) fn shutdown() -> Self {
        let mut story = Self::empty();
        story.begin();
        story.stop();
        story.findings = findings();
        story
    }

    fn begin(&mut self) {
        let names = ["main", "worker-0", "worker-1", "worker-2", "please stop", "timed out: the worker is deaf"];
        for (id, name) in (1..).zip(names) {
            self.named(id, name);
        }
        for (id, line) in [(1, 4), (2, 7), (3, 9)] {
            let site: Arc<str> = format!("src/scenario/story.rs:{line}").into();
            self.seen(ms(0), Observation::Located(SiteId(id), site));
        }
        self.seen(ms(0), Observation::Started { pid: 4242 });
        self.seen(ms(5), Observation::Connected);
        let mut files =
            vec![(0, FileKind::Path("/dev/null".into())), (1, FileKind::Pipe(48_213)), (2, FileKind::Pipe(48_214))];
        self.files(ms(6), &files);
        self.told(ms(10), 1, Report::Loop { id: LOOP, state: LoopState::Created });
        files.extend([(5, FileKind::EventPoll), (6, FileKind::EventFd)]);
        files.push((9, FileKind::Socket("tcp 127.0.0.1:8080 → 127.0.0.1:49152".into())));
        self.files(ms(12), &files);
        self.told(ms(12), 1, Report::Loop { id: LOOP, state: LoopState::Running });
        self.told(ms(12), 0, Report::Signal { on: LOOP, signal: 15, how: SignalHow::HandlerSet });
        self.spawn(ms(20), 1, None, 1);
        for worker in 0..3 {
            self.spawn(ms(30 + 70 * worker), 2 + worker, Some(1), 2 + worker as u32);
        }
        for beat in 0..20 {
            let (value, at) = (beat * 8_000_000, ms(100 * beat + 15));
            self.told(at, 0, Report::Metric { on: LOOP, metric: Metric::BusyTime, value });
            self.told(at, 0, Report::Metric { on: LOOP, metric: Metric::QueueDepth, value: beat % 3 });
            let usage = Usage { threads: 2, memory: 4_404_019, cpu: Span::from_millis(20) };
            self.seen(at, Observation::Usage(usage));
        }
        self.seen(ms(60), Observation::Output { stream: Stream::Stdout, line: "three workers at work".into() });
        let took = Span::from_millis(180);
        let poll = Report::Polled { task: TaskId(3), took, woken_by: By::Unknown, waker: None, queued: Span(90_000) };
        self.told(ms(500), 3, poll);
    }

    fn stop(&mut self) {
        self.seen(ms(1_000), Observation::SignalSent { signal: 15 });
        self.told(ms(1_001), 0, Report::Signal { on: LOOP, signal: 15, how: SignalHow::Received });
        for (task, told) in [(2, 1_002), (3, 1_260), (4, 1_003)] {
            let request =
                Report::CancelRequested { task: TaskId(task), by: By::Signal, asker: None, message: NameId(5) };
            self.told(ms(1_002), 3, request);
            self.told(ms(told) + Span(41_000), 3, Report::CancelDelivered { task: TaskId(task) });
        }
        self.told(ms(1_100), 3, Report::CancelSwallowed { task: TaskId(4) });
        self.seen(ms(1_110), Observation::Output { stream: Stream::Stderr, line: "worker-2 goes on".into() });
        self.end(ms(1_002) + Span(90_000), 2, End::Cancelled, 0);
        self.end(ms(1_500), 3, End::Cancelled, 0);
        self.end(ms(1_600), 1, End::Failed, 6);
        self.told(ms(1_601), 1, Report::Loop { id: LOOP, state: LoopState::Stopped });
        self.told(ms(1_602), 0, Report::Teardown { id: LOOP, step: Step::Cancel, phase: Phase::Begun, count: 1 });
        self.told(ms(1_603), 0, Report::Teardown { id: LOOP, step: Step::Cancel, phase: Phase::Ended, count: 1 });
        self.told(ms(1_603), 1, Report::Loop { id: LOOP, state: LoopState::Running });
        self.told(ms(1_604), 0, Report::Teardown { id: LOOP, step: Step::Gather, phase: Phase::Begun, count: 1 });
        self.seen(ms(2_000), Observation::Note("the lane is asked to say what it waits for".into()));
    }

    fn end(&mut self, at: Time, task: u64, end: End, reason: u32) {
        self.told(at, 0, Report::Ended { task: TaskId(task), end, reason: NameId(reason) });
    }

    /// As many tasks as there are names, none of them asked to stop.
    pub(super) fn of_names(names: &[&str]) -> Self {
        let mut story = Self::empty();
        story.told(ms(0), 0, Report::Loop { id: LOOP, state: LoopState::Running });
        for (index, name) in names.iter().enumerate() {
            story.named(index as u32 + 1, name);
            story.spawn(ms(index as u64), index as u64 + 1, None, index as u32 + 1);
        }
        story
    }

    /// What a pane draws of the story at a moment.
    pub(super) fn draw(&self, kind: &PaneKind, at: Time, size: (u16, u16), view: &Setting) -> Buffer {
        let lane = &self.model.lanes[0];
        let known = || lane.tasks.known(at).map(|task| TaskRow { task: task.id, depth: 0, sibling: false }).collect();
        let tasks: Vec<TaskRow> = view.rows.clone().unwrap_or_else(known);
        let lives = lives(lane, &tasks, at);
        let end = if self.model.head() > self.model.start() { self.model.head() } else { ms(1_000) };
        let scene = Scene {
            model: &self.model,
            lane,
            findings: &self.findings,
            at,
            live: false,
            window: view.window.unwrap_or((self.model.start(), end)),
            list: view.list,
            tasks: &tasks,
            lives: &lives,
            look: &view.look,
            task: view.task,
            source: view.source.map(|text| SourceFile { file: "src/scenario/story.rs", text }),
            theme: &view.theme,
            focused: true,
        };
        let mut buf = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        (kind.draw)(&scene, buf.area, &mut buf);
        buf
    }

    /// The same as lines of text.
    pub(super) fn text(&self, kind: &PaneKind, at: Time, size: (u16, u16)) -> String {
        text(&self.draw(kind, at, size, &Setting::default()))
    }
}

/// The text of a drawing, with its right edge.
pub(super) fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for row in buf.content.chunks(buf.area.width.max(1).into()) {
        out.extend(row.iter().map(ratatui::buffer::Cell::symbol));
        out.push_str("▕\n");
    }
    out
}

fn findings() -> Vec<Finding> {
    let finding = |verdict, rule, fragment: &str, sentence: &str, subjects: &[(u64, &str)]| Finding {
        rule,
        lane: LaneId(0),
        verdict,
        sentence: sentence.into(),
        fragment: fragment.into(),
        fix: (verdict == Verdict::Fail).then_some("Keep polls short."),
        subjects: subjects.iter().map(|&(id, name)| task(id, name)).collect(),
        count: subjects.len() as u64,
        at: Some(ms(1_260)),
    };
    let late = "worker-1 got its cancel 258 ms after the request, later than 50.0 ms.";
    vec![
        finding(
            Verdict::Fail,
            "cancel-swallowed",
            "1 cancel swallowed",
            "1 task swallowed its cancel.",
            &[(4, "worker-2")],
        ),
        finding(Verdict::Fail, "cancel-latency", "cancel 258 ms", late, &[(3, "worker-1")]),
        finding(Verdict::Unknown, "loop-left-open", "loop closed", "The process has not ended.", &[]),
        finding(Verdict::Ok, "fds-stable", "fds 6→6", "As many descriptors are open as before.", &[]),
        finding(Verdict::NotApplicable, "nested-run", "nested run", "There was nothing to judge.", &[]),
    ]
}

fn task(id: u64, name: &str) -> Subject {
    Subject { id: SubjectId::Task(TaskId(id)), name: name.into(), place: None, state: String::new() }
}
