//! Who has, and who wants, the locks and semaphores of a program, and what else tasks wait at.

use super::History;
use crate::event::{Hold, NameId, TaskId, Time};
use std::collections::BTreeMap;

/// The most primitives, and the most tasks that want one: the newest, as their numbers grow.
const LIMIT: usize = 10_000;
/// The most wants kept of a task.
const WANT_LIMIT: usize = 16;
/// The most holdings kept of a primitive.
const HOLDING_LIMIT: usize = 256;

/// A task that has a primitive, or had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Holding {
    task: TaskId,
    from: Time,
    until: Option<Time>,
}

/// The primitives of a lane.
#[derive(Clone, Debug, Default)]
pub struct Primitives {
    wanted: BTreeMap<TaskId, History<(Time, NameId)>>,
    held: BTreeMap<NameId, Vec<Holding>>,
}

impl Primitives {
    /// What a task last began to wait for, up to a moment.
    pub fn wanted(&self, task: TaskId, at: Time) -> Option<NameId> {
        self.wanted.get(&task)?.latest(at).map(|(_, object)| *object)
    }

    /// The tasks that have it at a moment, the one that has it longest first.
    pub fn holders(&self, object: NameId, at: Time) -> impl Iterator<Item = TaskId> {
        let has_it = move |holding: &&Holding| holding.from <= at && holding.until.is_none_or(|until| until > at);
        self.held.get(&object).into_iter().flatten().filter(has_it).map(|holding| holding.task)
    }

    /// The names of all that are known, some of them often.
    pub(super) fn names(&self) -> impl Iterator<Item = NameId> {
        let wanted = self.wanted.values().flat_map(|wanted| wanted.iter().map(|(_, object)| *object));
        wanted.chain(self.held.keys().copied())
    }

    pub(super) fn record(&mut self, at: Time, task: TaskId, how: Hold, object: NameId) {
        match how {
            Hold::Wanted => {
                self.wanted.entry(task).or_default().push((at, object), WANT_LIMIT);
                if self.wanted.len() > LIMIT {
                    self.wanted.pop_first();
                }
            }
            Hold::Acquired => {
                let held = self.held.entry(object).or_default();
                held.push(Holding { task, from: at, until: None });
                if held.len() > HOLDING_LIMIT {
                    held.remove(held.iter().position(|holding| holding.until.is_some()).unwrap_or(0));
                }
                if self.held.len() > LIMIT {
                    self.held.pop_first();
                }
            }
            Hold::Released => {
                let mut held = self.held.get_mut(&object).into_iter().flatten();
                let holding = held.rfind(|holding| holding.task == task && holding.until.is_none());
                if let Some(holding) = holding {
                    holding.until = Some(at);
                }
            }
        }
    }
}
