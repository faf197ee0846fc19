//! What is seen of a lane's process from outside, and what ends with it.

use crate::watch::{Watched, fixture, is_alive, myself, runtime, until};
use loopscope::{
    app::{LaneSpec, Session, SessionSpec},
    event::{Exit, Observation, Stream, Time},
    finding::Limits,
    model::LaneInfo,
    source::ProcessSpec,
    ui::Brief,
};
use rustix::process::{Pid, Signal, kill_process};

pub(crate) fn the_recorders_thread_is_not_the_programs() {
    let watched = fixture("life").finish();
    let threads = watched.observations().filter_map(|seen| match seen {
        Observation::Usage(usage) => Some(usage.threads),
        _ => None,
    });
    let threads: Vec<_> = threads.collect();
    assert!(!threads.is_empty() && !threads.contains(&0), "{threads:?}");
}

pub(crate) fn after_an_exec_every_thread_is_the_programs() {
    let mut watched = fixture("replaced");
    watched
        .until(|watched| watched.observations().any(|seen| matches!(seen, Observation::Usage(it) if it.threads == 2)));
}

pub(crate) fn unchanged_samples_are_reported_once() {
    let watched = fixture("dozing").finish();
    let usage = |seen| if let Observation::Usage(usage) = seen { Some(usage) } else { None };
    let usage: Vec<_> = watched.observations().filter_map(usage).collect();
    assert!(!usage.is_empty() && usage.windows(2).all(|pair| pair[0] != pair[1]), "{usage:?}");
}

pub(crate) fn what_a_program_leaves_running_lives_on_as_without_us() {
    let watched = fixture("leaving").finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    let [child] = &watched.lines(Stream::Stdout)[..] else { panic!("{:?}", watched.lines(Stream::Stdout)) };
    let child = child.parse().expect("a process id");
    assert!(is_alive(child));
    let process = Pid::from_raw(i32::try_from(child).expect("a process id")).expect("a process id");
    kill_process(process, Signal::KILL).expect("it is ours");
    until("its child is gone", || !is_alive(child));
}

pub(crate) fn a_program_whose_output_is_held_waits_and_is_watched_all_the_same() {
    let mut watched = Watched::start("seq", &["1000000"]);
    watched.lane.hold_output(Stream::Stdout, true);
    // It is told that nothing is heard of the program.
    watched.until(|watched| !watched.notes().is_empty());
    assert!(is_alive(watched.lane.pid()) && watched.lines(Stream::Stdout).is_empty());
    watched.lane.hold_output(Stream::Stdout, false);
    let watched = watched.finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    assert_eq!(watched.lines(Stream::Stdout)[0], "1");
}

pub(crate) fn what_is_held_at_the_end_is_not_lost() {
    let mut watched = Watched::start("seq", &["3"]);
    watched.lane.hold_output(Stream::Stdout, true);
    let watched = watched.finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    assert_eq!(watched.lines(Stream::Stdout), ["1", "2", "3"]);
}

/// Started by a shell, as by `cargo run`.
pub(crate) fn a_child_that_records_is_a_lane_of_its_own() {
    let program = myself().to_string_lossy().into_owned();
    let spec = ProcessSpec::new("/bin/sh", ["-c", "$0 fixture life; exit 4", &program]);
    let opens = ProcessSpec { is_tree: true, ends_whole: false, ..spec };
    let lane = LaneSpec::new(LaneInfo::default(), Box::new(opens));
    let spec = SessionSpec { brief: Brief::default(), lanes: vec![lane], limits: Limits::default() };
    let runtime = runtime();
    let mut session = {
        let _inside = runtime.enter();
        Session::begin(&spec).expect("it starts")
    };
    runtime.block_on(async { while session.next().await.is_some() {} });
    let [shell, child] = &session.model.lanes[..] else { panic!("{session:?}") };
    assert_eq!(shell.exit(Time::END), Some(Exit::Code(4)));
    assert_eq!((child.info.parent, child.lifeline.connected.is_some()), (Some(shell.info.id), true));
    assert_eq!((child.loops.all().len(), session.model.order()), (1, vec![1]));
    let printed: Vec<_> = child.output.until(Time::END).map(|line| line.line.to_string()).collect();
    assert!(
        printed.iter().any(|line| line.starts_with("first descriptor")),
        "the shell's output is the child's: {printed:?}"
    );
}

pub(crate) fn the_threads_of_a_silent_program_say_what_they_wait_for() {
    let mut watched = Watched::start("/bin/sleep", &["1000"]);
    watched.until(|watched| {
        let sleeps = |thread: &std::sync::Arc<str>| thread.starts_with("sleep ") && thread.contains("nanosleep");
        watched.observations().any(|seen| matches!(seen, Observation::Threads(threads) if threads.iter().any(sleeps)))
    });
    watched.lane.time_out();
    watched.finish();
}
