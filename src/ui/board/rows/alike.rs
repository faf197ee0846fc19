//! Tasks that are alike, as one row.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    common::{Teardowns, is_outside},
    stem,
};
use crate::{
    event::{End, SiteId, Span, TaskId, Time, Wait},
    model::{Lane, TaskHistory},
    ui::{
        latencies::Distribution,
        scene::{Alike, TaskLook, TaskRow},
    },
};

/// From so many on, tasks that are alike are one row.
pub(super) const LEAST: usize = 5;

/// What tasks have in common that are alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind<'a> {
    name: &'a str,
    /// Where they were created.
    site: SiteId,
    is_outside: bool,
    /// Whether the teardown of their loop created them.
    of_teardown: bool,
    how: How,
}

/// How far a task has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum How {
    Alive,
    Requested,
    Delivered,
    CarriedOn,
    Ended(u8),
}

impl How {
    fn of(task: &TaskHistory, at: Time) -> Self {
        let cancellation = task.cancellation();
        match task.end(at) {
            Some(ended) => Self::Ended(End::code(ended.end)),
            None if !cancellation.stands(at) => Self::Alive,
            None if cancellation.swallowed.latest(at).is_some() => Self::CarriedOn,
            None if cancellation.delivered.latest(at).is_some() => Self::Delivered,
            None => Self::Requested,
        }
    }
}

/// A row for each.
pub(super) fn each(siblings: &[TaskId]) -> Vec<TaskRow> {
    siblings.iter().map(|task| TaskRow::of(*task)).collect()
}

/// Rows for siblings, one for all that are alike and await nobody; it stands where the first of them would.
pub(super) fn fold(
    lane: &Lane,
    at: Time,
    look: &TaskLook,
    siblings: &[TaskId],
    is_parent: &FxHashSet<TaskId>,
    found: &mut Vec<Alike>,
) -> Vec<TaskRow> {
    if siblings.len() < LEAST {
        return each(siblings);
    }
    let tasks: Vec<&TaskHistory> = siblings.iter().filter_map(|task| lane.tasks.get(*task)).collect();
    let teardowns = Teardowns::of(lane);
    let names: Vec<_> = tasks.iter().map(|task| lane.name(task.name)).collect();
    let kind = |place: usize| {
        let (task, name) = (tasks[place], stem(&names[place]));
        let folds = !name.is_empty() && !is_parent.contains(&task.id) && !look.unfolded.iter().any(|stem| stem == name);
        let (is_outside, of_teardown) = (is_outside(lane, task), teardowns.created(task));
        folds.then(|| Kind { name, site: task.site, is_outside, of_teardown, how: How::of(task, at) })
    };
    let kinds: Vec<Option<Kind<'_>>> = (0..tasks.len()).map(kind).collect();
    let mut alike: FxHashMap<Kind<'_>, Vec<&TaskHistory>> = FxHashMap::default();
    for (task, kind) in tasks.iter().zip(&kinds) {
        kind.iter().for_each(|kind| alike.entry(*kind).or_default().push(task));
    }
    let mut rows = Vec::new();
    for (task, kind) in tasks.iter().zip(kinds) {
        match kind.and_then(|kind| Some((kind, alike.get(&kind)?))).filter(|(_, members)| members.len() >= LEAST) {
            Some((kind, members)) if members[0].id == task.id => {
                let (stands_for_all, one) = alike_of(kind.name, members, at);
                rows.push(TaskRow { alike: u32::try_from(found.len()).ok(), ..TaskRow::of(stands_for_all) });
                found.push(one);
            }
            Some(_) => {}
            None => rows.push(TaskRow::of(task.id)),
        }
    }
    rows
}

/// What a row says of tasks that are alike, and the one that stands for them: one that waits as most of them do.
fn alike_of(stem: &str, tasks: &[&TaskHistory], at: Time) -> (TaskId, Alike) {
    let mut waits: FxHashMap<Option<(Wait, SiteId)>, (usize, TaskId)> = FxHashMap::default();
    for task in tasks {
        let wait = task.waiting(at).map(|waiting| (waiting.on, waiting.site));
        waits.entry(wait).or_insert((0, task.id)).0 += 1;
    }
    let most = waits.values().max_by_key(|(count, task)| (*count, std::cmp::Reverse(*task)));
    let alike = Alike {
        stem: stem.to_owned(),
        count: tasks.len(),
        born: tasks.iter().map(|task| task.born()).collect(),
        ended: tasks.iter().filter_map(|task| task.end(at)).map(|ended| ended.at).collect(),
        took: spread(tasks.iter().filter_map(|task| took(task, at)).collect()),
    };
    (most.map_or(tasks[0].id, |(_, task)| *task), alike)
}

/// The middle one of some spans, what 95 percent of them do not exceed, and the longest.
pub(super) fn spread(took: Vec<Span>) -> Option<[Span; 3]> {
    let took = Distribution::of(took);
    Some([took.percentile(50)?, took.percentile(95)?, took.max()?])
}

/// How long a task's cancel took, up to its end.
pub(super) fn took(task: &TaskHistory, at: Time) -> Option<Span> {
    let ended = task.end(at)?;
    let request = task.cancellation().requests.until(ended.at).next()?;
    Some(ended.at.since(request.at))
}
