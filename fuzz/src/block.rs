//! The content of a recording's block: events or none, and those that there are come back from a block of our own.

use loopscope::{
    event::{Event, LaneId},
    recording::{Encoder, decode},
};

const LANE: LaneId = LaneId(3);
/// The most events asked for: a column without planes has as many zeros, and takes its time.
const MOST: usize = 300;

pub(crate) fn run(bytes: &[u8]) {
    let [low, high, content @ ..] = bytes else { return };
    let count = usize::from(u16::from_le_bytes([*low, *high])) % MOST;
    let mut events: Vec<Event> = Vec::new();
    let Some(unknown) = decode(content, count, LANE, &mut events) else { return };
    assert_eq!(events.len() as u64 + unknown, count as u64);
    let mut encoder = Encoder::default();
    for event in &events {
        let texts = super::texts(&event.what);
        assert!(event.lane == LANE && texts.iter().all(|text| super::is_safe(text)), "{event:?}");
        super::planted(event.site.0.into(), 999);
        encoder.push(event, None);
    }
    let mut again = Vec::new();
    assert_eq!(decode(&encoder.finish().bytes, events.len(), LANE, &mut again), Some(0));
    assert_eq!(again, events);
}
