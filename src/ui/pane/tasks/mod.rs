//! The tasks: what each does and what it is waiting on, with its life in time beside it.
//!
//! ```text
//!   task          state       waiting on                 SIGTERM▼ +1 ms  +2 ms     cancel
//!   main          waiting     consumer        app.py:18  ━━━━━━━━┊━━━━━━━━━━━━━━━━
//!   └─ consumer   delivered   sleep            app.py:6  ━━━━━━━━┊◇╌╌◆━━━━━━━━━━━  8.00 s…
//!   worker-* ×99  cancelled   p50 3.00 ms, max 12.0 ms   ████████┊██▅▃▁            12.0 ms
//! ```

mod alike;
mod columns;
mod explained;
mod foot;
mod life;
mod silent;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Counter, PaneKind, Role, key,
    words::{indented, nothing, nothing_yet, place, state, task_words},
};
use crate::{
    event::{SiteId, Time, Wait},
    model::{TaskHistory, TaskState},
    ui::{
        frame::lines,
        scene::{Scene, Sort, TaskRow},
        theme::Theme,
        widget::{
            rows::{Row, Table},
            timeline::{Scale, Timeline},
        },
    },
};
pub(super) use life::{origin, rules, signals};

use columns::{BUSY, CANCEL, LINE, NAME, POLLS, STATE, WAITING, columns};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('1')],
    help: "Go to the tasks.",
    title: "tasks",
    rows: |scene| scene.tasks.len(),
    is_airy: true,
    head: 1,
    foot: foot::height,
    task_at: Some(|scene, row| scene.tasks.get(row).and_then(|row| row.task)),
    text_of: Some(|scene, row| scene.tasks.get(row).map_or_else(String::new, |row| row_words(scene, row))),
    moment_at,
    sort_at,
    note: |scene| {
        let filter = &scene.look.filter;
        let counts = scene.lane.tasks.counts(scene.at);
        let (words, style) = match filter.as_str() {
            "" if counts.created == 0 => return None,
            "" => (format!("{} alive, {} ended", counts.live, counts.created - counts.live), scene.theme.dim()),
            filter => (format!("with \"{filter}\""), scene.theme.key()),
        };
        Some((words, style))
    },
    counter: Counter::Hidden,
    role: Some(Role::Home),
    draw,
    ..PaneKind::PLAIN
};

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (area, beside) = explained::halves(scene, area);
    explained::draw(scene, beside, buf);
    let columns = columns(scene, area.width);
    let table = Table::new(&columns, area.width);
    let foot = foot::height(scene, area.height);
    let below = lines(area, KIND.head, area.height.saturating_sub(KIND.head + foot));
    if let Some(silent) = silent::silent(scene) {
        return silent::draw(scene, silent, indented(area), buf);
    }
    table.head(&columns, sorted(scene), area, buf, scene.theme);
    let signals = life::signals(scene);
    let rules = life::rules(scene, &signals);
    let scale = scene.window.scale(table.place(LINE).map_or(0, |(_, width)| width));
    let timeline = timeline(scene, &table, &scale, below, &rules);
    // Before there is a loop or a task, nothing is shown at its times.
    let has_begun =
        scene.lane.loops.known(scene.at).next().is_some() || scene.tasks.iter().any(|row| row.task.is_some());
    if area.height > 0 && has_begun {
        timeline.axis(area.y, origin(scene), buf);
    }
    if scene.tasks.is_empty() {
        match scene.look.filter.as_str() {
            "" => nothing_yet(scene, "no task yet", "no task was created", below, buf),
            filter => nothing(scene, &format!("no task name contains {filter}"), below, buf),
        }
    } else {
        timeline.rules(buf);
        let step = KIND.row_height(scene, area.height);
        draw_rows(scene, &table, &timeline, (below, step), buf);
    }
    foot::draw(scene, timeline.area, lines(area, area.height - foot, foot), buf);
}

fn draw_rows(scene: &Scene, table: &Table, timeline: &Timeline<'_>, (area, step): (Rect, u16), buf: &mut Buffer) {
    let rows = scene.list.visible(scene.tasks.len(), area.height.div_ceil(step));
    let lines = || (area.y..area.bottom()).step_by(step.into());
    for (row, y) in scene.tasks[rows.clone()].iter().zip(lines()) {
        match (alike::of(scene, row), row.task.and_then(|task| scene.lane.tasks.get(task))) {
            (Some(alike), Some(task)) => alike::draw(scene, timeline, alike, task, y, buf),
            (None, Some(task)) => life::draw(scene, timeline, task, y, buf),
            (_, None) => {}
        }
    }
    let selected = Some(scene.list.selected);
    for (row, y) in rows.zip(lines()) {
        let area = Rect { y, height: 1, ..area };
        table.rows(row..row + 1, selected, (area, buf, scene.theme, scene.focused), |row, line| {
            cells(scene, &scene.tasks[row], line);
        });
    }
}

fn cells(scene: &Scene, row: &TaskRow, line: &mut Row<'_>) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    let Some(task) = row.task.and_then(|task| lane.tasks.get(task)) else {
        line.left(NAME, theme.dim(), theme.glyphs.dash);
        return;
    };
    let style = theme.task_state(task.state(at));
    line.left(STATE, style, life::progress(scene, task));
    if let Some(alike) = alike::of(scene, row) {
        line.name(NAME, theme.text(), format_args!("{}{}", Branch(row, theme), alike::Label(alike)));
        alike::numbers(scene, alike, line);
    } else {
        line.name(NAME, theme.text(), format_args!("{}{}", Branch(row, theme), lane.task_name(task)));
        if let Some(latency) = cancel_took(scene, task) {
            line.right(CANCEL, theme.delivery(), latency);
        }
        if task.reports_polls {
            line.right(POLLS, theme.text(), task.polls.count(at));
            line.right(BUSY, theme.text(), task.polls.busy(at));
        }
    }
    waiting(scene, task, line);
}

/// What a row says, to be searched; of several tasks it has no name of one.
fn row_words(scene: &Scene, row: &TaskRow) -> String {
    let (lane, at) = (scene.lane, scene.at);
    let Some(task) = row.task.and_then(|task| lane.tasks.get(task)) else { return String::new() };
    let progress = life::progress(scene, task);
    match alike::of(scene, row) {
        None => format!("{} {progress}", task_words(scene, task)),
        Some(alike) => {
            format!("{} {} {} {progress}", alike::Label(alike), state(lane, task, at), place(lane, task.site))
        }
    }
}

/// What a task is waiting on and where: as it answered when it was asked, else as it reported.
fn waiting(scene: &Scene, task: &TaskHistory, line: &mut Row<'_>) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    if !matches!(task.state(at), TaskState::Waiting(_) | TaskState::Cancelling) {
        return;
    }
    let reported = task.waiting(at);
    let since = reported.map_or(task.born(), |waiting| waiting.at);
    let answer = lane.snapshots.latest(at).filter(|answer| answer.at >= since);
    let answered = answer.and_then(|answer| answer.awaits.get(&task.id)).map(|awaiting| &*awaiting.on);
    let what = match (reported.and_then(|waiting| waiting.other), answered, reported.map(|waiting| waiting.on)) {
        (Some(other), _, Some(Wait::Task)) => lane.name_of(other).to_string(),
        (_, Some(answered), None | Some(Wait::Future)) => without_private(answered).to_owned(),
        (_, _, Some(on)) => on.to_string(),
        (_, None, None) => return,
    };
    let site = reported.map_or(SiteId::NONE, |waiting| waiting.site);
    let place = lane.site(site).map_or("", |_| place(lane, site));
    line.ends(WAITING, (&what, theme.text()), (place, theme.dim()));
}

/// What is awaited without a class that is nobody's business: `_UnixSelectorEventLoop.shutdown_default_executor`.
fn without_private(awaited: &str) -> &str {
    awaited.split_once('.').filter(|(class, _)| class.starts_with('_')).map_or(awaited, |(_, method)| method)
}

/// How long a task's cancel took, from the first request to its end; with dots where it has not ended.
fn cancel_took(scene: &Scene, task: &TaskHistory) -> Option<String> {
    let cancellation = task.cancellation();
    let request = cancellation.requests.until(scene.at).next()?.at;
    let end = scene.lane.lifeline.exited.map_or(scene.at, |exited| exited.0.min(scene.at));
    match task.end(scene.at) {
        Some(ended) => (ended.at > request).then(|| ended.at.since(request).to_string()),
        None if cancellation.stands(scene.at) => Some(format!("{}{}", end.since(request), scene.theme.glyphs.ellipsis)),
        None => None,
    }
}

/// The moment at a place on the screen, where the pane has its axis or its lives there.
fn moment_at(scene: &Scene, area: Rect, at: Position) -> Option<Time> {
    let (area, _) = explained::halves(scene, area);
    // What stands below the table has no time.
    let area = lines(area, 0, area.height.saturating_sub(foot::height(scene, area.height)));
    let table = Table::new(&columns(scene, area.width), area.width);
    let scale = scene.window.scale(table.place(LINE).map_or(0, |(_, width)| width));
    let timeline = timeline(scene, &table, &scale, area, &[]);
    timeline.area.contains(at).then(|| timeline.scale.moment(at.x - timeline.area.x))
}

/// What the heading at a place on the screen sorts by.
fn sort_at(scene: &Scene, area: Rect, at: Position) -> Option<Sort> {
    let (area, _) = explained::halves(scene, area);
    let table = Table::new(&columns(scene, area.width), area.width);
    let is_at = |column: usize| {
        let place = table.place(column).map(|(x, width)| area.x + x..area.x + x + width);
        at.y == area.y && place.is_some_and(|columns| columns.contains(&at.x))
    };
    let sorts =
        [(NAME, Sort::Name), (STATE, Sort::State), (CANCEL, Sort::Alive), (POLLS, Sort::Polls), (BUSY, Sort::Busy)];
    sorts.into_iter().find(|(column, _)| is_at(*column)).map(|(_, sort)| sort)
}

/// The column of the lives, in the area of the rows.
fn timeline<'a>(
    scene: &Scene<'a>,
    table: &Table,
    scale: &'a Scale,
    rows: Rect,
    rules: &'a [crate::ui::widget::timeline::VerticalLine<'a>],
) -> Timeline<'a> {
    let (x, width) = table.place(LINE).unwrap_or_default();
    let area = Rect { x: rows.x + x, width: width.min(rows.width.saturating_sub(x)), ..rows };
    Timeline { scale, area, rules, theme: scene.theme }
}

/// The column that rows are sorted by, and the sign for its direction; no column has what matters, or the creation.
fn sorted<'a>(scene: &Scene<'a>) -> Option<(usize, &'a str)> {
    let glyphs = scene.theme.glyphs;
    let (column, falls) = match scene.look.sort {
        Sort::Alive | Sort::Created => return None,
        Sort::Name => (NAME, false),
        Sort::State => (STATE, false),
        Sort::Polls => (POLLS, true),
        Sort::Busy => (BUSY, true),
    };
    Some((column, if falls == scene.look.reverse { glyphs.up } else { glyphs.down }))
}

/// The branch that leads to a row of the tree.
struct Branch<'a>(&'a TaskRow, &'a Theme);

impl std::fmt::Display for Branch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (TaskRow { depth, sibling, .. }, glyphs) = (*self.0, self.1.glyphs);
        if depth == 0 {
            return Ok(());
        }
        let branch = if sibling { glyphs.branch } else { glyphs.last_branch };
        write!(f, "{:indent$}{branch}{} ", "", glyphs.dash, indent = usize::from(depth.min(20) - 1) * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND,
    };
    use crate::{
        event::{Exit, Observation, Report, Span, TaskId, Wait},
        ui::{
            scene::{Alike, Scroll, TaskLook, TaskRow},
            theme::Theme,
            widget::timeline::Window,
        },
    };

    #[test]
    fn each_task_has_a_row_with_its_life() {
        let story = Story::shutdown();
        let drawn = [(130, 9, 2_000), (94, 7, 1_100), (76, 6, 1_800), (38, 4, 110), (20, 3, 600)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn closer_folded_and_in_ascii() {
        let story = Story::shutdown();
        let near = Window::whole(ms(990), ms(1_120));
        let folded = Window { from: ms(990), to: ms(2_000), folds: vec![(ms(1_300), ms(1_950))] };
        let list = Scroll { selected: 2, top: 1 };
        let ascii = Theme::ALL[0].clone().ascii();
        let settings = [
            Setting { window: Some(near), ..Setting::default() },
            Setting { window: Some(folded), ..Setting::default() },
            Setting { theme: ascii, list, ..Setting::default() },
        ];
        let drawn = settings.map(|setting| text(&story.draw(&KIND, ms(2_000), (100, 5), &setting)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn alike_tasks_are_one_row_with_how_many_were_alive() {
        let story = Story::shutdown();
        let alike = Alike {
            stem: "worker-".into(),
            count: 100,
            born: (0..100).map(|at| ms(at * 4)).collect(),
            ended: (0..99).map(|at| ms(1_000 + at * 4)).collect(),
            took: Some([50, 95, 99].map(Span::from_millis)),
        };
        let rows =
            vec![TaskRow::of(TaskId(1)), TaskRow { alike: Some(0), ..TaskRow::of(TaskId(2)) }, TaskRow::default()];
        let setting = Setting { rows: Some(rows), alike: vec![alike], ..Setting::default() };
        let drawn = [100, 60].map(|width| text(&story.draw(&KIND, ms(2_000), (width, 4), &setting)));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn names_that_differ_at_their_end_differ_where_they_are_cut() {
        let mut story = Story::empty();
        for (task, name) in [(1, "background-0"), (2, "background-1"), (3, "background-2")] {
            story.named(task, name);
            story.spawn(ms(10), task.into(), None, task);
        }
        let on = |task, other| Report::Waiting { task: TaskId(task), on: Wait::Task, other: Some(TaskId(other)) };
        story.told(ms(20), 0, on(1, 2));
        story.told(ms(20), 0, on(2, 3));
        let panes = [(&KIND, (74, 4)), (&KIND, (34, 4)), (&super::super::detail::KIND, (10, 1))];
        let drawn = panes.map(|(pane, size)| story.text(pane, ms(30), size));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn a_tree_shows_whose_child_a_task_is() {
        let story = Story::shutdown();
        let lane = &story.model.lanes[0];
        let row = |(index, task): (usize, &crate::model::TaskHistory)| TaskRow {
            depth: u16::from(index > 0),
            sibling: index < 3,
            ..TaskRow::of(task.id)
        };
        let rows = Some(lane.tasks.all().iter().enumerate().map(row).collect());
        let drawn = story.draw(&KIND, ms(1_100), (60, 5), &Setting { rows, ..Setting::default() });
        insta::assert_snapshot!(text(&drawn));
    }

    #[test]
    fn a_silent_program_has_its_reason_in_place_of_tasks() {
        let mut silent = Story::empty();
        silent.seen(ms(5), Observation::Note("leave out `-E`, which keeps the agent out of the interpreter".into()));
        insta::assert_snapshot!(silent.text(&KIND, ms(5), (40, 4)));
    }

    #[test]
    fn without_tasks_the_pane_says_why() {
        let mut over = Story::empty();
        over.seen(ms(5), Observation::Exited(Exit::Code(0)));
        let empty = Story::empty();
        let look = TaskLook { filter: "web".into(), ..TaskLook::default() };
        let filtered = empty.draw(&KIND, ms(0), (40, 2), &Setting { look, ..Setting::default() });
        insta::assert_snapshot!(
            [empty.text(&KIND, ms(0), (40, 2)), over.text(&KIND, ms(5), (40, 2)), text(&filtered),].join("\n")
        );
    }
}
