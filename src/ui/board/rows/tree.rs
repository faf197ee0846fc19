//! Rows as a tree.

use rustc_hash::FxHashMap;

use crate::{
    event::{TaskId, Tie, Time},
    model::{Lane, TaskHistory},
    ui::scene::{TaskRow, TaskTree},
};

/// From a task to the one it is shown below.
pub(super) type Parents = FxHashMap<TaskId, TaskId>;

/// What tasks are shown below: what awaits them, what created them, or nothing. Of those that are shown `is_shown` says so.
pub(super) fn parents(
    lane: &Lane,
    tasks: &[&TaskHistory],
    at: Time,
    tree: TaskTree,
    is_shown: impl Fn(TaskId) -> bool,
) -> Parents {
    let mut parents = Parents::default();
    let mut add = |child: TaskId, parent: TaskId| {
        if child != parent && is_shown(child) && is_shown(parent) {
            parents.entry(child).or_insert(parent);
        }
    };
    match tree {
        TaskTree::None => {}
        TaskTree::Creators => {
            tasks.iter().for_each(|task| task.parent.into_iter().for_each(|parent| add(task.id, parent)));
        }
        TaskTree::Awaits => {
            for task in tasks {
                task.waiting(at).and_then(|waiting| waiting.other).into_iter().for_each(|other| add(other, task.id));
            }
            // What a gather, a group or a lock waits for is known from an answer alone.
            let ties = lane.snapshots.latest(at).map_or(&[][..], |snapshot| &snapshot.ties);
            let is_alive = |task: &TaskId| lane.tasks.get(*task).is_some_and(|task| task.alive(at));
            let awaited = ties.iter().filter(|tie| tie.2 == Tie::Awaited && is_alive(&tie.0) && is_alive(&tie.1));
            awaited.for_each(|(waiting, other, _)| add(*other, *waiting));
        }
    }
    parents
}

/// The rows of tasks, each below its parent. `fold` makes rows of siblings.
pub(super) fn rows(
    tasks: &[&TaskHistory],
    parents: &Parents,
    mut fold: impl FnMut(&[TaskId]) -> Vec<TaskRow>,
) -> Vec<TaskRow> {
    let mut below: FxHashMap<Option<TaskId>, Vec<TaskId>> = FxHashMap::default();
    for task in tasks {
        below.entry(parents.get(&task.id).copied()).or_default().push(task.id);
    }
    let (mut rows, mut open) = (Vec::with_capacity(tasks.len()), Vec::new());
    let mut next = below.remove(&None);
    loop {
        if let Some(siblings) = next.take() {
            push(&mut open, fold(&siblings), 0);
        }
        while let Some(row) = open.pop() {
            rows.push(row);
            if let Some(children) = row.task.and_then(|task| below.remove(&Some(task))) {
                push(&mut open, fold(&children), row.depth.saturating_add(1));
            }
        }
        // Tasks that wait for each other in a circle are below no root: the first of them becomes one.
        let Some(first) = tasks.iter().map(|task| task.id).find(|task| is_left(&below, parents, *task)) else { break };
        if let Some(siblings) = below.get_mut(&parents.get(&first).copied()) {
            siblings.retain(|task| *task != first);
        }
        next = Some(vec![first]);
    }
    rows
}

/// Whether a task has found no row yet.
fn is_left(below: &FxHashMap<Option<TaskId>, Vec<TaskId>>, parents: &Parents, task: TaskId) -> bool {
    !below.is_empty() && below.get(&parents.get(&task).copied()).is_some_and(|siblings| siblings.contains(&task))
}

/// Pushes siblings on the stack, the last one first.
fn push(open: &mut Vec<TaskRow>, siblings: Vec<TaskRow>, depth: u16) {
    let rows = siblings.into_iter().rev().enumerate();
    open.extend(rows.map(|(place, row)| TaskRow { depth, sibling: place > 0, ..row }));
}
