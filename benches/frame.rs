//! How long a frame of 200x60 takes with 100,000 tasks, 10,000 of them cancelled, and 10,000 polls in the rows of
//! the timeline that are seen; and what a plain ratatui table of the same size takes.
//!
//! `cargo bench --bench frame` prints medians and their ratios; variants take turns.

#[path = "../tests/story/mod.rs"]
#[expect(dead_code, reason = "the bench asks its story no questions")]
mod story;

use std::{fmt::Write, hint::black_box, time::Instant};

use loopscope::{
    event::{By, Event, LaneId, Report, SiteId, Span, TaskId, Time, What},
    model::Model,
    ui::{Brief, Input, State, Theme, render, update},
};
use ratatui::{
    buffer::Buffer,
    crossterm::event::{Event as Terminal, KeyCode, KeyEvent},
    layout::{Constraint, Rect},
    widgets::{Block, Cell, Row, Table, Widget},
};
use story::Story;

const SIZE: (u16, u16) = (200, 60);
const TASKS: u64 = 100_000;
const CANCELLED: u64 = 10_000;
/// Tasks at the top of the timeline, each with so many polls.
const SEEN: (u64, u64) = (50, 200);
const FRAMES: usize = 400;

fn main() {
    let mut model = session();
    let mut state = State::new(Theme::ALL[0].clone(), Vec::new(), SIZE);
    let title = "cancel-storm".into();
    state.begin(Brief { title, ..Brief::default() });
    state.refresh(&model);

    let mut drawing = Vec::with_capacity(FRAMES);
    let mut whole = Vec::with_capacity(FRAMES);
    let mut plain = Vec::with_capacity(FRAMES);
    let mut buf = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    for frame in 0..FRAMES {
        news(&mut model, frame as u64);
        buf.reset();
        let start = Instant::now();
        update(&mut state, Input::Terminal(Terminal::Key(KeyEvent::from(KeyCode::PageDown))), &model);
        state.refresh(&model);
        let refreshed = Instant::now();
        render(&state, &model, black_box(&mut buf));
        drawing.push(refreshed.elapsed().as_nanos());
        whole.push(start.elapsed().as_nanos());

        buf.reset();
        let start = Instant::now();
        table(frame, black_box(&mut buf));
        plain.push(start.elapsed().as_nanos());
    }
    let plain = median(&mut plain);
    for (name, times) in [("draw", &mut drawing), ("key, refresh and draw", &mut whole)] {
        let (median, slowest) = (median(times), times.last().copied().unwrap_or_default() as f64 / 1e6);
        println!("{name:22} {median:6.3} ms median, {slowest:6.3} ms slowest, {:5.2} x plain table", median / plain);
    }
    println!("{:22} {plain:6.3} ms median", "plain table");
}

fn median(times: &mut [u128]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2] as f64 / 1e6
}

/// Two lanes; every task is created, polled and waits; some are cancelled and end.
fn session() -> Model {
    let storm = storm();
    Story::parse(&format!("lane A tokio managed\n{storm}lane B tokio manual\n{storm}")).model()
}

/// What happens in a lane, as a story. Times are milliseconds.
fn storm() -> String {
    let ms = |nanoseconds: u64| nanoseconds as f64 / 1e6;
    let mut story = String::from("0 loop running @src/scenario/storm.rs:42\n");
    let mut add = |at: u64, what: std::fmt::Arguments<'_>| {
        let _ = writeln!(story, "{} {what}", ms(at));
    };
    for id in 1..=TASKS {
        let at = id * 10_000;
        add(at, format_args!("created task-{id} @src/scenario/storm.rs:42"));
        add(at + 10, format_args!("polled task-{id} {} 0.0001 task", ms(id % 9_000)));
        add(at + 20, format_args!("waiting task-{id} sleep @src/scenario/storm.rs:42"));
    }
    for poll in 0..SEEN.0 * SEEN.1 {
        add(TASKS * 10_000 + poll * 5_000, format_args!("polled task-{} 0.004 0.0001 task", 1 + poll % SEEN.0));
    }
    for id in 1..=CANCELLED {
        let at = (TASKS + id) * 10_000;
        add(at, format_args!("cancel-requested task-{id} by teardown"));
        add(at + 4_000_000, format_args!("cancel-delivered task-{id}"));
        add(at + 9_000_000, format_args!("ended task-{id} cancelled"));
    }
    story
}

/// A hundred tasks are polled between two frames, so that numbers and the head change.
fn news(model: &mut Model, frame: u64) {
    for poll in 0..100 {
        let (at, task) =
            (Time(2_000_000_000 + frame * 16_000_000 + poll * 1_000), TaskId(1 + (frame * 100 + poll) % TASKS));
        let report = Report::Polled { task, took: Span(500), woken_by: By::Task, waker: None, queued: Span(100) };
        model.apply(&Event { at, lane: LaneId(0), site: SiteId::NONE, what: What::Report(report) });
    }
}

/// What ratatui's own table takes for as many cells.
fn table(frame: usize, buf: &mut Buffer) {
    let rows = (0..usize::from(SIZE.1) - 3).map(|row| {
        let id = row + frame;
        Row::new([
            Cell::from(format!("Task-{id}")),
            Cell::from("waiting on sleep"),
            Cell::from(id.to_string()),
            Cell::from(format!("{}.0 µs", id % 100)),
            Cell::from("storm.rs:42"),
        ])
    });
    let table = Table::new(rows, [Constraint::Fill(1); 5])
        .header(Row::new(["name", "state", "polls", "busy", "created at"]))
        .block(Block::bordered().title("tasks"));
    table.render(buf.area, buf);
}
