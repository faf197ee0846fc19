//! What a step of a task has to see to besides polling its body.

use std::cell::Cell;

/// The errands of the next step. Usually there are none, which one comparison shows.
pub(super) struct Errands(Cell<u8>);

impl Errands {
    /// There was no step yet.
    pub(super) const BEGIN: u8 = 1;
    /// A request is to interrupt the next step.
    pub(super) const CANCEL: u8 = 2;
    /// A request has reached what is awaited, but the task does not know yet.
    pub(super) const INTERRUPT: u8 = 4;
    /// The last step awaited something, which this one begins anew.
    pub(super) const STOP_WAITING: u8 = 8;
    /// The interruption was a request that nothing awaited took.
    pub(super) const LATE: u8 = 16;

    /// A request is being handed on to what the task awaits.
    pub(super) const HAND_ON: u8 = 32;

    /// The loop was closed while the task waited.
    pub(super) const LEFT_WAITING: u8 = 64;

    /// Those of a new task.
    pub(super) const fn new() -> Self {
        Self(Cell::new(Self::BEGIN))
    }

    #[inline]
    pub(super) fn are_none(&self) -> bool {
        self.0.get() == 0
    }

    #[inline]
    pub(super) fn has(&self, errand: u8) -> bool {
        self.0.get() & errand != 0
    }

    #[inline]
    pub(super) fn add(&self, errand: u8) {
        self.0.set(self.0.get() | errand);
    }

    /// Whether it was there; now it is not.
    #[inline]
    pub(super) fn remove(&self, errand: u8) -> bool {
        let had = self.has(errand);
        self.0.set(self.0.get() & !errand);
        had
    }
}
