//! A task with its whole life.

use super::{History, Timed, cancellation::Cancellation};
use crate::event::{End, LoopId, NameId, SiteId, Span, TaskId, Time, Wait};

/// Shared by all tasks without a cancel request.
static NO_CANCELLATION: Cancellation = Cancellation::new();

/// A task's life. What did not happen (yet) is `None` or empty.
#[derive(Clone, Debug)]
pub struct TaskHistory {
    pub id: TaskId,
    /// Its name, the newest it was given.
    pub name: NameId,
    pub site: SiteId,
    pub parent: Option<TaskId>,
    pub on: LoopId,
    pub created: Option<Time>,
    pub polls: Polls,
    /// What it was waiting on; as many of the newest as of polls.
    pub waits: History<Waiting>,
    /// How and when it ended.
    pub ended: Option<TaskEnd>,
    /// When its exception was found never retrieved, and the exception's text.
    pub not_retrieved: Option<(Time, NameId)>,
    /// The poll that was seen in progress last.
    pub polling: Option<Polling>,
    /// Whether its polls are reported; if not, there is nothing to count.
    pub reports_polls: bool,
    pub(super) cancellation: Option<Box<Cancellation>>,
    named: Time,
    first: Time,
}

/// How a task was created.
#[derive(Clone, Copy, Debug)]
pub(super) struct Creation {
    pub(super) parent: Option<TaskId>,
    pub(super) on: LoopId,
    pub(super) name: NameId,
    pub(super) site: SiteId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskEnd {
    pub at: Time,
    pub end: End,
    /// The error's text, where it failed.
    pub reason: NameId,
    /// Where that was raised, if known.
    pub site: SiteId,
}

/// A stretch of waiting, up to the next one or the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub at: Time,
    pub on: Wait,
    /// The task it waits for.
    pub other: Option<TaskId>,
    pub site: SiteId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    pub at: Time,
    pub took: Span,
    /// How long the task had been ready before.
    pub queued: Span,
}

impl Poll {
    pub fn end(&self) -> Time {
        self.at + self.took
    }
}

/// A poll seen from outside that had not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    pub at: Time,
    pub since: Time,
    pub task: TaskId,
}

macro_rules! timed {
    ($($name:ident)+) => {
        $(impl Timed for $name {
            fn at(&self) -> Time {
                self.at
            }
        })+
    };
}

timed!(Waiting Poll Polling);

/// The polls of a task: the newest one by one, the older ones as a sum.
#[derive(Clone, Debug, Default)]
pub struct Polls {
    /// The newest; see [`Tasks`](super::Tasks) for how many.
    pub recent: History<Poll>,
    older: Span,
    busy: Span,
}

impl Polls {
    /// How many began up to a moment.
    pub fn count(&self, at: Time) -> u64 {
        self.recent.count(at)
    }

    /// How long those took that began up to a moment.
    pub fn busy(&self, at: Time) -> Span {
        if self.recent.iter().next_back().is_none_or(|last| last.at <= at) {
            return self.busy;
        }
        self.recent.until(at).fold(self.older, |sum, poll| sum + poll.took)
    }

    /// Adds one unless it is known. A task is polled once at a time, so the start says which poll it is.
    pub(super) fn add(&mut self, poll: Poll, limit: usize) {
        let is_known = || self.recent.latest(poll.at).is_some_and(|known| known.at == poll.at);
        if !self.recent.is_newest(poll.at) && is_known() {
            return;
        }
        self.busy = self.busy + poll.took;
        if let Some(old) = self.recent.push(poll, limit) {
            self.older = self.older + old.took;
        }
    }

    pub(super) fn trim(&mut self, limit: usize) {
        let older = &mut self.older;
        self.recent.trim(limit, |old| *older = *older + old.took);
    }
}

/// What a task is doing at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Ready to run: created or woken, not polled yet.
    Scheduled,
    Running,
    /// Awaiting something, if it is known what.
    Waiting(Option<Wait>),
    /// A cancel is requested, and it has not ended: it is cleaning up, or swallowed the cancel.
    Cancelling,
    Ended(End),
}

impl TaskHistory {
    pub(super) fn new(id: TaskId, first: Time, reports_polls: bool) -> Self {
        Self {
            id,
            name: NameId::NONE,
            site: SiteId::NONE,
            parent: None,
            on: LoopId::default(),
            created: None,
            polls: Polls::default(),
            waits: History::new(),
            ended: None,
            not_retrieved: None,
            polling: None,
            reports_polls,
            cancellation: None,
            named: Time::START,
            first,
        }
    }

    /// Since when it is known: its creation, or the first report about it if the creation was not reported.
    pub fn born(&self) -> Time {
        self.created.unwrap_or(self.first)
    }

    /// Whether it is created and has not ended at a moment.
    pub fn alive(&self, at: Time) -> bool {
        self.born() <= at && self.end(at).is_none()
    }

    /// How it ended, if it did up to a moment.
    pub fn end(&self, at: Time) -> Option<&TaskEnd> {
        self.ended.as_ref().filter(|ended| ended.at <= at)
    }

    pub fn cancellation(&self) -> &Cancellation {
        self.cancellation.as_deref().unwrap_or(&NO_CANCELLATION)
    }

    /// What it is doing at a moment from its creation on.
    pub fn state(&self, at: Time) -> TaskState {
        let waiting = self.waits.latest(at);
        match self.end(at) {
            Some(ended) => TaskState::Ended(ended.end),
            None if self.running(at) => TaskState::Running,
            None if self.cancellation().stands(at) => TaskState::Cancelling,
            None if self.ready(at) || waiting.is_some_and(|waiting| waiting.on == Wait::Yield) => TaskState::Scheduled,
            None => TaskState::Waiting(waiting.map(|waiting| waiting.on)),
        }
    }

    /// What it is waiting on at a moment, if that is known.
    pub fn waiting(&self, at: Time) -> Option<&Waiting> {
        self.waits.latest(at).filter(|_| self.end(at).is_none())
    }

    /// The poll in progress at a moment that was seen last and has not come to its end.
    pub fn unfinished_poll(&self, at: Time) -> Option<&Polling> {
        let polling = self.polling.as_ref().filter(|polling| polling.since <= at && self.end(at).is_none())?;
        self.polls.recent.iter().next_back().is_none_or(|last| last.end() <= polling.since).then_some(polling)
    }

    fn running(&self, at: Time) -> bool {
        let polled = self.polls.recent.latest(at).is_some_and(|poll| at < poll.end());
        polled || self.unfinished_poll(at).is_some()
    }

    fn ready(&self, at: Time) -> bool {
        let woken = self.polls.recent.next(at).is_some_and(|next| next.at - next.queued <= at);
        woken || (self.reports_polls && self.polls.count(at) == 0 && self.waits.latest(at).is_none())
    }

    pub(super) fn set_created(&mut self, at: Time, creation: Creation) {
        (self.created, self.parent, self.on, self.site) = (Some(at), creation.parent, creation.on, creation.site);
        self.rename(at, creation.name);
    }

    pub(super) fn rename(&mut self, at: Time, name: NameId) {
        if at >= self.named {
            (self.named, self.name) = (at, name);
        }
    }

    /// It is known to exist at a moment.
    pub(super) fn seen(&mut self, at: Time) {
        self.first = self.first.min(at);
    }
}
