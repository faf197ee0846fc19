//! The reading end of a ring. Its form, and what each side may do, is described in [`wire`](crate::event::wire).

pub(super) use crate::event::wire::ring::{Batch, Intake};

use super::memory::Memory;
use crate::event::wire::{
    Clock, HEADER_SIZE, MAGIC, MAX_SLOTS, MIN_SLOTS, NARROW, VERSION, WIDE, offset, ring::Reader,
};
use rustix::{
    fs::{SealFlags, fcntl_get_seals, fstat},
    io::{Errno, pread},
};
use std::os::fd::OwnedFd;

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

/// One ring of a lane.
#[derive(Debug)]
pub struct Ring {
    memory: Memory,
    reader: Reader,
    polling: (u64, u64),
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
            reader: Reader::new(header.slots, header.record_size == WIDE, header.clock),
            polling: (0, 0),
            tid: header.tid,
        })
    }

    /// The thread that writes it.
    pub(super) fn tid(&self) -> u32 {
        self.tid
    }

    /// How many records were read.
    pub(super) fn records_read(&self) -> u64 {
        self.reader.records_read()
    }

    /// How many batches empty it when it is full.
    pub(super) fn batches(&self) -> u64 {
        self.reader.batches()
    }

    pub(super) fn clock(&self) -> Clock {
        self.reader.clock()
    }

    /// Passes on every record there is, at most a batch, and frees their slots.
    pub(super) fn drain(&mut self, intake: &mut impl Intake) -> Batch {
        self.reader.drain(self.memory.words(), intake)
    }

    /// Records that never reached the inspector since the last question.
    pub(super) fn dropped(&mut self) -> u64 {
        self.reader.dropped(self.memory.words())
    }

    /// The task being polled and since when, in ticks, if it is not the one of [`set_polling`](Self::set_polling).
    pub(super) fn new_polling(&self) -> Option<(u64, u64)> {
        self.polling().filter(|polling| *polling != self.polling)
    }

    /// The task being polled and since when, in ticks.
    pub(super) fn polling(&self) -> Option<(u64, u64)> {
        self.reader.polling(self.memory.words())
    }

    /// Marks this poll as reported.
    pub(super) fn set_polling(&mut self, polling: (u64, u64)) {
        self.polling = polling;
    }

    /// Nobody writes any more: what is missing still will not come.
    pub(super) fn give_holes_up(&mut self) {
        self.reader.give_holes_up();
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
