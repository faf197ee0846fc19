//! When something that costs must be worked out again.

use crate::event::{Span, Time};

/// What something was worked out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The moment shown.
    pub(super) at: Time,
    /// The newest moment there was.
    pub(super) head: Time,
    /// How many events there were.
    pub(super) revision: u64,
    /// Whether more are to come.
    pub(super) runs: bool,
    /// How many lanes had ended at the moment shown.
    pub(super) ended: usize,
}

impl Stamp {
    /// Whether what was worked out for this does for `now` as well: nothing changed, or less than `pace` ago.
    pub(super) fn does_for(self, now: Self, pace: Span) -> bool {
        let same = (self.at, self.revision) == (now.at, now.revision);
        let follows = self.at == now.at || (self.at == self.head && now.at == now.head);
        // An end is the moment to judge: no title may show one beside findings from before it.
        let soon = now.runs && self.ended == now.ended && follows && now.head.since(self.head) < pace;
        same || soon
    }
}
