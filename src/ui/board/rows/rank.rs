//! Which tasks come first: those that matter most.

use rustc_hash::FxHashMap;

use crate::{
    event::{End, Time},
    model::{Lane, Model, TaskHistory},
};

/// How much a task matters; the least comes first.
pub(super) type Rank = u8;

/// The ranks of tasks that lanes have in common: in all lanes a task has the place that it has where it matters most.
#[derive(Debug, Default)]
pub(in crate::ui::board) struct Ranks(FxHashMap<String, Rank>);

impl Ranks {
    /// Of the tasks of these lanes, by their names.
    pub(in crate::ui::board) fn common(model: &Model, lanes: &[usize], at: Time) -> Self {
        let mut ranks: FxHashMap<String, Rank> = FxHashMap::default();
        for lane in lanes.iter().map(|lane| &model.lanes[*lane]) {
            for task in lane.tasks.known(at) {
                let own = rank(task, at);
                let rank = ranks.entry(lane.task_name(task).to_string()).or_insert(own);
                *rank = own.min(*rank);
            }
        }
        Self(ranks)
    }

    /// Whether each lane's tasks have ranks of their own.
    pub(super) fn are_own(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(&self, lane: &Lane, task: &TaskHistory, at: Time) -> Rank {
        let common = (!self.0.is_empty()).then(|| self.0.get(&lane.task_name(task).to_string()).copied()).flatten();
        common.unwrap_or_else(|| rank(task, at))
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
