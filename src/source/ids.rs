//! Numbers for tasks whose ids are used again.
//!
//! CPython identifies tasks by their addresses, and a new task may get the address of an ended one.
//! From here on each has a number of its own, in the order in which they became known.

use crate::event::{End, Event, NameId, Observation, Report, SiteId, TaskId, What};
use rustc_hash::FxHashMap;

/// Beyond so many ids, those of tasks that are over are forgotten.
const ID_LIMIT: usize = 1 << 20;

/// The numbers of a lane's tasks, by the ids that its program knows them by.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    newest: FxHashMap<TaskId, Number>,
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct Number {
    task: TaskId,
    is_over: bool,
}

impl Numbers {
    /// Replaces ids by numbers in events that are in the order of time; in a later call only a poll may have started
    /// earlier. Its task has kept its id until then, but the task that woke it may be mistaken for another. When a new task
    /// gets the id of an old one, the old one has ended: if its end was not reported, an event is added.
    pub(super) fn renumber(&mut self, events: &mut Vec<Event>) {
        let mut gone = Vec::new();
        for event in events.iter_mut() {
            if let What::Observation(observation) = &mut event.what {
                self.renumber_observation(observation);
            }
            let What::Report(report) = &mut event.what else { continue };
            let over = self.renumber_report(report);
            let what = |task| What::Report(Report::Ended { task, end: End::Unknown, reason: NameId::NONE });
            gone.extend(over.map(|task| Event { site: SiteId::NONE, what: what(task), ..event.clone() }));
        }
        if !gone.is_empty() {
            events.append(&mut gone);
            events.sort_by_key(|event| event.at);
        }
    }

    /// The id that the program knows a task by.
    pub(super) fn id(&self, task: TaskId) -> Option<TaskId> {
        self.newest.iter().find(|(_, number)| number.task == task).map(|(id, _)| *id)
    }

    /// Of what the inspector saw, these were read from the program; the rest has numbers.
    fn renumber_observation(&mut self, observation: &mut Observation) {
        match observation {
            Observation::Polling { task, .. } | Observation::Await { task, .. } | Observation::Alike { task, .. } => {
                *task = self.number(*task);
            }
            Observation::Held { task: Some(task), .. } => *task = self.number(*task),
            Observation::Tied { task, other, .. } => [*task, *other] = [*task, *other].map(|id| self.number(id)),
            _ => {}
        }
    }

    /// Replaces the ids of a report's tasks; returns the task that ended without a report.
    fn renumber_report(&mut self, report: &mut Report) -> Option<TaskId> {
        if let Report::TaskCreated { task, parent, .. } = report {
            *parent = parent.map(|id| self.number(id));
            let before = self.newest.remove(task);
            *task = self.number(*task);
            return before.filter(|number| !number.is_over).map(|number| number.task);
        }
        let id = report.task();
        report.change_tasks(|task| *task = self.number(*task));
        if let (Report::Ended { .. }, Some(id)) = (report, id) {
            self.newest.entry(id).and_modify(|number| number.is_over = true);
            if self.newest.len() > ID_LIMIT {
                self.newest.retain(|_, number| !number.is_over);
            }
        }
        None
    }

    fn number(&mut self, id: TaskId) -> TaskId {
        let count = &mut self.count;
        let next = || {
            *count += 1;
            Number { task: TaskId(*count), is_over: false }
        };
        self.newest.entry(id).or_insert_with(next).task
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Event, NameId, Numbers, Report, SiteId, TaskId, What};
    use crate::event::{LaneId, LoopId, Time};

    const ID: TaskId = TaskId(0x7fff_0000);

    fn told(at: u64, report: Report) -> Event {
        Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what: What::Report(report) }
    }

    fn spawned(at: u64, task: TaskId) -> Event {
        told(at, Report::TaskCreated { task, parent: Some(ID), on: LoopId(1), name: NameId::NONE })
    }

    fn ended(at: u64, task: TaskId, end: End) -> Event {
        told(at, Report::Ended { task, end, reason: NameId::NONE })
    }

    #[test]
    fn an_id_that_is_used_again_gets_another_number() {
        let other = TaskId(0x7fff_1111);
        let mut numbers = Numbers::default();
        let mut events = vec![
            told(1, Report::CancelDelivered { task: ID }),
            ended(2, ID, End::Cancelled),
            told(3, Report::NotRetrieved { task: ID, reason: NameId::NONE }),
            spawned(4, other),
        ];
        numbers.renumber(&mut events);
        let mut expected = vec![
            told(1, Report::CancelDelivered { task: TaskId(1) }),
            ended(2, TaskId(1), End::Cancelled),
            told(3, Report::NotRetrieved { task: TaskId(1), reason: NameId::NONE }),
            told(
                4,
                Report::TaskCreated { task: TaskId(2), parent: Some(TaskId(1)), on: LoopId(1), name: NameId::NONE },
            ),
        ];
        assert_eq!(events, expected);
        let mut events = vec![spawned(5, ID), told(6, Report::CancelDelivered { task: ID })];
        numbers.renumber(&mut events);
        expected = vec![
            told(
                5,
                Report::TaskCreated { task: TaskId(3), parent: Some(TaskId(1)), on: LoopId(1), name: NameId::NONE },
            ),
            told(6, Report::CancelDelivered { task: TaskId(3) }),
        ];
        assert_eq!(events, expected);
        assert_eq!([1, 2, 3].map(|task| numbers.id(TaskId(task))), [None, Some(other), Some(ID)]);
    }

    #[test]
    fn a_reused_id_ends_its_old_task() {
        let mut numbers = Numbers::default();
        let mut events = vec![told(1, Report::CancelDelivered { task: ID }), spawned(5, ID)];
        numbers.renumber(&mut events);
        assert_eq!(events[1..].iter().filter(|event| **event == ended(5, TaskId(1), End::Unknown)).count(), 1);
    }
}
