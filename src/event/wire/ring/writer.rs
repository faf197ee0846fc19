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

/// How much of a ring is unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// More than half: the reader should look before it is full.
    Half,
    /// All: a larger ring would help.
    All,
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
        self.limit.set(u64::from(slots) / 2);
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

    /// Whether it takes so many more records: as it is, after a look at how far the inspector has read, or because
    /// `relieve` made a larger ring, which it says. Counts a record as dropped where it does not.
    #[inline]
    pub fn has_room<M>(&self, memory: &M, records: u64, relieve: impl FnOnce(Unread) -> bool) -> bool
    where
        M: Shared + ?Sized,
    {
        self.limit.get() - self.next.get() >= records || self.make_room(memory, records, relieve)
    }

    #[cold]
    fn make_room<M>(&self, memory: &M, records: u64, relieve: impl FnOnce(Unread) -> bool) -> bool
    where
        M: Shared + ?Sized,
    {
        let read = memory.field(offset::READ).load(Access::Reuse);
        let (slots, needed) = (self.mask.get() + 1, self.next.get() + records);
        let limit = read.wrapping_add(slots);
        // A reader that claims what was never written must not open the way around the ring.
        if read <= self.next.get() && limit >= needed {
            let half = read + slots / 2;
            self.limit.set(if needed <= half { half } else { limit });
            if needed > half {
                relieve(Unread::Half);
            }
            return true;
        }
        if relieve(Unread::All) {
            return true;
        }
        let dropped = memory.field(offset::DROPPED);
        dropped.store(dropped.load(Access::Loose) + 1, Access::Loose);
        false
    }

    /// The place of the next record, for which there is room.
    #[inline]
    pub fn next_slot<'a, M: Shared + ?Sized>(&self, memory: &'a M) -> Slot<'a, M::Word> {
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

#[cfg(test)]
mod tests {
    use super::{Access, Unread, Word, Writer, offset};
    use crate::event::wire::{HEADER_SIZE, NARROW, ring::Shared};
    use std::sync::atomic::AtomicU64;

    const SLOTS: u32 = 64;

    /// How much was unread each time the writer said so, and before which record, of so many.
    fn said(writer: &Writer, memory: &[AtomicU64], records: u64) -> Vec<(u64, Unread)> {
        let mut said = Vec::new();
        for number in 0..records {
            let relieve = |unread| {
                said.push((number, unread));
                false
            };
            if writer.has_room(memory, 1, relieve) {
                writer.next_slot(memory).fill([0; 4]);
            }
        }
        said
    }

    #[test]
    fn a_ring_says_once_that_half_of_it_is_unread() {
        let memory: Vec<_> = (0..(HEADER_SIZE + SLOTS as usize * NARROW) / 8).map(|_| AtomicU64::new(0)).collect();
        let memory = memory.as_slice();
        let writer = Writer::none();
        writer.start(SLOTS);
        assert_eq!(said(&writer, memory, 65), [(32, Unread::Half), (64, Unread::All)]);
        Word::store(memory.field(offset::READ), 64, Access::Free);
        assert_eq!(said(&writer, memory, 32), [], "all of it was read");
        assert_eq!(said(&writer, memory, 1), [(0, Unread::Half)]);
        Word::store(memory.field(offset::READ), 97, Access::Free);
        assert_eq!(said(&writer, memory, 33), [(32, Unread::Half)], "whatever was known of the reader before");
    }
}
