//! Rows for tasks that have ended, without reading each of them for every moment: of tasks that end up alike, those that
//! have ended by a moment are the first so many.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    alike::{LEAST, spread, took},
    common::is_outside,
    rank::{Rank, rank},
    stem,
};
use crate::{
    event::{Span, TaskId, Time},
    model::{Lane, TaskEnd},
    ui::scene::{Alike, Moments, TaskLook, TaskRow},
};

/// In no group.
const NONE: u32 = u32::MAX;

/// The tasks of a lane that end: nothing about them changes afterwards, so this is worked out once for all moments.
#[derive(Debug, Default)]
pub(in crate::ui::board) struct Ended {
    groups: Vec<Group>,
    /// From a task's place in the lane to its group.
    group_of: Vec<u32>,
    /// Those that are like few others.
    alone: Vec<Place>,
    /// What it was worked out from.
    revision: u64,
}

/// A task by its place in the lane, and how much it matters.
type Place = (Rank, u32);

/// Tasks that end up alike.
#[derive(Debug)]
struct Group {
    stem: String,
    rank: Rank,
    /// When they were created, in the order of time.
    born: Arc<[Time]>,
    /// When they ended, in the order of time.
    ended: Arc<[Time]>,
    /// Their places in the lane, in the order in which they ended.
    places: Vec<u32>,
    /// The first place of each and those that ended before it.
    first: Vec<u32>,
    /// How long the cancel of each took, where any was cancelled.
    took: Vec<Option<Span>>,
}

impl Ended {
    /// Works it out anew where anything has happened.
    pub(in crate::ui::board) fn refresh(&mut self, lane: &Lane, revision: u64) {
        if self.revision != revision {
            *self = Self { revision, ..Self::of(lane) };
        }
    }

    pub(super) fn of(lane: &Lane) -> Self {
        let mut stems: FxHashMap<String, u32> = FxHashMap::default();
        let mut kinds: FxHashMap<_, Vec<(Time, u32)>> = FxHashMap::default();
        let mut alone = Vec::new();
        for (place, task) in (0..).zip(lane.tasks.all()) {
            let Some(TaskEnd { at, end, .. }) = task.ended else { continue };
            let name = lane.name(task.name);
            let (stem, next) = (stem(&name), stems.len() as u32);
            if stem.is_empty() {
                alone.push((place, task));
                continue;
            }
            let stem = stems.get(stem).copied().unwrap_or_else(|| *stems.entry(stem.to_owned()).or_insert(next));
            kinds.entry((stem, task.site, end, is_outside(lane, task))).or_default().push((at, place));
        }
        let mut all = Self { group_of: vec![NONE; lane.tasks.all().len()], ..Self::default() };
        for members in kinds.into_values() {
            if members.len() < LEAST {
                alone.extend(members.iter().map(|(_, place)| (*place, &lane.tasks.all()[*place as usize])));
                continue;
            }
            members.iter().for_each(|(_, place)| all.group_of[*place as usize] = all.groups.len() as u32);
            all.groups.push(Group::of(lane, members));
        }
        all.alone = alone.into_iter().map(|(place, task)| (rank(task, Time::END), place)).collect();
        all.alone.sort_unstable();
        all
    }

    /// The places of those tasks that have ended and are shown below one that still waits for them, in the order of rows.
    pub(super) fn awaited<'a>(lane: &Lane, at: Time, below: impl Iterator<Item = &'a TaskId>) -> Vec<usize> {
        let all = lane.tasks.all();
        let places = below.filter_map(|task| lane.tasks.place(*task));
        let mut places: Vec<usize> = places.filter(|place| all[*place].end(at).is_some()).collect();
        places.sort_unstable_by_key(|place| (rank(&all[*place], at), *place));
        places
    }

    /// The rows of the tasks that have ended, but for those awaited.
    pub(super) fn rows(
        &self,
        lane: &Lane,
        at: Time,
        look: &TaskLook,
        awaited: &[usize],
        found: &mut Vec<Alike>,
    ) -> Vec<TaskRow> {
        let all = lane.tasks.all();
        let mut beside: FxHashMap<u32, Beside> = FxHashMap::default();
        for place in lane.tasks.places_alive(at).chain(awaited.iter().copied()) {
            let beside = beside.entry(self.group_of[place]).or_default();
            beside.born.push(all[place].born());
            beside.ended.extend(all[place].end(at).map(|ended| ended.at));
        }
        let apart: FxHashSet<u32> = awaited.iter().map(|place| *place as u32).collect();
        let is_left = |place: &u32| !apart.contains(place);
        let has_ended = |(_, place): &&Place| all[*place as usize].end(at).is_some() && is_left(place);
        let mut rows: Vec<(Place, Option<u32>)> = self.alone.iter().filter(has_ended).map(|key| (*key, None)).collect();
        for (number, group) in (0..).zip(&self.groups) {
            let beside = beside.remove(&number).unwrap_or_default();
            let places = group.places[..group.known(at)].iter().copied().filter(is_left);
            let is_unfolded = look.unfolded.contains(&group.stem);
            if is_unfolded || group.known(at) - beside.ended.len() < LEAST {
                rows.extend(places.map(|place| ((group.rank, place), None)));
                continue;
            }
            let first = group.first[group.known(at) - 1];
            let first = if is_left(&first) { first } else { places.min().unwrap_or(first) };
            rows.push(((group.rank, first), u32::try_from(found.len()).ok()));
            found.push(group.alike(at, beside, is_left));
        }
        rows.sort_by_key(|(key, _)| *key);
        rows.into_iter().map(|((_, place), alike)| TaskRow { alike, ..TaskRow::of(all[place as usize].id) }).collect()
    }
}

/// What others of a group's tasks do: when they were created, and when those ended that have.
#[derive(Default)]
struct Beside {
    born: Vec<Time>,
    ended: Vec<Time>,
}

impl Group {
    /// Of tasks with their ends.
    fn of(lane: &Lane, mut members: Vec<(Time, u32)>) -> Self {
        members.sort_unstable();
        let task = |(_, place): &(Time, u32)| &lane.tasks.all()[*place as usize];
        let one = task(&members[0]);
        let mut born: Vec<_> = members.iter().map(|member| task(member).born()).collect();
        born.sort_unstable();
        let took: Vec<_> = members.iter().map(|member| took(task(member), member.0)).collect();
        let mut least = NONE;
        let first = |(_, place): &(Time, u32)| {
            least = least.min(*place);
            least
        };
        Self {
            stem: stem(&lane.name(one.name)).to_owned(),
            rank: rank(one, Time::END),
            born: born.into(),
            ended: members.iter().map(|(ended, _)| *ended).collect(),
            places: members.iter().map(|(_, place)| *place).collect(),
            first: members.iter().map(first).collect(),
            took: if took.iter().any(Option::is_some) { took } else { Vec::new() },
        }
    }

    /// How many have ended by a moment.
    fn known(&self, at: Time) -> usize {
        self.ended.partition_point(|ended| *ended <= at)
    }

    /// What a row says of those that have ended by a moment and are left.
    fn alike(&self, at: Time, beside: Beside, is_left: impl Fn(&u32) -> bool) -> Alike {
        let known = self.known(at);
        let took = self.took.iter().zip(&self.places[..known]).filter(|(_, place)| is_left(place));
        Alike {
            stem: self.stem.clone(),
            count: known - beside.ended.len(),
            took: spread(took.filter_map(|(took, _)| *took).collect()),
            born: Moments::new(self.born.clone(), beside.born),
            ended: Moments::new(self.ended.clone(), beside.ended),
        }
    }
}
