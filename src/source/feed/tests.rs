//! A writer played by hand, and what is made of its records.

use super::{Event, Feed, LaneId, Observation, Record, Report, Time, What};
use crate::{
    event::wire::{WIDE, offset, ring::BATCH},
    source::ring::tests::TestWriter,
};

const LATER: Time = Time(1 << 40);

/// A ring with two batches, at whose places are records that say it; but for one, which its writer never wrote.
fn ring(hole: Option<u64>) -> (TestWriter, Feed) {
    let writer = TestWriter::with_slots(WIDE, 2 * BATCH as u32);
    for number in (0..2 * BATCH).filter(|number| Some(*number) != hole) {
        writer.publish(number, Record { kind: 20, detail: 1, time: number, value: number, ..Record::default() });
    }
    let mut feed = Feed::new(LaneId(0), Time::START);
    feed.add(writer.map().expect("a ring"));
    (writer, feed)
}

fn numbers(events: &[Event]) -> Vec<u64> {
    let number = |event: &Event| {
        if let What::Report(Report::Metric { value, .. }) = event.what { Some(value) } else { None }
    };
    events.iter().filter_map(number).collect()
}

fn lost(events: &[Event]) -> Vec<u64> {
    let lost = |event: &Event| {
        if let What::Observation(Observation::Dropped { count }) = event.what { Some(count) } else { None }
    };
    events.iter().filter_map(lost).collect()
}

#[test]
fn a_ring_that_is_never_empty_settles_what_was_read() {
    let (_writer, mut feed) = ring(None);
    let drained = feed.drain(LATER, &mut Vec::new());
    assert!(drained.has_more);
    assert_eq!(drained.settled, Time(BATCH - 1));
}

#[test]
fn a_hole_is_no_end_and_is_lost_when_the_process_is_over() {
    let (_writer, mut feed) = ring(Some(100));
    let mut events = Vec::new();
    assert!(feed.drain(LATER, &mut events).has_more);
    feed.finish(LATER, &mut events);
    assert!(numbers(&events).into_iter().eq((0..2 * BATCH).filter(|number| *number != 100)));
    assert_eq!(lost(&events), [1]);
}

#[test]
fn a_ring_that_has_ended_goes_once_it_is_empty_and_its_holes_with_it() {
    let (writer, mut feed) = ring(Some(100));
    writer.set_bytes(offset::ENDED, &1u64.to_le_bytes());
    let mut events = Vec::new();
    feed.drain_all(LATER, &mut events);
    feed.drain(LATER, &mut events);
    assert_eq!((numbers(&events).len() as u64, lost(&events)), (2 * BATCH - 1, vec![1]));
    assert!(feed.rings.is_empty());
}
