//! Lanes: real processes, watched for real. This program is its own fixture: with `fixture NAME` it is the process
//! under observation.

mod deadlock;
mod fixtures;
#[cfg(tokio_unstable)]
mod instrumented;
mod process;
mod watch;
mod wire;

use libtest_mimic::{Arguments, Trial};
use loopscope::event::{Exit, FileKind, LoopId, LoopState, Metric, Observation, Report, SiteId, Stream, TaskId};
use loopscope::source::SourceError;
use std::os::unix::process::ExitStatusExt;
use watch::{Watched, fixture, inspector, is_alive, start_in, until};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, word, name] = &args[..]
        && word == "fixture"
    {
        return fixtures::run(name);
    }
    // Under `CI=true` it fails there.
    let is_without_python = watch::python().is_none() && std::env::var("CI").as_deref() != Ok("true");
    let trials = TESTS.iter().map(|(name, test)| {
        Trial::test(*name, || {
            test();
            Ok(())
        })
    });
    let trials = trials.chain([Trial::test("python_writes_the_wire_as_it_is_described", || {
        wire::python_writes_the_wire_as_it_is_described();
        Ok(())
    })
    .with_ignored_flag(is_without_python)]);
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

const TESTS: &[(&str, fn())] = &[
    ("a_task_is_reported_in_order", a_task_is_reported_in_order),
    ("records_survive_a_sudden_end", records_survive_a_sudden_end),
    (
        "a_process_that_ends_before_the_first_sample_is_reported",
        a_process_that_ends_before_the_first_sample_is_reported,
    ),
    ("nothing_is_missing_before_a_kill", nothing_is_missing_before_a_kill),
    ("no_lane_outlives_its_inspector", no_lane_outlives_its_inspector),
    (
        "no_stopped_lane_outlives_its_inspector_nor_does_what_it_started",
        no_stopped_lane_outlives_its_inspector_nor_does_what_it_started,
    ),
    ("a_flood_of_output_is_whole_and_counted", a_flood_of_output_is_whole_and_counted),
    ("a_full_ring_drops_and_counts", a_full_ring_drops_and_counts),
    ("a_ring_that_is_half_unread_says_so", wire::a_ring_that_is_half_unread_says_so),
    ("files_say_what_they_are", files_say_what_they_are),
    ("strangers_are_sent_away", strangers_are_sent_away),
    ("a_cancel_reaches_the_program", a_cancel_reaches_the_program),
    ("a_blocked_poll_shows_while_it_blocks", a_blocked_poll_shows_while_it_blocks),
    ("debug_mode_reports_slow_callbacks", debug_mode_reports_slow_callbacks),
    ("a_poll_that_ends_the_program_shows", a_poll_that_ends_the_program_shows),
    ("no_room_for_the_ring_is_a_sentence", no_room_for_the_ring_is_a_sentence),
    ("threads_have_rings_of_their_own", threads_have_rings_of_their_own),
    ("the_recorders_thread_is_not_the_programs", process::the_recorders_thread_is_not_the_programs),
    ("after_an_exec_every_thread_is_the_programs", process::after_an_exec_every_thread_is_the_programs),
    ("unchanged_samples_are_reported_once", process::unchanged_samples_are_reported_once),
    (
        "what_a_program_leaves_running_lives_on_as_without_us",
        process::what_a_program_leaves_running_lives_on_as_without_us,
    ),
    ("a_child_that_records_is_a_lane_of_its_own", process::a_child_that_records_is_a_lane_of_its_own),
    (
        "the_threads_of_a_silent_program_say_what_they_wait_for",
        process::the_threads_of_a_silent_program_say_what_they_wait_for,
    ),
    (
        "a_program_whose_output_is_held_waits_and_is_watched_all_the_same",
        process::a_program_whose_output_is_held_waits_and_is_watched_all_the_same,
    ),
    ("what_is_held_at_the_end_is_not_lost", process::what_is_held_at_the_end_is_not_lost),
    ("a_forked_child_leaves_the_ring_alone", a_forked_child_leaves_the_ring_alone),
    ("many_lanes_leave_nothing_behind", many_lanes_leave_nothing_behind),
    ("a_site_that_did_not_fit_is_sent_with_the_next_record", a_site_that_did_not_fit_is_sent_with_the_next_record),
    ("a_runtime_is_sampled", a_runtime_is_sampled),
    ("what_is_ready_on_a_loop_is_counted", what_is_ready_on_a_loop_is_counted),
    ("a_wait_is_no_part_of_the_time_in_the_queue", a_wait_is_no_part_of_the_time_in_the_queue),
    ("a_console_can_join_or_gets_an_error", a_console_can_join_or_gets_an_error),
    #[cfg(tokio_unstable)]
    ("hooks_report_a_foreign_runtime", instrumented::hooks_report_a_foreign_runtime),
    #[cfg(tokio_unstable)]
    (
        "runtimes_that_are_entered_are_reported_to_their_end",
        instrumented::runtimes_that_are_entered_are_reported_to_their_end,
    ),
    #[cfg(tokio_unstable)]
    ("metrics_of_a_foreign_runtime_are_reported", instrumented::metrics_of_a_foreign_runtime_are_reported),
    ("a_deadlock_of_two_locks_is_named", deadlock::a_deadlock_of_two_locks_is_named),
    ("a_signal_is_sent_and_seen", a_signal_is_sent_and_seen),
    ("a_program_that_does_not_report_is_watched_all_the_same", a_program_that_does_not_report_is_watched_all_the_same),
    ("what_keeps_a_lane_from_starting_is_a_sentence", what_keeps_a_lane_from_starting_is_a_sentence),
];

fn a_task_is_reported_in_order() {
    let watched = fixture("life").finish();
    let states = watched.reports().filter_map(|report| match report {
        Report::Loop { state, .. } => Some(state),
        _ => None,
    });
    assert_eq!(states.collect::<Vec<_>>(), [LoopState::Created, LoopState::Running, LoopState::Closed]);
    assert!(watched.texts().contains(&"a warning".to_owned()), "{:?}", watched.texts());
    assert!(watched.texts().iter().any(|text| text.contains("fixtures.rs:")), "{:?}", watched.texts());
    assert_eq!(watched.exit(), Some(Exit::Code(3)));
    assert_eq!(watched.lines(Stream::Stdout), ["variable None", "first descriptor 3"]);
    let ends = [watched.events.first().map(|e| e.at), watched.events.last().map(|e| e.at)];
    let polled = watched.events.iter().find(|event| matches!(watch::report(event), Some(Report::Polled { .. })));
    let polled = polled.expect("a poll");
    assert!(ends[0] <= Some(polled.at) && Some(polled.at) <= ends[1], "{ends:?} {polled:?}");
    let Some(Report::Polled { task: TaskId(7), took, .. }) = watch::report(polled) else { panic!("{polled:?}") };
    assert!(took.0 >= 2_000_000, "it spun for two milliseconds: {took}");
    assert!(took.0 <= ends[1].unwrap_or_default().since(ends[0].unwrap_or_default()).0, "{took}");
}

fn records_survive_a_sudden_end() {
    let watched = fixture("sudden").finish();
    assert!(watched.numbers().into_iter().eq(0..5_000), "{} came", watched.numbers().len());
    assert_eq!(watched.exit(), Some(Exit::Signal(9)));
}

fn a_process_that_ends_before_the_first_sample_is_reported() {
    // Several, as it is left to chance whether the end or the connection is seen first.
    let lanes = [(); 6].map(|()| fixture("sudden"));
    for lane in lanes {
        let pid = lane.lane.pid();
        until("it is over", || watch::state(pid) == Some('Z'));
        let watched = lane.finish();
        assert!(watched.numbers().into_iter().eq(0..5_000), "{} came", watched.numbers().len());
    }
}

fn nothing_is_missing_before_a_kill() {
    let mut watched = fixture("counting");
    watched.until(|watched| watched.numbers().len() > 10_000);
    watched.lane.time_out();
    let watched = watched.finish();
    let numbers = watched.numbers();
    assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "{} came", numbers.len());
    assert_eq!(watched.exit(), Some(Exit::Signal(9)));
}

fn no_lane_outlives_its_inspector() {
    let (mut inspector, lane) = inspector("sleeping");
    assert!(is_alive(lane));
    inspector.kill().expect("kill");
    inspector.wait().expect("wait");
    until("the lane is gone", || !is_alive(lane));
}

fn no_stopped_lane_outlives_its_inspector_nor_does_what_it_started() {
    let (mut inspector, lane) = inspector("stopped");
    until("the lane has stopped", || watch::state(lane) == Some('T'));
    let child = watch::child(lane).expect("a child");
    inspector.kill().expect("kill");
    inspector.wait().expect("wait");
    until("both are gone", || !is_alive(lane) && !is_alive(child));
}

fn a_flood_of_output_is_whole_and_counted() {
    let watched = fixture("flood").finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    assert!(watched.lines(Stream::Stdout).len() < 50_000, "most is left out");
    assert!(watched.notes().iter().any(|note| note.ends_with("lines left out")), "{:?}", watched.notes());
    assert_eq!(
        watched.lines(Stream::Stderr),
        ["\u{1b}[2J\u{1b}]0;title\u{7}\u{1b}[31mred\u{202e} and back\u{1b}[0m", "no end"]
    );
}

fn a_full_ring_drops_and_counts() {
    let mut watched = fixture("overflow");
    watched.until(|watched| watched.saw(&Observation::Connected));
    let pid = watched.lane.pid();
    until("it has reported more than fits", || watch::state(pid) == Some('Z'));
    let watched = watched.finish();
    let dropped = watched.dropped();
    let polls = watched.reports().filter(|report| matches!(report, Report::Polled { .. })).count() as u64;
    assert_eq!(polls + dropped, fixtures::OVERFLOW);
    assert!(dropped >= 1_000, "{dropped}");
}

fn files_say_what_they_are() {
    let mut watched = fixture("files");
    watched.until(|watched| !watched.lines(Stream::Stdout).is_empty());
    watched.until(|watched| watched.files().len() > 10);
    let files = watched.files();
    let has = |what: &dyn Fn(&FileKind) -> bool| files.iter().any(|file| what(&file.kind));
    let text = |needle: &'static str| move |kind: &FileKind| kind.to_string().contains(needle);
    assert!(has(&|kind| *kind == FileKind::EventPoll), "{files:?}");
    assert!(has(&|kind| *kind == FileKind::EventFd), "{files:?}");
    assert!(has(&|kind| matches!(kind, FileKind::Pipe(_))), "{files:?}");
    assert!(has(&|kind| *kind == FileKind::Path("/dev/null".into())), "{files:?}");
    assert!(has(&text(" listening")) && has(&text(" → 127.0.0.1:")) && has(&text("socket unix")), "{files:?}");
    assert!(files.is_sorted_by_key(|file| file.fd) && files.iter().all(|file| file.fd < 900), "{files:?}");
    assert!(!has(&text("memfd")), "{files:?}");
}

fn strangers_are_sent_away() {
    let watched = fixture("stranger").finish();
    assert_eq!(watched.lines(Stream::Stdout), ["mode 700", "stranger ended with Some(0)", "socket gone true"]);
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
}

fn a_cancel_reaches_the_program() {
    let mut watched = fixture("cancelled");
    watched.until(|watched| watched.saw(&Observation::Connected));
    watched.lane.cancel(TaskId(41)).expect("cancel");
    let watched = watched.finish();
    assert!(watched.reports().any(|report| report == Report::CancelDelivered { task: TaskId(41) }));
    assert!(watched.saw(&Observation::CancelSent { task: TaskId(41) }));
}

fn a_blocked_poll_shows_while_it_blocks() {
    let mut watched = fixture("blocked");
    watched.until(|w| w.observations().any(|seen| matches!(seen, Observation::Polling { task: TaskId(9), .. })));
    assert!(is_alive(watched.lane.pid()));
    let mut watched = fixture("hung");
    watched.until(|w| w.observations().any(|seen| matches!(seen, Observation::CallbackRunning { .. })));
}

fn debug_mode_reports_slow_callbacks() {
    let told = fixture("slow").finish().lines(Stream::Stderr);
    let [task, callback] = &told[..] else { panic!("{told:?}") };
    assert!(task.starts_with("Executing <Task name='Task-1'> took ") && task.ends_with(" seconds"), "{told:?}");
    assert!(callback.starts_with("Executing <Handle lane::fixtures::slow") && callback.contains(".rs:"), "{told:?}");
}

fn a_poll_that_ends_the_program_shows() {
    let watched = fixture("aborted").finish();
    assert_eq!(watched.exit(), Some(Exit::Signal(6)));
    assert!(watched.observations().any(|seen| matches!(seen, Observation::Polling { task: TaskId(9), .. })));
}

fn no_room_for_the_ring_is_a_sentence() {
    let watched = fixture("cramped").finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    assert!(watched.notes().iter().any(|note| note.contains("there is no room for them")), "{:?}", watched.notes());
    assert!(watched.observations().any(|seen| matches!(seen, Observation::Unrecorded { .. })));
}

fn threads_have_rings_of_their_own() {
    let watched = fixture("threads").finish();
    let mut numbers = watched.numbers();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..fixtures::THREADS).collect::<Vec<_>>());
    let warnings = watched.events.iter().filter(|event| matches!(watch::report(event), Some(Report::Warning { .. })));
    let sites: std::collections::BTreeSet<_> = warnings.map(|event| event.site).collect();
    assert!(sites.len() == 1 && !sites.contains(&SiteId::NONE), "one place has one number: {sites:?}");
}

fn a_forked_child_leaves_the_ring_alone() {
    let watched = fixture("forked").finish();
    assert_eq!(watched.numbers(), (0..10).collect::<Vec<_>>());
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
}

fn many_lanes_leave_nothing_behind() {
    let output = std::process::Command::new(watch::myself()).args(["fixture", "inspect-many"]).output().expect("run");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "the same\n", "{output:?}");
}

fn a_site_that_did_not_fit_is_sent_with_the_next_record() {
    let mut watched = fixture("choked");
    let pid = watched.lane.pid();
    // Nobody reads before.
    until("it has stopped", || watch::state(pid) == Some('T'));
    watched.lane.signal(18).expect("SIGCONT");
    let watched = watched.finish();
    assert!(watched.dropped() > 0);
    let texts = watched.texts();
    assert!(texts.len() == 1 && texts[0].matches("tests/").count() == 1, "{texts:?}");
}

fn a_runtime_is_sampled() {
    let mut watched = fixture("sampled");
    let grew = |watched: &Watched, wanted| {
        let of = |report| match report {
            Report::Metric { on: LoopId(5), metric, value } if metric == wanted => Some(value),
            _ => None,
        };
        let values: Vec<_> = watched.reports().filter_map(of).collect();
        values.is_sorted() && values.first() < values.last()
    };
    watched.until(|watched| grew(watched, Metric::BusyTime) && grew(watched, Metric::Parks));
}

fn what_is_ready_on_a_loop_is_counted() {
    let mut watched = fixture("crowded");
    watched.until(|watched| {
        let is_it = |report| matches!(report, Report::Metric { metric: Metric::QueueDepth, value: 101, .. });
        watched.reports().any(is_it)
    });
}

fn a_wait_is_no_part_of_the_time_in_the_queue() {
    let watched = fixture("reader").finish();
    let queued = |report| if let Report::Polled { queued, .. } = report { Some(queued.0) } else { None };
    let longest = watched.reports().filter_map(queued).max();
    assert!(longest < Some(fixtures::READERS_WAIT.as_nanos() as u64 / 2), "{longest:?} ns");
}

fn a_console_can_join_or_gets_an_error() {
    let expected = match (cfg!(feature = "console"), cfg!(tokio_unstable)) {
        (true, true) => "served on 127.0.0.1",
        (true, false) => "--cfg tokio_unstable",
        (false, _) => "--features console",
    };
    let lines = fixture("console").finish().lines(Stream::Stdout);
    assert!(lines.len() == 1 && lines[0].contains(expected), "{lines:?}");
}

fn a_signal_is_sent_and_seen() {
    let mut watched = fixture("sleeping");
    watched.until(|watched| watched.saw(&Observation::Connected));
    assert!(matches!(watched.lane.signal(4_000), Err(SourceError::NoSuchSignal(4_000))));
    watched.lane.signal(15).expect("signal");
    let mut watched = watched.finish();
    assert!(watched.saw(&Observation::SignalSent { signal: 15 }));
    assert_eq!(watched.exit(), Some(Exit::Signal(15)));
    assert!(matches!(watched.lane.signal(15), Err(SourceError::Over)));
}

fn a_program_that_does_not_report_is_watched_all_the_same() {
    let mut watched = Watched::start("/bin/sh", &["-c", "echo here; sleep 1000 & sleep 1000"]);
    watched.until(|watched| watched.lines(Stream::Stdout) == ["here"] && !watched.files().is_empty());
    assert!(matches!(watched.lane.cancel(TaskId(1)), Err(SourceError::NotConnected)));
    watched.lane.time_out();
    assert_eq!(watched.finish().exit(), Some(Exit::Signal(9)));
}

fn what_keeps_a_lane_from_starting_is_a_sentence() {
    let sentence = |program: &str, dir| start_in(program, dir).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(sentence("/no/such/program", None).contains("no such program"));
    assert!(sentence("/etc/passwd", None).contains("chmod +x"));
    assert!(sentence("/bin/true", Some("/no/such/dir")).contains("no such directory"));
    let output = std::process::Command::new(watch::myself()).args(["fixture", "exhausted"]).output().expect("run");
    assert_eq!(output.status.into_raw(), 0, "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("ulimit -n"), "{output:?}");
}
