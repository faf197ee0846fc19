//! The wire as a program in Python writes it, `wire.py`, which goes by its description alone.

use crate::watch::{self, Watched, myself};
use loopscope::event::{
    By, End, Event, Exit, LoopId, LoopState, NameId, Observation, Report, SiteId, Span, Stream, TaskId,
    WarningCategory, What,
    wire::{MAX_PACKET, Message, SOCKET_VARIABLE},
};
use rustix::{
    io,
    net::{AddressFamily, RecvFlags, SendFlags, SocketAddrUnix, SocketType, accept, bind, listen, recv, send, socket},
};
use std::process::Command;

/// Two tasks of the program that writes the wire, where their ids are addresses.
const TASK: TaskId = TaskId(1);
const BRIEF: TaskId = TaskId(2);

pub(crate) fn python_writes_the_wire_as_it_is_described() {
    let python = watch::python().expect("a python3 of 3.8 or later");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lane/wire.py");
    let mut watched = Watched::start(&python, &["-I", script]);
    let is_warning = |report: &Report| matches!(report, Report::Warning { .. });
    watched.until(|watched| watched.reports().filter(is_warning).count() == 2);
    watched.lane.cancel(TASK).expect("cancel");
    let watched = watched.finish();
    assert_eq!(watched.exit(), Some(Exit::Code(7)), "{:?}", watched.lines(Stream::Stderr));

    let (name, site, error, on) = (NameId(1), SiteId(65535), NameId(2), LoopId(1));
    for text in [
        Observation::Named(name, "a name of more than thirty-two bytes: ñandú".into()),
        Observation::Located(site, "wire.py:42".into()),
        Observation::Named(error, "as it was asked to".into()),
    ] {
        assert!(watched.saw(&text), "{text:?} in {:?}", watched.texts());
    }
    slept_and_was_asked(&watched);
    returned_in_its_only_poll(&watched);
    let told = watched.reports().filter(|told| !matches!(told, Report::Metric { .. }) && told.task() != Some(BRIEF));
    let told: Vec<_> = told.collect();
    let state = |state| Report::Loop { id: on, state };
    let polled = Report::Polled {
        task: TASK,
        took: Span(5_000),
        woken_by: By::Callback,
        waker: Some(TASK),
        queued: Span(2_048),
    };
    for report in [
        state(LoopState::Created),
        state(LoopState::Running),
        Report::TaskCreated { task: TASK, parent: None, on, name },
        polled,
        Report::Warning { on: LoopId(0), category: WarningCategory::Other, text: name },
        Report::CancelDelivered { task: TASK },
        Report::Ended { task: TASK, end: End::Cancelled, reason: error },
        state(LoopState::Closed),
    ] {
        assert!(told.contains(&report), "{report:?} in {told:?}");
    }
    assert_eq!(told.len(), 9, "{told:?}");
    let spawned = watched.events.iter().find(|event| matches!(watch::report(event), Some(Report::TaskCreated { .. })));
    assert_eq!(spawned.map(|event| event.site), Some(site));
    let numbers = watched.numbers();
    assert!(numbers.is_sorted_by(|one, next| one < next), "a record was read while it was written: {numbers:?}");
    assert_eq!(numbers.len() as u64 + watched.dropped(), 8_000);
    let (first, last) = (watched.events[0].at, watched.events[watched.events.len() - 1].at);
    let limit = last + Span::from_millis(1_000);
    assert!(
        watched.events.iter().all(|event| first <= event.at && event.at <= limit),
        "times made up are kept in bounds"
    );
    assert!(watched.files().iter().all(|file| !file.kind.to_string().contains("loopscope")), "{:?}", watched.files());
}

/// A task's last poll and its return come in one record, which is written at the poll's end.
fn returned_in_its_only_poll(watched: &Watched) {
    let of = |event: &Event| watch::report(event).filter(|report| report.task() == Some(BRIEF));
    let life: Vec<_> = watched.events.iter().filter_map(|event| Some((event.at, of(event)?))).collect();
    let made = life[0].0;
    let life: Vec<_> = life.into_iter().map(|(at, report)| (at.since(made).0, report)).collect();
    let (took, queued) = (Span(5_000), Span(2_048));
    let polled = Report::Polled { task: BRIEF, took, woken_by: By::Callback, waker: Some(TASK), queued };
    let expected = [
        (0, Report::TaskCreated { task: BRIEF, parent: None, on: LoopId(1), name: NameId(1) }),
        (1_000, polled),
        (3_000, Report::CancelDelivered { task: BRIEF }),
        (6_000, Report::Ended { task: BRIEF, end: End::Returned, reason: NameId::NONE }),
    ];
    assert_eq!(life, expected);
}

/// The program sleeps in a callback, as far as anybody can see, until it is asked where it is.
fn slept_and_was_asked(watched: &Watched) {
    let tid = watched.lane.pid();
    let frames = ["wait_for wire.py:61", "<module> wire.py:105"].map(Into::into).into();
    assert!(watched.saw(&Observation::Stack { tid, frames }), "the stack that was asked for");
    let held = |event: &Event| match event.what {
        What::Observation(Observation::Blocked { tid: thread, since }) => thread == tid && since < event.at,
        _ => false,
    };
    assert!(watched.events.iter().any(held), "a thread that sleeps within its loop");
}

/// Of an inspector that reads no ring.
pub(crate) fn a_ring_that_is_half_unread_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("socket");
    let listener = socket(AddressFamily::UNIX, SocketType::SEQPACKET, None).expect("a socket");
    bind(&listener, &SocketAddrUnix::new(&path).expect("a short path")).expect("bind");
    listen(&listener, 1).expect("listen");
    let mut program =
        Command::new(myself()).args(["fixture", "filling"]).env(SOCKET_VARIABLE, &path).spawn().expect("spawn");
    let link = accept(&listener).expect("the program connects");
    let packets = std::iter::from_fn(|| {
        let mut packet = [0; MAX_PACKET];
        let length = io::retry_on_intr(|| recv(&link, &mut packet, RecvFlags::empty())).map_or(0, |(length, _)| length);
        Message::parse(&packet[..length])
    });
    let tid = program.id();
    let told = packets.filter(|message| {
        if matches!(message, Message::Hello { .. }) {
            send(&link, Message::Seen(0).to_string().as_bytes(), SendFlags::empty()).expect("it takes the answer");
        }
        matches!(message, Message::Ring { .. } | Message::Half { .. })
    });
    // A small ring for whatever comes first, and the large one, which is all unread at the end.
    assert_eq!(told.collect::<Vec<_>>(), [Message::Ring { tid }, Message::Ring { tid }, Message::Half { tid }]);
    assert!(program.wait().expect("wait").success());
}
