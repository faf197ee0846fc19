//! Every task's life as a line: when its cancel was requested and delivered, and when it ended.
//!
//! ```text
//!   ◇ requested  ◆ delivered  ● ended
//!             00:00.000    SIGTERM▼  00:01.000              delivery
//!   worker-0  ━━━━━━━━━━━━━━━━━━━━┊◇╌╌╌◆━━━━●  cancelled     41.0 µs
//!   worker-1     ━━━━━━━━━━━━━━━━━┊◇╌╌╌╌╌╌╌╌╌  requested
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Counter, Filler, PaneKind, Priority, Role, key,
    words::{indented, nothing_yet, task_words},
};
use crate::{
    event::{Exit, SignalHow, Span, TaskId, Time, signal_name},
    model::{AfterCancel, Lane, SignalEvent, TaskHistory},
    ui::{
        frame::under,
        glyphs::Glyphs,
        scene::{Scene, TaskRow},
        widget::{
            rows::{Column, Table},
            text,
            timeline::{Life, Mark, Timeline, VerticalLine},
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('2')],
    help: "Go to the cancellation timeline.",
    title: "cancellation",
    least: 4,
    wants: |scene, _| u16::try_from(scene.lives.len()).unwrap_or(u16::MAX).saturating_add(KIND.head),
    priority: Priority::Essential(2),
    filler: Filler::Ranked(3),
    rows: |scene| scene.lives.len(),
    head: 2,
    task_at: Some(|scene, row| scene.lives.get(row).copied()),
    text_of: Some(|scene, row| {
        let task = scene.lives.get(row).and_then(|task| scene.lane.tasks.get(*task));
        task.map_or_else(String::new, |task| format!("{} {}", task_words(scene, task), progress(scene, task)))
    }),
    moment_at,
    counter: Counter::Hidden,
    role: Some(Role::Cancellation),
    draw,
    ..PaneKind::PLAIN
};

const NAME: usize = 0;
const LINE: usize = 1;
const PROGRESS: usize = 2;
const LATENCY: usize = 3;
/// The most signals that are shown.
const SIGNALS: usize = 16;

/// The order in which lives are drawn: first the tasks whose cancel was requested and that have not ended, by when it was,
/// then those that have, then all others.
/// It reads every task: to be called when something changed, not for every frame.
pub fn lives(lane: &Lane, tasks: &[TaskRow], at: Time) -> Vec<TaskId> {
    let requested = |row: &TaskRow| {
        let request = lane.tasks.get(row.task).and_then(|task| task.cancellation().requests.until(at).next());
        let is_over = lane.tasks.get(row.task).is_some_and(|task| task.end(at).is_some());
        let rank = request.map_or(2, |_| u8::from(is_over));
        ((rank, request.map_or(Time::END, |request| request.at)), row.task)
    };
    let mut lives: Vec<_> = tasks.iter().map(requested).collect();
    lives.sort_by_key(|(requested, _)| *requested);
    lives.into_iter().map(|(_, task)| task).collect()
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let columns = columns(area.width);
    let table = Table::new(&columns, area.width);
    let below = under(area, KIND.head);
    let signals = signals(scene);
    let rules = rules(scene, &signals);
    let timeline = timeline(scene, &table, below, &rules);
    if area.height > 1 {
        table.head(&columns, None, under(area, 1), buf, scene.theme);
        timeline.axis(area.y + 1, scene.model.start(), buf);
    }
    if scene.lives.is_empty() {
        legend(scene, Rect::default(), area, buf);
        return nothing_yet(scene, "no task yet", "no task was created", below, buf);
    }
    timeline.rules(buf);
    let rows = scene.list.visible(scene.lives.len(), below.height);
    let tasks = |row: usize| scene.lives.get(row).and_then(|id| scene.lane.tasks.get(*id));
    for (row, y) in rows.clone().zip(below.y..) {
        if let Some(task) = tasks(row) {
            line(scene, &timeline, task, y, buf);
        }
    }
    legend(scene, timeline.area, area, buf);
    let selected = scene.task.map(|_| scene.list.selected);
    table.rows(rows, selected, (below, buf, scene.theme, scene.focused), |row, line| {
        let Some(task) = tasks(row) else { return };
        line.name(NAME, scene.theme.text(), scene.lane.task_name(task));
        line.left(PROGRESS, scene.theme.task_state(task.state(scene.at)), progress(scene, task));
        if let Some(latency) = latency(task, scene.at) {
            line.right(LATENCY, scene.theme.delivery(), latency);
        }
    });
}

/// The moment at a place on the screen, where the pane has its scale or its lives there.
fn moment_at(scene: &Scene, area: Rect, at: Position) -> Option<Time> {
    let table = Table::new(&columns(area.width), area.width);
    let timeline = timeline(scene, &table, under(area, KIND.head - 1), &[]);
    timeline.area.contains(at).then(|| timeline.moment(at.x - timeline.area.x))
}

/// The column of the lives, in the area of the rows.
fn timeline<'a>(scene: &Scene<'a>, table: &Table, rows: Rect, rules: &'a [VerticalLine<'a>]) -> Timeline<'a> {
    let (x, width) = table.place(LINE).unwrap_or_default();
    let area = Rect { x: rows.x + x, width: width.min(rows.width.saturating_sub(x)), ..rows };
    let (from, to) = scene.window;
    Timeline { from, to, area, rules, theme: scene.theme }
}

/// The line takes the columns that name and words leave. Where it is narrow, there are no words.
fn columns(width: u16) -> [Column; 4] {
    let fixed = |title, width| Column { title, least: width, most: width, rank: 2, right: false };
    let right = |title, width| Column { right: true, rank: 3, ..fixed(title, width) };
    let line = if width < 50 { 8 } else { 24 };
    let words = if width < 50 { u16::MAX / 2 } else { 12 };
    [
        Column { rank: 0, ..fixed("", (width / 5).clamp(10, 20)) },
        Column { rank: 1, most: u16::MAX, ..fixed("", line) },
        fixed("", words),
        right("delivery", if width < 80 { u16::MAX / 2 } else { 10 }),
    ]
}

fn line(scene: &Scene, timeline: &Timeline<'_>, task: &TaskHistory, y: u16, buf: &mut Buffer) {
    let at = scene.at;
    let end = scene.lane.lifeline.exited.map_or(at, |exited| exited.0.min(at));
    let life = Life { from: task.born(), to: task.end(at).map_or(end, |ended| ended.at) };
    let polls = task.polls.recent.between(scene.window.0, at.min(scene.window.1));
    let busy = polls.map(|poll| (poll.at, poll.end().min(at)));
    let unfinished = task.unfinished_poll(at).map(|poll| (poll.since, at));
    timeline.life(y, life, marks(task, at, scene.lane.exit(at)).into_iter(), busy.chain(unfinished), buf);
}

/// What happened to a task up to a moment, in the order of time.
fn marks(task: &TaskHistory, at: Time, exit: Option<Exit>) -> Vec<(Time, Mark)> {
    let cancellation = task.cancellation();
    let mut marks: Vec<(Time, Mark)> = Vec::new();
    marks.extend(cancellation.requests.until(at).map(|request| (request.at, Mark::Request)));
    marks.extend(cancellation.delivered.until(at).map(|at| (*at, Mark::Delivery)));
    let swallowed = |&&since: &&Time| task.after_cancel(since, at, exit) == AfterCancel::Swallowed;
    marks.extend(cancellation.swallowed.until(at).filter(swallowed).map(|at| (*at, Mark::Swallow)));
    // A runner withdraws the request of a Ctrl-C when main is done.
    let is_alive = |uncancelled: &&(Time, u32)| task.alive(uncancelled.0);
    marks.extend(cancellation.uncancelled.until(at).filter(is_alive).map(|(at, _)| (*at, Mark::Uncancelled)));
    marks.extend(task.end(at).map(|ended| (ended.at, Mark::End(ended.end))));
    marks.sort_by_key(|(at, _)| *at);
    marks
}

/// How a task ended, or how far its cancellation came.
fn progress(scene: &Scene, task: &TaskHistory) -> &'static str {
    let (cancellation, at) = (task.cancellation(), scene.at);
    match (task.end(at), cancellation.requests.latest(at)) {
        (Some(ended), _) => ended.end.word(),
        (None, _) if scene.lane.exit(at).is_some() => "never ended",
        (None, None) => "pending",
        (None, Some(_)) if !cancellation.stands(at) => "uncancelled",
        (None, Some(_)) if cancellation.swallowed.latest(at).is_some() => "cleaning up?",
        (None, Some(_)) if cancellation.delivered.latest(at).is_some() => "delivered",
        (None, Some(_)) => "requested",
    }
}

/// The longest time from a request to its delivery.
fn latency(task: &TaskHistory, at: Time) -> Option<Span> {
    let answered = task.cancellation().answers(at);
    answered.filter_map(|(request, delivered)| Some(delivered?.since(request.at))).max()
}

/// What the marks mean: first those that are drawn, then others where there is room.
fn legend(scene: &Scene, timeline: Rect, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let mut marks = [
        (glyphs.request, "requested", theme.request()),
        (glyphs.delivery, "delivered", theme.delivery()),
        (glyphs.end, "ended", theme.text()),
        (glyphs.swallowed, "swallowed", theme.bad()),
        (glyphs.requested_and_delivered, "requested + delivered", theme.delivery()),
        (glyphs.failed, "failed", theme.bad()),
        (glyphs.busy, "polled", theme.good()),
        (glyphs.uncancelled, "uncancelled", theme.text()),
    ];
    let drawn = drawn(timeline, glyphs, marks.map(|(sign, ..)| sign), buf);
    let count = drawn.iter().flatten().count();
    marks.sort_by_key(|(sign, ..)| !drawn.contains(&Some(*sign)));
    let area = indented(area);
    let mut x = area.x;
    for (place, (sign, word, style)) in marks.into_iter().enumerate() {
        let needs = text::width(word) as u16 + 2;
        if area.height == 0 || x + needs > area.right() {
            if place < count && area.height > 0 && x < area.right() {
                text::print(buf, x, area.y, 1, glyphs.ellipsis, theme.dim());
            }
            return;
        }
        text::print(buf, x, area.y, 1, sign, style);
        text::print(buf, x + 2, area.y, area.right() - x - 2, word, theme.dim());
        x += needs + 2;
    }
}

/// Which of these signs are in an area. Most of its cells are empty, or a task's life.
fn drawn<const N: usize>(
    area: Rect,
    glyphs: &Glyphs,
    signs: [&'static str; N],
    buf: &Buffer,
) -> [Option<&'static str>; N] {
    let mut found = [None; N];
    for place in area.intersection(buf.area).positions() {
        let symbol = buf[place].symbol();
        if symbol == " " || symbol == glyphs.life {
            continue;
        }
        if let Some(place) = signs.iter().position(|sign| *sign == symbol) {
            found[place] = Some(signs[place]);
        }
    }
    found
}

/// The signals sent to the lane, and those it received that nobody here sent, up to the moment, the newest last.
fn signals(scene: &Scene) -> Vec<(Time, String)> {
    let shown = |mark: &&crate::model::SignalMark| {
        matches!(mark.what, SignalEvent::Sent | SignalEvent::TimedOut | SignalEvent::Program(SignalHow::Received))
    };
    let mut marks: Vec<_> = scene.lane.signals.until(scene.at).rev().filter(shown).take(SIGNALS).collect();
    marks.reverse();
    marks.dedup_by(|later, earlier| later.signal == earlier.signal && earlier.what == SignalEvent::Sent);
    marks.into_iter().map(|mark| (mark.at, signal_name(mark.signal.into()))).collect()
}

fn rules<'a>(scene: &Scene<'a>, signals: &'a [(Time, String)]) -> Vec<VerticalLine<'a>> {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let signal = |(at, name): &'a (Time, String)| VerticalLine {
        at: *at,
        name,
        line: glyphs.signal_line,
        style: theme.signal(),
    };
    let mut rules: Vec<_> = signals.iter().map(signal).collect();
    if !scene.live {
        rules.push(VerticalLine { at: scene.at, name: "", line: glyphs.cursor_line, style: theme.cursor() });
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND, lives, marks,
    };
    use crate::{
        event::{Exit, Report, TaskId},
        ui::{
            scene::{Scroll, TaskRow},
            theme::Theme,
            widget::timeline::Mark,
        },
    };

    #[test]
    fn lives_with_their_cancellation() {
        let story = Story::shutdown();
        let drawn = [(120, 7, 2_000), (100, 6, 1_050), (60, 6, 1_300), (38, 4, 600), (20, 4, 600)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn closer_and_in_ascii() {
        let story = Story::shutdown();
        let view = Setting { window: Some((ms(990), ms(1_120))), ..Setting::default() };
        let list = Scroll { selected: 2, top: 1 };
        let ascii = Setting { theme: Theme::ALL[0].clone().ascii(), list, ..Setting::default() };
        let drawn = [view, ascii].map(|view| text(&story.draw(&KIND, ms(2_000), (100, 5), &view)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn a_cancel_counts_as_swallowed_only_once_the_task_cannot_stop_any_more() {
        let story = Story::shutdown();
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let is_swallowed =
            |exit| marks(stubborn, ms(2_000), exit).iter().any(|(_, mark)| matches!(mark, Mark::Swallow));
        assert!(!is_swallowed(None), "it may be cleaning up");
        assert!(!is_swallowed(Some(Exit::Signal(9))), "it was kept from it");
        assert!(is_swallowed(Some(Exit::Code(0))));
    }

    #[test]
    fn an_uncancelled_request_was_not_swallowed() {
        let mut story = Story::shutdown();
        let drawn = |story: &Story, at| story.text(&KIND, ms(at), (100, 6));
        assert!(drawn(&story, 1_300).contains("cleaning up?"));
        story.told(ms(1_200), 0, Report::Uncancelled { task: TaskId(4), left: 0 });
        assert!(drawn(&story, 1_150).contains("cleaning up?"), "nobody knows it yet");
        assert!(drawn(&story, 1_300).contains("◁") && drawn(&story, 1_300).contains("uncancelled"));
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let marks = marks(stubborn, ms(2_000), Some(Exit::Code(0))).into_iter().map(|(_, mark)| mark);
        assert_eq!(marks.collect::<Vec<_>>(), [Mark::Request, Mark::Delivery, Mark::Uncancelled]);
    }

    #[test]
    fn tasks_that_do_not_end_after_their_cancel_come_first() {
        let story = Story::shutdown();
        let lane = &story.model.lanes[0];
        let rows: Vec<_> =
            lane.tasks.all().iter().map(|task| TaskRow { task: task.id, depth: 0, sibling: false }).collect();
        assert_eq!(lives(lane, &rows, ms(900)), [1, 2, 3, 4].map(TaskId));
        assert_eq!(lives(lane, &rows, ms(1_100)), [3, 4, 2, 1].map(TaskId), "worker-0 has ended");
    }
}
