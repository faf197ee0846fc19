//! The log as rows that fold: a teardown with its calls, and what repeats as one row.
//!
//! ```text
//!  teardown                                  Teardown: opens and folds
//!    cancel(), 3 tasks                       Call: opens and folds
//!      worker-0: cancel requested            Entry
//!  … every 200 ms: poller slept (8×)         Repeat: opens and folds
//! ```
//!
//! Rows are in the order of the entries that they begin with, so those up to a moment are the first ones.

mod beat;
mod teardown;
mod words;

use rustc_hash::FxHashSet;

use super::{Lane, is_noise};
use crate::event::{Event, Time};
use beat::Beats;
use teardown::{Call, Extent, extents};

/// A group of rows, by what it begins with: the same in every outline of the same log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fold {
    at: Time,
    kind: u8,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    /// The entry of the log that it begins with.
    pub first: usize,
    /// How many groups it is in.
    pub depth: u16,
    pub kind: OutlineKind,
    /// The group that it heads, else the one that it is in.
    pub fold: Option<Fold>,
    /// Whether the group that it heads is open.
    pub is_open: Option<bool>,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    Entry,
    /// A loop's teardown, up to the last entry of it.
    Teardown {
        last: usize,
        /// The entries with which its calls begin.
        calls: Vec<usize>,
    },
    /// A call of a teardown: the entries that say that it begins and that it is done. What the loop did for it may come
    /// before.
    Call {
        begun: usize,
        done: Option<usize>,
    },
    /// Something that happens again and again, each time with an entry, of so many tasks or callbacks.
    Repeat {
        beats: Vec<usize>,
        of: usize,
        /// All the entries of it, also those that are not counted.
        members: Vec<usize>,
    },
}

/// The rows of a lane's log.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub rows: Vec<OutlineRow>,
}

impl Outline {
    /// The rows of a log, where groups in `turned` are not as they are at first: a teardown is open, and of its calls
    /// those in which something happened; what repeats is folded.
    pub fn of(lane: &Lane, turned: &FxHashSet<Fold>) -> Self {
        let mut builder = Builder { lane, turned, beats: Beats::default(), rows: Vec::new() };
        let mut from = 0;
        for extent in extents(lane) {
            builder.flat(from..extent.first, [None; 2], 0, None);
            builder.teardown(&extent);
            from = extent.last + 1;
        }
        builder.flat(from..lane.log.kept(), [None; 2], 0, None);
        Self { rows: builder.rows }
    }

    /// The entries of a log that `holds` says are to be shown, a row each.
    pub fn flat(lane: &Lane, holds: impl Fn(&Event) -> bool) -> Self {
        let entry = |first| OutlineRow { first, depth: 0, kind: OutlineKind::Entry, fold: None, is_open: None };
        let held = lane.log.iter().enumerate().filter(|(_, event)| holds(event) && !is_noise(lane, event));
        Self { rows: held.map(|(place, _)| entry(place)).collect() }
    }

    /// Follows a log that has forgotten so many of its oldest entries since: their rows drop out, and what is left of a
    /// group begins later.
    pub fn forget(&mut self, entries: usize) {
        if entries > 0 {
            self.rows.retain_mut(|row| row.forget(entries));
            self.rows.sort_by_key(|row| row.first);
        }
    }

    /// How many rows begin with one of the first entries of the log.
    pub fn count(&self, entries: usize) -> usize {
        self.rows.partition_point(|row| row.first < entries)
    }
}

impl OutlineRow {
    /// Counts entries without so many of the oldest; whether anything is left of it.
    fn forget(&mut self, entries: usize) -> bool {
        let later = |places: &mut Vec<usize>| {
            places.retain(|place| *place >= entries);
            places.iter_mut().for_each(|place| *place -= entries);
        };
        let is_left = match &mut self.kind {
            OutlineKind::Entry => self.first >= entries,
            OutlineKind::Teardown { last, calls } => {
                later(calls);
                *last = last.saturating_sub(entries);
                !calls.is_empty()
            }
            OutlineKind::Call { begun, done } => {
                let is_left = *begun >= entries;
                *begun = begun.saturating_sub(entries);
                *done = done.map(|done| done.saturating_sub(entries));
                is_left
            }
            OutlineKind::Repeat { beats, members, .. } => {
                later(beats);
                later(members);
                // Entries of others may stand before the first one that is left.
                self.first = members.first().map_or(0, |first| first + entries);
                !members.is_empty()
            }
        };
        self.first = self.first.saturating_sub(entries);
        is_left
    }

    /// The entries that it hides while the group that it heads is folded.
    pub fn folded(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        match (&self.kind, self.is_open) {
            (OutlineKind::Teardown { last, .. }, Some(false)) => Box::new(self.first..=*last),
            (OutlineKind::Call { begun, done }, Some(false)) => Box::new(self.first..=done.unwrap_or(*begun)),
            (OutlineKind::Repeat { members, .. }, Some(false)) => Box::new(members.iter().copied()),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The moment that it begins at.
    pub fn at(&self, lane: &Lane) -> Option<Time> {
        lane.log.get(self.first).map(|entry| entry.at)
    }
}

struct Builder<'a> {
    lane: &'a Lane,
    turned: &'a FxHashSet<Fold>,
    beats: Beats,
    rows: Vec<OutlineRow>,
}

impl Builder<'_> {
    fn entry(&self, place: usize) -> Option<&Event> {
        self.lane.log.get(place)
    }

    /// Adds the head of a group; whether it is open.
    fn head(&mut self, first: usize, depth: u16, kind: OutlineKind, opens: bool) -> (Fold, bool) {
        let number = match kind {
            OutlineKind::Entry => 0,
            OutlineKind::Teardown { .. } => 1,
            OutlineKind::Call { .. } => 2,
            OutlineKind::Repeat { .. } => 3,
        };
        let fold = Fold { at: self.entry(first).map_or(Time::START, |entry| entry.at), kind: number };
        let is_open = opens != self.turned.contains(&fold);
        self.rows.push(OutlineRow { first, depth, kind, fold: Some(fold), is_open: Some(is_open) });
        (fold, is_open)
    }

    fn plain(&mut self, first: usize, depth: u16, fold: Option<Fold>) {
        self.rows.push(OutlineRow { first, depth, kind: OutlineKind::Entry, fold, is_open: None });
    }

    fn teardown(&mut self, extent: &Extent) {
        let Extent { first, last, calls } = extent;
        let kind = OutlineKind::Teardown { last: *last, calls: calls.iter().map(|call| call.begun).collect() };
        let (_, is_open) = self.head(*first, 0, kind, true);
        for (place, call) in calls.iter().enumerate().filter(|_| is_open) {
            let end = |call: &Call| call.done.map_or(call.begun + 1, |done| done + 1);
            let from = place.checked_sub(1).map_or(*first, |before| end(&calls[before]).max(*first)).min(call.begun);
            let to = if place + 1 == calls.len() { last + 1 } else { end(call) };
            let heads = [Some(call.begun), call.done];
            let opens = (from..to).any(|inside| !heads.contains(&Some(inside)) && call.is_told(self.lane, inside));
            let kind = OutlineKind::Call { begun: call.begun, done: call.done };
            let (fold, is_open) = self.head(from, 1, kind, opens);
            if is_open {
                self.flat(from..to, heads, 2, Some(fold));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outline, OutlineKind, OutlineRow};

    #[test]
    fn what_is_left_of_a_group_stays_while_the_log_forgets() {
        let row = |first, kind| OutlineRow { first, depth: 0, kind, fold: None, is_open: None };
        let repeat = |first, places: &[usize]| {
            row(first, OutlineKind::Repeat { beats: places.to_vec(), of: 1, members: places.to_vec() })
        };
        let teardown = |first, last, calls: &[usize]| row(first, OutlineKind::Teardown { last, calls: calls.to_vec() });
        let call = |begun, done| row(begun, OutlineKind::Call { begun, done });
        let entry = |first| row(first, OutlineKind::Entry);
        let rows = [repeat(0, &[0, 4, 8]), entry(1), entry(3), teardown(10, 15, &[10, 13]), call(10, Some(12))];
        let mut outline = Outline { rows: [&rows[..], &[call(13, None), entry(20)]].concat() };
        outline.forget(0);
        assert_eq!(outline.rows.len(), 7);
        outline.forget(3);
        let rows =
            [entry(0), repeat(1, &[1, 5]), teardown(7, 12, &[7, 10]), call(7, Some(9)), call(10, None), entry(17)];
        assert_eq!(outline.rows, rows);
        outline.forget(8);
        assert_eq!(outline.rows, [teardown(0, 4, &[2]), call(2, None), entry(9)]);
        outline.forget(usize::MAX);
        assert!(outline.rows.is_empty());
    }
}
