//! A ring whose every byte is another process's: it is refused, or each of its records is taken once or given up, whenever
//! the reader comes by.

use super::pieces::Pieces;
use loopscope::{
    event::{
        Event, LaneId, Observation, Time, What,
        wire::{HEADER_SIZE, MAGIC, NARROW, VERSION, WIDE, offset},
    },
    source::{FUTURE, Feed, Ring},
};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};
use std::{
    fs::File,
    os::{fd::OwnedFd, unix::fs::FileExt},
};

const SLOTS: usize = 64;
const PID: u32 = 7;
const STARTED: Time = Time(1 << 20);
const NOW: Time = Time(1 << 40);
/// A slot that its writer has not written yet begins with this.
const HOLE: u8 = 0xff;

thread_local! {
    static FILES: [(File, OwnedFd); 2] = [NARROW, WIDE].map(file);
}

fn file(size: usize) -> (File, OwnedFd) {
    let file = memfd_create("ring", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).expect("a memfd");
    ftruncate(&file, (HEADER_SIZE + SLOTS * size) as u64).expect("it is ours");
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW).expect("it is ours");
    (file.try_clone().expect("a descriptor").into(), file)
}

pub(crate) fn run(bytes: &[u8]) {
    let mut pieces = Pieces(bytes);
    let (form, visits) = (pieces.byte(), usize::from(pieces.byte() % 4) + 1);
    let is_wide = form & 1 == 1;
    let size = if is_wide { WIDE } else { NARROW };
    let header = header(form, size, &mut pieces);
    let slots = slots(size, pieces.0);
    FILES.with(|files| {
        let (file, fd) = &files[usize::from(is_wide)];
        let read = |visits| events(file, fd, &header, &slots, size, visits);
        let (Some(at_once), Some(in_visits)) = (read(1), read(visits)) else { return };
        are_sound(&at_once, slots.len() / size);
        are_sound(&in_visits, slots.len() / size);
        let count = |events: &[Event]| events.iter().filter(|event| !is_loss(event)).count();
        assert_eq!(count(&at_once), count(&in_visits));
    });
}

/// The words of a header: right ones with another clock, or whatever the bytes say.
fn header(form: u8, size: usize, pieces: &mut Pieces) -> Vec<u8> {
    let mut header = vec![0; HEADER_SIZE];
    let mut set = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    set(offset::MAGIC, &MAGIC);
    set(offset::VERSION, &VERSION.to_le_bytes());
    set(offset::RECORD_SIZE, &(size as u16).to_le_bytes());
    set(offset::SLOTS, &(SLOTS as u32).to_le_bytes());
    set(offset::PID, &PID.to_le_bytes());
    set(offset::CLOCK, &u32::from(form >> 1 & 3).to_le_bytes());
    if form & 1 << 3 != 0 {
        set(offset::VERSION, pieces.take(offset::CLOCK + 4 - offset::VERSION));
    }
    if form & 1 << 4 != 0 {
        set(offset::DROPPED, pieces.take(offset::ENDED - offset::DROPPED));
    }
    header
}

/// The slots, each with its number, or as one that is not written.
fn slots(size: usize, bytes: &[u8]) -> Vec<u8> {
    let mut slots: Vec<u8> = bytes.chunks_exact(size).take(SLOTS).flatten().copied().collect();
    for (number, slot) in slots.chunks_mut(size).enumerate() {
        let at = if size == WIDE { size - 4 } else { 0 };
        let seq = if slot[at] == HOLE { 0 } else { number as u32 + 1 };
        slot[at..at + 4].copy_from_slice(&seq.to_le_bytes());
    }
    slots
}

/// What a reader takes that comes by so often while it is written; `None` where it refuses the ring.
fn events(file: &File, fd: &OwnedFd, header: &[u8], slots: &[u8], size: usize, visits: usize) -> Option<Vec<Event>> {
    file.write_all_at(header, 0).expect("it is ours");
    file.write_all_at(&vec![0; SLOTS * size], HEADER_SIZE as u64).expect("it is ours");
    let ring = Ring::map(fd, PID).map_err(|error| assert!(!error.to_string().is_empty())).ok()?;
    let (mut feed, mut events) = (Feed::new(LaneId(0), STARTED), Vec::new());
    feed.add(ring);
    let part = (slots.len() / size).div_ceil(visits).max(1) * size;
    for (number, written) in slots.chunks(part).enumerate() {
        file.write_all_at(written, (HEADER_SIZE + number * part) as u64).expect("it is ours");
        feed.drain(NOW, &mut events);
        feed.open_polls(NOW, false, &mut events);
    }
    feed.finish(NOW, &mut events);
    Some(events)
}

fn are_sound(events: &[Event], records: usize) {
    // A last poll is two events; a poll goes on, and records are lost, once a visit.
    assert!(events.len() <= 2 * records + 12, "{} of {records}", events.len());
    for event in events {
        assert!((STARTED..=NOW + FUTURE).contains(&event.at), "{event:?}");
        let texts = super::texts(&event.what);
        assert!(texts.iter().all(|text| super::is_safe(text)), "{event:?}");
        texts.iter().for_each(|text| super::planted(text.len(), 64));
    }
}

/// How often a reader says that records are lost, and that a poll goes on, is a matter of when it comes by.
fn is_loss(event: &Event) -> bool {
    let What::Observation(seen) = &event.what else { return false };
    matches!(seen, Observation::Dropped { .. } | Observation::Polling { .. } | Observation::CallbackRunning { .. })
}
