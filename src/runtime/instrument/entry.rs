//! In place of `#[tokio::main]`: connects to the inspector, builds an instrumented runtime, and runs main on it.

use super::instrument;
use crate::{
    event::{End, LoopId, LoopState, NameId, Report, TaskId},
    runtime::record::{self, Connected, Woken},
};
use pin_project_lite::pin_project;
use std::{
    io,
    panic::Location,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::runtime::Builder;

/// The number of main among the tasks of a runtime: Tokio's own begin with 1.
const MAIN: TaskId = TaskId(1 << 31);

/// Runs `main` on a multi-thread runtime with I/O and time, as `#[tokio::main]` does, and reports it to the inspector that
/// started this program. Where no inspector did, it is `#[tokio::main]`: no hook is set.
///
/// ```
/// loopscope::runtime::instrument::multi_thread(async {
///     tokio::spawn(async { println!("hello") }).await.expect("it ran");
/// });
/// ```
///
/// # Panics
/// When the runtime cannot be built, as `#[tokio::main]` does.
#[track_caller]
pub fn multi_thread<F: Future>(main: F) -> F::Output {
    block_on(Builder::new_multi_thread().enable_all(), main).expect("Failed building the Runtime")
}

/// The same on the current thread, as `#[tokio::main(flavor = "current_thread")]`.
///
/// # Panics
/// When the runtime cannot be built, as `#[tokio::main]` does.
#[track_caller]
pub fn current_thread<F: Future>(main: F) -> F::Output {
    block_on(Builder::new_current_thread().enable_all(), main).expect("Failed building the Runtime")
}

/// The same on a runtime of your own making. For a builder with hooks see
/// [`instrument_with`](super::instrument_with).
///
/// # Errors
/// When the runtime cannot be built.
#[track_caller]
pub fn block_on<F: Future>(builder: &mut Builder, main: F) -> io::Result<F::Output> {
    let place = Location::caller();
    match record::connect() {
        Ok(Connected::Inspected) => {}
        Ok(Connected::Unchanged) => return Ok(builder.build()?.block_on(main)),
        Err(error) => {
            eprintln!("loopscope: cannot {error}");
            return Ok(builder.build()?.block_on(main));
        }
    }
    let instrumented = instrument(builder);
    let runtime = builder.build()?;
    let watch = instrumented.watch(runtime.handle());
    let output = runtime.block_on(Main::new(main, instrumented.id, place));
    record::emit(&Report::Loop { id: instrumented.id, state: LoopState::Stopped }, Some(place));
    drop(watch);
    // Waits for blocking work, which is what an inspector may then be asked about.
    drop(runtime);
    record::settle();
    Ok(output)
}

pin_project! {
    /// Main, which Tokio's hooks do not see.
    struct Main<F> {
        #[pin]
        main: F,
    }
}

impl<F> Main<F> {
    fn new(main: F, on: LoopId, place: &'static Location<'static>) -> Self {
        record::emit(&Report::Loop { id: on, state: LoopState::Running }, Some(place));
        let report = Report::TaskCreated { task: MAIN, parent: None, on, name: record::static_name("main") };
        record::emit(&report, Some(place));
        Self { main }
    }
}

impl<F: Future> Future for Main<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _polling = Polling::begin();
        let polled = self.project().main.poll(cx);
        if polled.is_ready() {
            record::emit(&Report::Ended { task: MAIN, end: End::Returned, reason: NameId::NONE }, None);
        }
        polled
    }
}

/// A poll of main, which may end by a panic.
struct Polling;

impl Polling {
    fn begin() -> Self {
        #[cfg(tokio_unstable)]
        super::tasks::set_current(Some(MAIN));
        record::poll_begin(MAIN);
        Self
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        record::poll_end(MAIN, Woken::UNKNOWN);
        #[cfg(tokio_unstable)]
        super::tasks::set_current(None);
    }
}
