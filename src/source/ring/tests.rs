//! A writer played by hand, at the other end of the same memory.

use super::{Intake, Ring, RingError};
use crate::event::wire::{HEADER_SIZE, MAGIC, MAX_TOOK, NARROW, Record, Text, VERSION, WIDE, offset};
use crate::source::memory::Memory;
use proptest::prelude::*;
use rustix::{
    fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create},
    io::pwrite,
};
use std::{os::fd::OwnedFd, sync::atomic::Ordering};

const PID: u32 = 4242;
const SLOTS: u32 = 64;

pub(in crate::source) struct TestWriter {
    file: OwnedFd,
    memory: Memory,
    stride: usize,
    slots: u32,
}

impl TestWriter {
    fn new(record_size: usize) -> Self {
        Self::with_slots(record_size, SLOTS)
    }

    pub(in crate::source) fn with_slots(record_size: usize, slots: u32) -> Self {
        let size = HEADER_SIZE + slots as usize * record_size;
        let file = memfd_create("test", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).expect("memfd");
        ftruncate(&file, size as u64).expect("ftruncate");
        let memory = Memory::map(&file, size).expect("mmap");
        let writer = Self { file, memory, stride: record_size / 8, slots };
        writer.set_bytes(offset::MAGIC, &MAGIC);
        writer.set_bytes(offset::VERSION, &VERSION.to_le_bytes());
        writer.set_bytes(offset::RECORD_SIZE, &(record_size as u16).to_le_bytes());
        writer.set_bytes(offset::SLOTS, &slots.to_le_bytes());
        writer.set_bytes(offset::PID, &PID.to_le_bytes());
        writer
    }

    pub(in crate::source) fn set_bytes(&self, at: usize, bytes: &[u8]) {
        pwrite(&self.file, bytes, at as u64).expect("pwrite");
    }

    fn seal(&self) {
        fcntl_add_seals(&self.file, SealFlags::SHRINK | SealFlags::GROW).expect("seals");
    }

    pub(in crate::source) fn map(&self) -> Result<Ring, RingError> {
        self.seal();
        Ring::map(&self.file, PID)
    }

    /// Publishes record `number`, which says its number.
    fn write(&self, number: u64) {
        self.publish(number, Record { kind: 20, detail: 1, value: number, ..Record::default() });
    }

    pub(in crate::source) fn publish(&self, number: u64, record: Record) {
        let (narrow, wide) = (record.narrow(number as u32 + 1), record.wide(number as u32 + 1));
        let words = if self.stride * 8 == WIDE { &wide[..] } else { &narrow[..] };
        let at = HEADER_SIZE / 8 + (number % u64::from(self.slots)) as usize * self.stride;
        for (shared, word) in self.memory.words()[at..].iter().zip(words).rev() {
            shared.store(*word, Ordering::Release);
        }
    }

    fn read(&self) -> u64 {
        self.memory.words()[offset::READ / 8].load(Ordering::Acquire)
    }
}

fn drain(ring: &mut Ring) -> Vec<u64> {
    let mut values = Vec::new();
    ring.drain(&mut values);
    values
}

/// What a test keeps of records: their values.
impl Intake for Vec<u64> {
    fn poll(&mut self, record: &Record) {
        self.push(record.value);
    }

    fn other(&mut self, record: &Record, _: Option<Text>) {
        self.push(record.value);
    }
}

#[test]
fn records_come_once_and_in_order_around_the_ring() {
    for size in [NARROW, WIDE] {
        let writer = TestWriter::new(size);
        let mut ring = writer.map().expect("a ring");
        for round in 0..5 {
            let numbers = round * 40..(round + 1) * 40;
            numbers.clone().for_each(|number| writer.write(number));
            assert_eq!(drain(&mut ring), numbers.collect::<Vec<_>>());
            assert_eq!(writer.read(), (round + 1) * 40);
            assert!(drain(&mut ring).is_empty());
        }
        assert_eq!(ring.dropped(), 0);
    }
}

/// What CPython's `pack_into` leaves in between: the slot cleared, and then all fields but the last.
#[test]
fn a_wide_record_is_there_when_its_last_word_is() {
    let writer = TestWriter::new(WIDE);
    let mut ring = writer.map().expect("a ring");
    (0..u64::from(SLOTS)).for_each(|number| writer.write(number));
    assert_eq!(drain(&mut ring).len() as u32, SLOTS);
    let slot = &writer.memory.words()[HEADER_SIZE / 8..][..WIDE / 8];
    slot.iter().for_each(|word| word.store(0, Ordering::Release));
    assert!(drain(&mut ring).is_empty());
    for (shared, word) in slot.iter().zip(Record { kind: 20, detail: 1, value: 7, ..Record::default() }.wide(SLOTS + 1))
    {
        assert!(drain(&mut ring).is_empty());
        shared.store(word, Ordering::Release);
    }
    assert_eq!(drain(&mut ring), [7]);
}

#[test]
fn a_missing_record_is_skipped_and_read_later() {
    let writer = TestWriter::new(NARROW);
    let mut ring = writer.map().expect("a ring");
    [0, 2, 3].into_iter().for_each(|number| writer.write(number));
    assert_eq!(drain(&mut ring), [0, 2, 3]);
    assert_eq!(writer.read(), 1, "the hole's slot is not free yet");
    writer.write(1);
    writer.write(4);
    assert_eq!(drain(&mut ring), [1, 4]);
    assert_eq!((writer.read(), ring.dropped()), (5, 0));
}

#[test]
fn a_hole_half_a_ring_behind_is_given_up_and_counted() {
    let writer = TestWriter::new(NARROW);
    let mut ring = writer.map().expect("a ring");
    (1..=u64::from(SLOTS) / 2).for_each(|number| writer.write(number));
    drain(&mut ring);
    assert_eq!(writer.read(), 0);
    writer.write(u64::from(SLOTS) / 2 + 1);
    drain(&mut ring);
    assert_eq!((writer.read(), ring.dropped(), ring.dropped()), (u64::from(SLOTS) / 2 + 2, 1, 0));
}

#[test]
fn dropped_records_are_reported_once() {
    let writer = TestWriter::new(NARROW);
    let mut ring = writer.map().expect("a ring");
    writer.set_bytes(offset::DROPPED, &3u64.to_le_bytes());
    assert_eq!((ring.dropped(), ring.dropped()), (3, 0));
    writer.set_bytes(offset::DROPPED, &5u64.to_le_bytes());
    assert_eq!(ring.dropped(), 2);
}

#[test]
fn a_count_that_cannot_be_is_the_highest_there_is() {
    let writer = TestWriter::new(NARROW);
    let mut ring = writer.map().expect("a ring");
    (1..=u64::from(SLOTS) / 2).for_each(|number| writer.write(number));
    drain(&mut ring);
    writer.write(u64::from(SLOTS) / 2 + 1);
    drain(&mut ring);
    writer.set_bytes(offset::DROPPED, &u64::MAX.to_le_bytes());
    assert_eq!(ring.dropped(), u64::MAX, "with the hole that was given up");
}

#[test]
fn a_running_poll_is_new_until_it_is_set() {
    let writer = TestWriter::new(NARROW);
    let mut ring = writer.map().expect("a ring");
    assert_eq!(ring.new_polling(), None);
    writer.set_bytes(offset::POLLING_SINCE, &7u64.to_le_bytes());
    writer.set_bytes(offset::POLLING, &1u64.to_le_bytes());
    assert_eq!((ring.new_polling(), ring.new_polling()), (Some((1, 7)), Some((1, 7))));
    ring.set_polling((1, 7));
    assert_eq!(ring.new_polling(), None);
}

#[test]
fn seconds_are_read_as_nanoseconds() {
    let seconds = |it: f64| it.to_bits();
    let writer = TestWriter::new(WIDE);
    writer.set_bytes(offset::CLOCK, &[2, 0]);
    let mut ring = writer.map().expect("a ring");
    writer.set_bytes(offset::POLLING_SINCE, &seconds(0.25).to_le_bytes());
    writer.set_bytes(offset::POLLING, &1u64.to_le_bytes());
    assert_eq!(ring.polling(), Some((1, 250_000_000)));
    let poll = Record { kind: 7, time: seconds(1.5), subject: 1, value: seconds(1.500_001), ..Record::default() };
    writer.publish(0, poll);
    writer.publish(1, Record { value: seconds(1.0), ..poll });
    writer.publish(2, Record { kind: 26, value: seconds(f64::INFINITY), ..poll });
    writer.publish(3, Record { kind: 15, value: 7, ..poll });
    assert_eq!(drain(&mut ring), [1_000, 0, MAX_TOOK, 7], "how long polls took; any other length is in nanoseconds");
    let narrow = TestWriter::new(NARROW);
    narrow.set_bytes(offset::CLOCK, &[2, 0]);
    assert!(narrow.map().is_err(), "a narrow record has no room for the time of a poll's end");
}

#[test]
fn a_header_that_makes_no_sense_is_refused() {
    let cases: [(usize, &[u8], &str); 8] = [
        (offset::MAGIC, b"x", "its first word is invalid"),
        (offset::VERSION, &[9, 0], "version 9 of the wire and this loopscope version 1: build both"),
        (offset::RECORD_SIZE, &[33, 0], "its record size is invalid"),
        (offset::SLOTS, &65u32.to_le_bytes(), "its number of slots is invalid"),
        (offset::SLOTS, &32u32.to_le_bytes(), "its number of slots is invalid"),
        (offset::SLOTS, &128u32.to_le_bytes(), "its size is invalid"),
        (offset::PID, &[0, 0], "its process id is invalid"),
        (offset::CLOCK, &[7, 0], "its clock is invalid"),
    ];
    for (at, bytes, sentence) in cases {
        let writer = TestWriter::new(NARROW);
        writer.set_bytes(at, bytes);
        let error = writer.map().expect_err(sentence).to_string();
        assert!(error.contains(sentence), "{error}");
    }
}

#[test]
fn memory_that_could_shrink_is_refused() {
    let writer = TestWriter::new(NARROW);
    assert!(matches!(Ring::map(&writer.file, PID), Err(RingError::NotSealed)));
    let file = OwnedFd::from(std::fs::File::open("/dev/null").expect("open"));
    assert!(matches!(Ring::map(&file, PID), Err(RingError::NotSealed)));
}

/// Reads what every record says.
struct Reports;

impl Intake for Reports {
    fn poll(&mut self, record: &Record) {
        let _ = record.polled();
    }

    fn other(&mut self, record: &Record, _: Option<Text>) {
        let _ = record.report();
    }
}

proptest! {
    #[test]
    fn any_words_can_be_drained(words in proptest::collection::vec(any::<u64>(), SLOTS as usize * 4), seqs: bool) {
        let writer = TestWriter::new(NARROW);
        let mut ring = writer.map().expect("a ring");
        for (number, slot) in words.chunks(4).enumerate() {
            for (i, word) in slot.iter().enumerate() {
                let word = if i == 0 && seqs { word & !0xffff_ffff | (number as u64 + 1) } else { *word };
                writer.memory.words()[HEADER_SIZE / 8 + number * 4 + i].store(word, Ordering::Relaxed);
            }
        }
        let batch = ring.drain(&mut Reports);
        prop_assert!(batch.records <= u64::from(SLOTS));
        prop_assert!(!seqs || batch.records == u64::from(SLOTS) && batch.is_full);
    }
}
