//! Which tasks come first: those that matter most.

use rustc_hash::FxHashMap;

use super::common::CommonNames;
use crate::{
    event::{End, LaneId, TaskId, Time},
    model::{Lane, Model, TaskHistory},
};

/// How much a task matters; the least comes first.
pub(super) type Rank = u8;

/// The ranks of tasks that lanes have in common: in all lanes a task has the place that it has where it matters most.
#[derive(Debug, Default)]
pub(in crate::ui::board) struct Ranks(FxHashMap<(LaneId, TaskId), Rank>);

impl Ranks {
    /// Of the tasks of these lanes, by their names.
    pub(in crate::ui::board) fn common(model: &Model, lanes: &[usize], at: Time) -> Self {
        let named = |lane: &usize| {
            let (lane, names) = (&model.lanes[*lane], CommonNames::of(&model.lanes[*lane]));
            let tasks = lane.tasks.known(at);
            tasks.map(|task| ((lane.info.id, task.id), names.name(task.id), rank(task, at))).collect::<Vec<_>>()
        };
        let tasks: Vec<_> = lanes.iter().flat_map(named).collect();
        let mut ranks: FxHashMap<&str, Rank> = FxHashMap::default();
        for (_, name, own) in &tasks {
            let rank = ranks.entry(name).or_insert(*own);
            *rank = (*own).min(*rank);
        }
        Self(tasks.iter().map(|(task, name, _)| (*task, ranks[&**name])).collect())
    }

    /// Whether each lane's tasks have ranks of their own.
    pub(super) fn are_own(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(&self, lane: &Lane, task: &TaskHistory, at: Time) -> Rank {
        self.0.get(&(lane.info.id, task.id)).copied().unwrap_or_else(|| rank(task, at))
    }
}

/// First the tasks that got no further than their cancel, then all others that are alive, then those that failed or were
/// destroyed.
pub(super) fn rank(task: &TaskHistory, at: Time) -> Rank {
    match task.end(at).map(|ended| ended.end) {
        None if task.cancellation().stands(at) => 0,
        None => 1,
        Some(End::Failed | End::Destroyed) => 2,
        Some(_) => 3,
    }
}
