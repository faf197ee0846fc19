//! What a task is called across lanes of one program.

use rustc_hash::FxHashMap;

use super::stem;
use crate::{
    event::{LoopId, LoopState, TaskId, Time},
    model::{Lane, LoopHistory, TaskHistory, is_default_name},
};

/// The names by which tasks of several lanes are the same. A task that the program did not name has a number, and that
/// counts the tasks of the entry point as well: across lanes it is the n-th that its creator created.
pub(super) struct CommonNames<'a> {
    lane: &'a Lane,
    unnamed: FxHashMap<TaskId, String>,
}

impl<'a> CommonNames<'a> {
    pub(super) fn of(lane: &'a Lane) -> Self {
        let is_unnamed = |task: &&TaskHistory| is_default_name(&lane.task_name(task));
        let mut tasks: Vec<_> = lane.tasks.all().iter().filter(is_unnamed).collect();
        tasks.sort_by_key(|task| task.born());
        let teardowns = Teardowns::of(lane);
        let mut created: FxHashMap<String, usize> = FxHashMap::default();
        let nth = |task: &TaskHistory| {
            let creator = creator(lane, &teardowns, task);
            let count = created.entry(creator.clone()).or_default();
            *count += 1;
            (task.id, format!("{count}. of {creator}"))
        };
        Self { lane, unnamed: tasks.into_iter().map(nth).collect() }
    }

    /// The name of a task, of which lanes may have several.
    pub(super) fn name(&self, task: TaskId) -> String {
        self.unnamed.get(&task).cloned().unwrap_or_else(|| self.lane.name_of(task).to_string())
    }
}

/// What created a task: another task, the teardown of its loop, or the program outside of both.
fn creator(lane: &Lane, teardowns: &Teardowns, task: &TaskHistory) -> String {
    match task.parent {
        Some(parent) => stem(&lane.name_of(parent)).to_owned(),
        None if teardowns.created(task) => "the teardown".into(),
        None => String::new(),
    }
}

/// Whether a task was created by no other, while its loop did not run: most often the loop was run for it.
pub(super) fn is_outside(lane: &Lane, task: &TaskHistory) -> bool {
    let state = || lane.loops.get(task.on)?.state(task.created?);
    task.parent.is_none() && state() != Some(LoopState::Running)
}

/// When the teardown of each loop began.
pub(super) struct Teardowns(FxHashMap<LoopId, Time>);

impl Teardowns {
    pub(super) fn of(lane: &Lane) -> Self {
        let begun = |it: &LoopHistory| Some((it.id, it.teardown(Time::END).first()?.begun));
        Self(lane.loops.known(Time::END).filter_map(begun).collect())
    }

    /// Whether a task was created by no other, once its loop's teardown had begun: it runs a step of that.
    pub(super) fn created(&self, task: &TaskHistory) -> bool {
        task.parent.is_none() && self.0.get(&task.on).is_some_and(|begun| *begun <= task.born())
    }
}
