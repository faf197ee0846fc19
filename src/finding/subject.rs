//! What a finding is about.

use super::phrase::was;
use crate::{
    event::{LoopId, SiteId, TaskId},
    model::{Lane, LoopHistory, OpenFile, TaskHistory},
};

/// Subjects kept of a finding.
const KEPT: usize = 10;
/// Subjects that a sentence names.
const NAMED: usize = 3;

/// Something that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What it is, and its number.
    pub id: SubjectId,
    /// `worker-0`, `loop 1`, `fd 7 (socket unix)`.
    pub name: String,
    /// Where it was created, `file:line`; `None` where that is not known.
    pub place: Option<String>,
    /// What it did, or what became of it: `waiting on sleep at src/main.rs:20`; empty where there is no more to say.
    pub state: String,
}

/// What a subject is, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectId {
    Task(TaskId),
    Loop(LoopId),
    Fd(u32),
    /// A thread, by the system's number.
    Thread(u32),
    /// A line of the program's source.
    Line,
}

impl SubjectId {
    /// The word for what it is.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Task(_) => "task",
            Self::Loop(_) => "loop",
            Self::Fd(_) => "fd",
            Self::Thread(_) => "thread",
            Self::Line => "line",
        }
    }

    /// Its number, unless it has none.
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Task(task) => Some(task.0),
            Self::Loop(id) => Some(id.0 as u64),
            Self::Fd(number) | Self::Thread(number) => Some(number as u64),
            Self::Line => None,
        }
    }
}

impl Subject {
    fn new(id: SubjectId, name: String, place: Option<&str>) -> Self {
        Self { id, name, place: place.map(String::from), state: String::new() }
    }

    pub(super) fn task(lane: &Lane, task: &TaskHistory) -> Self {
        Self::new(SubjectId::Task(task.id), lane.task_name(task).to_string(), lane.site(task.site))
    }

    /// A task of which nothing but its number may be known any more.
    pub(super) fn task_of(lane: &Lane, id: TaskId) -> Self {
        let unknown = || Self::new(SubjectId::Task(id), lane.name_of(id).to_string(), None);
        lane.tasks.get(id).map_or_else(unknown, |task| Self::task(lane, task))
    }

    pub(super) fn event_loop(lane: &Lane, it: &LoopHistory) -> Self {
        let place = it.created.and_then(|created| lane.site(created.1));
        Self::new(SubjectId::Loop(it.id), format!("loop {}", it.id), place)
    }

    pub(super) fn fd(open: &OpenFile<'_>) -> Self {
        Self::new(SubjectId::Fd(open.file.fd), format!("fd {} ({})", open.file.fd, open.file.kind), None)
    }

    pub(super) fn thread(tid: u32) -> Self {
        Self::new(SubjectId::Thread(tid), format!("thread {tid}"), None)
    }

    /// `None` for an unknown line.
    pub(super) fn line(lane: &Lane, site: SiteId) -> Option<Self> {
        lane.site(site).map(|place| Self::new(SubjectId::Line, place.into(), None))
    }

    pub(super) fn state(mut self, state: impl Into<String>) -> Self {
        self.state = state.into();
        self
    }

    /// `worker-0 (created at src/main.rs:12)`.
    pub(super) fn with_site(&self) -> String {
        let Self { name, place, .. } = self;
        place.as_ref().map_or_else(|| name.clone(), |place| format!("{name} (created at {place})"))
    }

    /// The same, and its state.
    fn with_state(&self) -> String {
        let made = self.with_site();
        if self.state.is_empty() { made } else { format!("{made}, {}", self.state) }
    }
}

/// The subjects of a finding.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// The first few.
    pub(super) named: Vec<Subject>,
    pub(super) count: u64,
    /// Whether all of them were created at one place and are in one state.
    pub(super) are_alike: bool,
}

impl Subjects {
    /// More may be counted than are known.
    pub(super) fn new(count: u64, subjects: impl IntoIterator<Item = Subject>) -> Self {
        let named: Vec<Subject> = subjects.into_iter().take(KEPT).collect();
        let are_alike = named.len() as u64 == count && are_alike(&named);
        Self { named, count, are_alike }
    }

    pub(super) fn all(subjects: impl IntoIterator<Item = Subject>) -> Self {
        let mut named: Vec<Subject> = subjects.into_iter().collect();
        let (count, are_alike) = (named.len() as u64, are_alike(&named));
        named.truncate(KEPT);
        Self { named, count, are_alike }
    }

    /// Behind a colon, the first few with what there is to say of each: `: a (created at x:1), ready; b; and 2 more`;
    /// empty where none is known.
    pub(super) fn list(&self) -> String {
        let named = || self.named.iter().take(NAMED);
        let more = self.count.saturating_sub(named().len() as u64);
        let and_more = |mut items: Vec<String>| {
            items.extend((more > 0).then(|| format!("and {more} more")));
            items
        };
        match self.named.first() {
            None => String::new(),
            Some(first) if self.are_alike && self.count > 1 => {
                let names = and_more(named().map(|it| it.name.clone()).collect()).join(", ").replace(", and ", " and ");
                let place = first.place.as_ref().map_or_else(String::new, |place| format!(" (created at {place})"));
                let state = if first.state.is_empty() { String::new() } else { format!(", all {}", first.state) };
                format!(": {names}{place}{state}")
            }
            Some(_) => format!(": {}", and_more(named().map(Subject::with_state).collect()).join("; ")),
        }
    }

    /// `was` or `were`.
    pub(super) const fn were(&self) -> &'static str {
        was(self.count)
    }
}

fn are_alike(subjects: &[Subject]) -> bool {
    subjects.iter().all(|it| (&it.place, &it.state) == (&subjects[0].place, &subjects[0].state))
}
