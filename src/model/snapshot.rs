//! What a living program answered when it was asked why it does not stop.

use super::{History, Timed};
use crate::event::{Frames, JobId, LoopId, Observation, TaskId, ThreadRole, Tie, Time};
use rustc_hash::FxHashMap;
use std::{collections::BTreeMap, sync::Arc};

/// The most answers kept.
const SNAPSHOT_LIMIT: usize = 64;
/// The most rows of one answer.
const ROW_LIMIT: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadLook {
    pub tid: u32,
    pub role: ThreadRole,
    pub job: Option<JobId>,
    pub name: Arc<str>,
    pub frames: Frames,
}

/// What a task is waiting on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaiting {
    /// `Queue.join`, `Lock.acquire`, `gather`, `Task`, `Future`.
    pub on: Arc<str>,
    /// The object's number, which all share that wait on it.
    pub object: Option<u64>,
    /// Of a queue the items never marked as done; of a lock how often it can be taken; else the tasks that have to end.
    pub count: u32,
    /// Of a queue the items in it; of a lock the tasks that wait for it.
    pub size: u32,
    /// The request that it answers; empty for none.
    pub serves: Arc<str>,
    pub frames: Frames,
}

/// What can wake a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoopWakers {
    pub timers: u32,
    /// File descriptors that it watches, without its own.
    pub watched: u32,
}

/// Who took a permit or an item and has not given it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taker {
    pub count: u32,
    /// `None` if it has ended.
    pub task: Option<TaskId>,
    pub name: Arc<str>,
    /// Where it took it: `function file:line`.
    pub frame: Arc<str>,
}

/// One answer, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub at: Time,
    /// When it was asked for.
    pub asked: Time,
    pub threads: Vec<ThreadLook>,
    /// What threads sleep in, as the kernel says.
    pub asleep: BTreeMap<u32, Arc<str>>,
    /// The thread that holds the interpreter's lock, where that was read from outside.
    pub holds_interpreter: Option<u32>,
    /// Whether it was read from outside because the program, asked, gave no sign of life.
    pub stands_in: bool,
    /// The test that runs, and the worker that it runs in.
    pub test: Option<(Arc<str>, Arc<str>)>,
    /// What handles a signal: `default`, `ignored`, or `function file:line`.
    pub handlers: BTreeMap<u8, Arc<str>>,
    pub wakers: BTreeMap<LoopId, LoopWakers>,
    pub awaits: FxHashMap<TaskId, Awaiting>,
    /// Of tasks that wait alike, the first and how many.
    pub alike: BTreeMap<TaskId, u32>,
    /// What was taken and not given back, by the object.
    pub held: BTreeMap<u64, Vec<Taker>>,
    /// Who is in the way of whom: the one that waits, the other, how.
    pub ties: Vec<(TaskId, TaskId, Tie)>,
}

impl Timed for Snapshot {
    fn at(&self) -> Time {
        self.at
    }
}

impl Snapshot {
    /// The main thread, where it was seen.
    pub fn main_thread(&self) -> Option<&ThreadLook> {
        self.threads.iter().find(|thread| thread.role == ThreadRole::Main)
    }

    /// The tasks that are in the way of one.
    pub fn in_the_way(&self, task: TaskId) -> impl Iterator<Item = (TaskId, Tie)> {
        self.ties.iter().filter(move |tie| tie.0 == task).map(|tie| (tie.1, tie.2))
    }

    /// The other tasks that wait on the same object, in the order of their numbers.
    pub fn with_object(&self, object: u64) -> Vec<(TaskId, &Awaiting)> {
        let mut found: Vec<_> =
            self.awaits.iter().filter(|(_, it)| it.object == Some(object)).map(|(task, it)| (*task, it)).collect();
        found.sort_by_key(|(task, _)| *task);
        found
    }

    /// Whether it says the same, at another time.
    fn says_as(&self, other: &Self) -> bool {
        *self == Self { at: self.at, asked: self.asked, ..other.clone() }
    }

    fn take(&mut self, observation: &Observation) {
        match observation {
            Observation::Thread { tid, role, job, name, frames } => self.threads.push(ThreadLook {
                tid: *tid,
                role: *role,
                job: Some(*job).filter(|job| job.0 > 0),
                name: name.clone(),
                frames: frames.clone(),
            }),
            Observation::Asleep { tid, call } => {
                self.asleep.insert(*tid, call.clone());
            }
            Observation::HoldsInterpreter { tid } => self.holds_interpreter = Some(*tid),
            Observation::Handler { signal, handler } => {
                self.handlers.insert(*signal, handler.clone());
            }
            Observation::Test { test, worker } => self.test = Some((test.clone(), worker.clone())),
            Observation::Wakers { on, timers, watched } => {
                self.wakers.insert(*on, LoopWakers { timers: *timers, watched: *watched });
            }
            Observation::Await { task, on, object, count, size, serves, frames } => {
                let awaiting = Awaiting {
                    on: on.clone(),
                    object: Some(*object).filter(|object| *object > 0),
                    count: *count,
                    size: *size,
                    serves: serves.clone(),
                    frames: frames.clone(),
                };
                self.awaits.insert(*task, awaiting);
            }
            Observation::Alike { task, count } => {
                self.alike.insert(*task, *count);
            }
            Observation::Held { object, count, task, name, frame } => {
                let taker = Taker { count: *count, task: *task, name: name.clone(), frame: frame.clone() };
                self.held.entry(*object).or_default().push(taker);
            }
            Observation::Tied { task, other, how } => self.ties.push((*task, *other, *how)),
            _ => {}
        }
    }
}

/// The answers of a lane.
#[derive(Clone, Debug, Default)]
pub struct Snapshots {
    whole: History<Arc<Snapshot>>,
    coming: Snapshot,
    rows: usize,
    /// When it was asked without an answer and any other sign of life.
    unanswered: History<Time>,
    /// When it reported again after that.
    resumed: History<Time>,
    is_silent: bool,
}

impl<T: Timed> Timed for Arc<T> {
    fn at(&self) -> Time {
        (**self).at()
    }
}

impl Snapshots {
    /// The last one up to a moment.
    pub fn latest(&self, at: Time) -> Option<&Snapshot> {
        self.whole.latest(at).map(|snapshot| &**snapshot)
    }

    /// Whether the program has given no answer, and no other sign of life since it was asked.
    pub fn is_silent(&self, at: Time) -> bool {
        let answered = self.latest(at).map_or(Time::START, |look| look.asked);
        let alive = self.resumed.latest(at).map_or(answered, |resumed| answered.max(*resumed));
        self.unanswered.latest(at).is_some_and(|asked| *asked > alive)
    }

    pub(super) fn silent(&mut self, asked: Time) {
        self.unanswered.push_once(asked, SNAPSHOT_LIMIT);
        self.is_silent = true;
    }

    /// The program has reported something.
    pub(super) fn reported(&mut self, at: Time) {
        if self.is_silent && self.is_silent(at) {
            self.resumed.push_once(at, SNAPSHOT_LIMIT);
            self.is_silent = false;
        }
    }

    /// Whether an answer is whole that says something else than the last one.
    pub(super) fn add(&mut self, at: Time, row: &Observation) -> bool {
        if let Observation::Answered { asked } = row {
            let coming = std::mem::take(&mut self.coming);
            self.is_silent &= !coming.asleep.is_empty();
            let whole = Snapshot { at, asked: *asked, stands_in: self.is_silent, ..coming };
            self.rows = 0;
            let is_news = self.latest(Time::END).is_none_or(|last| !whole.says_as(last));
            self.whole.push(Arc::new(whole), SNAPSHOT_LIMIT);
            return is_news;
        }
        if self.rows < ROW_LIMIT {
            self.rows += 1;
            self.coming.take(row);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Snapshots;
    use crate::event::{Observation, Time};

    #[test]
    fn a_program_is_silent_until_it_gives_a_sign_of_life() {
        let mut snapshots = Snapshots::default();
        snapshots.silent(Time(10));
        snapshots.reported(Time(9));
        assert!(!snapshots.is_silent(Time(9)) && snapshots.is_silent(Time(20)));
        snapshots.reported(Time(20));
        assert!(snapshots.is_silent(Time(19)) && !snapshots.is_silent(Time(20)), "it reports again");
        snapshots.silent(Time(30));
        assert!(snapshots.is_silent(Time(40)));
        snapshots.add(Time(50), &Observation::Answered { asked: Time(45) });
        assert!(snapshots.is_silent(Time(49)) && !snapshots.is_silent(Time(50)), "it answers");
    }

    #[test]
    fn what_is_read_from_outside_stands_in_for_the_answer_of_a_silent_program_alone() {
        let mut snapshots = Snapshots::default();
        let mut seen = |at, call: bool, is_silent: bool| {
            if is_silent {
                snapshots.silent(Time(at));
            }
            if call {
                snapshots.add(Time(at), &Observation::Asleep { tid: 1, call: "futex()".into() });
            }
            snapshots.add(Time(at), &Observation::Answered { asked: Time(at) });
            snapshots.latest(Time(at)).is_some_and(|look| look.stands_in)
        };
        assert!(!seen(10, true, false), "it was never asked");
        assert!(seen(20, true, true) && !seen(30, false, false), "it answers again");
        assert!(!seen(40, true, false), "its connection is over");
    }
}
