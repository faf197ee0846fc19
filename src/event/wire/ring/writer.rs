//! The writing end. It never waits: what has no room is dropped and counted.

use super::{Access, NARROW_WORDS, Shared, Word, seq};
use crate::event::wire::offset;
use std::cell::Cell;

/// Where the writer of a ring is. The ring's memory comes with each call.
#[derive(Debug)]
pub struct Writer {
    /// Slots, less one.
    mask: Cell<u64>,
    /// The number of the next record.
    next: Cell<u64>,
    /// The first number that needs a look at how far the inspector has read.
    limit: Cell<u64>,
}

impl Writer {
    /// Before the first ring.
    pub const fn none() -> Self {
        Self { mask: Cell::new(0), next: Cell::new(0), limit: Cell::new(0) }
    }

    /// Begins with a ring in which nothing was written, or with none.
    pub fn start(&self, slots: u32) {
        self.mask.set(u64::from(slots).wrapping_sub(1));
        self.next.set(0);
        self.limit.set(slots.into());
    }

    /// Says in the ring that nothing more will be written.
    pub fn end(&self, memory: &impl Shared) {
        memory.field(offset::ENDED).store(1, Access::End);
    }

    /// Slots of the ring.
    #[inline]
    pub fn slots(&self) -> u32 {
        self.mask.get().wrapping_add(1) as u32
    }

    /// Whether it takes so many more records: as it is, after a look at how far the inspector has read, or because there is
    /// a larger ring since `enlarge`. Counts a record as dropped where it does not.
    #[inline]
    pub fn has_room(&self, memory: &impl Shared, records: u64, enlarge: impl FnOnce() -> bool) -> bool {
        self.limit.get() - self.next.get() >= records || self.make_room(memory, records, enlarge)
    }

    #[cold]
    fn make_room(&self, memory: &impl Shared, records: u64, enlarge: impl FnOnce() -> bool) -> bool {
        let read = memory.field(offset::READ).load(Access::Reuse);
        let limit = read.wrapping_add(self.mask.get() + 1);
        // A reader that claims what was never written must not open the way around the ring.
        if read <= self.next.get() && limit >= self.next.get() + records {
            self.limit.set(limit);
            return true;
        }
        if enlarge() {
            return true;
        }
        let dropped = memory.field(offset::DROPPED);
        dropped.store(dropped.load(Access::Loose) + 1, Access::Loose);
        false
    }

    /// The place of the next record, for which there is room.
    #[inline]
    pub fn next_slot<'a, M: Shared>(&self, memory: &'a M) -> Slot<'a, M::Word> {
        let number = self.next.get();
        self.next.set(number + 1);
        Slot { words: memory.slot((number & self.mask.get()) as usize), seq: seq(number) }
    }
}

/// Where a record goes, in its narrow form.
pub struct Slot<'a, W> {
    /// Its words.
    pub words: &'a [W; NARROW_WORDS],
    /// What publishes it.
    pub seq: u32,
}

impl<W: Word> Slot<'_, W> {
    /// Writes a record that has no number yet; the first word, the last to be written, publishes it.
    #[inline]
    pub fn fill(self, [head, time, ids, value]: [u64; NARROW_WORDS]) {
        self.words[1].set(time);
        self.words[2].set(ids);
        self.words[3].set(value);
        self.words[0].store(head | u64::from(self.seq), Access::Publish);
    }
}

/// A poll begins: the reader sees it even if it never ends.
#[inline]
pub fn begin_poll(memory: &impl Shared, task: u64, since: u64) {
    memory.field(offset::POLLING_SINCE).store(since, Access::SetSince);
    memory.field(offset::POLLING).store(task, Access::SetTask);
}

/// No poll runs.
#[inline]
pub fn end_poll(memory: &impl Shared) {
    memory.field(offset::POLLING).store(0, Access::Loose);
}
