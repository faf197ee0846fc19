//! A bounded list in the order of time, whatever the order of arrival.

use crate::event::{Event, Time};
use std::collections::VecDeque;

/// Something that has a moment.
pub trait Timed {
    fn at(&self) -> Time;
}

impl Timed for Time {
    fn at(&self) -> Time {
        *self
    }
}

impl Timed for Event {
    fn at(&self) -> Time {
        self.at
    }
}

impl<T> Timed for (Time, T) {
    fn at(&self) -> Time {
        self.0
    }
}

/// What happened, in the order of time. Beyond its limit the oldest are forgotten, and counted.
#[derive(Clone, Debug)]
pub struct History<T> {
    items: VecDeque<T>,
    forgotten: u64,
    /// The moment of the last one, which is not looked up among the others for every one that is added.
    newest: Time,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> History<T> {
    pub const fn new() -> Self {
        Self { items: VecDeque::new(), forgotten: 0, newest: Time::START }
    }

    pub fn kept(&self) -> usize {
        self.items.len()
    }

    /// How many there were before the oldest that is kept.
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.forgotten == 0
    }

    /// All that is kept, oldest first.
    pub fn iter(&self) -> std::collections::vec_deque::Iter<'_, T> {
        self.items.iter()
    }

    /// One of those that are kept, counted from the oldest.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.items.get(place)
    }

    /// Forgets the oldest until `limit` are left; passes each to `seen`.
    pub(super) fn trim(&mut self, limit: usize, seen: impl FnMut(T)) {
        let excess = self.items.len().saturating_sub(limit);
        self.forgotten += excess as u64;
        self.items.drain(..excess).for_each(seen);
    }
}

impl<T: Timed> History<T> {
    /// Whether one at this moment is the newest: no other is at it or after it.
    pub(super) fn is_newest(&self, at: Time) -> bool {
        self.newest < at || self.items.is_empty()
    }

    /// Everything kept up to and including a moment, oldest first.
    pub fn until(&self, at: Time) -> std::collections::vec_deque::Iter<'_, T> {
        self.items.range(..self.place(at))
    }

    /// Everything kept after one moment and up to another, oldest first.
    pub fn between(&self, after: Time, until: Time) -> std::collections::vec_deque::Iter<'_, T> {
        let (from, to) = (self.place(after), self.place(until));
        self.items.range(from..to.max(from))
    }

    /// How many there were up to a moment, the forgotten included.
    pub fn count(&self, at: Time) -> u64 {
        self.forgotten + self.place(at) as u64
    }

    /// The last one up to a moment.
    pub fn latest(&self, at: Time) -> Option<&T> {
        self.until(at).next_back()
    }

    /// The first one after a moment.
    pub fn next(&self, after: Time) -> Option<&T> {
        self.items.get(self.place(after))
    }

    /// The last one before a moment.
    pub fn previous(&self, before: Time) -> Option<&T> {
        self.items.partition_point(|item| item.at() < before).checked_sub(1).and_then(|i| self.items.get(i))
    }

    /// Adds one and gives back the one that is forgotten for it.
    pub(super) fn push(&mut self, item: T, limit: usize) -> Option<T> {
        if self.newest > item.at() {
            self.items.insert(self.place(item.at()), item);
        } else {
            self.newest = item.at();
            self.items.push_back(item);
        }
        if self.items.len() <= limit {
            return None;
        }
        self.forgotten += 1;
        self.items.pop_front()
    }

    /// Adds one unless the very same is there; `false` when it is.
    pub(super) fn push_once(&mut self, item: T, limit: usize) -> bool
    where
        T: PartialEq,
    {
        let known = !self.is_newest(item.at())
            && self.until(item.at()).rev().take_while(|old| old.at() == item.at()).any(|old| *old == item);
        if !known {
            self.push(item, limit);
        }
        !known
    }

    /// The index behind the last one up to a moment; O(1) for the head.
    fn place(&self, at: Time) -> usize {
        if self.newest > at { self.items.partition_point(|item| item.at() <= at) } else { self.items.len() }
    }
}

impl<'a, T> IntoIterator for &'a History<T> {
    type Item = &'a T;
    type IntoIter = std::collections::vec_deque::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Time};

    #[test]
    fn keeps_the_newest_in_the_order_of_time() {
        let mut history = History::new();
        for at in [3, 1, 2, 5, 4] {
            history.push(Time(at), 3);
        }
        assert_eq!(history.iter().map(|t| t.0).collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!((history.count(Time(4)), history.forgotten()), (4, 2));
        assert_eq!(history.latest(Time(4)), Some(&Time(4)));
        assert_eq!(history.next(Time(4)), Some(&Time(5)));
        assert_eq!(history.previous(Time(4)), Some(&Time(3)));
        assert_eq!(history.between(Time(3), Time(5)).count(), 2);
    }

    #[test]
    fn the_very_same_is_added_once() {
        let mut history = History::new();
        assert!(history.push_once((Time(1), 'a'), 9));
        assert!(history.push_once((Time(1), 'b'), 9));
        assert!(!history.push_once((Time(1), 'a'), 9));
        assert_eq!(history.kept(), 2);
    }
}
