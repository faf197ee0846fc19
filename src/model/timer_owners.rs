//! Whose a timer is: that of the task that set it while it was polled.

use super::History;
use crate::event::{Span, TaskId, Time};

/// The most timers whose owners are kept.
const OWNER_LIMIT: usize = 50_000;
/// The most timers that wait for the end of the poll in which they were set.
const WAITING_LIMIT: usize = 64;

/// The owners of timers, by the moments at which these were set.
#[derive(Clone, Debug, Default)]
pub struct TimerOwners {
    owners: History<(Time, TaskId)>,
    polled: Option<(Time, Span, TaskId)>,
    /// Set during a poll that is not reported yet.
    waiting: Vec<Time>,
}

impl TimerOwners {
    /// The task that set a timer at that moment, where one did.
    pub fn owner(&self, set: Time) -> Option<TaskId> {
        self.owners.latest(set).filter(|owner| owner.0 == set).map(|owner| owner.1)
    }

    pub(super) fn poll(&mut self, task: TaskId, at: Time, took: Span) {
        self.polled = Some((at, took, task));
        if !self.waiting.is_empty() {
            let (now, later) = self.waiting.iter().partition(|set| holds(at, took, **set));
            self.waiting = later;
            self.own(task, now);
        }
    }

    pub(super) fn set(&mut self, at: Time) {
        match self.polled.filter(|(since, took, _)| holds(*since, *took, at)) {
            Some((.., task)) => self.own(task, vec![at]),
            None => {
                self.waiting.push(at);
                let excess = self.waiting.len().saturating_sub(WAITING_LIMIT);
                self.waiting.drain(..excess);
            }
        }
    }

    fn own(&mut self, task: TaskId, set: Vec<Time>) {
        for at in set {
            self.owners.push_once((at, task), OWNER_LIMIT);
        }
    }
}

fn holds(since: Time, took: Span, at: Time) -> bool {
    (since..=since + took).contains(&at)
}

#[cfg(test)]
mod tests {
    use super::{Span, TaskId, Time, TimerOwners};

    #[test]
    fn a_timer_is_of_the_task_that_was_polled_when_it_was_set() {
        let mut timers = TimerOwners::default();
        timers.poll(TaskId(1), Time(10), Span(5));
        timers.set(Time(12));
        timers.set(Time(20));
        timers.set(Time(99));
        timers.poll(TaskId(2), Time(18), Span(5));
        assert_eq!([12, 20, 99].map(|at| timers.owner(Time(at))), [Some(TaskId(1)), Some(TaskId(2)), None]);
    }
}
