//! What both ends do at the same time, and what must come of it.

use crate::memory::{Faults, ModelMemory};
use loom::{model::Builder, sync::Arc, thread};
use loopscope::event::wire::{
    Clock, NARROW, Record, Text, WIDE,
    ring::{Access, Intake, Reader, Shared, Unread, Word, Writer, begin_poll, end_poll},
};

/// How often a run leaves a thread that could have gone on. Three find every weak ordering.
const CHANGES: usize = 3;

pub(crate) struct Model {
    pub(crate) name: &'static str,
    run: fn(Faults),
    /// The writer's stores: its process dies before each of them once, in a run of its own.
    deaths: u32,
}

pub(crate) const MODELS: &[Model] = &[
    Model { name: "around_the_ring", run: around_the_ring, deaths: 0 },
    Model { name: "a_writer_that_dies", run: a_writer_that_dies, deaths: 10 },
    Model { name: "a_larger_ring", run: a_larger_ring, deaths: 0 },
    Model { name: "a_poll", run: a_poll, deaths: 0 },
    Model { name: "a_hole", run: a_hole, deaths: 0 },
    Model { name: "a_record_that_is_never_written", run: a_record_that_is_never_written, deaths: 0 },
];

impl Model {
    /// Runs it in every order.
    pub(crate) fn check(&self, weakened: Option<Access>) {
        let lives = (0..self.deaths).map(Some).chain([None]);
        for stores in lives {
            let mut builder = Builder::new();
            builder.preemption_bound.get_or_insert(CHANGES);
            let run = self.run;
            builder.check(move || run(Faults { weakened, stores }));
        }
    }
}

/// The values of records, each of which is whole.
#[derive(Default)]
struct Taken(Vec<u64>);

impl Intake for Taken {
    fn poll(&mut self, record: &Record) {
        self.other(record, None);
    }

    fn other(&mut self, record: &Record, _: Option<Text>) {
        assert_eq!(*record, numbered(record.value), "a record that was never written");
        self.0.push(record.value);
    }
}

/// A record that says its number everywhere.
fn numbered(number: u64) -> Record {
    Record { kind: 20, time: number, subject: number, object: number, value: number, ..Record::default() }
}

fn narrow(slots: usize, faults: Faults) -> Arc<ModelMemory> {
    Arc::new(ModelMemory::new(slots, NARROW / 8, 0, faults))
}

fn wide(slots: usize, faults: Faults) -> Arc<ModelMemory> {
    Arc::new(ModelMemory::new(slots, WIDE / 8, WIDE / 8 - 1, faults))
}

/// A writer that has begun.
fn writer(slots: u32) -> Writer {
    let writer = Writer::none();
    writer.start(slots);
    writer
}

/// Writes records with these numbers. How many there was room for.
fn write(writer: &Writer, memory: &ModelMemory, numbers: impl IntoIterator<Item = u64>) -> usize {
    let mut written = 0;
    for number in numbers {
        if writer.has_room(memory, 1, |_| false) {
            writer.next_slot(memory).fill(numbered(number).narrow(0));
            written += 1;
        }
    }
    written
}

/// More records than there are slots: each is read once and whole, or counted as dropped.
fn around_the_ring(faults: Faults) {
    let memory = narrow(2, faults);
    let ours = memory.clone();
    let program = thread::spawn(move || write(&writer(2), &ours, 0..4));
    let (mut reader, mut taken) = (Reader::new(2, false, Clock::Monotonic), Taken::default());
    reader.drain(&*memory, &mut taken);
    reader.drain(&*memory, &mut taken);
    let written = program.join().expect("the writer's thread");
    reader.drain(&*memory, &mut taken);
    taken.0.sort_unstable();
    taken.0.dedup();
    assert_eq!((taken.0.len(), reader.dropped(&*memory)), (written, 4 - written as u64));
}

/// The process dies before any of its stores: what it published is there, and nothing else.
fn a_writer_that_dies(faults: Faults) {
    let memory = narrow(2, faults);
    let ours = memory.clone();
    let program = thread::spawn(move || write(&writer(2), &ours, 0..3));
    let (mut reader, mut taken) = (Reader::new(2, false, Clock::Monotonic), Taken::default());
    reader.drain(&*memory, &mut taken);
    // The kernel says that it is dead.
    program.join().expect("the writer's thread");
    reader.drain(&*memory, &mut taken);
    reader.give_holes_up();
    taken.0.sort_unstable();
    taken.0.dedup();
    assert_eq!(taken.0.len() as u32, memory.published());
    assert!(reader.dropped(&*memory) <= 1);
}

/// A ring that is full gives way to a larger one: the last batch of the first has all that it held.
fn a_larger_ring(faults: Faults) {
    let (small, large) = (narrow(1, faults), narrow(2, faults));
    let rings = [small.clone(), large.clone()];
    thread::spawn(move || {
        let writer = writer(1);
        write(&writer, &small, 0..1);
        let enlarge = |unread| {
            if unread == Unread::All {
                writer.end(&*small);
                writer.start(2);
            }
            unread == Unread::All
        };
        let is_small = !writer.has_room(&*small, 1, enlarge) || writer.slots() == 1;
        write(&writer, if is_small { &small } else { &large }, 1..2);
        writer.end(if is_small { &*small } else { &*large });
    });
    let mut readers = [1, 2].map(|slots| Reader::new(slots, false, Clock::Monotonic));
    let mut taken = Taken::default();
    for (memory, reader) in rings.iter().zip(&mut readers) {
        for _ in 0..2 {
            if reader.drain(&**memory, &mut taken).is_last {
                let more = reader.drain(&**memory, &mut taken);
                assert_eq!((more.records, reader.dropped(&**memory)), (0, 0), "the last batch was not the last");
                break;
            }
        }
    }
}

/// The poll that runs has its own beginning, if another begins meanwhile, too.
fn a_poll(faults: Faults) {
    let memory = narrow(0, faults);
    let ours = memory.clone();
    thread::spawn(move || {
        for (task, since) in [(1, 10), (2, 20), (1, 30)] {
            begin_poll(&*ours, task, since);
            end_poll(&*ours);
        }
    });
    let seen = Reader::new(2, false, Clock::Monotonic).polling(&*memory);
    assert!(matches!(seen, None | Some((1, 10 | 30) | (2, 20))), "{seen:?} is no poll");
}

/// Writes a wide record as an interpreter does: the slot cleared, the fields, and last its `seq`.
fn pack_into(memory: &ModelMemory, slots: u64, number: u64) {
    let [fields @ .., last]: &[_; WIDE / 8] = memory.slot((number % slots) as usize);
    let [values @ .., seq] = numbered(number).wide(number as u32 + 1);
    last.store(0, Access::Loose);
    fields.iter().zip(values).for_each(|(field, value)| field.set(value));
    last.store(seq, Access::Publish);
}

/// A signal handler reports between the taking of a number and its record: both come, one of them late.
fn a_hole(faults: Faults) {
    let memory = wide(8, faults);
    let ours = memory.clone();
    let program = thread::spawn(move || [1, 0].map(|number| pack_into(&ours, 8, number)));
    let (mut reader, mut taken) = (Reader::new(8, true, Clock::Monotonic), Taken::default());
    reader.drain(&*memory, &mut taken);
    reader.drain(&*memory, &mut taken);
    program.join().expect("the writer's thread");
    reader.drain(&*memory, &mut taken);
    taken.0.sort_unstable();
    assert_eq!((taken.0, reader.dropped(&*memory)), (vec![0, 1], 0));
}

/// A number was taken and its record never written: it is counted as dropped, once.
fn a_record_that_is_never_written(faults: Faults) {
    let memory = wide(4, faults);
    let ours = memory.clone();
    let program = thread::spawn(move || [1, 2].map(|number| pack_into(&ours, 4, number)));
    let (mut reader, mut taken) = (Reader::new(4, true, Clock::Monotonic), Taken::default());
    reader.drain(&*memory, &mut taken);
    program.join().expect("the writer's thread");
    reader.drain(&*memory, &mut taken);
    reader.give_holes_up();
    taken.0.sort_unstable();
    assert_eq!((taken.0, reader.dropped(&*memory)), (vec![1, 2], 1));
}
