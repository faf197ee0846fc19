//! Any packet: what is understood survives the way back, and rows hold nothing that a terminal obeys.

use loopscope::event::{
    What,
    wire::{MAX_PACKET, Message, Row},
};

/// The most frames of a row.
const MOST_FRAMES: usize = 64;

pub(crate) fn run(bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(MAX_PACKET)];
    let Some(message) = Message::parse(bytes) else { return };
    assert_eq!(Message::parse(message.to_string().as_bytes()).as_ref(), Some(&message));
    match &message {
        Message::Hello { engine, .. } => drop(engine.parse::<loopscope::event::Engine>()),
        Message::Note(note) => {
            loopscope::source::console::noted(note);
            super::planted(note.len(), 100);
        }
        Message::Rows(rows) => rows.iter().for_each(row),
        _ => {}
    }
}

fn row(row: &Row) {
    let Row::Seen(seen) = row else { return };
    let texts = super::texts(&What::Observation(seen.clone()));
    assert!(texts.iter().all(|text| super::is_safe(text)), "{texts:?}");
    assert!(texts.len() <= MOST_FRAMES + 3);
}
