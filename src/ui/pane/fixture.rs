//! Two small stories that the panes' tests draw.

use ratatui::{buffer::Buffer, layout::Rect};
use rustc_hash::FxHashSet;

#[path = "../../../tests/story/mod.rs"]
#[expect(dead_code, reason = "panes ask a story no questions")]
mod story;

use super::PaneKind;
use crate::{
    event::{
        By, Engine, Event, LaneId, LoopId, LoopState, NameId, Observation, Report, SiteId, Span, TaskId, Time, Wait,
        What,
    },
    finding::{Finding, Subject, SubjectId, Verdict},
    model::{EntryPoint, LaneInfo, Model, Outline, Timers, passages},
    ui::{
        Language, Printing,
        latencies::Latencies,
        scene::{Alike, Scene, Scroll, SourceFile, TaskLook, TaskRow},
        theme::Theme,
        widget::{code::carries, timeline::Window},
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
    pub(super) alike: Vec<Alike>,
    pub(super) look: TaskLook,
    pub(super) list: Scroll,
    pub(super) task: Option<TaskId>,
    pub(super) window: Option<Window>,
    pub(super) source: Option<&'static str>,
    pub(super) printing: Printing,
    pub(super) theme: Theme,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            rows: None,
            alike: Vec::new(),
            look: TaskLook::default(),
            list: Scroll::default(),
            task: Some(TaskId(3)),
            window: None,
            source: Some(SOURCE),
            printing: Printing::Plain,
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
        self.told(at, 2, Report::TaskCreated { task, parent, on: LOOP, name: NameId(name) });
        let (took, queued) = (Span(41_000), Span(3_000));
        self.told(at + Span(5_000), 2, Report::Polled { task, took, woken_by: By::Task, waker: parent, queued });
        self.told(at + Span(40_000), 3, Report::Waiting { task, on: Wait::Sleep, other: None });
    }

    /// What a text tells.
    pub(super) fn of(text: &str) -> Self {
        let mut told = story::Story::parse(text);
        for event in &mut told.events {
            event.at = Time(START + event.at.0);
        }
        Self { model: told.model(), findings: Vec::new() }
    }

    /// Four tasks, SIGTERM after a second; `worker-1` is told late, `worker-2` swallows it, `main` fails.
    pub(super) fn shutdown() -> Self {
        Self { findings: findings(), ..Self::of(include_str!("../../../tests/story/deaf_worker.txt")) }
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
        let known = || lane.tasks.known(at).map(|task| TaskRow::of(task.id)).collect();
        let tasks: Vec<TaskRow> = view.rows.clone().unwrap_or_else(known);
        let (latencies, timers) = (Latencies::of(lane, at), Timers::of(lane, at));
        let passages = passages(lane, at);
        let outline = Outline::of(lane, &FxHashSet::default());
        let end = if self.model.head() > self.model.start() { self.model.head() } else { ms(1_000) };
        let carries = view.source.map_or_else(Vec::new, |text| carries(Language::Rust, text));
        let scene = Scene {
            model: &self.model,
            lane,
            findings: &self.findings,
            at,
            said: None,
            chosen: false,
            live: false,
            is_past: false,
            window: &view.window.clone().unwrap_or(Window::whole(self.model.start(), end)),
            list: view.list,
            tasks: &tasks,
            alike: &view.alike,
            latencies: &latencies,
            timers: &timers,
            passages: &passages,
            printed: None,
            forgotten: 0,
            filter: "",
            outline: &outline,
            look: &view.look,
            task: view.task,
            source: view.source.map(|text| SourceFile {
                file: "src/scenario/story.rs",
                text,
                language: Language::Rust,
                carries: &carries,
            }),
            printing: view.printing,
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

/// What a text tells.
pub(in crate::ui) fn model_of(text: &str) -> Model {
    story::Story::parse(text).model()
}

/// The text of a drawing, with its right edge.
pub(in crate::ui) fn text(buf: &Buffer) -> String {
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
        fix: (verdict == Verdict::Fail).then_some("Keep polls short.".into()),
        steps: Vec::new(),
        since: None,
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
