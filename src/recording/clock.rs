//! What times are written as differences from.

use crate::event::Time;

/// How many moments there are.
pub(super) const REFERENCES: usize = 3;

/// The moments that a next event may be near to: the last event, the end of the last one that took some time, and the later
/// of the two. What happens during a poll is near to its start, the next poll to its end, or to what came after it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    last: u64,
    end: u64,
}

impl Clock {
    /// The moments, by their numbers in the format.
    pub(super) const fn references(self) -> [u64; REFERENCES] {
        [self.last, self.end, if self.last > self.end { self.last } else { self.end }]
    }

    /// An event happened, and took so long.
    pub(super) const fn advance(&mut self, at: Time, took: u64) {
        self.last = at.0;
        if took > 0 {
            self.end = at.0.wrapping_add(took);
        }
    }
}
