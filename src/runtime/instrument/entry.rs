//! In place of `#[tokio::main]`: connects to the inspector, builds an instrumented runtime, and runs main on it.

use super::{HAS_TASKS, Hooks, RuntimeLife, install};
use crate::{
    event::{End, LoopState, NameId, Report, RuntimeClass, TaskId},
    runtime::record::{self, Woken},
};
use pin_project_lite::pin_project;
use std::{
    io,
    panic::Location,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context, Poll},
};
use tokio::runtime::{Builder, Handle, RuntimeFlavor};

/// The numbers of mains count down from here, for Tokio's own tasks count up.
const LAST_ID: u64 = u32::MAX as u64;
static MAINS: AtomicU64 = AtomicU64::new(0);

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
    if let Err(error) = record::connect() {
        eprintln!("loopscope: cannot {error}");
    }
    if !record::is_listening() {
        return Ok(builder.build()?.block_on(main));
    }
    let life = install(builder, Hooks::default(), place);
    let runtime = builder.build()?;
    describe(&life, runtime.handle());
    let watch = record::watch(life.id, runtime.handle(), None);
    let output = {
        let _running = RunningRuntime::new(&life);
        runtime.block_on(Main::new(main, &life))
    };
    drop(watch);
    // Waits for blocking work, which is what an inspector may then be asked about.
    drop(runtime);
    life.close();
    record::settle();
    Ok(output)
}

fn describe(life: &RuntimeLife, runtime: &Handle) {
    let is_multi_thread = runtime.runtime_flavor() == RuntimeFlavor::MultiThread;
    let class = RuntimeClass::ALL.iter().copied();
    let mut class = class.filter(|class| (class.is_multi_thread(), class.is_stock()) == (is_multi_thread, !HAS_TASKS));
    class.next().into_iter().for_each(|class| life.describe(class));
}

/// Main runs, and may end by a panic.
struct RunningRuntime<'a>(&'a RuntimeLife);

impl<'a> RunningRuntime<'a> {
    fn new(life: &'a RuntimeLife) -> Self {
        life.begin();
        Self(life)
    }
}

impl Drop for RunningRuntime<'_> {
    fn drop(&mut self) {
        record::emit(&Report::Loop { id: self.0.id, state: LoopState::Stopped }, Some(self.0.site));
    }
}

pin_project! {
    /// Main, which Tokio's hooks do not see.
    struct Main<F> {
        #[pin]
        main: F,
        id: TaskId,
    }
}

impl<F> Main<F> {
    fn new(main: F, life: &RuntimeLife) -> Self {
        let id = TaskId(LAST_ID - MAINS.fetch_add(1, Ordering::Relaxed));
        let name = record::static_name("main");
        record::emit(&Report::TaskCreated { task: id, parent: None, on: life.id, name }, Some(life.site));
        Self { main, id }
    }
}

impl<F: Future> Future for Main<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut polling = Polling::begin(*this.id);
        let polled = this.main.poll(cx);
        polling.end = polled.is_ready().then_some(End::Returned);
        polled
    }
}

/// A poll of main.
struct Polling {
    main: TaskId,
    /// How main ends with it: by a panic, unless that is told.
    end: Option<End>,
}

impl Polling {
    fn begin(main: TaskId) -> Self {
        #[cfg(tokio_unstable)]
        super::tasks::set_current(Some(main));
        record::poll_begin(main);
        Self { main, end: Some(End::Failed) }
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            record::emit(&Report::Ended { task: self.main, end, reason: NameId::NONE }, None);
        }
        record::poll_end(self.main, Woken::UNKNOWN);
        #[cfg(tokio_unstable)]
        super::tasks::set_current(None);
    }
}
