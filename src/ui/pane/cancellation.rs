//! Every task's life as a line: when it was asked to stop, when it was told, when it ended.
//!
//! ```text
//!   ◇ asked  ◆ told  ● ended  ◈ ◉ together
//!             00:00.000    SIGTERM▼  00:01.000
//!   worker-0  ━━━━━━━━━━━━━━━━━━━━┊◇╌╌╌◆━━━━●  cancelled, told after 41.0 µs
//!   worker-1     ━━━━━━━━━━━━━━━━━┊◇╌╌╌╌╌╌╌╌╌  asked
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Counter, Filler, PaneKind, Priority, Role, key,
    words::{indented, nothing_yet},
};
use crate::{
    event::{Exit, SignalHow, Span, TaskId, Time, signal_name},
    model::{AfterCancel, Lane, SignalEvent, TaskHistory},
    ui::{
        frame::under,
        scene::{Scene, TaskRow},
        widget::{
            rows::{Column, Table},
            text,
            timeline::{Life, Mark, Rule, Timeline},
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('2')],
    help: "Go to the cancellation timeline.",
    title: "cancellation",
    least: 4,
    wants: |scene, _| u16::try_from(scene.lives.len()).unwrap_or(u16::MAX).saturating_add(KIND.head),
    priority: Priority::Essential(3),
    filler: Filler::Ranked(3),
    rows: |scene| scene.lives.len(),
    head: 2,
    task_at: Some(|scene, row| scene.lives.get(row).copied()),
    moment_at,
    counter: Counter::Hidden,
    role: Some(Role::Cancellation),
    draw,
    ..PaneKind::PLAIN
};

const NAME: usize = 0;
const LINE: usize = 1;
const STORY: usize = 2;
const WAITED: usize = 3;
/// The most signals that are shown.
const SIGNALS: usize = 16;

/// The order in which lives are drawn: the tasks that were asked to stop first, by when they were, then all others.
/// It reads every task, so it is made when something changed, never for a frame.
pub fn lives(lane: &Lane, tasks: &[TaskRow], at: Time) -> Vec<TaskId> {
    let asked = |row: &TaskRow| {
        let asked = lane.tasks.get(row.task).and_then(|task| task.cancellation().requests.until(at).next());
        (asked.map_or(Time::END, |request| request.at), row.task)
    };
    let mut lives: Vec<_> = tasks.iter().map(asked).collect();
    lives.sort_by_key(|(asked, _)| *asked);
    lives.into_iter().map(|(_, task)| task).collect()
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let columns = columns(area.width);
    let table = Table::new(&columns, area.width);
    let below = under(area, KIND.head);
    legend(scene, area, buf);
    let signals = signals(scene);
    let rules = rules(scene, &signals);
    let timeline = timeline(scene, &table, below, &rules);
    if area.height > 1 {
        table.head(&columns, None, under(area, 1), buf, scene.theme);
        timeline.axis(area.y + 1, scene.model.start(), buf);
    }
    if scene.lives.is_empty() {
        return nothing_yet(scene, "no task yet", "no task was made", below, buf);
    }
    timeline.rules(buf);
    let rows = scene.list.visible(scene.lives.len(), below.height);
    let tasks = |row: usize| scene.lives.get(row).and_then(|id| scene.lane.tasks.get(*id));
    for (row, y) in rows.clone().zip(below.y..) {
        if let Some(task) = tasks(row) {
            line(scene, &timeline, task, y, buf);
        }
    }
    let selected = scene.task.map(|_| scene.list.selected);
    table.rows(rows, selected, (below, buf, scene.theme, scene.focused), |row, line| {
        let Some(task) = tasks(row) else { return };
        line.name(NAME, scene.theme.text(), scene.lane.task_name(task));
        line.left(STORY, scene.theme.task_state(task.state(scene.at)), story(scene, task));
        if let Some(waited) = waited(task, scene.at) {
            line.right(WAITED, scene.theme.delivery(), waited);
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
fn timeline<'a>(scene: &Scene<'a>, table: &Table, rows: Rect, rules: &'a [Rule<'a>]) -> Timeline<'a> {
    let (x, width) = table.place(LINE).unwrap_or_default();
    let area = Rect { x: rows.x + x, width: width.min(rows.width.saturating_sub(x)), ..rows };
    let (from, to) = scene.window;
    Timeline { from, to, area, rules, theme: scene.theme }
}

/// The line takes what is left by the name and by what is told in words, which stay away where it is narrow.
fn columns(width: u16) -> [Column; 4] {
    let fixed = |title, width| Column { title, least: width, most: width, rank: 2, right: false };
    let right = |title, width| Column { right: true, rank: 3, ..fixed(title, width) };
    let line = if width < 50 { 8 } else { 24 };
    let words = if width < 50 { u16::MAX / 2 } else { 12 };
    [
        Column { rank: 0, ..fixed("", (width / 5).clamp(10, 20)) },
        Column { rank: 1, most: u16::MAX, ..fixed("", line) },
        fixed("", words),
        right("told after", if width < 80 { u16::MAX / 2 } else { 10 }),
    ]
}

fn line(scene: &Scene, timeline: &Timeline<'_>, task: &TaskHistory, y: u16, buf: &mut Buffer) {
    let at = scene.at;
    let gone = scene.lane.lifeline.exited.map_or(at, |exited| exited.0.min(at));
    let life = Life { from: task.born(), to: task.end(at).map_or(gone, |ended| ended.at) };
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
    marks.extend(cancellation.delivered.until(at).map(|told| (*told, Mark::Delivery)));
    let swallowed = |&&since: &&Time| task.after_cancel(since, at, exit) == AfterCancel::Swallowed;
    marks.extend(cancellation.swallowed.until(at).filter(swallowed).map(|went_on| (*went_on, Mark::Swallow)));
    // A runner takes the request of a Ctrl-C back once main is over.
    let lived = |back: &&(Time, u32)| task.alive(back.0);
    marks.extend(cancellation.uncancelled.until(at).filter(lived).map(|back| (back.0, Mark::TakenBack)));
    marks.extend(task.end(at).map(|ended| (ended.at, Mark::End(ended.end))));
    marks.sort_by_key(|(at, _)| *at);
    marks
}

/// Where a task stands with its cancellation: how it ended, or what it was asked or told last.
fn story(scene: &Scene, task: &TaskHistory) -> &'static str {
    let (cancellation, at) = (task.cancellation(), scene.at);
    match (task.end(at), cancellation.requests.latest(at)) {
        (Some(ended), _) => ended.end.word(),
        (None, _) if scene.lane.exit(at).is_some() => "never ended",
        (None, None) => "pending",
        (None, Some(_)) if !cancellation.stands(at) => "taken back",
        (None, Some(_)) if cancellation.swallowed.latest(at).is_some() => "cleans up?",
        (None, Some(_)) if cancellation.delivered.latest(at).is_some() => "told",
        (None, Some(_)) => "asked",
    }
}

/// The longest time from a request to its delivery.
fn waited(task: &TaskHistory, at: Time) -> Option<Span> {
    let answered = task.cancellation().answers(at);
    answered.filter_map(|(request, told)| Some(told?.since(request.at))).max()
}

/// What the marks mean.
fn legend(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let marks = [
        (glyphs.request, "asked", theme.request()),
        (glyphs.delivery, "told", theme.delivery()),
        (glyphs.asked_and_told, "both", theme.delivery()),
        (glyphs.end, "ended", theme.text()),
        (glyphs.at_once, "at once", theme.text()),
        (glyphs.swallow, "went on", theme.bad()),
        (glyphs.busy, "at work", theme.good()),
        (glyphs.taken_back, "taken back", theme.text()),
    ];
    let area = indented(area);
    let mut x = area.x;
    for (sign, word, style) in marks {
        let needs = text::width(word) as u16 + 2;
        if area.height == 0 || x + needs > area.right() {
            return;
        }
        text::put(buf, x, area.y, 1, sign, style);
        text::put(buf, x + 2, area.y, area.right() - x - 2, word, theme.dim());
        x += needs + 2;
    }
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

fn rules<'a>(scene: &Scene<'a>, signals: &'a [(Time, String)]) -> Vec<Rule<'a>> {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let signal =
        |(at, name): &'a (Time, String)| Rule { at: *at, name, line: glyphs.signal_line, style: theme.signal() };
    let mut rules: Vec<_> = signals.iter().map(signal).collect();
    if !scene.live {
        rules.push(Rule { at: scene.at, name: "", line: glyphs.cursor_line, style: theme.cursor() });
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, View, ms, text},
        KIND, lives, marks,
    };
    use crate::{
        event::{Exit, Report, TaskId},
        ui::{
            scene::{List, TaskRow},
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
        let view = View { window: Some((ms(990), ms(1_120))), ..View::default() };
        let list = List { selected: 2, top: 1 };
        let ascii = View { theme: Theme::ALL[0].clone().ascii(), list, ..View::default() };
        let drawn = [view, ascii].map(|view| text(&story.draw(&KIND, ms(2_000), (100, 5), &view)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn who_was_told_to_stop_went_on_only_once_it_cannot_stop_any_more() {
        let story = Story::shutdown();
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let went_on = |exit| marks(stubborn, ms(2_000), exit).iter().any(|(_, mark)| matches!(mark, Mark::Swallow));
        assert!(!went_on(None), "it may be cleaning up");
        assert!(!went_on(Some(Exit::Signal(9))), "it was kept from it");
        assert!(went_on(Some(Exit::Code(0))));
    }

    #[test]
    fn a_request_that_was_taken_back_was_not_swallowed() {
        let mut story = Story::shutdown();
        let back = |story: &Story, at| story.text(&KIND, ms(at), (100, 6));
        assert!(back(&story, 1_300).contains("cleans up?"));
        story.told(ms(1_200), 0, Report::Uncancelled { task: TaskId(4), left: 0 });
        assert!(back(&story, 1_150).contains("cleans up?"), "nobody knows it yet");
        assert!(back(&story, 1_300).contains("◁") && back(&story, 1_300).contains("taken back"));
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let marks = marks(stubborn, ms(2_000), Some(Exit::Code(0))).into_iter().map(|(_, mark)| mark);
        assert_eq!(marks.collect::<Vec<_>>(), [Mark::Request, Mark::Delivery, Mark::TakenBack]);
    }

    #[test]
    fn those_asked_to_stop_come_first_and_only_once_they_were() {
        let story = Story::shutdown();
        let lane = &story.model.lanes[0];
        let rows: Vec<_> =
            lane.tasks.all().iter().map(|task| TaskRow { task: task.id, depth: 0, sister: false }).collect();
        assert_eq!(lives(lane, &rows, ms(900)), [1, 2, 3, 4].map(TaskId));
        assert_eq!(lives(lane, &rows, ms(1_100)), [2, 3, 4, 1].map(TaskId));
    }
}
