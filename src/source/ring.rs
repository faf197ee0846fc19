//! The reading end of a ring. Its form, and what each side may do, is described in [`wire`](crate::event::wire).

use super::memory::Memory;
use crate::event::wire::{
    Clock, HEADER_SIZE, MAGIC, MAX_SLOTS, MIN_SLOTS, NARROW, Record, Text, Texts, VERSION, WIDE, nanoseconds, offset,
};
use rustix::{
    fs::{SealFlags, fcntl_get_seals, fstat},
    io::{Errno, pread},
};
use std::{
    collections::VecDeque,
    os::fd::OwnedFd,
    sync::atomic::{AtomicU64, Ordering},
};

/// The most records handed over in one go: what comes of them stays in the processor's cache.
pub(super) const BATCH: u64 = 1 << 12;
/// The words of a narrow record.
const NARROW_WORDS: usize = NARROW / 8;
/// How far past a record that is missing to look for one that is there.
const LOOK_AHEAD: u64 = 64;

/// Why a ring was refused.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    #[error(
        "its recorder speaks version {0} of the wire and this loopscope version {VERSION}: build both from the same release"
    )]
    Version(u16),
    #[error("its {0} is invalid")]
    Header(&'static str),
    #[error("its memory is not sealed against shrinking and growing")]
    NotSealed,
    #[error("its memory cannot be mapped: {0}")]
    Map(#[from] Errno),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    pub(super) records: u64,
    /// It ends where a batch does, not where the records do.
    pub(super) is_full: bool,
}

/// Where the records of a ring go.
pub(super) trait Intake {
    /// Takes a poll's record: nearly every one is.
    fn poll(&mut self, record: &Record);

    /// Takes any other, and the text that it completes.
    fn other(&mut self, record: &Record, text: Option<Text>);
}

/// One ring of a lane.
#[derive(Debug)]
pub struct Ring {
    memory: Memory,
    clock: Clock,
    /// Words a record.
    stride: usize,
    slots: u64,
    /// The number of the next record.
    next: u64,
    /// Numbers before `next` whose records were not there yet, oldest first.
    holes: VecDeque<u64>,
    /// Records given up since the last question.
    lost: u64,
    dropped: u64,
    polling: (u64, u64),
    texts: Texts,
    tid: u32,
}

impl Ring {
    /// Maps a ring that a process has sent, after checking every word of its header: sizes come from another process.
    ///
    /// # Errors
    /// It is no such ring.
    pub fn map(file: &OwnedFd, pid: u32) -> Result<Self, RingError> {
        let seals = fcntl_get_seals(file).map_err(|_| RingError::NotSealed)?;
        if !seals.contains(SealFlags::SHRINK | SealFlags::GROW) {
            return Err(RingError::NotSealed);
        }
        let mut bytes = [0; offset::CLOCK + 4];
        pread(file, &mut bytes, 0)?;
        let header = Header::parse(&bytes)?;
        if header.pid != pid {
            return Err(RingError::Header("process id"));
        }
        let size = HEADER_SIZE + header.slots as usize * header.record_size;
        if fstat(file)?.st_size != size as i64 {
            return Err(RingError::Header("size"));
        }
        Ok(Self {
            memory: Memory::map(file, size)?,
            clock: header.clock,
            stride: header.record_size / 8,
            slots: header.slots.into(),
            next: 0,
            holes: VecDeque::new(),
            lost: 0,
            dropped: 0,
            polling: (0, 0),
            texts: Texts::default(),
            tid: header.tid,
        })
    }

    /// The thread that writes it.
    pub(super) fn tid(&self) -> u32 {
        self.tid
    }

    /// How many records were read.
    pub(super) fn records_read(&self) -> u64 {
        self.next
    }

    /// How many batches empty it when it is full.
    pub(super) fn batches(&self) -> u64 {
        self.slots.div_ceil(BATCH)
    }

    pub(super) fn clock(&self) -> Clock {
        self.clock
    }

    /// Passes on every record there is, at most [`BATCH`], and frees their slots.
    pub(super) fn drain(&mut self, intake: &mut impl Intake) -> Batch {
        let mut records = if self.holes.is_empty() { 0 } else { self.fill_holes(intake) };
        let end = self.next + self.slots.min(BATCH);
        while self.next < end {
            let (first, until) = (self.next, end.min(self.next + self.slots / 8));
            self.read_run(until, intake);
            records += self.next - first;
            self.make_room();
            if self.next < until && !self.look_ahead() {
                break;
            }
        }
        self.make_room();
        Batch { records, is_full: self.next >= end }
    }

    /// Reads records up to `end`, or the first that is missing.
    fn read_run(&mut self, end: u64, intake: &mut impl Intake) {
        while self.next < end {
            if self.stride == NARROW_WORDS {
                self.read_narrow(end, intake);
            }
            if self.next == end || !self.read_record(self.next, intake) {
                return;
            }
            self.next += 1;
        }
    }

    /// Reads narrow records until a text comes. All it needs is in locals: after a load with acquire order the
    /// compiler would fetch what is in `self` anew.
    #[inline(always)]
    fn read_narrow(&mut self, end: u64, intake: &mut impl Intake) {
        let (slots, mask) = (&self.memory.words()[HEADER_SIZE / 8..], self.slots - 1);
        let mut next = self.next;
        while next < end {
            let at = (next & mask) as usize * NARROW_WORDS;
            let Some([first, rest @ ..]) = slots[at..].first_chunk::<NARROW_WORDS>() else { break };
            let head = first.load(Ordering::Acquire);
            let [time, ids, value] = rest.each_ref().map(|word| word.load(Ordering::Relaxed));
            let record = Record::from_words(&[head, time, ids, value]);
            if head as u32 != (next as u32).wrapping_add(1) {
                break;
            }
            if record.is_poll() {
                intake.poll(&record);
            } else if record.is_text() {
                break;
            } else {
                intake.other(&record, None);
            }
            next += 1;
        }
        self.next = next;
    }

    /// Records that never reached the inspector since the last question.
    pub(super) fn dropped(&mut self) -> u64 {
        let dropped = self.word(offset::DROPPED).load(Ordering::Relaxed);
        let new = dropped.saturating_sub(self.dropped);
        self.dropped = dropped;
        new.saturating_add(std::mem::take(&mut self.lost))
    }

    /// The task being polled and since when, in ticks, if it is not the one of [`set_polling`](Self::set_polling).
    pub(super) fn new_polling(&self) -> Option<(u64, u64)> {
        self.polling().filter(|polling| *polling != self.polling)
    }

    /// The task being polled and since when, in ticks.
    pub(super) fn polling(&self) -> Option<(u64, u64)> {
        let task = self.word(offset::POLLING).load(Ordering::Acquire);
        let since = self.word(offset::POLLING_SINCE).load(Ordering::Relaxed);
        let is_steady = self.word(offset::POLLING).load(Ordering::Relaxed) == task;
        let since = if self.clock == Clock::Seconds { nanoseconds(since) } else { since };
        (task != 0 && is_steady).then_some((task, since))
    }

    /// Marks this poll as reported.
    pub(super) fn set_polling(&mut self, polling: (u64, u64)) {
        self.polling = polling;
    }

    /// Whether nothing will come any more. To be asked before the last drain.
    pub(super) fn has_ended(&self) -> bool {
        self.word(offset::ENDED).load(Ordering::Acquire) == 1
    }

    fn word(&self, at: usize) -> &AtomicU64 {
        &self.memory.words()[at / 8]
    }

    /// The words of a slot.
    #[inline]
    fn slot(&self, number: u64) -> &[AtomicU64] {
        let at = HEADER_SIZE / 8 + (number & (self.slots - 1)) as usize * self.stride;
        &self.memory.words()[at..at + self.stride]
    }

    #[inline]
    fn is_there(&self, number: u64) -> bool {
        let slot = self.slot(number);
        let seq = match slot.len() {
            NARROW_WORDS => slot[0].load(Ordering::Acquire) as u32,
            words => (slot[words - 1].load(Ordering::Acquire) >> 32) as u32,
        };
        seq == (number as u32).wrapping_add(1)
    }

    fn read_record(&mut self, number: u64, intake: &mut impl Intake) -> bool {
        if !self.is_there(number) {
            return false;
        }
        let slot = self.slot(number);
        let load = |at: usize| slot[at].load(Ordering::Relaxed);
        let record = match slot.len() {
            // Both forms spelt out: a loop over so few words costs more than they do.
            NARROW_WORDS => Record::from_words(&[load(0), load(1), load(2), load(3)]),
            _ => Record::from_words(&[load(0), load(1), load(2), load(3), load(4), load(5), load(6), 0]),
        };
        let record = if self.clock == Clock::Seconds { record.in_nanoseconds() } else { record };
        if record.is_poll() {
            intake.poll(&record);
        } else {
            let size = self.stride * 8;
            let text = if record.is_text() { self.texts.push(&record, size) } else { None };
            intake.other(&record, text);
        }
        true
    }

    /// Whether a record further on is there already: then the ones before it are holes, to come back to.
    fn look_ahead(&mut self) -> bool {
        let ahead = (1..LOOK_AHEAD.min(self.slots)).find(|ahead| self.is_there(self.next + ahead));
        let Some(ahead) = ahead else { return false };
        self.holes.extend(self.next..self.next + ahead);
        self.next += ahead;
        true
    }

    /// Takes what has come meanwhile, and gives up what is half a ring behind: it would stop the writer.
    fn fill_holes(&mut self, intake: &mut impl Intake) -> u64 {
        let mut count = 0;
        for _ in 0..self.holes.len() {
            let Some(hole) = self.holes.pop_front() else { break };
            if self.read_record(hole, intake) {
                count += 1;
            } else if self.next - hole >= self.slots / 2 {
                self.lost += 1;
            } else {
                self.holes.push_back(hole);
            }
        }
        count
    }

    /// Nobody writes any more: what is missing still will not come.
    pub(super) fn give_holes_up(&mut self) {
        self.lost += self.holes.drain(..).len() as u64;
    }

    fn make_room(&self) {
        let read = self.holes.front().copied().unwrap_or(self.next);
        self.word(offset::READ).store(read, Ordering::Release);
    }
}

/// The fixed part of a header, checked.
struct Header {
    record_size: usize,
    slots: u32,
    pid: u32,
    tid: u32,
    clock: Clock,
}

impl Header {
    fn parse(bytes: &[u8; offset::CLOCK + 4]) -> Result<Self, RingError> {
        let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        if bytes[offset::MAGIC..offset::VERSION] != MAGIC {
            return Err(RingError::Header("first word"));
        }
        if short(offset::VERSION) != VERSION {
            return Err(RingError::Version(short(offset::VERSION)));
        }
        let record_size = usize::from(short(offset::RECORD_SIZE));
        if record_size != NARROW && record_size != WIDE {
            return Err(RingError::Header("record size"));
        }
        let slots = long(offset::SLOTS);
        if !slots.is_power_of_two() || !(MIN_SLOTS..=MAX_SLOTS).contains(&slots) {
            return Err(RingError::Header("number of slots"));
        }
        let clock = match long(offset::CLOCK) {
            0 => Clock::Monotonic,
            1 if super::clock::HAS_TSC => Clock::Tsc,
            2 if record_size == WIDE => Clock::Seconds,
            _ => return Err(RingError::Header("clock")),
        };
        Ok(Self { record_size, slots, pid: long(offset::PID), tid: long(offset::TID), clock })
    }
}

#[cfg(test)]
pub(super) mod tests;
