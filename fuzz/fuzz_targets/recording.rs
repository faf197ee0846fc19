//! Any file that is opened as a recording: reading it never panics, and what is understood is recorded and read again.
//!
//! `cargo +nightly fuzz run recording`: the bytes are the content of one block of events, the first two of them how many;
//! in every other case they are the whole file.

#![no_main]

use std::{fs, io::Write};

use libfuzzer_sys::fuzz_target;
use loopscope::{
    event::{Event, LaneId},
    recording::{LaneHead, RecordOptions, Recording, RecordingWriter, SessionHead},
};

const LANE: LaneId = LaneId(0);

fn block(kind: u8, count: u16, content: &[u8]) -> Vec<u8> {
    let stored = zstd::bulk::compress(content, 1).expect("it compresses");
    let sizes = [count.into(), stored.len() as u32, content.len() as u32];
    let mut block = vec![kind, 0, 0, 0];
    block.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
    block.extend(stored);
    block
}

fn events(recording: &Recording) -> Vec<Event> {
    let (mut reader, mut all) = (recording.events(LANE), Vec::new());
    while reader.read(&mut all) {}
    all
}

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("any");
    let mut file = fs::File::create(&path).expect("a file");
    file.write_all(b"loopsrec\x01\0\0\0\0\0\0\0").expect("a file");
    match bytes {
        [0, rest @ ..] => file.write_all(rest).expect("a file"),
        [_, low, high, rest @ ..] => {
            let count = u16::from_le_bytes([*low, *high]);
            for block in [block(1, 0, b"{}"), block(2, 0, b"{}"), block(3, count, rest)] {
                file.write_all(&block).expect("a file");
            }
        }
        _ => return,
    }
    let Ok(recording) = Recording::open(&path) else { return };
    let read = events(&recording);
    fs::remove_file(&path).expect("it is ours");
    let options = RecordOptions { limit: u64::MAX, no_output: false, redact: None };
    let mut writer = RecordingWriter::create(&path, options, &SessionHead::default()).expect("a file");
    writer.lane(LANE, &LaneHead::default()).expect("a file");
    writer.add(&read).expect("a file");
    writer.finish(0).expect("a file");
    assert_eq!(events(&Recording::open(&path).expect("a recording")), read);
});
