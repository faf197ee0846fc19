//! A runtime that somebody else builds: the tests, then their fixtures.

use crate::watch::{Watched, fixture};
use loopscope::{
    event::{End, LoopState, Metric, Report, Stream},
    runtime::instrument::{Hooks, block_on, current_thread, instrument, instrument_with},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::runtime::{Handle, HistogramConfiguration, LogHistogram};

pub(crate) fn hooks_report_a_foreign_runtime() {
    let watched = fixture("instrumented").finish();
    assert_eq!(watched.lines(Stream::Stdout), ["spawned 10"], "the program's own hook runs, too");
    let (mut spawned, mut polled, mut ended) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut states, mut parents) = (Vec::new(), BTreeSet::new());
    for report in watched.reports() {
        match report {
            Report::TaskCreated { task, parent, .. } => {
                spawned.insert(task);
                parents.extend(parent);
            }
            Report::Polled { task, .. } => drop(polled.insert(task)),
            Report::Ended { task, .. } => assert!(ended.insert(task), "{task:?} ended twice"),
            Report::Loop { state, .. } => states.push(state),
            _ => {}
        }
    }
    assert_eq!((spawned.len(), parents.len()), (10, 1));
    assert_eq!((&polled, &ended), (&spawned, &spawned), "blocking jobs are no tasks");
    assert_eq!(states, [LoopState::Created, LoopState::Running, LoopState::Closed]);
    let sites: BTreeSet<_> = watched.texts().into_iter().filter(|text| text.contains("instrumented.rs:")).collect();
    assert_eq!(sites.len(), 3, "the builder, the parent, its children: {sites:?}");
}

pub(crate) fn metrics_of_a_foreign_runtime_are_reported() {
    let told = |watched: &Watched, wanted| {
        let of = |report| if let Report::Metric { metric, value, .. } = report { Some((metric, value)) } else { None };
        watched.reports().filter_map(of).filter(|(metric, _)| *metric == wanted).map(|(_, value)| value).max()
    };
    let mut watched = fixture("measured");
    watched.until(|watched| {
        let grown = [Metric::BusyTime, Metric::BusiestWorker, Metric::Polls, Metric::BlockingThreads];
        let by_time = [Metric::PollsBelow100Us, Metric::PollsBelow10Ms];
        grown.into_iter().chain(by_time).all(|metric| told(watched, metric) > Some(0))
    });
    assert_eq!(told(&watched, Metric::Workers), Some(2));
    for metric in [Metric::Steals, Metric::LocalQueueDepth, Metric::BlockingQueueDepth, Metric::ForcedYields] {
        assert!(told(&watched, metric).is_some(), "{metric}");
    }
}

/// A runtime with several threads and hooks of its own.
pub(crate) fn instrumented() {
    let spawned = Arc::new(AtomicU64::new(0));
    let counter = spawned.clone();
    let mut hooks = Hooks::default();
    hooks.task_spawn = Some(Box::new(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all();
    let instrumented = instrument_with(&mut builder, hooks);
    let runtime = builder.build().expect("a runtime");
    drop(builder);
    let watch = instrumented.watch(runtime.handle());
    runtime.block_on(async {
        let parent = tokio::spawn(async {
            let children: Vec<_> = (0..9).map(|_| tokio::spawn(tokio::task::yield_now())).collect();
            for child in children {
                child.await.expect("join");
            }
        });
        tokio::task::spawn_blocking(|| ()).await.expect("join");
        parent.await.expect("join");
    });
    drop(watch);
    drop(runtime);
    println!("spawned {}", spawned.load(Ordering::Relaxed));
}

/// One runtime after the other, of which a handle is kept, tasks that are spawned as it shuts down, and a main that panics.
pub(crate) fn entered() {
    static KEPT: OnceLock<Handle> = OnceLock::new();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all();
    let main = async {
        let _ = KEPT.set(Handle::current());
        let held = SpawnsWhenDropped;
        tokio::spawn(async move {
            let _held = held;
            std::future::pending::<()>().await;
        });
    };
    block_on(&mut builder, main).expect("a runtime");
    let fails = || current_thread(async { panic!("main fails") });
    println!("failed {}", std::panic::catch_unwind(fails).is_err());
}

struct SpawnsWhenDropped;

impl Drop for SpawnsWhenDropped {
    fn drop(&mut self) {
        tokio::spawn(async {});
    }
}

pub(crate) fn runtimes_that_are_entered_are_reported_to_their_end() {
    let watched = fixture("entered").finish();
    assert_eq!(watched.lines(Stream::Stdout), ["failed true"]);
    let (mut states, mut alive, mut ends) = (BTreeMap::<_, Vec<_>>::new(), BTreeSet::new(), Vec::new());
    for report in watched.reports() {
        match report {
            Report::Loop { id, state } => states.entry(id).or_default().push(state),
            Report::TaskCreated { task, .. } => assert!(alive.insert(task), "{task:?} was created twice"),
            Report::Ended { task, end, .. } => {
                assert!(alive.remove(&task), "{task:?} ended twice");
                ends.push(end);
            }
            _ => {}
        }
    }
    let life = vec![LoopState::Created, LoopState::Running, LoopState::Stopped, LoopState::Closed];
    assert_eq!(states.into_values().collect::<Vec<_>>(), [life.clone(), life]);
    assert!(alive.is_empty(), "{alive:?} never ended");
    ends.sort_unstable_by_key(|end| end.code());
    assert_eq!(ends, [End::Returned, End::Failed, End::Unknown, End::Unknown]);
}

/// A runtime with two threads, which counts poll times; it runs tasks and blocking calls until it is killed.
pub(crate) fn measured() {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().enable_metrics_poll_time_histogram();
    builder.metrics_poll_time_histogram_configuration(HistogramConfiguration::log(LogHistogram::default()));
    let instrumented = instrument(&mut builder);
    let runtime = builder.build().expect("a runtime");
    let _watch = instrumented.watch(runtime.handle());
    runtime.block_on(async {
        loop {
            let brief = tokio::spawn(tokio::task::yield_now());
            let long = tokio::spawn(async { thread::sleep(Duration::from_millis(2)) });
            tokio::task::spawn_blocking(|| ()).await.expect("join");
            brief.await.expect("join");
            long.await.expect("join");
        }
    });
}
