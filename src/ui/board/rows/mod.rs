//! The task table's rows: which tasks, in what order, which of them as one. Worked out when something changed, never
//! while drawing.

mod alike;
mod common;
mod ended;
mod paired;
mod rank;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use ended::Ended;
pub(super) use paired::{TOGETHER, align};
pub(super) use rank::Ranks;

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use crate::{
    event::{TaskId, Time},
    model::{Lane, TaskHistory, Tasks},
    ui::scene::{Alike, Sort, TaskLook, TaskRow, TaskTree},
};

/// The rows of a lane.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<TaskRow>,
    /// What the rows that stand for several tasks stand for.
    pub(super) alike: Vec<Alike>,
}

/// The rows of a lane's tasks at a moment.
pub(super) fn rows(lane: &Lane, at: Time, look: &TaskLook, ranks: &Ranks, ended: &Ended) -> Rows {
    let folds = look.folds();
    // What has ended then comes last, and has nothing below it.
    let is_summed = folds && !look.reverse && look.tree != TaskTree::Creators && ranks.are_own();
    let mut tasks = if is_summed { lane.tasks.alive(at).collect() } else { chosen(lane, at, look) };
    sort(lane, &mut tasks, at, look, ranks);
    let found: Option<FxHashSet<TaskId>> =
        (!look.filter.is_empty()).then(|| tasks.iter().map(|task| task.id).collect());
    let is_known = |task| lane.tasks.get(task).is_some_and(|task| task.born() <= at);
    let is_shown = |task| found.as_ref().map_or_else(|| is_known(task), |found| found.contains(&task));
    let parents = tree::parents(lane, &tasks, at, look.tree, is_shown);
    let awaited = if is_summed { Ended::awaited(lane, at, parents.keys()) } else { Vec::new() };
    tasks.extend(awaited.iter().map(|place| &lane.tasks.all()[*place]));
    let is_parent: FxHashSet<TaskId> = parents.values().copied().collect();
    let mut alike = Vec::new();
    let mut rows = tree::rows(&tasks, &parents, |siblings| {
        if folds { alike::fold(lane, at, look, siblings, &is_parent, &mut alike) } else { alike::each(siblings) }
    });
    if is_summed {
        rows.extend(ended.rows(lane, at, look, &awaited, &mut alike));
    }
    Rows { rows, alike }
}

/// The tasks that are known and hold the filter, in the order in which they became known.
fn chosen<'a>(lane: &'a Lane, at: Time, look: &TaskLook) -> Vec<&'a TaskHistory> {
    if look.filter.is_empty() {
        return lane.tasks.known(at).collect();
    }
    let holds = |task: &&TaskHistory| lane.name(task.name).to_lowercase().contains(&look.filter);
    let found: Vec<_> = lane.tasks.known(at).filter(holds).collect();
    if look.tree == TaskTree::Creators { with_creators(&lane.tasks, found, at) } else { found }
}

fn sort(lane: &Lane, tasks: &mut [&TaskHistory], at: Time, look: &TaskLook, ranks: &Ranks) {
    match look.sort {
        Sort::Alive => tasks.sort_by_cached_key(|task| ranks.of(lane, task, at)),
        Sort::Created => {}
        Sort::Name => tasks.sort_by_cached_key(|task| natural(&lane.name(task.name))),
        Sort::State => tasks.sort_by_cached_key(|task| task.state(at)),
        Sort::Polls => tasks.sort_by_cached_key(|task| Reverse(task.polls.count(at))),
        Sort::Busy => tasks.sort_by_cached_key(|task| Reverse(task.polls.busy(at))),
    }
    if look.reverse {
        tasks.reverse();
    }
}

/// A name to sort by: its letters, then the number at its end, so that `Task-10` comes after `Task-9`.
fn natural(name: &str) -> (String, u64) {
    let letters = stem(name);
    (letters.to_owned(), name[letters.len()..].parse().unwrap_or(0))
}

/// A name without the number at its end.
pub(super) fn stem(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// The tasks with those that created them, up to the roots, so that the tree is connected.
fn with_creators<'a>(all: &'a Tasks, found: Vec<&'a TaskHistory>, at: Time) -> Vec<&'a TaskHistory> {
    let mut shown: FxHashSet<TaskId> = FxHashSet::default();
    for task in found {
        let mut next = Some(task.id);
        while let Some(id) = next.filter(|id| shown.insert(*id)) {
            next = all.get(id).and_then(|task| task.parent);
        }
    }
    all.known(at).filter(|task| shown.contains(&task.id)).collect()
}
