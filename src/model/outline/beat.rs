//! What repeats: a poller's timer, a wait with a time limit, a callback.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Builder, Fold, OutlineKind};
use crate::{
    event::{By, End, Event, NameId, Phase, Report, SiteId, TaskId, TimerId, What},
    model::{Lane, is_noise},
};

/// How often something happens before it is one row.
const LEAST: usize = 3;
/// So many things that repeat side by side have a row each.
const APART: usize = 3;

/// What repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Task(TaskId),
    Place(SiteId),
    Callback(NameId),
}

/// What of it: the later ones tell more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    /// It belongs to what repeats, and is not counted.
    Other,
    Callback,
    Waiting(SiteId),
    Fired(SiteId),
    TimedOut,
}

/// What was seen of tasks and timers so far.
#[derive(Debug, Default)]
pub(super) struct Beats {
    timers: FxHashMap<TimerId, (Option<TaskId>, SiteId)>,
    /// The tasks whose last cancel was requested by a timeout.
    timed_out: FxHashSet<TaskId>,
}

impl Beats {
    /// What an entry may repeat; `None` for one that always has a row of its own.
    fn key(&mut self, lane: &Lane, entry: &Event) -> Option<(Key, Part)> {
        let What::Report(report) = &entry.what else { return None };
        Some(match *report {
            Report::Timer { timer, phase: Phase::Submitted, .. } => {
                let set = (lane.timer_owners.owner(entry.at), entry.site);
                self.timers.insert(timer, set);
                (of_timer(set), Part::Other)
            }
            Report::Timer { timer, phase, .. } => {
                let set = self.timers.remove(&timer)?;
                let fired = if phase == Phase::Skipped { Part::Other } else { Part::Fired(set.1) };
                (of_timer(set), fired)
            }
            Report::Waiting { task, .. } => match on_behalf_of(lane, task) {
                Some(awaiter) => (Key::Task(awaiter), Part::Other),
                None => (Key::Task(task), Part::Waiting(entry.site)),
            },
            Report::TaskCreated { task, .. } | Report::Ended { task, end: End::Cancelled, .. } => {
                (Key::Task(on_behalf_of(lane, task)?), Part::Other)
            }
            Report::Callback { name, .. } => (Key::Callback(name), Part::Callback),
            Report::CancelRequested { task, by: By::Timeout, .. } => {
                self.timed_out.insert(task);
                (Key::Task(on_behalf_of(lane, task).unwrap_or(task)), Part::TimedOut)
            }
            Report::CancelRequested { task, .. } => {
                self.timed_out.remove(&task);
                return None;
            }
            Report::CancelDelivered { task } | Report::CancelSwallowed { task } | Report::Uncancelled { task, .. } => {
                let key = Key::Task(on_behalf_of(lane, task).unwrap_or(task));
                self.timed_out.contains(&task).then_some((key, Part::Other))?
            }
            _ => return None,
        })
    }
}

/// Of a task that a wait with a time limit created and cancelled when its time was up, the one that waited: so does
/// `wait_for` before Python 3.12.
pub(super) fn on_behalf_of(lane: &Lane, task: TaskId) -> Option<TaskId> {
    let task = lane.tasks.get(task)?;
    task.cancellation().requests.iter().next().filter(|request| request.by == By::Timeout).and(task.parent)
}

fn of_timer((owner, place): (Option<TaskId>, SiteId)) -> Key {
    owner.map_or(Key::Place(place), Key::Task)
}

impl Builder<'_> {
    /// Adds entries, but for two: what repeats as one row, the others a row each.
    pub(super) fn flat(&mut self, range: Range<usize>, without: [Option<usize>; 2], depth: u16, fold: Option<Fold>) {
        let mut run = Vec::new();
        for place in range.filter(|place| !without.contains(&Some(*place))) {
            let Some(entry) = self.lane.log.get(place) else { break };
            if matches!(entry.what, What::Report(Report::Renamed { .. })) && is_noise(self.lane, entry) {
                continue;
            }
            match self.beats.key(self.lane, entry) {
                Some((key, part)) => run.push((place, key, part)),
                None => {
                    self.repeats(&run, depth, fold);
                    run.clear();
                    self.plain(place, depth, fold);
                }
            }
        }
        self.repeats(&run, depth, fold);
    }

    /// Adds entries one after the other that each may be a repetition.
    fn repeats(&mut self, run: &[(usize, Key, Part)], depth: u16, fold: Option<Fold>) {
        let mut counts: FxHashMap<(Key, Part), Vec<usize>> = FxHashMap::default();
        for (place, key, part) in run.iter().filter(|_| run.len() >= LEAST) {
            counts.entry((*key, *part)).or_default().push(*place);
        }
        let mut beats: FxHashMap<Key, (usize, Part, Vec<usize>)> = FxHashMap::default();
        for ((key, part), places) in
            counts.into_iter().filter(|((_, part), at)| *part != Part::Other && at.len() >= LEAST)
        {
            let known = beats.entry(key).or_insert((0, Part::Other, Vec::new()));
            if (places.len(), part) > (known.0, known.1) {
                *known = (places.len(), part, places);
            }
        }
        let of = beats.len();
        if of > APART {
            let mut all: Vec<usize> = beats.values().flat_map(|beat| beat.2.iter().copied()).collect();
            all.sort_unstable();
            return self.many(run, &beats.into_keys().collect(), all, depth, fold);
        }
        let mut heads: FxHashMap<Key, (Fold, bool)> = FxHashMap::default();
        for (place, key, _) in run {
            if let Some((.., beats)) = beats.remove(key) {
                let members = run.iter().filter(|(_, other, _)| other == key).map(|(place, ..)| *place).collect();
                let head = self.head(*place, depth, OutlineKind::Repeat { beats, of: 1, members }, false);
                heads.insert(*key, head);
            }
            match heads.get(key) {
                None => self.plain(*place, depth, fold),
                Some((fold, true)) => self.plain(*place, depth + 1, Some(*fold)),
                Some(_) => {}
            }
        }
    }

    /// The same for many things that repeat side by side: one row for all of them.
    fn many(
        &mut self,
        run: &[(usize, Key, Part)],
        keys: &FxHashSet<Key>,
        beats: Vec<usize>,
        depth: u16,
        fold: Option<Fold>,
    ) {
        let mut beats = Some(beats);
        let mut head = None;
        for (place, key, _) in run {
            if !keys.contains(key) {
                self.plain(*place, depth, fold);
                continue;
            }
            if let Some(beats) = beats.take() {
                let members = run.iter().filter(|(_, key, _)| keys.contains(key)).map(|(place, ..)| *place).collect();
                let kind = OutlineKind::Repeat { beats, of: keys.len(), members };
                head = Some(self.head(*place, depth, kind, false));
            }
            if let Some((fold, true)) = head {
                self.plain(*place, depth + 1, Some(fold));
            }
        }
    }
}
