//! One run of a loop: the future that `block_on` polls. It is no task and shows up nowhere.

use std::{
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::{
    Error, Result, Site,
    core::{Core, Stop},
    executor, record,
    refusal::refuse,
    running,
    signals::ListenGuard,
    task::make,
};
use crate::event::{LoopState, Refusal};

/// Runs the loop until it is stopped.
pub(crate) fn run(core: &Rc<Core>, site: Site) -> Result<()> {
    check(core, site)?;
    let runtime = core.runtime.borrow();
    let Some(runtime) = &*runtime else { return refuse(core.id, Refusal::Closed, site) };
    let run = Run::begin(core, site);
    let result = runtime.block_on(Root { core, site, has_begun: false, listening: None });
    drop(run);
    result
}

/// Runs a task that is over after one poll, on a loop that has nothing else to do: without Tokio's queue and driver, which
/// are most of what so short a run costs.
pub(crate) fn run_at_once<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    site: Site,
) -> Result<T> {
    check(core, site)?;
    let (task, future) = make(core, body, None, site);
    let run = Run::begin(core, site);
    // It is over, so there is nothing to wake.
    let _ = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    drop(run);
    task.result()
}

/// Whether the loop may run here and now.
pub(crate) fn check(core: &Core, site: Site) -> Result<()> {
    core.check_open(site)?;
    if running::is_running(core.id) {
        return refuse(core.id, Refusal::AlreadyRunning, site);
    }
    if is_occupied() {
        return refuse(core.id, Refusal::AnotherRunning, site);
    }
    Ok(())
}

/// Whether a loop, or a Tokio runtime that is none of ours, runs in this thread.
pub(crate) fn is_occupied() -> bool {
    running::is_any_running() || (tokio::runtime::Handle::try_current().is_ok() && !executor::is_job())
}

/// From the beginning of a run to its end, however that comes.
struct Run<'a> {
    core: &'a Rc<Core>,
    site: Site,
    _here: running::LoopGuard,
}

impl<'a> Run<'a> {
    fn begin(core: &'a Rc<Core>, site: Site) -> Self {
        core.set_state(LoopState::Running, site);
        let run = Self { core, site, _here: running::enter_loop(core) };
        record::chain_polls(core.tells_parking.get());
        run
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        record::chain_polls(false);
        self.core.stop.set(Stop::No);
        self.core.set_root(None);
        if let Some(inbox) = self.core.inbox.get() {
            inbox.set_root(None);
        }
        self.core.set_state(LoopState::Stopped, self.site);
    }
}

struct Root<'a> {
    core: &'a Rc<Core>,
    site: Site,
    has_begun: bool,
    listening: Option<ListenGuard>,
}

impl Root<'_> {
    fn begin(&mut self, cx: &Context<'_>) {
        self.has_begun = true;
        self.listening = self.core.signals.listen();
        self.core.set_root(Some(cx.waker().clone()));
        if let Some(inbox) = self.core.inbox.get() {
            inbox.set_root(Some(cx.waker().clone()));
        }
        self.core.queue_ready();
        self.core.timers.arm(self.core);
        self.core.fire_due_timers();
        if self.core.stop.get() == Stop::Asked {
            self.core.stop_after_this_pass();
        }
    }
}

impl Future for Root<'_> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if !self.has_begun {
            self.begin(cx);
        }
        let is_interrupted = self.core.signals.poll(self.core, cx, self.site);
        if let Some(inbox) = self.core.inbox.get() {
            inbox.empty_into(self.core);
        }
        record::clock_stale();
        if is_interrupted {
            return Poll::Ready(Err(Error::KeyboardInterrupt));
        }
        if self.core.stop.get() == Stop::Reached { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}
