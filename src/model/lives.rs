//! From when to when tasks lived: small enough to be read through for every frame.

use super::TaskHistory;
use crate::event::Time;

/// So many neighbours are passed over together where none of them was alive.
const BLOCK: usize = 16;

/// From when to when a task lived, or from the first to the last that one of several did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lifetime {
    born: Time,
    ended: Time,
}

/// The lifetimes of a list of tasks, by their places in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Lives {
    each: Vec<Lifetime>,
    blocks: Vec<Lifetime>,
}

impl Lives {
    pub(super) fn of(tasks: &[TaskHistory]) -> Self {
        let each: Vec<_> = tasks.iter().map(Lifetime::of).collect();
        Self { blocks: each.chunks(BLOCK).map(Lifetime::around).collect(), each }
    }

    pub(super) fn push(&mut self, task: &TaskHistory) {
        self.each.push(Lifetime::of(task));
        self.cover(self.each.len() - 1);
    }

    /// The life of the task at a place has changed.
    #[inline]
    pub(super) fn set(&mut self, place: usize, task: &TaskHistory) {
        let life = Lifetime::of(task);
        if self.each[place] != life {
            self.each[place] = life;
            self.cover(place);
        }
    }

    /// The places of the tasks known at a moment, ended or not.
    pub(super) fn known(&self, at: Time) -> impl DoubleEndedIterator<Item = usize> {
        self.each.iter().enumerate().filter(move |(_, life)| life.born <= at).map(|(place, _)| place)
    }

    /// The places of the tasks alive at a moment.
    pub(super) fn alive(&self, at: Time) -> impl DoubleEndedIterator<Item = usize> {
        let blocks = self.blocks.iter().enumerate().filter(move |(_, block)| block.covers(at));
        blocks.flat_map(move |(block, _)| {
            let from = block * BLOCK;
            let lives = &self.each[from..self.each.len().min(from + BLOCK)];
            let lives = lives.iter().enumerate().filter(move |(_, life)| life.covers(at));
            lives.map(move |(place, _)| from + place)
        })
    }

    fn cover(&mut self, place: usize) {
        let block = place / BLOCK;
        let around = Lifetime::around(&self.each[block * BLOCK..self.each.len().min((block + 1) * BLOCK)]);
        match self.blocks.get_mut(block) {
            Some(known) => *known = around,
            None => self.blocks.push(around),
        }
    }
}

impl Lifetime {
    fn of(task: &TaskHistory) -> Self {
        Self { born: task.born(), ended: task.ended.map_or(Time::END, |ended| ended.at) }
    }

    fn around(lives: &[Self]) -> Self {
        let none = Self { born: Time::END, ended: Time::START };
        lives.iter().fold(none, |all, life| Self { born: all.born.min(life.born), ended: all.ended.max(life.ended) })
    }

    fn covers(self, at: Time) -> bool {
        self.born <= at && (at < self.ended || self.ended == Time::END)
    }
}
