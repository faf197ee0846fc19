use super::{Ended, Ranks, Rows, align, rows};
use crate::{
    event::Time,
    model::Lane,
    ui::{
        pane::model_of,
        scene::{Alike, Sort, TaskLook, TaskRow, TaskTree},
    },
};
use proptest::{collection::vec, prelude::*};

fn names(lane: &Lane, rows: &Rows) -> Vec<String> {
    let name = |row: &TaskRow| {
        let name = match row.alike.and_then(|alike| rows.alike.get(alike as usize)) {
            Some(alike) => format!("{}* ×{}", alike.stem, alike.count),
            None => row.task.map_or("-".to_owned(), |task| lane.name_of(task).to_string()),
        };
        format!("{}{name}", "  ".repeat(row.depth.into()))
    };
    rows.rows.iter().map(name).collect()
}

fn listed(text: &str, look: &TaskLook) -> Vec<String> {
    let model = model_of(text);
    let lane = &model.lanes[0];
    names(lane, &rows(lane, Time(u64::MAX / 2), look, &Ranks::default(), &Ended::of(lane)))
}

const SHUTDOWN: &str = include_str!("../../../../tests/story/deaf_worker.txt");

#[test]
fn what_is_alive_and_got_no_further_than_its_cancel_comes_first() {
    let list = TaskLook { tree: TaskTree::None, ..TaskLook::default() };
    assert_eq!(listed(SHUTDOWN, &list), ["worker-2", "main", "worker-0", "worker-1"]);
    let created = TaskLook { sort: Sort::Created, ..list.clone() };
    assert_eq!(listed(SHUTDOWN, &created), ["main", "worker-0", "worker-1", "worker-2"]);
    let last = TaskLook { reverse: true, ..created };
    assert_eq!(listed(SHUTDOWN, &last), ["worker-2", "worker-1", "worker-0", "main"]);
}

#[test]
fn tasks_stand_below_those_that_await_or_created_them() {
    let story = "1 created consumer\n2 created main\n3 created helper by consumer\n4 waiting main task consumer\n";
    assert_eq!(listed(story, &TaskLook::default()), ["main", "  consumer", "helper"]);
    let creators = TaskLook { tree: TaskTree::Creators, ..TaskLook::default() };
    assert_eq!(listed(story, &creators), ["consumer", "  helper", "main"]);
    let circle = "1 created a\n2 created b\n3 created c\n4 waiting a task b\n4 waiting b task a\n";
    assert_eq!(listed(circle, &TaskLook::default()), ["c", "a", "  b"], "tasks that await each other are not lost");
}

fn workers(count: usize) -> String {
    let worker = |n: usize| format!("{n} created worker-{n} @app.py:7\n{n}.5 waiting worker-{n} sleep @app.py:9\n");
    (0..count).map(worker).collect()
}

#[test]
fn from_five_on_alike_tasks_are_one_row_and_the_one_that_differs_has_its_own() {
    let cancelled = (0..7).map(|n| format!("50 cancel-requested worker-{n} by signal\n")).collect::<String>();
    let ended = (0..6).map(|n| format!("60 ended worker-{n} cancelled\n")).collect::<String>();
    let story = [workers(7), cancelled, ended].concat();
    assert_eq!(listed(&story, &TaskLook::default()), ["worker-6", "worker-* ×6"]);
    let unfolded = TaskLook { unfolded: vec!["worker-".into()], ..TaskLook::default() };
    assert_eq!(listed(&story, &unfolded).len(), 7);
    assert_eq!(listed(&workers(4), &TaskLook::default()).len(), 4);
    let filtered = TaskLook { filter: "worker".into(), ..TaskLook::default() };
    assert_eq!(listed(&workers(9), &filtered).len(), 9, "what is looked for is shown");
}

/// The names of the rows of a story's two lanes, read across.
fn across(story: &str) -> Vec<Vec<String>> {
    let model = model_of(story);
    let at = Time(u64::MAX / 2);
    let ranks = Ranks::common(&model, &[0, 1], at);
    let of = |lane| rows(lane, at, &TaskLook::default(), &ranks, &Ended::of(lane));
    let mut listed: Vec<Rows> = model.lanes.iter().map(of).collect();
    align(&mut model.lanes.iter().zip(&mut listed).collect::<Vec<_>>());
    model.lanes.iter().zip(&listed).map(|(lane, rows)| names(lane, rows)).collect()
}

#[test]
fn lanes_of_one_program_have_the_same_task_in_the_same_row() {
    let shown = across(
        "lane A tokio managed\n1 created main\n2 created worker\n3 ended main returned\n\
        lane B tokio manual\n1 created main\n2 created logger\n3 created worker\n4 ended worker cancelled\n",
    );
    assert_eq!(shown[0], ["main", "-", "worker"]);
    assert_eq!(shown[1], ["main", "logger", "worker"]);
}

#[test]
fn an_unnamed_task_is_the_same_across_lanes_whatever_its_number() {
    let shown = across(
        "lane A cpython 3.12.1 managed\n0 loop created\n1 created Task-1\n2 created Task-2 by Task-1\n\
        3 teardown asyncgens started\n4 created Task-3\n5 loop created #2\n6 created Task-4 #2\n\
        lane B cpython 3.12.1 manual\n0 loop created\n1 created Task-1\n2 created Task-2 by Task-1\n3 created Task-3\n",
    );
    assert_eq!(shown[0], ["Task-1", "Task-2", "Task-3", "Task-4"]);
    assert_eq!(shown[1], ["Task-1", "Task-2", "-", "Task-3"], "A's Task-3 is the teardown's");
}

/// What happens to some tasks: which of them, what, and to which other.
fn lives() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    vec((0..40_usize, 0..9_usize, 0..40_usize), 1..300)
}

fn told(lives: &[(usize, usize, usize)]) -> String {
    let name = |task: usize| ["a-", "b-", "c-"][task % 3].to_owned() + &task.to_string();
    let line = |(at, &(task, what, other)): (usize, &(usize, usize, usize))| {
        let is_new = lives[..at].iter().all(|(before, ..)| *before != task);
        let (waits, task, other) = (task < other, name(task), name(other));
        let what = match what {
            _ if is_new => format!("created {task}"),
            // Those that wait in a circle come last, or last of those alive.
            0..3 if waits => format!("waiting {task} task {other}"),
            0..5 => format!("waiting {task} sleep"),
            5 => format!("cancel-requested {task} by signal"),
            6 => format!("ended {task} failed"),
            _ => format!("ended {task} cancelled"),
        };
        format!("{at} {what}\n")
    };
    lives.iter().enumerate().map(line).collect()
}

proptest! {
    /// Ranks in common make each task be read: without them, those that have ended are not.
    #[test]
    fn what_has_ended_is_listed_as_if_each_task_was_read(
        lives in lives(),
        at in 0..300_u64,
        unfolds: bool,
        tree in prop::sample::select(&[TaskTree::None, TaskTree::Awaits][..]),
    ) {
        let model = model_of(&told(&lives));
        let (lane, at) = (&model.lanes[0], Time(at * 1_000_000));
        let unfolded = if unfolds { vec!["b-".into()] } else { Vec::new() };
        let look = TaskLook { unfolded, tree, ..TaskLook::default() };
        let ended = Ended::of(lane);
        let [fast, slow] = [Ranks::default(), Ranks::common(&model, &[0], at)]
            .map(|ranks| rows(lane, at, &look, &ranks, &ended));
        let said = |rows: &Rows| {
            let alike = |alike: &Alike| {
                let alive = (0..=at.0).step_by(1_000_000).map(|at| alike.alive(Time(at), Time(at))).collect::<Vec<_>>();
                (alike.stem.clone(), alike.count, alive, alike.took)
            };
            let alike = rows.rows.iter().filter_map(|row| rows.alike.get(row.alike? as usize)).map(alike);
            let tasks = rows.rows.iter().map(|row| row.task).collect::<Vec<_>>();
            (names(lane, rows), tasks, alike.collect::<Vec<_>>())
        };
        prop_assert_eq!(said(&fast), said(&slow));
    }
}
