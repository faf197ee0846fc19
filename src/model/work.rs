//! How much of the time a lane's threads were in polls and callbacks.

use std::collections::VecDeque;

use crate::event::{Span, Time};

/// What work is summed up over.
const SLICE: u64 = 100_000_000;
/// The most slices kept: half an hour.
const LIMIT: usize = 18_000;
/// So many slices are what a share is taken over: a second.
const WINDOW: u64 = 10;

/// The time spent in polls and callbacks, summed up in slices of a tenth of a second.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// The number of a slice and the nanoseconds of work in it, in the order of time; without work there is none.
    slices: VecDeque<(u64, u64)>,
    /// When the first poll began.
    first: Option<Time>,
}

impl Work {
    /// The share of the second up to a moment that was work: 0 to 1. `None` before the first poll.
    pub(super) fn share(&self, at: Time) -> Option<f64> {
        let first = self.first.filter(|first| *first < at)?;
        let here = at.0 / SLICE;
        let from = (here + 1).saturating_sub(WINDOW).max(first.0 / SLICE);
        let begin = self.slices.partition_point(|(slice, _)| *slice < from);
        let slices = self.slices.range(begin..).take_while(|(slice, _)| *slice <= here);
        let work = slices.fold(0_u64, |sum, (_, work)| sum.saturating_add(*work));
        let length = at.since(first.max(Time(from * SLICE)));
        (length > Span::ZERO).then(|| (work as f64 / length.0 as f64).min(1.0))
    }

    /// Adds a poll or a callback.
    pub(super) fn add(&mut self, at: Time, took: Span) {
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        let end = (at + took).0;
        let mut from = at.0.max(end.saturating_sub(LIMIT as u64 * SLICE));
        while from < end {
            let slice = from / SLICE;
            let to = end.min((slice + 1).saturating_mul(SLICE));
            self.add_to(slice, to - from);
            from = to;
        }
    }

    fn add_to(&mut self, slice: u64, work: u64) {
        match self.slices.back_mut() {
            Some((last, sum)) if *last == slice => *sum = sum.saturating_add(work),
            Some((last, _)) if *last > slice => match self.slices.binary_search_by_key(&slice, |(slice, _)| *slice) {
                Ok(place) => self.slices[place].1 = self.slices[place].1.saturating_add(work),
                Err(place) => self.slices.insert(place, (slice, work)),
            },
            _ => self.slices.push_back((slice, work)),
        }
        if self.slices.len() > LIMIT {
            self.slices.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Work;
    use crate::event::{Span, Time};

    fn ms(millis: u64) -> Time {
        Time(millis * 1_000_000)
    }

    #[test]
    fn a_share_is_of_the_last_second() {
        let mut work = Work::default();
        assert_eq!(work.share(ms(500)), None);
        // Whatever the order of arrival: half of the time, then nothing.
        for begun in [400, 0, 200, 600, 800] {
            work.add(ms(begun), Span::from_millis(100));
        }
        assert_eq!(
            work.share(ms(1_000)).map(|share| (share * 10.0).round()),
            Some(4.0),
            "the slice of this moment is empty"
        );
        assert_eq!(work.share(ms(999)).map(|share| (share * 10.0).round()), Some(5.0));
        assert_eq!(work.share(ms(5_000)), Some(0.0));
    }

    #[test]
    fn a_long_poll_is_in_every_second_of_it() {
        let mut work = Work::default();
        work.add(ms(0), Span::from_millis(3_000));
        assert_eq!([999, 1_999, 2_999].map(|at| work.share(ms(at))), [Some(1.0); 3]);
        work.add(ms(5_000), Span::from_millis(u64::from(u32::MAX)));
        assert!(work.slices.len() <= super::LIMIT);
    }

    #[test]
    fn work_at_the_last_of_all_times_is_no_more_than_there_is_time() {
        let mut work = Work::default();
        for (at, took) in [(0, u64::MAX), (u64::MAX - 5, u64::MAX), (u64::MAX, 1), (u64::MAX - 5, 3)] {
            work.add(Time(at), Span(took));
        }
        assert!(work.share(Time::END).is_some_and(|share| (0.0..=1.0).contains(&share)));
    }
}
