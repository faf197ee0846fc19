//! Every task's life as a line.

use super::{Pane, PaneKind};
use crate::{
    event::{TaskId, Time},
    model::Lane,
    ui::scene::TaskRow,
};

pub(super) const KIND: PaneKind = PaneKind {
    pane: Pane::Cancellation,
    title: "cancellation",
    least: 3,
    wants: |_| 3,
    rows: |_| 0,
    head: 0,
    draw: |_, _, _| (),
};

/// The order in which lives are drawn: the tasks that were asked to stop first, by when they were, then all others.
/// It reads every task, so it is made when something changed, never for a frame.
pub fn lives(lane: &Lane, tasks: &[TaskRow], at: Time) -> Vec<TaskId> {
    let asked = |row: &TaskRow| {
        let asked = lane.tasks.get(row.task).and_then(|task| task.cancellation().requests.until(at).next());
        (asked.map_or(Time::END, |request| request.at), row.task)
    };
    let mut lives: Vec<_> = tasks.iter().map(asked).collect();
    lives.sort_by_key(|(asked, _)| *asked);
    lives.into_iter().map(|(_, task)| task).collect()
}
