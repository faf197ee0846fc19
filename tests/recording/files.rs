//! Files that are no recordings, or not whole, and one that must open for ever.

use std::{fs, ops::Range, path::Path};

use loopscope::{
    event::{Event, LaneId, Observation, Report, SiteId, Time, What},
    recording::{LaneHead, ReadError, RecordError, Recording, RecordingWriter, SessionHead, format::BLOCK_HEADER},
};

use super::{A, Random, events, folder, opened, options, output, polls, record};

fn refused(path: &Path) -> String {
    Recording::open(path).expect_err("it is refused").to_string()
}

#[test]
fn what_is_no_recording_is_refused_with_a_sentence() {
    let folder = folder();
    let path = folder.path().join("any");
    assert!(refused(&path).contains("cannot open the recording"), "{}", refused(&path));
    assert!(refused(folder.path()).contains("it is no file"), "{}", refused(folder.path()));
    for bytes in [&b""[..], b"loop", b"import asyncio\n\nasyncio.run(main())\n"] {
        fs::write(&path, bytes).expect("it is ours");
        assert!(refused(&path).contains("is no recording; `loopscope run NAME --record FILE` makes one"));
    }
    fs::write(&path, b"loopsrec\x04\0\0\0\0\0\0\0rest").expect("it is ours");
    assert!(matches!(Recording::open(&path), Err(ReadError::Newer { major: 4, .. })));
    assert!(refused(&path).contains("by a newer loopscope (format 4; this one reads up to 3)"), "{}", refused(&path));
    fs::write(&path, b"loopsrec\x01\0\0\0\0\0\0\0\x01\0").expect("it is ours");
    assert!(refused(&path).contains("cut short before anything was recorded"), "{}", refused(&path));
}

#[test]
fn what_is_no_recording_is_not_overwritten() {
    let folder = folder();
    let path = folder.path().join("app.py");
    fs::write(&path, "print('mine')").expect("it is ours");
    let refused = RecordingWriter::create(&path, options(), &SessionHead::now()).expect_err("it is refused");
    assert!(matches!(refused, RecordError::Taken { .. }), "{refused}");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "print('mine')");
    fs::remove_file(&path).expect("it is ours");
    for _ in 0..2 {
        record(&path, options(), &[output(1, "one")]);
    }
    assert_eq!(opened(&path).count(), 1);
}

#[test]
fn a_recording_cut_anywhere_is_read_up_to_its_last_whole_block() {
    let folder = folder();
    let path = folder.path().join("cut");
    let noise = |at: u64| output(at, &at.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string());
    let all: Vec<_> = (0..100_000).map(noise).collect();
    record(&path, options(), &all);
    let whole = fs::read(&path).expect("it is there");
    assert_eq!(events(&opened(&path), A).0, all);
    let mut counts = Vec::new();
    for length in (200..whole.len()).step_by(whole.len() / 37) {
        fs::write(&path, &whole[..length]).expect("it is ours");
        let Ok(recording) = Recording::open(&path) else { continue };
        assert!(recording.damage.as_ref().is_some_and(|damage| damage.contains("cut short")), "{length}");
        let (read, left_out) = events(&recording, A);
        assert_eq!((&read[..], left_out), (&all[..read.len()], 0));
        counts.push(read.len());
    }
    assert!(counts.is_sorted() && counts.last() > counts.first(), "{counts:?}");
}

#[test]
fn of_a_damaged_block_no_event_is_shown_and_the_others_are() {
    let folder = folder();
    let path = folder.path().join("damaged");
    let all: Vec<_> = (0..100_000).map(|at| output(at, "again")).collect();
    record(&path, options(), &all);
    let mut bytes = fs::read(&path).expect("it is there");
    // In the middle of the first block of events.
    let place = bytes.windows(4).rposition(|at| at == [0x28, 0xb5, 0x2f, 0xfd]).expect("a frame");
    let place = bytes[..place].windows(4).rposition(|at| at == [0x28, 0xb5, 0x2f, 0xfd]).expect("a frame");
    bytes[place + 20] ^= 0xff;
    fs::write(&path, bytes).expect("it is ours");
    let (read, left_out) = events(&opened(&path), A);
    assert!(left_out > 0 && read.len() as u64 + left_out == 100_000, "{left_out}");
}

/// Where each block begins and ends.
fn blocks(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut blocks, mut at) = (Vec::new(), 16);
    while at < bytes.len() {
        let stored = u32::from_le_bytes(bytes[at + 8..][..4].try_into().expect("four"));
        blocks.push(at..at + BLOCK_HEADER + stored as usize);
        at += BLOCK_HEADER + stored as usize;
    }
    blocks
}

#[test]
fn a_damaged_head_is_said_and_the_events_are_read() {
    let folder = folder();
    let path = folder.path().join("head");
    let all = vec![output(1, "one"), output(2, "two")];
    record(&path, options(), &all);
    let whole = fs::read(&path).expect("it is there");
    let blocks = blocks(&whole);
    // A block ends with its checksum, and begins with its kind.
    for (place, why) in [
        (blocks[0].end - 1, "the head of the session is damaged"),
        (blocks[0].start, "the head of the session is missing"),
        (blocks[1].end - 1, "the head of lane A is damaged"),
        (blocks[1].start, "the head of lane A is missing"),
    ] {
        let mut bytes = whole.clone();
        bytes[place] ^= 8;
        fs::write(&path, bytes).expect("it is ours");
        let recording = opened(&path);
        assert_eq!(recording.damage.as_deref(), Some(why));
        assert_eq!((events(&recording, A), recording.lanes.len()), ((all.clone(), 0), 3), "{why}");
    }
    fs::write(&path, &whole[..blocks[4].end]).expect("it is ours");
    assert_eq!(
        opened(&path).damage.as_deref(),
        Some("the recording was cut short: its last moments are missing"),
        "its heads are whole"
    );
}

#[test]
fn a_block_of_events_without_any_is_damaged() {
    let folder = folder();
    let path = folder.path().join("none");
    record(&path, options(), &[output(1, "one")]);
    let mut bytes = fs::read(&path).expect("it is there");
    let block = blocks(&bytes)[4].start;
    bytes[block + 4] = 0;
    fs::write(&path, bytes).expect("it is ours");
    assert_eq!(opened(&path).damage, Some(format!("the recording is damaged at byte {block}")));
}

#[test]
fn what_was_left_out_is_missing_in_every_lane() {
    let folder = folder();
    let path = folder.path().join("slow");
    let mut writer = RecordingWriter::create(&path, options(), &SessionHead::now()).expect("it can be written");
    writer.lane(A, &LaneHead::default()).expect("it can be written");
    writer.add(&[output(1, "one")]).expect("it can be written");
    writer.finish(5).expect("it can be written");
    let recording = opened(&path);
    assert_eq!(
        recording.damage.as_deref(),
        Some("the recording lacks 5 of the session's events: the disk was too slow")
    );
    assert_eq!(recording.events(A).left_out, 5);
}

/// A block that claims more than it is does not get the memory for it.
#[test]
fn decompression_is_bounded() {
    let folder = folder();
    let path = folder.path().join("bomb");
    record(&path, options(), &[output(1, "one")]);
    let mut bytes = fs::read(&path).expect("it is there");
    let bomb = zstd::bulk::compress(&vec![0; 256 << 20], 1).expect("it compresses");
    let mut header = [0; 16];
    header[0] = 3;
    header[4..8].copy_from_slice(&1_u32.to_le_bytes());
    header[8..12].copy_from_slice(&(bomb.len() as u32).to_le_bytes());
    header[12..16].copy_from_slice(&(64_u32 << 20).to_le_bytes());
    bytes.truncate(bytes.len() - 20);
    let end = bytes.windows(4).rposition(|at| at == [0x28, 0xb5, 0x2f, 0xfd]).expect("a frame") - 16;
    bytes.truncate(end);
    bytes.extend([&header[..], &bomb].concat());
    fs::write(&path, bytes).expect("it is ours");
    assert_eq!(events(&opened(&path), A).1, 1);
}

/// One event of every kind that there is.
fn every_kind() -> Vec<Event> {
    let kinds = Report::KINDS.iter().map(|kind| kind.name).chain(Observation::KINDS.iter().copied());
    let event = |(at, kind)| {
        // The first text is an engine's.
        let numbers: Vec<_> = (1..40).map(|number| 8 * number).collect();
        let what = What::read(kind, &mut Random(numbers.into_iter())).expect("every kind can be made");
        Event { at: Time(at), lane: A, site: SiteId(7), what }
    };
    (100..).zip(kinds).map(event).collect()
}

fn kept(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recording/kept").join(name)
}

/// Whoever changes the format adds a file, and changes none.
#[test]
#[ignore = "makes files to keep"]
fn write_every_kind() {
    record(&kept("every-kind-3.0.rec"), options(), &every_kind());
    record(&kept("polls-3.0.rec"), options(), &polls(POLLS, TASKS));
}

/// What is in the recording of polls.
const POLLS: u64 = 1_000;
const TASKS: u64 = 300;

#[test]
fn every_form_of_a_column_is_read_for_ever() {
    assert_eq!(events(&opened(&kept("polls-3.0.rec")), A), (polls(POLLS, TASKS), 0));
}

#[test]
fn every_kind_of_the_first_format_is_read_for_ever() {
    let recording = opened(&kept("every-kind-1.0.rec"));
    reads_every_kind(&recording, 43);
    assert!(recording.lanes.iter().all(|(_, lane)| lane.parent.is_none() && !lane.is_helper));
}

#[test]
fn every_kind_and_the_parents_of_lanes_are_read_for_ever() {
    for (file, kinds) in [("every-kind-1.1.rec", 58), ("every-kind-2.0.rec", 58), ("every-kind-3.0.rec", 59)] {
        reads_every_kind_and_parents(file, kinds);
    }
}

fn reads_every_kind_and_parents(file: &str, kinds: usize) {
    let recording = opened(&kept(file));
    reads_every_kind(&recording, kinds);
    let parents: Vec<_> = recording.lanes.iter().map(|(_, lane)| (lane.parent, lane.is_helper)).collect();
    assert_eq!(parents, [(None, false), (Some(0), false), (Some(1), true)]);
}

fn reads_every_kind(recording: &Recording, count: usize) {
    assert_eq!((recording.damage.as_deref(), recording.session.title.as_str()), (None, "a secret app"));
    let (read, left_out) = events(recording, A);
    assert_eq!((read.len(), left_out), (count, 0));
    let now = every_kind();
    for event in &read {
        let same = now.iter().find(|known| known.what.kind() == event.what.kind()).expect("no kind ever goes");
        // A field that was added later is zero, none or empty in it.
        assert_eq!(std::mem::discriminant(&event.what), std::mem::discriminant(&same.what));
    }
}

#[test]
fn a_session_of_the_first_format_is_read_for_ever() {
    let recording = opened(&kept("leftovers-1.0.rec"));
    assert_eq!(recording.damage, None);
    assert_eq!(
        (recording.session.title.as_str(), recording.session.cancel_latency_ns),
        ("leftovers", Some(50_000_000))
    );
    let lanes: Vec<_> = recording.lanes.iter().map(|(id, lane)| (*id, &*lane.engine, &*lane.entry)).collect();
    assert_eq!(lanes, [(A, "tokio", "managed"), (LaneId(1), "tokio", "manual")]);
    for (lane, _) in &recording.lanes {
        let (read, left_out) = events(&recording, *lane);
        let count = |kind: &str| read.iter().filter(|event| event.what.kind() == kind).count();
        assert_eq!((left_out, count("exited"), count("started")), (0, 1, 1));
        assert!(count("created") >= 4 && count("polled") > 3 && count("named") >= 3 && count("files") > 0);
    }
}
