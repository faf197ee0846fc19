//! The passes of a loop: asyncio's `_run_once`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::task::coop;

use crate::runtime::{
    Error, Handle, Notice,
    actor::Actor,
    error::panicked,
    record,
    scheduler::{Core, ReadyEntry, StopState},
};

/// Why [`run`] came back.
pub(crate) enum Rest {
    /// The last pass is over.
    Stopped,
    /// Nothing is ready.
    Idle,
    /// There is more to do, but others are to have their turn.
    Busy,
}

/// Runs a pass. Behind each one Tokio's driver is asked what has come in, as asyncio asks its selector.
pub(crate) fn run(core: &Core) -> Rest {
    core.ready.set_at_work(true);
    let rest = catch_unwind(AssertUnwindSafe(|| run_pass(core)));
    core.ready.set_at_work(false);
    record::clock_stale();
    core.inbox.set_ready(core.ready.len());
    // Bodies and callbacks are looked after where they run: this is what is left, such as the drop of a result.
    rest.unwrap_or_else(|panic| {
        core.notices.report(&Notice::new("Exception ignored by the event loop").with_error(&panicked(&*panic)));
        Rest::Busy
    })
}

fn run_pass(core: &Core) -> Rest {
    let ready = &core.ready;
    if ready.is_pass_over() {
        begin_pass(core);
    }
    while let Some(entry) = ready.next() {
        match entry {
            ReadyEntry::Step(task) => task.step(),
            ReadyEntry::Call(call) => call(),
            ReadyEntry::Callback(handle, actor) => run_callback(core, &handle, actor),
            ReadyEntry::Timer(timer) => timer.fire(),
            ReadyEntry::Stop => core.stop(),
        }
        core.notice_interrupts();
        if core.is_interrupted.take() {
            core.raise(Error::KeyboardInterrupt);
        }
        if core.has_stopped() {
            return Rest::Stopped;
        }
        if !coop::has_budget_remaining() && !ready.is_pass_over() {
            return Rest::Busy;
        }
    }
    match core.stop.get() {
        StopState::No if ready.len() == 0 => Rest::Idle,
        StopState::No => Rest::Busy,
        StopState::Asked | StopState::Reached => {
            core.stop.set(StopState::Reached);
            Rest::Stopped
        }
    }
}

// Not in line: it would be in the way of the steps, which are most.
#[inline(never)]
fn run_callback(core: &Core, handle: &Handle, actor: Actor) {
    if let Some(callback) = handle.take() {
        core.run_callback(callback, actor);
    }
}

/// Timers that are due run behind what is ready.
fn begin_pass(core: &Core) {
    if !core.timers.is_empty() {
        core.timers.take_due(|timer| core.ready.push(ReadyEntry::Timer(timer)));
    }
    core.ready.begin_pass();
}
