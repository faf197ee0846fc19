//! What a task adds to the counts of its lane.

use super::TaskHistory;
use crate::event::Time;

/// The index of the created tasks among the counts. The ways to end have their codes.
pub(super) const CREATED: usize = 0;
/// The index of the cancelling tasks among the counts.
pub(super) const CANCELLING: usize = 6;

/// A change of one of the counts at a moment.
type Trace = (Time, usize, i64);

/// A task's creation, its end, and every stretch between a request to stop and the end, in order.
pub(super) fn traces(task: &TaskHistory) -> Vec<Trace> {
    let mut traces = vec![(task.born(), CREATED, 1)];
    let end = task.ended.map_or(Time::END, |ended| ended.at);
    for (from, to) in task.cancellation().standing().into_iter().filter(|&(from, _)| from < end) {
        traces.push((from, CANCELLING, 1));
        traces.extend(Some(to.min(end)).filter(|&over| over != Time::END).map(|over| (over, CANCELLING, -1)));
    }
    traces.extend(task.ended.map(|ended| (ended.at, usize::from(ended.end.code()), 1)));
    traces.sort_unstable();
    traces
}

/// The changes from a task's old traces to its new ones: of a task that is cancelled many times, most stay the same.
pub(super) fn difference(before: Vec<Trace>, after: Vec<Trace>) -> Vec<Trace> {
    let taken_back = |(at, which, by): Trace| (at, which, -by);
    let mut before = before.into_iter().peekable();
    let mut changes = Vec::new();
    for trace in after {
        while let Some(old) = before.next_if(|old| *old < trace) {
            changes.push(taken_back(old));
        }
        if before.next_if_eq(&trace).is_none() {
            changes.push(trace);
        }
    }
    changes.extend(before.map(taken_back));
    changes
}

#[cfg(test)]
mod tests {
    use super::{CANCELLING, CREATED, TaskHistory, Time, difference, traces};
    use crate::{
        event::{By, NameId, SiteId, TaskId},
        model::CancelRequest,
    };

    /// More timeouts than are kept, each uncancelled: the next one adds an interval, and the oldest goes.
    #[test]
    fn a_request_among_many_changes_little() {
        let mut task = TaskHistory::new(TaskId(1), Time(0), true);
        let mut ask = |at| {
            let before = traces(&task);
            let request =
                CancelRequest { at, by: By::Timeout, requester: None, message: NameId::NONE, site: SiteId::NONE };
            let cancellation = task.cancellation.get_or_insert_default();
            cancellation.request(request);
            cancellation.uncancel(Time(at.0 + 1), 0);
            difference(before, traces(&task))
        };
        let last = (1..=300).map(|i| ask(Time(10 * i))).last();
        let expected = [(440, -1), (441, 1), (3_000, 1), (3_001, -1)];
        assert_eq!(last, Some(expected.map(|(at, by)| (Time(at), CANCELLING, by)).to_vec()));
        assert_eq!(traces(&task)[0], (Time(0), CREATED, 1));
    }
}
