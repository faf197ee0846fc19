//! What a task is called across lanes of one program.

use rustc_hash::FxHashMap;

use super::stem;
use crate::{
    event::{TaskId, Time},
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
        let mut created: FxHashMap<String, usize> = FxHashMap::default();
        let nth = |task: &TaskHistory| {
            let creator = creator(lane, task);
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
fn creator(lane: &Lane, task: &TaskHistory) -> String {
    if let Some(parent) = task.parent {
        return stem(&lane.name_of(parent)).to_owned();
    }
    if is_of_teardown(lane, task) { "the teardown".into() } else { String::new() }
}

/// Whether it was created by no task, once its loop's teardown had begun: it runs a step of that.
pub(super) fn is_of_teardown(lane: &Lane, task: &TaskHistory) -> bool {
    let begun = |it: &LoopHistory| it.teardown(Time::END).first().is_some_and(|step| step.begun <= task.born());
    task.parent.is_none() && lane.loops.get(task.on).is_some_and(begun)
}
