//! The task list's rows: which tasks, in what order. Made when something changed, never while drawing.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    event::{TaskId, Time},
    model::{Lane, TaskHistory, Tasks},
    ui::scene::{Sort, TaskLook, TaskRow},
};

/// The rows of a lane's tasks at a moment.
pub(super) fn rows(lane: &Lane, at: Time, look: &TaskLook) -> Vec<TaskRow> {
    let mut tasks: Vec<&TaskHistory> = if look.filter.is_empty() {
        lane.tasks.known(at).collect()
    } else {
        let holds = |task: &&TaskHistory| lane.name(task.name).to_lowercase().contains(&look.filter);
        let found: Vec<_> = lane.tasks.known(at).filter(holds).collect();
        if look.tree { with_makers(&lane.tasks, found, at) } else { found }
    };
    sort(lane, &mut tasks, at, look.sort);
    if look.tree {
        tree(&tasks)
    } else {
        tasks.iter().map(|task| TaskRow { task: task.id, depth: 0, sister: false }).collect()
    }
}

fn sort(lane: &Lane, tasks: &mut [&TaskHistory], at: Time, sort: Sort) {
    match sort {
        Sort::Made => {}
        Sort::Name => tasks.sort_by_cached_key(|task| natural(&lane.name(task.name))),
        Sort::State => tasks.sort_by_cached_key(|task| task.state(at)),
        Sort::Polls => tasks.sort_by_cached_key(|task| Reverse(task.polls.count(at))),
        Sort::Busy => tasks.sort_by_cached_key(|task| Reverse(task.polls.busy(at))),
    }
}

/// A name to sort by: its letters, then the number at its end, so that `Task-10` comes after `Task-9`.
fn natural(name: &str) -> (String, u64) {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters.to_owned(), name[letters.len()..].parse().unwrap_or(0))
}

/// Adds those who made the tasks, and those who made them in turn, so that a tree holds together.
fn with_makers<'a>(all: &'a Tasks, found: Vec<&'a TaskHistory>, at: Time) -> Vec<&'a TaskHistory> {
    let mut kept: FxHashSet<TaskId> = FxHashSet::default();
    for task in found {
        let mut next = Some(task.id);
        while let Some(id) = next.filter(|id| kept.insert(*id)) {
            next = all.get(id).and_then(|task| task.parent);
        }
    }
    all.known(at).filter(|task| kept.contains(&task.id)).collect()
}

/// The same tasks, each below the one that made it. A task whose maker is not among them is a root.
fn tree(tasks: &[&TaskHistory]) -> Vec<TaskRow> {
    let there: FxHashSet<TaskId> = tasks.iter().map(|task| task.id).collect();
    let mut made_by: FxHashMap<Option<TaskId>, Vec<TaskId>> = FxHashMap::default();
    for task in tasks {
        made_by.entry(task.parent.filter(|id| there.contains(id))).or_default().push(task.id);
    }
    let mut rows = Vec::with_capacity(tasks.len());
    let mut open = Vec::new();
    push(&mut open, made_by.remove(&None), 0);
    while let Some(row) = open.pop() {
        rows.push(row);
        push(&mut open, made_by.remove(&Some(row.task)), row.depth.saturating_add(1));
    }
    rows
}

/// Puts sisters on the stack, the last one lowest.
fn push(open: &mut Vec<TaskRow>, sisters: Option<Vec<TaskId>>, depth: u16) {
    let rows = sisters.unwrap_or_default().into_iter().rev().enumerate();
    open.extend(rows.map(|(place, task)| TaskRow { task, depth, sister: place > 0 }));
}
