//! The memory of a small ring, in which loom sees every access.

use loom::{cell::UnsafeCell, sync::atomic::AtomicU64};
use loopscope::event::wire::{
    offset,
    ring::{Access, Shared, Word},
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, AtomicU64 as Value, Ordering},
};

/// The fields of the header that both ends reach while they run.
const FIELDS: [usize; 5] = [offset::DROPPED, offset::POLLING, offset::POLLING_SINCE, offset::ENDED, offset::READ];

/// What is out of order in a run.
#[derive(Clone, Copy, Default)]
pub(crate) struct Faults {
    /// Orders nothing.
    pub(crate) weakened: Option<Access>,
    /// So many stores of the writer reach the memory; then its process is dead.
    pub(crate) stores: Option<u32>,
}

pub(crate) struct ModelMemory {
    fields: [ModelWord; FIELDS.len()],
    slots: Vec<ModelWord>,
    writer: Arc<Process>,
}

/// The writer's process, as far as the memory knows it.
pub(crate) struct Process {
    faults: Faults,
    stores: AtomicU32,
    published: AtomicU32,
}

pub(crate) enum ModelWord {
    /// Orders the accesses to others.
    Ordered(AtomicU64, Arc<Process>),
    /// Is ordered by them: loom refuses accesses that are not.
    Plain(UnsafeCell<()>, Value, Arc<Process>),
}

impl ModelMemory {
    /// A ring with so many slots of so many words, the `seq` in that one.
    pub(crate) fn new(slots: usize, words: usize, seq: usize, faults: Faults) -> Self {
        let writer = Arc::new(Process { faults, stores: AtomicU32::new(0), published: AtomicU32::new(0) });
        let ordered = || ModelWord::Ordered(AtomicU64::new(0), writer.clone());
        let plain = || ModelWord::Plain(UnsafeCell::new(()), Value::new(0), writer.clone());
        let slots = (0..slots * words).map(|at| if at % words == seq { ordered() } else { plain() }).collect();
        Self { fields: FIELDS.map(|_| ordered()), slots, writer }
    }

    /// How many records the writer has published.
    pub(crate) fn published(&self) -> u32 {
        self.writer.published.load(Ordering::Relaxed)
    }
}

impl Shared for ModelMemory {
    type Word = ModelWord;

    fn field(&self, at: usize) -> &ModelWord {
        let index = FIELDS.iter().position(|field| *field == at);
        &self.fields[index.expect("a field that both ends reach")]
    }

    fn slot<const WORDS: usize>(&self, index: usize) -> &[ModelWord; WORDS] {
        self.slots[index * WORDS..].first_chunk().expect("a slot of the ring")
    }
}

impl Process {
    fn ordering(&self, access: Access) -> Ordering {
        if self.faults.weakened == Some(access) { Ordering::Relaxed } else { access.ordering() }
    }

    /// Whether the writer lives on to do this.
    fn stores(&self) -> bool {
        let stores = self.stores.fetch_add(1, Ordering::Relaxed);
        self.faults.stores.is_none_or(|most| stores < most)
    }
}

impl Word for ModelWord {
    fn load(&self, access: Access) -> u64 {
        let Self::Ordered(word, writer) = self else { panic!("{access:?} of a word that orders nothing") };
        word.load(writer.ordering(access))
    }

    fn store(&self, value: u64, access: Access) {
        let Self::Ordered(word, writer) = self else { panic!("{access:?} of a word that orders nothing") };
        // The only store of the reader's.
        if access == Access::Free || writer.stores() {
            word.store(value, writer.ordering(access));
            writer.published.fetch_add(u32::from(access == Access::Publish), Ordering::Relaxed);
        }
    }

    fn get(&self) -> u64 {
        let Self::Plain(cell, value, _) = self else { panic!("a word that orders others is read as if it did not") };
        cell.with(|_| value.load(Ordering::Relaxed))
    }

    fn set(&self, value: u64) {
        let Self::Plain(cell, word, writer) = self else { panic!("a word that orders others is set as if it did not") };
        if writer.stores() {
            cell.with_mut(|_| word.store(value, Ordering::Relaxed));
        }
    }
}
