//! What times are written as differences from.

use crate::event::Time;

/// Two moments that a next event may be near to: the last event, and the end of the last one that took some time. What
/// happens during a poll is near to its start, the next poll to its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    last: u64,
    end: u64,
}

impl Clock {
    /// The moments, by their numbers in the format.
    pub(super) const fn references(self) -> [u64; 2] {
        [self.last, self.end]
    }

    /// An event happened, and took so long.
    pub(super) const fn advance(&mut self, at: Time, took: u64) {
        self.last = at.0;
        if took > 0 {
            self.end = at.0.wrapping_add(took);
        }
    }
}
