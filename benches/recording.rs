//! What a recording takes: bytes an event, how long to write it and to open it, and a frame at any moment of it. Next to
//! it, what the same events take as JSON lines under zstd.
//!
//! `cargo bench --no-default-features --features app --bench recording` makes up the events of a server with a thousand
//! connections, then of one with ten thousand; `… -- FILE` measures a recording of yours. All lengths and the order of the
//! connections are noise, which no format makes smaller: a program's own recording takes less.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use loopscope::{
    app::{PastOptions, Session, past_session},
    event::{
        By, End, Event, LaneId, LoopId, LoopState, NameId, Observation, Report, SiteId, Span, TaskId, Time, Wait, What,
    },
    export::{Context, Detail, exporter},
    model::Model,
    recording::{LaneHead, RecordOptions, Recording, RecordingWriter, SessionHead},
    ui::{Brief, Input, Past, State, Theme, render, update},
};
use ratatui::{
    buffer::Buffer,
    crossterm::event::{Event as Terminal, KeyCode, KeyEvent},
    layout::Rect,
};
use rustix::time::{ClockId, clock_gettime};

const EVENTS: usize = 10_000_000;
const CONNECTIONS: [usize; 2] = [1_000, 10_000];
const SIZE: (u16, u16) = (200, 60);
/// So many events are also written as JSON lines.
const AS_JSON: usize = 200_000;
const FRAMES: usize = 200;

fn main() {
    if let Some(given) = std::env::args().skip(1).find(|word| !word.starts_with('-')) {
        return measure(Path::new(&given));
    }
    let folder = tempfile::tempdir().expect("a folder");
    for connections in CONNECTIONS {
        let path = folder.path().join(connections.to_string());
        println!("{connections} connections");
        let took = write(&path, connections);
        println!("written            {:8.1} ns an event", took.as_nanos() as f64 / EVENTS as f64);
        measure(&path);
    }
}

fn measure(path: &Path) {
    let recording = Recording::open(path).expect("a recording");
    let (count, bytes) = (recording.count() as f64, path.metadata().expect("it is there").len() as f64);
    println!("events             {count:10}");
    println!("size               {:8.2} bytes an event   (aim: 4)", bytes / count);
    println!("as JSON under zstd {:8.2} x", json(&recording) / (bytes / count));
    let busy = cpu();
    read(&recording);
    println!("decoded            {:8.1} ns an event, busy", (cpu() - busy).as_nanos() as f64 / count);
    let (begun, busy) = (Instant::now(), cpu());
    let model = open(&recording);
    let (opened, busy) = (begun.elapsed(), cpu() - busy);
    let each = EVENTS as f64 / count;
    println!(
        "opened             {:8.2} s for 10 million, {:.2} s of them busy   (aim: 3)",
        opened.as_secs_f64() * each,
        busy.as_secs_f64() * each
    );
    scrub(&model);
}

/// How long this thread has been at work: on a busy machine it says more than a clock.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec as u32)
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn read(recording: &Recording) {
    for (lane, _) in &recording.lanes {
        let (mut reader, mut events) = (recording.events(*lane), Vec::new());
        while reader.read(&mut events) {
            black_box(&events);
            events.clear();
        }
    }
}

/// As `loopscope replay` does.
fn open(recording: &Recording) -> Model {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let spec = past_session(recording, &[], &PastOptions::default());
        let mut session = Session::begin(&spec).expect("it is open");
        while session.next().await.is_some() {}
        session.model
    })
}

/// Bytes an event as JSON lines, compressed as a whole.
fn json(recording: &Recording) -> f64 {
    let (json, model) = (exporter("json").expect("there is JSON"), open(recording));
    let (mut text, mut count) = (String::new(), 0);
    for (lane, _) in &recording.lanes {
        let (mut reader, mut events) = (recording.events(*lane), Vec::new());
        while events.len() < AS_JSON && reader.read(&mut events) {}
        let context = Context { model: &model, detail: Detail::All };
        let shown = events.iter().take(AS_JSON);
        count += shown.len();
        shown.for_each(|event| text += &json.event(context, &model.lanes[usize::from(lane.0)], event));
    }
    zstd::bulk::compress(text.as_bytes(), 3).expect("it compresses").len() as f64 / count as f64
}

/// The moment goes from place to place, and every one is drawn.
fn scrub(model: &Model) {
    let mut state = State::new(Theme::ALL[0].clone(), Vec::new(), SIZE);
    state.begin(Brief { past: Some(Past::default()), ..Brief::default() });
    state.refresh(model);
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    let (mut frames, mut busy) = (Vec::with_capacity(FRAMES), Vec::with_capacity(FRAMES));
    let length = model.head().since(model.start()).0;
    for frame in 0..FRAMES as u64 {
        let at = model.start() + Span(length / FRAMES as u64 * (frame * 7 % FRAMES as u64));
        let (begun, worked) = (Instant::now(), cpu());
        state.board.hold(at);
        update(&mut state, Input::Terminal(Terminal::Key(KeyEvent::from(KeyCode::Char(',')))), model);
        state.refresh(model);
        render(&state, model, black_box(&mut buffer));
        busy.push(cpu() - worked);
        frames.push(begun.elapsed());
    }
    let ms = |mut frames: Vec<Duration>| {
        frames.sort_unstable();
        [frames[FRAMES / 2], frames[FRAMES - 1]].map(|frame| frame.as_secs_f64() * 1e3)
    };
    let ([median, slowest], [_, busy]) = (ms(frames), ms(busy));
    println!("a frame elsewhere  {median:8.2} ms median, {slowest:.2} ms slowest, {busy:.2} ms busiest   (aim: 16)");
}

/// Writes a server's events; gives how long that took beside making them up.
fn write(path: &Path, connections: usize) -> Duration {
    let options = RecordOptions { limit: u64::MAX, no_output: false, redact: None };
    let mut writer = RecordingWriter::create(path, options, &SessionHead::now()).expect("it can be written");
    writer.lane(LaneId(0), &LaneHead { engine: "tokio".into(), ..LaneHead::default() }).expect("it can be written");
    let mut server = Server { connections, ..Server::default() };
    let (mut took, mut left, mut part) = (Duration::ZERO, EVENTS, Vec::new());
    while left > 0 {
        part.clear();
        while part.len() < 100_000.min(left) {
            server.work(&mut part);
        }
        part.truncate(left);
        left -= part.len();
        took += timed(|| writer.add(&part).expect("it can be written"));
    }
    took + timed(|| {
        writer.finish(0).expect("it can be written");
    })
}

/// Connections come, are polled some ten times each, and end; all lengths are noise.
#[derive(Default)]
struct Server {
    /// How many are open at once.
    connections: usize,
    now: u64,
    random: u64,
    tasks: u64,
    open: Vec<(TaskId, u64)>,
}

impl Server {
    /// A number below `most`; small ones are more frequent, as they are among lengths.
    fn noise(&mut self, most: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (one, other) = (self.random >> 33 & 0xffff, self.random >> 49);
        (most * one * other) >> 31
    }

    fn report(&mut self, out: &mut Vec<Event>, site: u16, report: Report) {
        out.push(Event { at: Time(self.now), lane: LaneId(0), site: SiteId(site), what: What::Report(report) });
    }

    fn work(&mut self, out: &mut Vec<Event>) {
        if self.tasks == 0 {
            self.report(out, 1, Report::Loop { id: LoopId(1), state: LoopState::Running });
            let seen = [Observation::Connected, Observation::Located(SiteId(2), "server.py:20".into())];
            let seen = seen.map(What::Observation);
            out.extend(seen.map(|what| Event { at: Time(0), lane: LaneId(0), site: SiteId::NONE, what }));
        }
        if self.open.len() < self.connections {
            self.tasks += 1;
            let (task, name) = (TaskId(self.tasks), NameId::default_task(self.tasks as u32));
            self.now += 200 + self.noise(2_000);
            self.report(out, 2, Report::TaskCreated { task, name, on: LoopId(1), parent: Some(TaskId(1)) });
            let polls = 5 + self.noise(20);
            self.open.push((task, polls));
        }
        let place = self.noise(self.open.len() as u64) as usize;
        let (task, left) = self.open[place];
        self.now += 300 + self.noise(700);
        let (took, queued) = (Span(2_000 + self.noise(30_000)), Span(self.noise(200) << 10));
        self.report(out, 0, Report::Polled { task, took, queued, woken_by: By::Unknown, waker: None });
        self.now += took.0;
        if left == 0 {
            self.report(out, 0, Report::Ended { task, end: End::Returned, reason: NameId::NONE });
            self.open.swap_remove(place);
        } else {
            self.open[place].1 -= 1;
            if left % 3 == 0 {
                self.report(out, 3, Report::Waiting { task, on: Wait::Future, other: None });
            }
        }
    }
}
