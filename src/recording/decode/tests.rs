//! Blocks that are what they should be, and blocks that are anything else.

use super::{Arc, Event, File, FileKind, LaneId, SiteId, Tag, TaskForm, TaskId, Time, What, decode};
use crate::{
    event::{Exit, Observation, Report, Stream},
    recording::{bytes::Plain, encode::Encoder},
};
use proptest::{collection::vec, prelude::*};

/// A block with lists, texts, words, codes and moments.
fn block() -> (Vec<Event>, Vec<u8>) {
    let file = |fd, kind| File { fd, kind };
    let files: Arc<[File]> =
        [file(0, FileKind::EventFd), file(3, FileKind::Pipe(7)), file(5, FileKind::Path("/a".into()))].into();
    let seen = [
        Observation::Files(files),
        Observation::Stack { tid: 1, frames: ["f a.py:1".into(), "g a.py:2".into()].into() },
        Observation::Output { stream: Stream::Stderr, line: "line".into() },
        Observation::Exited(Exit::Signal(9)),
        Observation::Polling { task: TaskId(3), since: Time(5) },
    ];
    let reported = (1..5).map(|task| What::Report(Report::CancelDelivered { task: TaskId(task) }));
    let all = seen.into_iter().map(What::Observation).chain(reported);
    let event = |(at, what)| Event { at: Time(at), lane: LaneId(0), site: SiteId(1), what };
    let events: Vec<_> = (10..).zip(all).map(event).collect();
    let mut encoder = Encoder::default();
    events.iter().for_each(|event| encoder.push(event, None));
    (events, encoder.finish().bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn changed_bytes_are_events_or_none(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let (events, mut bytes) = block();
        for (place, byte) in &changes {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let mut read = Vec::new();
        let unknown = decode(&bytes, events.len(), LaneId(0), &mut read);
        prop_assert!(unknown.is_none_or(|unknown| read.len() as u64 + unknown == events.len() as u64));
        prop_assert!(!changes.is_empty() || read == events);
    }

    #[test]
    fn any_bytes_and_any_count_are_events_or_none(bytes in vec(0..9_u8, 0..200), count in 0..70_000_usize) {
        let _ = decode(&bytes, count, LaneId(0), &mut Vec::new());
    }
}

/// A block of so many shapes with so many fields of tasks, each of so many that all are zero and take no room.
fn tasks(shapes: u64, slots: u64, tasks: u64) -> Vec<u8> {
    let mut plain = Plain::default();
    plain.number(shapes);
    for _ in 0..shapes {
        plain.text("");
        plain.number(slots);
        (0..slots).for_each(|_| plain.bytes.extend([Tag::Task as u8, 0]));
    }
    // No texts, and the first shape for every event.
    plain.bytes.extend([0; 5]);
    for _ in 0..shapes {
        // Their times and sites.
        plain.bytes.extend([0; 5]);
        for _ in 0..slots {
            plain.push(TaskForm::Open as u8);
            plain.number(tasks);
            plain.bytes.extend([0; 6]);
        }
    }
    plain.bytes
}

#[test]
fn a_shape_has_one_field_of_tasks_and_no_more_tasks_than_events() {
    let read = |shapes, slots, each, count| decode(&tasks(shapes, slots, each), count, LaneId(0), &mut Vec::new());
    assert_eq!(read(1, 1, 2, 2), Some(2), "of a kind that is not known");
    assert_eq!(read(1, 1, 3, 2), None);
    assert_eq!(read(1, 2, 2, 2), None);
    // Some hundred bytes, once compressed.
    assert_eq!(read(1_024, 64, 65_536, 0), None);
}
