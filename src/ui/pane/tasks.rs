//! The tasks: name, state, where each is waiting, polls, busy time, and where each was created.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Counter, Filler, PaneKind, Priority, Role, key,
    words::{indented, nothing, nothing_yet, place, state, task_words},
};
use crate::{
    event::SiteId,
    model::TaskState,
    ui::{
        frame::{lines, print_line, under},
        scene::{Scene, Sort, TaskRow},
        theme::Theme,
        widget::{
            rows::{Column, MARK, Row, Table},
            text,
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('1')],
    help: "Go to the tasks.",
    title: "tasks",
    least: 3,
    wants: |scene, width| {
        let room = usize::from(width.saturating_sub(MARK));
        let lines = |(why, threads): (&str, &[_])| text::lines(why, room).count() + threads.len();
        let rows = silent(scene).map_or(scene.tasks.len(), lines);
        u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(KIND.head)
    },
    priority: Priority::Essential(1),
    filler: Filler::Ranked(4),
    rows: |scene| scene.tasks.len(),
    head: 1,
    task_at: Some(|scene, row| scene.tasks.get(row).map(|row| row.task)),
    text_of: Some(|scene, row| {
        let task = scene.tasks.get(row).and_then(|row| scene.lane.tasks.get(row.task));
        task.map_or_else(String::new, |task| task_words(scene, task))
    }),
    note: |scene| {
        let filter = &scene.look.filter;
        (!filter.is_empty()).then(|| (format!("with \"{filter}\""), scene.theme.key()))
    },
    counter: Counter::Hidden,
    role: Some(Role::Home),
    draw,
    ..PaneKind::PLAIN
};

const NAME: usize = 0;
const STATE: usize = 1;
const WAITING: usize = 2;
const POLLS: usize = 3;
const BUSY: usize = 4;
const CREATED: usize = 5;
/// In a tree, names need room for their branches.
const fn columns(tree: bool) -> [Column; 6] {
    [
        Column { title: "name", least: if tree { 14 } else { 8 }, most: 24, rank: 0, right: false },
        Column { title: "state", least: 16, most: 48, rank: 1, right: false },
        Column { title: "waiting at", least: 12, most: 30, rank: 3, right: false },
        Column { title: "polls", least: 6, most: 7, rank: 2, right: true },
        Column { title: "busy", least: 8, most: 8, rank: 4, right: true },
        Column { title: "created at", least: 12, most: 30, rank: 5, right: false },
    ]
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let columns = columns(scene.look.tree);
    let table = Table::new(&columns, area.width);
    table.head(&columns, sorted(scene), area, buf, scene.theme);
    let below = under(area, KIND.head);
    if let Some(silent) = silent(scene) {
        return draw_silent(scene, silent, indented(below), buf);
    }
    if scene.tasks.is_empty() {
        return match scene.look.filter.as_str() {
            "" => nothing_yet(scene, "no task yet", "no task was created", below, buf),
            filter => nothing(scene, &format!("no task name contains {filter}"), below, buf),
        };
    }
    let rows = scene.list.visible(scene.tasks.len(), below.height);
    let selected = scene.task.map(|_| scene.list.selected);
    table.rows(rows, selected, (below, buf, scene.theme, scene.focused), |row, line| {
        cells(scene, &scene.tasks[row], line);
    });
}

fn cells(scene: &Scene, row: &TaskRow, line: &mut Row<'_>) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    let Some(task) = lane.tasks.get(row.task) else { return };
    line.name(NAME, theme.text(), format_args!("{}{}", Branch(row, theme), lane.task_name(task)));
    let (style, state) = (theme.task_state(task.state(at)), state(lane, task, at));
    let is_waiting = matches!(task.state(at), TaskState::Waiting(_) | TaskState::Cancelling);
    let waiting = task.waiting(at).filter(|_| is_waiting);
    match waiting.and_then(|waiting| waiting.other) {
        Some(_) => line.name(STATE, style, state),
        None => line.left(STATE, style, state),
    };
    if let Some(waiting) = waiting.filter(|waiting| waiting.site != SiteId::NONE) {
        line.tail(WAITING, theme.dim(), place(lane, waiting.site));
    }
    if task.reports_polls {
        line.right(POLLS, theme.text(), task.polls.count(at));
        line.right(BUSY, theme.text(), task.polls.busy(at));
    }
    if task.site != SiteId::NONE {
        line.tail(CREATED, theme.dim(), place(lane, task.site));
    }
}

/// Of a program that has not reported anything: why there are no tasks, and what its threads wait for.
fn silent<'a>(scene: &Scene<'a>) -> Option<(&'a str, &'a [Arc<str>])> {
    let (lane, at) = (scene.lane, scene.at);
    let has_spoken = lane.lifeline.connected.is_some_and(|connected| connected <= at);
    let why = lane.notes.latest(at).map_or("", |note| &*note.text);
    // Their last state is none of a process that has ended.
    let threads = lane.threads.latest(at).filter(|_| lane.exit(at).is_none());
    let threads = threads.map_or(&[][..], |(_, threads)| threads);
    let is_silent = !has_spoken && scene.tasks.is_empty() && !(why.is_empty() && threads.is_empty());
    is_silent.then_some((why, threads))
}

fn draw_silent(scene: &Scene, (why, threads): (&str, &[Arc<str>]), area: Rect, buf: &mut Buffer) {
    let used = text::wrap(area, buf, why, scene.theme.warn());
    for (line, thread) in (used..).zip(threads) {
        print_line(thread, scene.theme.text(), lines(area, line, 1), buf);
    }
}

/// The column that rows are sorted by, and the sign for its direction; no column has the time of creation.
fn sorted<'a>(scene: &Scene<'a>) -> Option<(usize, &'a str)> {
    let glyphs = scene.theme.glyphs;
    match scene.look.sort {
        Sort::Created => None,
        Sort::Name => Some((NAME, glyphs.up)),
        Sort::State => Some((STATE, glyphs.up)),
        Sort::Polls => Some((POLLS, glyphs.down)),
        Sort::Busy => Some((BUSY, glyphs.down)),
    }
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
        event::{Exit, Observation, Report, TaskId, Wait},
        ui::scene::{TaskLook, TaskRow},
    };

    #[test]
    fn each_task_has_a_line() {
        let story = Story::shutdown();
        let drawn = [(110, 6, 1_100), (76, 6, 1_800), (38, 4, 110), (20, 3, 600)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
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
        let panes =
            [(&KIND, (34, 4)), (&super::super::cancellation::KIND, (34, 5)), (&super::super::detail::KIND, (10, 1))];
        let drawn = panes.map(|(pane, size)| story.text(pane, ms(30), size));
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn a_tree_shows_who_created_whom() {
        let story = Story::shutdown();
        let lane = &story.model.lanes[0];
        let row = |(index, task): (usize, &crate::model::TaskHistory)| TaskRow {
            task: task.id,
            depth: u16::from(index > 0),
            sibling: index < 3,
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
