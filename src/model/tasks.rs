//! The tasks of a lane.

use super::{
    KeptTasks,
    cancellation::{CancelRequest, Cancellation},
    changes::Changes,
    lives::Lives,
    places::Places,
    task::{Creation, Poll, Polling, TaskEnd, TaskHistory, Waiting},
    traces::{CREATED, difference, traces},
};
use crate::event::{End, Engine, NameId, TaskId, Time};
use rustc_hash::FxHashMap;

/// The most polls, and the most waits, kept for one task.
const POLL_LIMIT: usize = 2_048;
/// Beyond what is kept in all, the limit for each task is halved, down to this.
const POLL_LEAST: usize = 4;

/// All tasks of a lane, in the order in which they became known.
#[derive(Clone, Debug)]
pub struct Tasks {
    list: Vec<TaskHistory>,
    lives: Lives,
    /// Those whose creation was not reported.
    uncreated: usize,
    places: Places,
    children: FxHashMap<Option<TaskId>, Vec<TaskId>>,
    counts: Changes<7>,
    kept: usize,
    poll_limit: usize,
    forgotten: u64,
    /// With so many in the list, some are forgotten.
    full: usize,
    /// Of the ended ones.
    limit: KeptTasks,
    /// Whether polls are reported: CPython's agent may leave them out.
    reports_polls: bool,
}

/// How many tasks there were at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: u64,
    /// Created and not ended.
    pub live: u64,
    /// Cancel requested, and not ended.
    pub cancelling: u64,
    /// Ended: returned a value.
    pub returned: u64,
    /// Ended: passed the cancel on.
    pub cancelled: u64,
    /// Ended: returned an error or panicked.
    pub failed: u64,
    /// Ended: destroyed while pending.
    pub destroyed: u64,
    /// Ended: how is unknown.
    pub unknown: u64,
}

impl Counts {
    /// Those that ended in this way.
    pub const fn ended(&self, end: End) -> u64 {
        match end {
            End::Returned => self.returned,
            End::Cancelled => self.cancelled,
            End::Failed => self.failed,
            End::Destroyed => self.destroyed,
            End::Unknown => self.unknown,
        }
    }

    fn of([created, returned, cancelled, failed, destroyed, unknown, cancelling]: [i64; 7]) -> Self {
        let count = |number: i64| number.max(0).unsigned_abs();
        Self {
            created: count(created),
            live: count(created - returned - cancelled - failed - destroyed - unknown),
            cancelling: count(cancelling),
            returned: count(returned),
            cancelled: count(cancelled),
            failed: count(failed),
            destroyed: count(destroyed),
            unknown: count(unknown),
        }
    }
}

impl Default for Tasks {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            lives: Lives::default(),
            uncreated: 0,
            places: Places::default(),
            children: FxHashMap::default(),
            counts: Changes::default(),
            kept: 0,
            poll_limit: POLL_LIMIT,
            forgotten: 0,
            full: full(0, KeptTasks::default()),
            limit: KeptTasks::default(),
            reports_polls: true,
        }
    }
}

impl Tasks {
    /// Those of a program on this engine. Any but Tokio may leave polls out, and does until it reports one.
    pub(super) fn of(engine: Engine, limit: KeptTasks) -> Self {
        Self { reports_polls: engine == Engine::Tokio, full: full(0, limit), limit, ..Self::default() }
    }

    /// Learns the engine.
    pub(super) fn run_by(&mut self, engine: Engine) {
        if engine == Engine::Tokio {
            self.expect_polls();
        }
    }

    /// From now on a task without polls is one that was never polled.
    fn expect_polls(&mut self) {
        if !self.reports_polls {
            self.reports_polls = true;
            self.list.iter_mut().for_each(|task| task.reports_polls = true);
        }
    }

    /// Whether the program reports its polls.
    pub const fn reports_polls(&self) -> bool {
        self.reports_polls
    }

    /// Every task that is kept, in the order in which they became known.
    pub fn all(&self) -> &[TaskHistory] {
        &self.list
    }

    /// How many were forgotten; all of them had ended.
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The task with this id; the newest where an id was used again.
    pub fn get(&self, id: TaskId) -> Option<&TaskHistory> {
        self.places.newest(id).map(|index| &self.list[index as usize])
    }

    /// How many there were at a moment: O(1) for the head, O(log n) for an earlier one.
    pub fn counts(&self, at: Time) -> Counts {
        Counts::of(self.counts.sum(at))
    }

    /// The place among all of the task with this id; the newest where an id was used again.
    pub fn place(&self, id: TaskId) -> Option<usize> {
        self.places.newest(id).map(|place| place as usize)
    }

    /// The tasks known at a moment, ended or not, in the order in which they became known.
    pub fn known(&self, at: Time) -> impl DoubleEndedIterator<Item = &TaskHistory> {
        self.lives.known(at).map(|place| &self.list[place])
    }

    /// The tasks alive at a moment, in the order in which they became known.
    pub fn alive(&self, at: Time) -> impl DoubleEndedIterator<Item = &TaskHistory> {
        self.places_alive(at).map(|place| &self.list[place])
    }

    /// The places among all of the tasks alive at a moment, in their order. Passes over most of the others unread.
    pub fn places_alive(&self, at: Time) -> impl DoubleEndedIterator<Item = usize> {
        self.lives.alive(at)
    }

    /// Whether the creation of every task known at a moment was reported.
    pub fn saw_creations(&self, at: Time) -> bool {
        self.uncreated == 0 || self.known(at).all(|task| task.created.is_some())
    }

    /// The tasks that a task created, or with `None` those that no task created.
    pub fn children(&self, parent: Option<TaskId>) -> &[TaskId] {
        self.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    pub(super) fn created(&mut self, id: TaskId, at: Time, creation: Creation) {
        let is_before = |task: &TaskHistory| task.ended.is_some_and(|ended| ended.at < at);
        let Some(index) = self.find(id, at).filter(|index| !is_before(&self.list[*index])) else {
            let mut task = TaskHistory::new(id, at, self.reports_polls);
            task.set_created(at, creation);
            self.add(task);
            return;
        };
        if self.list[index].created.is_some() {
            return;
        }
        self.uncreated -= 1;
        self.update(index, at, |task| task.set_created(at, creation));
        self.adopt(id, creation.parent);
    }

    /// From the tasks without a parent to those of its parent.
    fn adopt(&mut self, id: TaskId, parent: Option<TaskId>) {
        if parent.is_none() {
            return;
        }
        let orphans = self.children.entry(None).or_default();
        if let Some(place) = orphans.iter().rposition(|&orphan| orphan == id) {
            orphans.remove(place);
        }
        self.children.entry(parent).or_default().push(id);
    }

    pub(super) fn renamed(&mut self, id: TaskId, at: Time, name: NameId) {
        if let Some(index) = self.perhaps_over(id, at) {
            self.seen(index, at);
            self.list[index].rename(at, name);
        }
    }

    pub(super) fn polled(&mut self, id: TaskId, poll: Poll) {
        let (index, limit) = (self.at(id, poll.at), self.poll_limit);
        self.expect_polls();
        let before = self.list[index].polls.recent.kept();
        self.seen(index, poll.at);
        self.list[index].polls.add(poll, limit);
        self.count_kept(self.list[index].polls.recent.kept() - before);
    }

    pub(super) fn waiting(&mut self, id: TaskId, waiting: Waiting) {
        let (index, limit) = (self.at(id, waiting.at), self.poll_limit);
        let before = self.list[index].waits.kept();
        self.seen(index, waiting.at);
        self.list[index].waits.push_once(waiting, limit);
        self.count_kept(self.list[index].waits.kept() - before);
    }

    pub(super) fn polling(&mut self, polling: Polling) {
        let index = self.at(polling.task, polling.since);
        let task = &mut self.list[index];
        if task.polling.is_none_or(|known| known.at < polling.at) {
            task.polling = Some(polling);
        }
    }

    /// A task's cancels, to add a delivery or what the task did after it.
    pub(super) fn cancellation(&mut self, id: TaskId, at: Time) -> &mut Cancellation {
        let index = self.at(id, at);
        self.seen(index, at);
        self.list[index].cancellation.get_or_insert_default()
    }

    pub(super) fn requested(&mut self, id: TaskId, request: CancelRequest) {
        let index = self.at(id, request.at);
        self.update(index, request.at, |task| task.cancellation.get_or_insert_default().request(request));
    }

    pub(super) fn uncancelled(&mut self, id: TaskId, at: Time, left: u32) {
        if let Some(index) = self.perhaps_over(id, at) {
            self.update(index, at, |task| task.cancellation.get_or_insert_default().uncancel(at, left));
        }
    }

    pub(super) fn ended(&mut self, id: TaskId, ended: TaskEnd) {
        let index = self.at(id, ended.at);
        let task = &mut self.list[index];
        // Most tasks are never cancelled: then the counts change once.
        if task.cancellation.is_none() && task.ended.is_none() && task.born() <= ended.at {
            task.ended = Some(ended);
            self.lives.set(index, task);
            return self.counts.change(ended.at, usize::from(ended.end.code()), 1);
        }
        // That it ended may be reported before how it ended.
        let is_better = |known: TaskEnd| known.end == End::Unknown && ended.end != End::Unknown;
        self.update(index, ended.at, |task| {
            if task.ended.is_none_or(is_better) {
                task.ended = Some(ended);
            }
        });
    }

    /// Only a task that has ended has this, so an unknown id adds no task.
    pub(super) fn not_retrieved(&mut self, id: TaskId, at: Time, reason: NameId) {
        if let Some(index) = self.find(id, at) {
            self.list[index].not_retrieved.get_or_insert((at, reason));
        }
    }

    /// Marks a task as known at a moment, which matters if its creation was not reported.
    #[inline]
    fn seen(&mut self, index: usize, at: Time) {
        if at < self.list[index].born() {
            self.seen_earlier(index, at);
        }
    }

    // Not in line: it would be in the way of polls.
    #[cold]
    fn seen_earlier(&mut self, index: usize, at: Time) {
        self.update(index, at, |_| ());
    }

    /// Changes a task and, with it, the counts.
    fn update(&mut self, index: usize, at: Time, change: impl FnOnce(&mut TaskHistory)) {
        let task = &mut self.list[index];
        let before = traces(task);
        task.seen(at);
        change(task);
        let after = traces(task);
        self.lives.set(index, task);
        for (at, which, by) in difference(before, after) {
            self.counts.change(at, which, by);
        }
    }

    /// The index of the task that had this id at a moment. An unknown id adds a task.
    #[inline]
    fn at(&mut self, id: TaskId, at: Time) -> usize {
        self.find(id, at).unwrap_or_else(|| self.add(TaskHistory::new(id, at, self.reports_polls)))
    }

    /// The same for a report that may come after the end: once tasks are forgotten, it may be about one of those.
    fn perhaps_over(&mut self, id: TaskId, at: Time) -> Option<usize> {
        if self.forgotten == 0 { Some(self.at(id, at)) } else { self.find(id, at) }
    }

    #[inline]
    fn find(&self, id: TaskId, at: Time) -> Option<usize> {
        let mut index = self.places.newest(id)?;
        while let Some(earlier) = self.places.earlier(index)
            && self.list[index as usize].born() > at
        {
            index = earlier;
        }
        Some(index as usize)
    }

    /// Adds a task, whose id may be that of one that has ended.
    #[inline(never)]
    fn add(&mut self, task: TaskHistory) -> usize {
        if self.list.len() >= self.full {
            self.forget();
        }
        let index = self.list.len();
        self.counts.change(task.born(), CREATED, 1);
        self.lives.push(&task);
        self.uncreated += usize::from(task.created.is_none());
        self.places.insert(task.id, index as u32);
        self.children.entry(task.parent).or_default().push(task.id);
        self.list.push(task);
        index
    }

    fn forget(&mut self) {
        let before = self.list.len();
        let mut excess = before.saturating_sub(self.limit.0);
        self.list.retain(|task| {
            let goes = excess > 0 && task.ended.is_some();
            excess -= usize::from(goes);
            !goes
        });
        self.forgotten += (before - self.list.len()) as u64;
        self.full = full(self.list.len(), self.limit);
        self.index();
    }

    /// Rebuilds everything that is derived from the list.
    fn index(&mut self) {
        self.lives = Lives::of(&self.list);
        self.uncreated = self.list.iter().filter(|task| task.created.is_none()).count();
        self.places.clear();
        self.children.clear();
        self.kept = 0;
        for (index, task) in self.list.iter().enumerate() {
            self.places.insert(task.id, index as u32);
            self.children.entry(task.parent).or_default().push(task.id);
            self.kept += task.polls.recent.kept() + task.waits.kept();
        }
    }

    /// Counts polls and waits in; when there are too many, all tasks keep fewer.
    fn count_kept(&mut self, more: usize) {
        self.kept += more;
        if self.kept <= self.limit.polls() || self.poll_limit <= POLL_LEAST {
            return;
        }
        self.poll_limit /= 2;
        self.kept = 0;
        for task in &mut self.list {
            task.polls.trim(self.poll_limit);
            task.waits.trim(self.poll_limit, drop);
            self.kept += task.polls.recent.kept() + task.waits.kept();
        }
    }
}

/// How many the list may grow to when so many are kept. Forgetting moves everything, those that live and stay as well,
/// so it is done once in so many.
fn full(kept: usize, limit: KeptTasks) -> usize {
    let kept = kept.max(limit.0);
    kept + kept / 4
}
