//! The ring of this thread: one writer, which never waits. The form is described in [`wire`](crate::event::wire).
//!
//! Everything a poll touches is in one thread-local without initialisation or destructor, so the way of a record is a
//! handful of plain stores. A second thread-local, made together with the ring, unmaps it when the thread ends.
#![expect(unsafe_code, reason = "the ring is memory shared with another process")]

use super::{clock, memfd, socket};
use crate::event::wire::{
    Clock, HEADER_SIZE, Record,
    ring::{NARROW_WORDS, Shared, Slot, Unread, Writer, begin_poll, end_poll},
};
use rustix::{
    io::Errno,
    mm::{MapFlags, ProtFlags, mmap, munmap},
};
use std::{
    cell::Cell,
    io,
    marker::PhantomData,
    os::fd::OwnedFd,
    ptr::null_mut,
    sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
};

/// Records in the ring of a thread that polls tasks: 8 MiB.
const SLOTS: u32 = 1 << 18;
/// The same of a thread that begins to when there are many such already: 0.5 MiB, and as many as the others once that is full.
const SOME_SLOTS: u32 = 1 << 14;
/// So many threads begin with the large one.
const MOST_LARGE: u32 = 8;
/// Records in the ring of a thread that has shown no task yet: an executor's, say.
const FEW_SLOTS: u32 = 1 << 12;

/// How many threads have begun to poll tasks.
static POLLING: AtomicU32 = AtomicU32::new(0);

/// Whether anybody listens. Set once, by [`connect`].
static LISTENING: AtomicBool = AtomicBool::new(false);

/// What the hot path needs to know.
pub(super) struct RingWriter {
    /// The mapping; null before the first record, and again after the last.
    base: Cell<*mut u8>,
    writer: Writer,
    is_tsc: Cell<bool>,
    /// No ring for this thread: it could not be had, or the thread is ending.
    refused: Cell<bool>,
    /// All ones where every moment between two polls is the loop's own, so that a poll may take its predecessor's
    /// end for its start and save a reading of the clock; else zero.
    chain: Cell<u64>,
    /// The start of the poll that runs, or else the end of the one before; 0 where neither says anything of now.
    moment: Cell<u64>,
    /// The start of this poll.
    start: Cell<u64>,
}

thread_local! {
    static RING: RingWriter = const {
        RingWriter {
            base: Cell::new(null_mut()),
            writer: Writer::none(),
            is_tsc: Cell::new(false),
            refused: Cell::new(false),
            chain: Cell::new(0),
            moment: Cell::new(0),
            start: Cell::new(0),
        }
    };
    static UNMAP: Unmap = const { Unmap };
}

/// Takes the ring away when the thread ends. The inspector keeps its own mapping.
struct Unmap;

impl Drop for Unmap {
    fn drop(&mut self) {
        with(|ring| {
            ring.refused.set(true);
            ring.replace(null_mut(), 0);
        });
    }
}

/// From now on records are kept.
///
/// # Errors
/// The system has no memory left to note what a fork is to do: its process would write into the rings of this one.
pub(super) fn start_listening() -> io::Result<()> {
    // SAFETY: in the child the handler stores into an atomic and a thread-local without initialisation; a fork finds
    // neither half done.
    match unsafe { libc::pthread_atfork(None, None, Some(leave_to_parent)) } {
        // What is needed to record, the socket and the clock, is published by the cells that it lies in.
        0 => LISTENING.store(true, Ordering::Relaxed),
        errno => return Err(io::Error::from_raw_os_error(errno)),
    }
    Ok(())
}

/// In a process just forked: it shares the memory of its parent's rings, and a ring has one writer.
extern "C" fn leave_to_parent() {
    LISTENING.store(false, Ordering::Relaxed);
    with(|ring| ring.set(null_mut(), 0));
}

/// Makes the ring of a thread that is about to poll tasks. Its pages take the kernel milliseconds, which would otherwise
/// be missing from the first poll.
pub(super) fn prepare() {
    // The small one first: it stays where there is no room for the large one.
    with(|ring| ring.ready().is_some() && ring.make(SLOTS));
}

/// Whether anybody listens.
#[inline]
pub fn is_listening() -> bool {
    LISTENING.load(Ordering::Relaxed)
}

#[inline]
pub(super) fn with<T>(f: impl FnOnce(&RingWriter) -> T) -> T {
    RING.with(f)
}

impl RingWriter {
    /// The ring, made where it could be there and is not.
    #[inline]
    pub(super) fn ready(&self) -> Option<ReadyRing<'_>> {
        self.made().or_else(|| if is_listening() && self.make(FEW_SLOTS) { self.made() } else { None })
    }

    /// The ring, where it is there.
    #[inline]
    fn made(&self) -> Option<ReadyRing<'_>> {
        if self.base.get().is_null() { None } else { Some(ReadyRing(self)) }
    }

    /// A poll begins: says so where the inspector sees it even if the poll never ends.
    #[inline]
    pub(super) fn poll_begin(&self, task: u64) {
        let (ring, start) = match self.moment.get() {
            0 => {
                let Some(ring) = self.made_for_polls() else { return };
                let start = ring.now();
                self.moment.set(start);
                (ring, start)
            }
            // Without a ring there is no moment: see `set`.
            start => (ReadyRing(self), start),
        };
        self.start.set(start);
        begin_poll(&ring, task, start);
    }

    /// A large ring, or where there is no room for one, whatever there is.
    #[inline]
    fn made_for_polls(&self) -> Option<ReadyRing<'_>> {
        if self.writer.slots() < SOME_SLOTS && is_listening() {
            let is_early = POLLING.fetch_add(1, Ordering::Relaxed) < MOST_LARGE;
            self.make(if is_early { SLOTS } else { SOME_SLOTS });
        }
        self.made()
    }

    /// The end of the poll that ends now. `None` where no poll began.
    #[inline]
    pub(super) fn poll_end(&self) -> Option<PollEnd> {
        let ring = self.made()?;
        let end = ring.now();
        self.moment.set(end & self.chain.get());
        end_poll(&ring);
        Some(PollEnd { start: self.start.get(), end, _not_send: PhantomData })
    }

    /// A moment that is close to now and costs no reading of the clock where a poll runs or has just run; 0 where
    /// there is no ring.
    #[inline]
    pub(super) fn moment(&self) -> u64 {
        match self.moment.get() {
            0 => self.read_moment(),
            known => known,
        }
    }

    // Not in line: what wakes a task is short without it.
    #[inline(never)]
    fn read_moment(&self) -> u64 {
        self.ready().map_or(0, ReadyRing::now)
    }

    /// What went before says nothing of the next poll's start.
    #[inline]
    pub(super) fn forget(&self) {
        self.moment.set(0);
    }

    pub(super) fn set_chain(&self, chain: bool) {
        self.chain.set(if chain { u64::MAX } else { 0 });
        self.forget();
    }

    /// Makes a ring for this thread, and announces it. One that was there stays readable for the inspector.
    #[cold]
    fn make(&self, slots: u32) -> bool {
        if self.refused.get() {
            return false;
        }
        // Also refuses while it is made, and where the thread is so near its end that nothing would unmap it.
        self.refused.set(true);
        if UNMAP.try_with(|_| ()).is_err() {
            return false;
        }
        let kept = Self::create(slots).and_then(|(fd, base)| {
            socket::announce(&fd).inspect_err(|_| unmap(base, slots))?;
            Ok(base)
        });
        match kept {
            Ok(base) => {
                self.replace(base, slots);
                self.is_tsc.set(clock::clock() == Clock::Tsc);
                self.refused.set(false);
                true
            }
            Err(error) => {
                let cure = match error {
                    Errno::MFILE | Errno::NFILE => "close files, or raise the limit with `ulimit -n`",
                    _ => "free memory, or see `ulimit -f`",
                };
                if self.base.get().is_null() {
                    socket::renounce();
                }
                socket::note(&format!("records will be missing, there is no room for them ({error}): {cure}"));
                false
            }
        }
    }

    /// Whether there is a larger ring since.
    #[cold]
    fn relieve(&self, unread: Unread) -> bool {
        match unread {
            // An inspector that saw nothing for a while looks rarely.
            Unread::Half => {
                socket::hurry();
                false
            }
            // Few slots are for threads that have little to say.
            Unread::All => self.writer.slots() < SLOTS && self.make(SLOTS),
        }
    }

    fn create(slots: u32) -> Result<(OwnedFd, *mut u8), Errno> {
        let fd = memfd::create(slots, clock::clock())?;
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED | MapFlags::POPULATE);
        // SAFETY: a new mapping, placed by the kernel, aliases nothing.
        let base = unsafe { mmap(null_mut(), memfd::size(slots), protection, flags, &fd, 0)? };
        Ok((fd, base.cast()))
    }

    fn replace(&self, base: *mut u8, slots: u32) {
        if let Some(ring) = self.made() {
            self.writer.end(&ring);
            unmap(self.base.get(), self.writer.slots());
        }
        self.set(base, slots);
    }

    fn set(&self, base: *mut u8, slots: u32) {
        self.base.set(base);
        self.writer.start(slots);
        self.forget();
    }
}

/// A ring that is there: what may be read and written. It comes from [`RingWriter::ready`] alone, and no further than the
/// visit to the ring.
#[derive(Clone, Copy)]
pub(super) struct ReadyRing<'a>(&'a RingWriter);

/// A poll that has ended just now, in this thread, whose ring was there: to be written before anything else runs.
pub(super) struct PollEnd {
    start: u64,
    end: u64,
    _not_send: PhantomData<*const ()>,
}

impl PollEnd {
    #[inline]
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    #[inline]
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// The place of its record.
    #[inline]
    pub(super) fn next_slot(self) -> Option<RecordSlot> {
        with(|ring| ReadyRing(ring).next_slot())
    }
}

/// Where a record goes: to be filled before anything else runs.
pub(super) struct RecordSlot {
    words: *const [AtomicU64; NARROW_WORDS],
    seq: u32,
}

impl RecordSlot {
    /// Writes a record in its narrow form without a number.
    #[inline]
    pub(super) fn fill(self, record: [u64; NARROW_WORDS]) {
        // SAFETY: a slot is filled right where it was asked for, so the ring that it lies in is still mapped.
        let words = unsafe { &*self.words };
        Slot { words, seq: self.seq }.fill(record);
    }
}

impl ReadyRing<'_> {
    /// The clock, now.
    #[inline]
    pub(super) fn now(self) -> u64 {
        clock::now(self.0.is_tsc.get())
    }

    /// Writes a record, or counts it as dropped. Whether it was written.
    #[inline]
    pub(super) fn write(self, record: &Record) -> bool {
        self.next_slot().map(|slot| slot.fill(record.narrow(0))).is_some()
    }

    /// The place of the next record, to be filled at once. `None`, and counted as dropped, where the ring is full.
    #[inline]
    pub(super) fn next_slot(self) -> Option<RecordSlot> {
        if !self.has_room(1) {
            return None;
        }
        let Slot { words, seq } = self.0.writer.next_slot(&self);
        Some(RecordSlot { words, seq })
    }

    /// Whether it takes so many more records. Counts one as dropped where it does not.
    #[inline]
    pub(super) fn has_room(self, records: u64) -> bool {
        let Self(ring) = self;
        ring.writer.has_room(&self, records, |unread| ring.relieve(unread))
    }

    /// So many words of the mapping, at a multiple of 8.
    #[inline]
    fn at<const WORDS: usize>(&self, at: usize) -> &[AtomicU64; WORDS] {
        // SAFETY: there is a mapping, or there would be no `ReadyRing`. Callers stay inside of it: `at` is a field of the
        // header, or a slot whose number was masked. The mapping is page-aligned, is unmapped by this thread only, at
        // its end or in `replace` where no reference lives, and is only ever accessed atomically on both sides.
        unsafe { &*self.0.base.get().add(at).cast::<[AtomicU64; WORDS]>() }
    }
}

impl Shared for ReadyRing<'_> {
    type Word = AtomicU64;

    #[inline]
    fn field(&self, at: usize) -> &AtomicU64 {
        let [word] = self.at(at);
        word
    }

    #[inline]
    fn slot<const WORDS: usize>(&self, index: usize) -> &[AtomicU64; WORDS] {
        self.at(HEADER_SIZE + index * WORDS * size_of::<AtomicU64>())
    }
}

fn unmap(base: *mut u8, slots: u32) {
    // SAFETY: `base` came from `create` with this number of slots, and nothing refers to it any more. An error would
    // leave the mapping in place, which does no harm.
    let _ = unsafe { munmap(base.cast(), memfd::size(slots)) };
}
