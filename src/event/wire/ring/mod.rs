//! Both ends of a ring, in whatever memory: what another process shares, or what a model checker watches.
//!
//! There is no lock, and neither end wakes the other in here: the inspector looks by itself, and a writer that finds half
//! of its ring [unread](Unread) may say so elsewhere. [`Access`] lists what orders their accesses. `cargo test --test ring_model` runs both ends under loom, and each access of the list in a weaker order,
//! which must go wrong.

mod reader;
mod writer;

pub use reader::{BATCH, Batch, Intake, Reader};
pub use writer::{Slot, Unread, Writer, begin_poll, end_poll};

use super::{HEADER_SIZE, NARROW};
use std::sync::atomic::{AtomicU64, Ordering};

/// Words of a narrow record.
pub const NARROW_WORDS: usize = NARROW / 8;

/// The memory of a ring.
pub trait Shared {
    /// 64 bits of it.
    type Word: Word;

    /// A field of the header, by its [`offset`](super::offset).
    fn field(&self, at: usize) -> &Self::Word;

    /// The slot with that index, of records with that many words.
    fn slot<const WORDS: usize>(&self, index: usize) -> &[Self::Word; WORDS];
}

/// 64 bits that both ends reach.
pub trait Word {
    /// Loads what orders other accesses.
    fn load(&self, access: Access) -> u64;

    /// Stores what orders other accesses.
    fn store(&self, value: u64, access: Access);

    /// Reads a word of a record. Its `seq` has said that the writer is done with it.
    fn get(&self) -> u64;

    /// Writes a word of a record. The count of records read has said that the reader is done with what was there.
    fn set(&self, value: u64);
}

/// A load or store at one end that orders others of its thread for the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The writer stores a record's `seq`: its words are there.
    Publish,
    /// The reader loads a record's `seq`: what it reads then is that record.
    Take,
    /// The reader stores how much it has read: it does not look at those slots again.
    Free,
    /// The writer loads how much was read: what it writes then comes after.
    Reuse,
    /// The writer stores since when it polls: the poll before is over.
    SetSince,
    /// The writer stores which task it polls: since when is there.
    SetTask,
    /// The reader loads since when: the task is not of a poll before that.
    GetSince,
    /// The reader loads which task is polled: a second look at since when tells whether it is of a poll after that.
    GetTask,
    /// The writer stores that it has ended: all its records are there, and the number of those dropped.
    End,
    /// The reader loads whether the writer has ended: what it finds then is all there is.
    SeeEnd,
    /// Orders nothing: one of the above comes before or after it, or it is a count that may be late.
    Loose,
}

// Whoever adds one adds it to the list.
const _: () = assert!(Access::ORDERED.len() == Access::Loose as usize);

impl Access {
    /// Those that order something.
    pub const ORDERED: [Self; 10] = [
        Self::Publish,
        Self::Take,
        Self::Free,
        Self::Reuse,
        Self::SetSince,
        Self::SetTask,
        Self::GetSince,
        Self::GetTask,
        Self::End,
        Self::SeeEnd,
    ];

    /// How it orders them.
    #[inline(always)]
    pub const fn ordering(self) -> Ordering {
        match self {
            Self::Publish | Self::Free | Self::SetSince | Self::SetTask | Self::End => Ordering::Release,
            Self::Take | Self::Reuse | Self::GetSince | Self::GetTask | Self::SeeEnd => Ordering::Acquire,
            Self::Loose => Ordering::Relaxed,
        }
    }
}

/// Of a word that another process may change at any time, whatever the protocol says, every access is atomic.
impl Word for AtomicU64 {
    #[inline(always)]
    fn load(&self, access: Access) -> u64 {
        Self::load(self, access.ordering())
    }

    #[inline(always)]
    fn store(&self, value: u64, access: Access) {
        Self::store(self, value, access.ordering());
    }

    #[inline(always)]
    fn get(&self) -> u64 {
        Self::load(self, Ordering::Relaxed)
    }

    #[inline(always)]
    fn set(&self, value: u64) {
        Self::store(self, value, Ordering::Relaxed);
    }
}

/// All words of a ring.
impl Shared for [AtomicU64] {
    type Word = AtomicU64;

    #[inline]
    fn field(&self, at: usize) -> &AtomicU64 {
        &self[at / 8]
    }

    #[inline(always)]
    fn slot<const WORDS: usize>(&self, index: usize) -> &[AtomicU64; WORDS] {
        self[HEADER_SIZE / 8 + index * WORDS..].first_chunk().expect("the index of a slot is below their number")
    }
}

/// What publishes the record with this number.
#[inline(always)]
fn seq(number: u64) -> u32 {
    (number as u32).wrapping_add(1)
}
