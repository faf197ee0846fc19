//! Who has, and who wants, the locks and semaphores of a program, and what else tasks wait at.

use super::History;
use crate::event::{Hold, NameId, TaskId, Time};
use std::collections::{BTreeMap, VecDeque};

/// Of tasks that have ended the most whose wants are kept, and the most primitives, where some are nobody's.
const LIMIT: usize = 10_000;
/// The most primitives that somebody has.
const HELD_LIMIT: usize = 100_000;
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

/// Who has a primitive, and who had it.
#[derive(Clone, Debug, Default)]
struct Holdings {
    all: Vec<Holding>,
    /// It is among those that nobody had.
    is_free: bool,
}

impl Holdings {
    fn is_held(&self) -> bool {
        self.all.iter().any(|holding| holding.until.is_none())
    }
}

/// The primitives of a lane. Those that a task that is alive waits for, or has, are not forgotten for others.
#[derive(Clone, Debug, Default)]
pub struct Primitives {
    wanted: BTreeMap<TaskId, History<(Time, NameId)>>,
    /// Those of them that have ended, in that order.
    ended: VecDeque<TaskId>,
    held: BTreeMap<NameId, Holdings>,
    /// Those of them that were nobody's at some time since they were taken out of this, in that order.
    free: VecDeque<NameId>,
}

impl Primitives {
    /// What a task last began to wait for, up to a moment.
    pub fn wanted(&self, task: TaskId, at: Time) -> Option<NameId> {
        self.wanted.get(&task)?.latest(at).map(|(_, object)| *object)
    }

    /// The tasks that have it at a moment, the one that has it longest first.
    pub fn holders(&self, object: NameId, at: Time) -> impl Iterator<Item = TaskId> {
        let has_it = move |holding: &&Holding| holding.from <= at && holding.until.is_none_or(|until| until > at);
        self.held.get(&object).into_iter().flat_map(|held| &held.all).filter(has_it).map(|holding| holding.task)
    }

    /// The names of all that are known, some of them often.
    pub(super) fn names(&self) -> impl Iterator<Item = NameId> {
        let wanted = self.wanted.values().flat_map(|wanted| wanted.iter().map(|(_, object)| *object));
        wanted.chain(self.held.keys().copied())
    }

    pub(super) fn record(&mut self, at: Time, task: TaskId, how: Hold, object: NameId) {
        match how {
            Hold::Wanted => _ = self.wanted.entry(task).or_default().push((at, object), WANT_LIMIT),
            Hold::Acquired => {
                let held = &mut self.held.entry(object).or_default().all;
                held.push(Holding { task, from: at, until: None });
                if held.len() > HOLDING_LIMIT {
                    held.remove(held.iter().position(|holding| holding.until.is_some()).unwrap_or(0));
                }
                self.forget(object);
            }
            Hold::Released => self.release(at, task, object),
        }
    }

    fn release(&mut self, at: Time, task: TaskId, object: NameId) {
        let Some(held) = self.held.get_mut(&object) else { return };
        let holding = held.all.iter_mut().rfind(|holding| holding.task == task && holding.until.is_none());
        if let Some(holding) = holding {
            holding.until = Some(at);
        }
        if !held.is_free && !held.is_held() {
            held.is_free = true;
            self.free.push_back(object);
        }
    }

    /// Forgets the primitives that nobody has for the longest time, but for that one.
    fn forget(&mut self, but: NameId) {
        while self.held.len() > LIMIT
            && let Some(object) = self.free.pop_front()
        {
            match self.held.get_mut(&object) {
                Some(held) if object == but || held.is_held() => held.is_free = false,
                _ => _ = self.held.remove(&object),
            }
        }
        if self.held.len() > HELD_LIMIT {
            let oldest = self.held.keys().copied().find(|object| *object != but);
            oldest.map(|object| self.held.remove(&object));
        }
    }

    /// A task has ended, and waits for nothing any more.
    pub(super) fn ended(&mut self, task: TaskId) {
        if !self.wanted.contains_key(&task) {
            return;
        }
        self.ended.push_back(task);
        if self.ended.len() > LIMIT {
            self.ended.pop_front().map(|task| self.wanted.remove(&task));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hold, LIMIT, NameId, Primitives, TaskId, Time};

    /// However many come and go, what a task that is alive waits for, and who has that, stays known.
    #[test]
    fn a_deadlock_is_not_forgotten_for_tasks_and_primitives_that_are_gone() {
        let (first, second, main, holder) = (NameId(1), NameId(2), TaskId(1), TaskId(2));
        let mut primitives = Primitives::default();
        primitives.record(Time(1), holder, Hold::Acquired, first);
        for number in 0..2 * LIMIT as u64 {
            let (task, object, at) = (TaskId(10 + number), NameId(10 + number as u32), Time(10 + number));
            for how in [Hold::Wanted, Hold::Acquired, Hold::Released] {
                primitives.record(at, task, how, object);
            }
            primitives.ended(task);
        }
        primitives.record(Time::END, main, Hold::Wanted, first);
        primitives.record(Time::END, main, Hold::Acquired, second);
        assert_eq!(primitives.wanted(main, Time::END), Some(first));
        assert_eq!(primitives.holders(first, Time::END).collect::<Vec<_>>(), [holder]);
        assert_eq!(primitives.holders(second, Time::END).collect::<Vec<_>>(), [main]);
        assert_eq!((primitives.wanted.len(), primitives.held.len()), (LIMIT + 1, LIMIT));
    }
}
