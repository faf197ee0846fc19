//! The reading end. What the writer does may make no sense: nothing here panics or runs on for it.

use super::{Access, NARROW_WORDS, Shared, Word, seq};
use crate::event::wire::{Clock, NARROW, Record, Text, Texts, WIDE, nanoseconds, offset};
use std::{collections::VecDeque, mem};

/// The most records handed over in one go: what comes of them stays in the processor's cache.
pub const BATCH: u64 = 1 << 12;
/// How far past a record that is missing to look for one that is there.
const LOOK_AHEAD: u64 = 64;

/// What a [`Reader`] has read in one go.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// How many records.
    pub records: u64,
    /// It ends where a batch does, not where the records do.
    pub is_full: bool,
    /// The writer has ended, and this was all.
    pub is_last: bool,
}

/// Where the records of a ring go.
pub trait Intake {
    /// Takes a poll's record: nearly every one is.
    fn poll(&mut self, record: &Record);

    /// Takes any other, and the text that it completes.
    fn other(&mut self, record: &Record, text: Option<Text>);
}

/// Where the reader of a ring is. The ring's memory comes with each call.
#[derive(Debug)]
pub struct Reader {
    clock: Clock,
    is_wide: bool,
    slots: u64,
    /// The number of the next record.
    next: u64,
    /// Numbers before `next` whose records were not there yet, oldest first.
    holes: VecDeque<u64>,
    /// Records given up since the last question.
    lost: u64,
    dropped: u64,
    texts: Texts,
}

impl Reader {
    /// At the beginning of a ring with so many slots, a power of two.
    pub fn new(slots: u32, is_wide: bool, clock: Clock) -> Self {
        Self {
            clock,
            is_wide,
            slots: slots.into(),
            next: 0,
            holes: VecDeque::new(),
            lost: 0,
            dropped: 0,
            texts: Texts::default(),
        }
    }

    /// How many records were read.
    pub fn records_read(&self) -> u64 {
        self.next
    }

    /// How many batches empty it when it is full.
    pub fn batches(&self) -> u64 {
        self.slots.div_ceil(BATCH)
    }

    /// What its times count.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Passes on every record there is, at most [`BATCH`], and frees their slots.
    pub fn drain<M: Shared + ?Sized>(&mut self, memory: &M, intake: &mut impl Intake) -> Batch {
        let has_ended = memory.field(offset::ENDED).load(Access::SeeEnd) == 1;
        let mut records = if self.holes.is_empty() { 0 } else { self.fill_holes(memory, intake) };
        let end = self.next + self.slots.min(BATCH);
        while self.next < end {
            let (first, until) = (self.next, end.min(self.next + (self.slots / 8).max(1)));
            self.read_run(memory, until, intake);
            records += self.next - first;
            self.make_room(memory);
            if self.next < until && !self.look_ahead(memory) {
                break;
            }
        }
        self.make_room(memory);
        let is_full = self.next >= end;
        let is_last = has_ended && !is_full;
        if is_last {
            self.give_holes_up();
        }
        Batch { records, is_full, is_last }
    }

    /// Reads records up to `end`, or the first that is missing.
    fn read_run<M: Shared + ?Sized>(&mut self, memory: &M, end: u64, intake: &mut impl Intake) {
        while self.next < end {
            if !self.is_wide {
                self.read_narrow(memory, end, intake);
            }
            if self.next == end || !self.read_record(memory, self.next, intake) {
                return;
            }
            self.next += 1;
        }
    }

    /// Reads narrow records until a text comes. All it needs is in locals: after a load with acquire order the
    /// compiler would fetch what is in `self` anew.
    #[inline(always)]
    fn read_narrow<M: Shared + ?Sized>(&mut self, memory: &M, end: u64, intake: &mut impl Intake) {
        let mask = self.slots - 1;
        let mut next = self.next;
        while next < end {
            let Some(record) = narrow(memory.slot((next & mask) as usize), seq(next)) else { break };
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
    pub fn dropped<M: Shared + ?Sized>(&mut self, memory: &M) -> u64 {
        let dropped = memory.field(offset::DROPPED).load(Access::Loose);
        let new = dropped.saturating_sub(self.dropped);
        self.dropped = dropped;
        new.saturating_add(mem::take(&mut self.lost))
    }

    /// The task being polled and since when, in ticks.
    pub fn polling<M: Shared + ?Sized>(&self, memory: &M) -> Option<(u64, u64)> {
        let word = memory.field(offset::POLLING_SINCE);
        let since = word.load(Access::GetSince);
        let task = memory.field(offset::POLLING).load(Access::GetTask);
        // The time, not the task: that may be polled again.
        let is_steady = word.load(Access::Loose) == since;
        let since = if self.clock == Clock::Seconds { nanoseconds(since) } else { since };
        (task != 0 && is_steady).then_some((task, since))
    }

    /// The record with this number, if it is there.
    fn record<M: Shared + ?Sized>(&self, memory: &M, number: u64) -> Option<Record> {
        let index = (number & (self.slots - 1)) as usize;
        if !self.is_wide {
            return narrow(memory.slot(index), seq(number));
        }
        let [words @ .., last]: &[M::Word; WIDE / 8] = memory.slot(index);
        if (last.load(Access::Take) >> 32) as u32 != seq(number) {
            return None;
        }
        let [head, time, subject, object, value, rest @ ..] = words.each_ref().map(Word::get);
        let record = Record::from_words(&[head, time, subject, object, value, rest[0], rest[1], 0]);
        Some(if self.clock == Clock::Seconds { record.in_nanoseconds() } else { record })
    }

    fn read_record<M: Shared + ?Sized>(&mut self, memory: &M, number: u64, intake: &mut impl Intake) -> bool {
        let Some(record) = self.record(memory, number) else { return false };
        if record.is_poll() {
            intake.poll(&record);
        } else {
            let size = if self.is_wide { WIDE } else { NARROW };
            let text = if record.is_text() { self.texts.push(&record, size) } else { None };
            intake.other(&record, text);
        }
        true
    }

    /// Whether a record further on is there already: then the ones before it are holes, to come back to.
    fn look_ahead<M: Shared + ?Sized>(&mut self, memory: &M) -> bool {
        let is_there = |ahead: &u64| self.record(memory, self.next + ahead).is_some();
        let Some(ahead) = (1..LOOK_AHEAD.min(self.slots)).find(is_there) else { return false };
        self.holes.extend(self.next..self.next + ahead);
        self.next += ahead;
        true
    }

    /// Takes what has come meanwhile, and gives up what is half a ring behind: it would stop the writer.
    fn fill_holes<M: Shared + ?Sized>(&mut self, memory: &M, intake: &mut impl Intake) -> u64 {
        let mut count = 0;
        for _ in 0..self.holes.len() {
            let Some(hole) = self.holes.pop_front() else { break };
            if self.read_record(memory, hole, intake) {
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
    pub fn give_holes_up(&mut self) {
        self.lost += self.holes.drain(..).len() as u64;
    }

    fn make_room<M: Shared + ?Sized>(&self, memory: &M) {
        let read = self.holes.front().copied().unwrap_or(self.next);
        memory.field(offset::READ).store(read, Access::Free);
    }
}

#[inline(always)]
fn narrow<W: Word>([head, rest @ ..]: &[W; NARROW_WORDS], seq: u32) -> Option<Record> {
    let head = head.load(Access::Take);
    if head as u32 != seq {
        return None;
    }
    let [time, ids, value] = rest.each_ref().map(Word::get);
    Some(Record::from_words(&[head, time, ids, value]))
}
