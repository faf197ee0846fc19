//! Recordings: what is recorded is what is read, whatever it is; and no file whatever makes a reader panic.

#[path = "../support/random.rs"]
mod random;

mod files;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use loopscope::{
    event::{
        By, End, Event, Exit, JobId, LaneId, LoopId, NameId, Observation, Phase, Report, SiteId, Span, Stream, TaskId,
        Time, Wait, What,
    },
    recording::{LaneHead, RecordOptions, Recorder, Recording, RecordingWriter, SessionHead, format::BLOCK_HEADER},
};
use proptest::{collection::vec, prelude::*, sample::select};
use random::{Random, report};
use tempfile::TempDir;

pub(crate) const A: LaneId = LaneId(0);

fn observation() -> impl Strategy<Value = Observation> {
    (select(Observation::KINDS), vec(any::<u64>(), 40)).prop_filter_map("the text is an engine's", |(kind, numbers)| {
        Observation::read(kind, &mut Random(numbers.into_iter()))
    })
}

fn event() -> impl Strategy<Value = Event> {
    let what = prop_oneof![report().prop_map(What::Report), observation().prop_map(What::Observation)];
    let at = prop_oneof![any::<u64>(), 0..1_000_u64].prop_map(Time);
    (at, 0..3_u8, any::<u16>(), what).prop_map(|(at, lane, site, what)| Event {
        at,
        lane: LaneId(lane),
        site: SiteId(site),
        what,
    })
}

pub(crate) fn options() -> RecordOptions {
    RecordOptions { limit: u64::MAX, no_output: false, redact: None }
}

pub(crate) fn record(path: &Path, options: RecordOptions, events: &[Event]) {
    let session = SessionHead { title: "a secret app".into(), ..SessionHead::now() };
    let mut writer = RecordingWriter::create(path, options, &session).expect("it can be written");
    for lane in 0..3_u8 {
        let parent = lane.checked_sub(1);
        let head = LaneHead { title: "lane".into(), parent, is_helper: lane == 2, ..LaneHead::default() };
        writer.lane(LaneId(lane), &head).expect("it can be written");
    }
    writer.add(events).expect("it can be written");
    writer.finish(0).expect("it can be written");
}

/// The events of a lane, and how many of them were left out.
pub(crate) fn events(recording: &Recording, lane: LaneId) -> (Vec<Event>, u64) {
    let (mut reader, mut all) = (recording.events(lane), Vec::new());
    while reader.read(&mut all) {}
    (all, reader.unknown + reader.damaged)
}

pub(crate) fn opened(path: &Path) -> Recording {
    Recording::open(path).expect("it is a recording")
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(crate) fn seen(at: u64, what: Observation) -> Event {
    Event { at: Time(at), lane: A, site: SiteId::NONE, what: What::Observation(what) }
}

pub(crate) fn output(at: u64, line: &str) -> Event {
    seen(at, Observation::Output { stream: Stream::Stdout, line: line.into() })
}

proptest! {
    #[test]
    fn every_kind_of_event_is_read_as_it_was_recorded(events in vec(event(), 0..200)) {
        let folder = folder();
        let path = folder.path().join("any");
        record(&path, options(), &events);
        let recording = opened(&path);
        prop_assert_eq!(recording.damage.as_deref(), None);
        for lane in (0..3).map(LaneId) {
            let of_lane: Vec<_> = events.iter().filter(|event| event.lane == lane).cloned().collect();
            prop_assert_eq!(self::events(&recording, lane), (of_lane, 0));
        }
    }

    #[test]
    fn a_changed_byte_makes_no_reader_panic(events in vec(event(), 1..60), place: prop::sample::Index, byte: u8) {
        let folder = folder();
        let path = folder.path().join("any");
        record(&path, options(), &events);
        let mut bytes = fs::read(&path).expect("it is there");
        let place = place.index(bytes.len());
        bytes[place] = byte;
        fs::write(&path, bytes).expect("it is ours");
        if let Ok(recording) = Recording::open(&path) {
            (0..3).for_each(|lane| drop(self::events(&recording, LaneId(lane))));
        }
    }

    #[test]
    fn any_bytes_are_a_recording_or_none(rest: Vec<u8>, begins: bool) {
        let folder = folder();
        let path = folder.path().join("any");
        let header = if begins { &b"loopsrec\x03\0\0\0\0\0\0\0"[..] } else { b"" };
        fs::write(&path, [header, &rest].concat()).expect("it is ours");
        let _ = Recording::open(&path);
    }
}

#[test]
fn ids_of_64_bits_and_exits_keep_all_their_bits() {
    let job = Report::Job { job: JobId(u64::MAX), on: LoopId(u32::MAX), phase: Phase::Started, name: NameId(u32::MAX) };
    let job = Event { at: Time(u64::MAX), lane: A, site: SiteId(u16::MAX), what: What::Report(job) };
    let exits = [Exit::Code(255), Exit::Signal(9), Exit::Code(0)].map(|exit| seen(0, Observation::Exited(exit)));
    let all = [&[job], &exits[..]].concat();
    let folder = folder();
    let path = folder.path().join("bits");
    record(&path, options(), &all);
    assert_eq!(events(&opened(&path), A), (all, 0));
}

/// Tasks that come again among many and end, lengths that are noise, and what follows each poll: every form of a column.
pub(crate) fn polls(rounds: u64, tasks: u64) -> Vec<Event> {
    let mut random = 1_u64;
    let mut noise = |most: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % most
    };
    let mut all = Vec::new();
    let mut now = 0;
    for round in 0..rounds {
        let (task, took, queued) =
            (TaskId(1_000_000 + 977 * noise(tasks)), Span(2_000 + noise(30_000)), Span(noise(3)));
        let mut add =
            |at, report| all.push(Event { at: Time(at), lane: A, site: SiteId(1), what: What::Report(report) });
        now += noise(700);
        add(now, Report::Polled { task, took, queued, woken_by: By::Unknown, waker: None });
        now += took.0;
        match round % 12 {
            0 => add(now, Report::Ended { task, end: End::Returned, reason: NameId::NONE }),
            3 | 6 | 9 => add(now, Report::Waiting { task, on: Wait::Future, other: Some(task) }),
            _ => {}
        }
    }
    all
}

#[test]
fn a_long_run_of_polls_is_read_as_it_was_recorded() {
    let all = polls(40_000, 9_000);
    let folder = folder();
    let path = folder.path().join("long");
    record(&path, options(), &all);
    assert_eq!(events(&opened(&path), A), (all.clone(), 0));
    let each = fs::metadata(&path).expect("it is there").len() as f64 / all.len() as f64;
    assert!(each < 4.9, "{each} bytes an event");
}

#[test]
fn what_is_not_to_be_recorded_is_nowhere_in_the_file() {
    let folder = folder();
    let path = folder.path().join("discreet");
    let stack = Observation::Stack { tid: 1, frames: ["f secret.py:1".into(), "g other.py:2".into()].into() };
    let told = [output(1, "the password is 1234"), seen(2, Observation::Note("my secret".into())), seen(3, stack)];
    let redact = Some("secret".parse().expect("a pattern"));
    record(&path, RecordOptions { no_output: true, redact, ..options() }, &told);
    let recording = opened(&path);
    assert_eq!(recording.session.title, "a [redacted] app");
    let (read, _) = events(&recording, A);
    let shown = format!("{read:?}");
    assert!(!shown.contains("secret") && !shown.contains("1234") && shown.contains("f [redacted].py:1"), "{shown}");
    let mode = fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_reaches_from_one_word_of_the_command_into_the_next_is_redacted() {
    let folder = folder();
    let path = folder.path().join("words");
    let redact = Some(r"--token \S+|key=\w+".parse().expect("a pattern"));
    let command = ["app.py", "--token", "s3cret", "a-key=1234"].map(String::from).to_vec();
    let session = SessionHead { title: command.join(" "), command, ..SessionHead::now() };
    let mut writer =
        RecordingWriter::create(&path, RecordOptions { redact, ..options() }, &session).expect("it can be written");
    let variant = LaneHead { variant: "key=5".into(), ..LaneHead::default() };
    writer.lane(A, &variant).expect("it can be written");
    writer.finish(0).expect("it can be written");
    let Recording { session, lanes, .. } = opened(&path);
    assert_eq!(session.title, "app.py [redacted] a-[redacted]");
    assert_eq!(session.command, ["app.py", "[redacted]", "[redacted]", "a-[redacted]"]);
    assert_eq!(lanes[0].1.variant, "[redacted]");
}

#[test]
fn a_hostile_text_is_made_safe_when_it_is_read() {
    let folder = folder();
    let path = folder.path().join("hostile");
    record(&path, options(), &[output(1, "\u{1b}[2Jhello\u{7}")]);
    assert_eq!(events(&opened(&path), A).0, [output(1, "hello")]);
}

#[test]
fn a_recorder_has_everything_in_the_file_soon_though_it_is_never_ended() {
    let folder = folder();
    let path = folder.path().join("soon");
    let mut recorder = Recorder::create(&path, options(), &SessionHead::now()).expect("it can be written");
    recorder.lane(A, LaneHead::default());
    recorder.add(&[output(1, "one"), output(2, "two")]);
    while events(&opened(&path), A).0.len() < 2 {
        std::thread::yield_now();
    }
    assert!(opened(&path).damage.is_some_and(|damage| damage.contains("cut short")));
    drop(recorder);
    assert_eq!(opened(&path).damage, None);
}

#[test]
fn a_recording_ends_at_its_limit_and_says_so() {
    let folder = folder();
    let path = folder.path().join("full");
    let limit = 4_000;
    let mut recorder =
        Recorder::create(&path, RecordOptions { limit, ..options() }, &SessionHead::now()).expect("it can be written");
    recorder.lane(A, LaneHead::default());
    let noise = |at: u64| output(at, &format!("{:x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    (0..200).for_each(|round| recorder.add(&(0..500).map(|at| noise(round * 500 + at)).collect::<Vec<_>>()));
    recorder.finish();
    let trouble = recorder.trouble().expect("it is told");
    assert!(!trouble.is_failure && trouble.sentence.contains("came to its limit"), "{trouble:?}");
    assert_eq!(recorder.trouble(), None, "once");
    assert!(fs::metadata(&path).expect("it is there").len() <= limit);
    assert!(opened(&path).end.is_some_and(|end| end.is_at_limit));
}

#[test]
fn what_is_no_file_is_not_recorded_to() {
    let recorder = Recorder::create(Path::new("/dev/null"), options(), &SessionHead::now());
    assert!(recorder.as_ref().is_err_and(|why| why.to_string().contains("what is there is no file")), "{recorder:?}");
}

/// The bytes of a whole block are what the description says.
#[test]
fn the_layout_is_as_described() {
    let folder = folder();
    let path = folder.path().join("layout");
    let ended = Event {
        at: Time(7),
        lane: A,
        site: SiteId(3),
        what: What::Report(Report::CancelDelivered { task: TaskId(5) }),
    };
    record(&path, options(), &[ended]);
    let bytes = fs::read(&path).expect("it is there");
    assert_eq!(&bytes[..16], b"loopsrec\x03\0\0\0\0\0\0\0");
    let mut at = 16;
    let mut blocks = Vec::new();
    while at < bytes.len() {
        let word = |from: usize| u32::from_le_bytes(bytes[at + from..][..4].try_into().expect("four")) as usize;
        let content = &bytes[at + BLOCK_HEADER..][..word(8)];
        let content = zstd::bulk::decompress(content, word(12)).expect("a frame");
        blocks.push((bytes[at], bytes[at + 1], word(4), content));
        at += BLOCK_HEADER + word(8);
    }
    assert_eq!(blocks.iter().map(|block| block.0).collect::<Vec<_>>(), [1, 2, 2, 2, 3, 4]);
    let (_, lane, count, content) = &blocks[4];
    let shape = b"\x01\x10cancel-delivered\x01\x09\x04task";
    let rest = [0, 0, 0, 0, 0, 0, 0, 1, 14, 0, 1, 3, 0, 0, 1, 5];
    assert_eq!((*lane, *count, &content[..]), (0, 1, &[&shape[..], &rest].concat()[..]));
}
