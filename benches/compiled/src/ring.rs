//! This thread's ring, which the agent has made.

use crate::agent::Agent;
use loopscope::event::wire::{
    HEADER_SIZE, Record, WIDE, offset,
    ring::{Access, Shared, Word},
};
use pyo3::{buffer::PyBuffer, prelude::*, types::PyTuple};
use rustix::time::{ClockId, clock_gettime};
use std::{
    array,
    cell::Cell,
    mem::ManuallyDrop,
    slice,
    sync::atomic::{AtomicU64, Ordering},
};

const WORDS: usize = WIDE / 8;

struct Ring {
    memory: Cell<&'static [AtomicU64]>,
    /// The number of the next record, and the first that has no room as far as is known.
    next: Cell<u64>,
    limit: Cell<u64>,
}

thread_local! {
    static RING: Ring = const { Ring { memory: Cell::new(&[]), next: Cell::new(0), limit: Cell::new(0) } };
}

pub(crate) fn attach(memory: &Bound<'_, PyAny>, number: u64) -> PyResult<()> {
    let buffer = ManuallyDrop::new(PyBuffer::<u8>::get(memory)?);
    // SAFETY: the mapping begins at a page, and stays as long as the buffer does: for ever.
    let words = unsafe { slice::from_raw_parts(buffer.buf_ptr().cast(), buffer.len_bytes() / 8) };
    RING.with(|ring| {
        ring.memory.set(words);
        ring.next.set(number);
        ring.limit.set(number);
    });
    Ok(())
}

impl Ring {
    /// Whether there is room after a look at how far the inspector has read; else a record is counted as dropped.
    #[cold]
    fn make_room(&self, slots: u64) -> bool {
        let memory = self.memory.get();
        if memory.is_empty() {
            return false;
        }
        self.limit.set(Word::load(memory.field(offset::READ), Access::Reuse) + slots);
        if self.next.get() < self.limit.get() {
            return true;
        }
        memory.field(offset::DROPPED).fetch_add(1, Ordering::Relaxed);
        false
    }
}

/// Whether there was room. No code of Python runs meanwhile, so that no other record comes in between.
pub(crate) fn write(record: &Record) -> bool {
    RING.with(|ring| {
        let (memory, number) = (ring.memory.get(), ring.next.get());
        let slots = (memory.len() / WORDS).saturating_sub(HEADER_SIZE / WIDE) as u64;
        if number >= ring.limit.get() && !ring.make_room(slots) {
            return false;
        }
        ring.next.set(number + 1);
        let words = record.wide((number as u32).wrapping_add(1));
        let slot = memory.slot::<WORDS>((number & (slots - 1)) as usize);
        for (word, value) in slot.iter().zip(words).take(WORDS - 1) {
            word.set(value);
        }
        Word::store(&slot[WORDS - 1], words[WORDS - 1], Access::Publish);
        true
    })
}

/// Writes what one of the agent's own functions packs, for records that are rare.
#[pyfunction]
#[pyo3(signature = (pack, *fields))]
pub(crate) fn record(pack: &Bound<'_, PyAny>, fields: &Bound<'_, PyTuple>) -> PyResult<bool> {
    let py = pack.py();
    let draft = Agent::get(py).draft.bind(py);
    let zero = 0_u8.into_pyobject(py)?.into_any();
    let args = [draft.clone().into_any(), zero.clone()].into_iter().chain(fields).chain([zero]);
    pack.call1(PyTuple::new(py, args.collect::<Vec<_>>())?)?;
    let bytes = draft.to_vec();
    let words: [u64; WORDS] = array::from_fn(|word| u64::from_le_bytes(array::from_fn(|at| bytes[word * 8 + at])));
    Ok(write(&Record::from_words(&words)))
}

/// Seconds of `CLOCK_MONOTONIC`, as `time.monotonic` has them.
pub(crate) fn now() -> f64 {
    let time = clock_gettime(ClockId::Monotonic);
    (time.tv_sec * 1_000_000_000 + time.tv_nsec) as f64 / 1e9
}
