//! Numbers that go up and down, and what they were at any moment.

use crate::event::Time;

/// The most changes kept one by one; beyond it the older half is known in half the detail.
const LIMIT: usize = 1 << 17;
/// Changes summed up together: what an answer for an earlier moment adds up at most.
const CHUNK: usize = 256;

/// `N` numbers with every change they took. The newest values cost nothing to ask for, earlier ones O(log n).
#[derive(Clone, Debug)]
pub(super) struct Changes<const N: usize> {
    chunks: Vec<Chunk<N>>,
    total: [i64; N],
    len: usize,
}

#[derive(Clone, Debug)]
struct Chunk<const N: usize> {
    before: [i64; N],
    changes: Vec<(Time, [i64; N])>,
}

impl<const N: usize> Default for Changes<N> {
    fn default() -> Self {
        Self { chunks: Vec::new(), total: [0; N], len: 0 }
    }
}

impl<const N: usize> Changes<N> {
    /// The numbers at a moment.
    pub(super) fn sum(&self, at: Time) -> [i64; N] {
        if self.chunks.last().and_then(|chunk| chunk.changes.last()).is_none_or(|last| last.0 <= at) {
            return self.total;
        }
        let Some(index) = self.chunks.partition_point(|chunk| chunk.first() <= at).checked_sub(1) else {
            return [0; N];
        };
        let chunk = &self.chunks[index];
        let mut sum = chunk.before;
        chunk.changes.iter().take_while(|change| change.0 <= at).for_each(|change| add(&mut sum, &change.1));
        sum
    }

    /// One of the numbers changes at a moment, which may be any.
    pub(super) fn change(&mut self, at: Time, which: usize, by: i64) {
        let mut delta = [0; N];
        delta[which] = by;
        self.add(at, delta);
    }

    /// The numbers change at a moment, which may be any.
    pub(super) fn add(&mut self, at: Time, delta: [i64; N]) {
        add(&mut self.total, &delta);
        if self.chunks.is_empty() {
            self.chunks.push(Chunk { before: [0; N], changes: Vec::new() });
        }
        let index = match self.chunks.last() {
            Some(last) if last.first() > at => self.chunks.partition_point(|c| c.first() <= at).saturating_sub(1),
            _ => self.chunks.len() - 1,
        };
        self.chunks[index + 1..].iter_mut().for_each(|later| add(&mut later.before, &delta));
        self.len += usize::from(self.chunks[index].insert(at, delta));
        if self.chunks[index].changes.len() > CHUNK {
            let rest = self.chunks[index].split();
            self.chunks.insert(index + 1, rest);
        }
        if self.len > LIMIT {
            self.thin();
        }
    }

    /// In the older half, every two neighbours become one, at the later one's moment.
    fn thin(&mut self) {
        let older: Vec<_> = self.chunks.drain(..self.chunks.len() / 2).collect();
        let changes: Vec<_> = older.into_iter().flat_map(|chunk| chunk.changes).collect();
        let mut before = [0; N];
        let mut thinned = Vec::new();
        for part in changes.chunks(CHUNK) {
            let mut chunk = Chunk { before, changes: Vec::with_capacity(CHUNK / 2) };
            for pair in part.chunks(2) {
                let mut sum = [0; N];
                pair.iter().for_each(|change| add(&mut sum, &change.1));
                add(&mut before, &sum);
                chunk.changes.push((pair[pair.len() - 1].0, sum));
            }
            thinned.push(chunk);
        }
        self.len -= changes.len() / 2;
        self.chunks.splice(..0, thinned);
    }
}

impl<const N: usize> Chunk<N> {
    fn first(&self) -> Time {
        self.changes.first().map_or(Time::START, |change| change.0)
    }

    /// `false` when it only adds to a change at the same moment.
    fn insert(&mut self, at: Time, delta: [i64; N]) -> bool {
        let place = match self.changes.last() {
            Some(last) if last.0 >= at => self.changes.partition_point(|change| change.0 < at),
            _ => self.changes.len(),
        };
        match self.changes.get_mut(place) {
            Some(same) if same.0 == at => {
                add(&mut same.1, &delta);
                false
            }
            _ => {
                self.changes.insert(place, (at, delta));
                true
            }
        }
    }

    fn split(&mut self) -> Self {
        let changes = self.changes.split_off(self.changes.len() / 2);
        let mut before = self.before;
        self.changes.iter().for_each(|change| add(&mut before, &change.1));
        Self { before, changes }
    }
}

/// A program may report any number.
fn add<const N: usize>(sum: &mut [i64; N], delta: &[i64; N]) {
    sum.iter_mut().zip(delta).for_each(|(sum, delta)| *sum = sum.saturating_add(*delta));
}

#[cfg(test)]
mod tests {
    use super::{Changes, LIMIT, Time};

    /// 7919 is a prime, so that its multiples visit every moment once, in no order.
    #[test]
    fn any_order_gives_the_same_sums() {
        let mut changes = Changes::<2>::default();
        for i in 0..5_000_u64 {
            changes.change(Time(i * 7919 % 5_000), (i % 2) as usize, 1);
        }
        for at in [0, 1, 77, 2_500, 4_998, 4_999, 9_999] {
            let [a, b] = changes.sum(Time(at));
            assert_eq!(a + b, (at.min(4_999) + 1) as i64, "at {at}");
        }
        assert_eq!(changes.sum(Time::END), [2_500, 2_500]);
    }

    #[test]
    fn a_sum_too_high_for_a_number_is_the_highest_there_is() {
        let mut changes = Changes::<1>::default();
        (0..2).for_each(|at| changes.change(Time(at), 0, i64::MAX));
        assert_eq!((changes.sum(Time(0)), changes.sum(Time::END)), ([i64::MAX], [i64::MAX]));
    }

    #[test]
    fn beyond_the_limit_the_older_are_coarser_and_the_newer_exact() {
        let mut changes = Changes::<1>::default();
        let all = 3 * LIMIT as u64;
        (0..all).for_each(|at| changes.change(Time(at), 0, 1));
        assert!(changes.len <= LIMIT);
        assert_eq!(changes.sum(Time(all - 10)), [all as i64 - 9]);
        let early = changes.sum(Time(all / 10))[0];
        assert!((all as i64 / 11..=all as i64 / 10 + 1).contains(&early), "{early}");
        assert_eq!(changes.sum(Time::END), [all as i64]);
    }
}
