//! The passes of a loop: asyncio's `_run_once`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::task::coop;

use crate::runtime::{
    Handle, Notice,
    actor::Actor,
    error::panicked,
    record,
    scheduler::{Core, ReadyEntry, StopState},
};

/// So many entries are run before Tokio's driver is asked what has come in: as many as Tokio's own scheduler runs.
const MOST: usize = 61;

/// Why [`run`] came back.
pub(crate) enum Rest {
    /// The last pass is over.
    Stopped,
    /// Nothing is ready.
    Idle,
    /// There is more to do, but others are to have their turn.
    Busy,
}

/// Runs passes until nothing is ready, the loop is stopped, or it is time for others.
pub(crate) fn run(core: &Core) -> Rest {
    core.ready.set_at_work(true);
    let rest = catch_unwind(AssertUnwindSafe(|| run_passes(core)));
    core.ready.set_at_work(false);
    record::clock_stale();
    core.inbox.set_ready(core.ready.len());
    // Bodies and callbacks are looked after where they run: this is what is left, such as the drop of a result.
    rest.unwrap_or_else(|panic| {
        core.notices.report(&Notice::new("Exception ignored by the event loop").error(&panicked(&*panic)));
        Rest::Busy
    })
}

fn run_passes(core: &Core) -> Rest {
    let ready = &core.ready;
    for _ in 0..MOST {
        if ready.is_pass_over() {
            begin_pass(core);
        }
        match ready.next() {
            Some(ReadyEntry::Step(task)) => task.step(),
            Some(ReadyEntry::Call(call)) => call(),
            Some(ReadyEntry::Callback(handle, actor)) => run_callback(core, &handle, actor),
            Some(ReadyEntry::Timer(timer)) => timer.fire(),
            Some(ReadyEntry::Stop(run)) if run == core.runs.get() => core.stop(),
            None if core.stop.get() == StopState::No => return Rest::Idle,
            None | Some(ReadyEntry::Stop(_)) => {}
        }
        if ready.is_pass_over() && core.stop.get() != StopState::No {
            core.stop.set(StopState::Reached);
            return Rest::Stopped;
        }
        if !coop::has_budget_remaining() {
            break;
        }
    }
    Rest::Busy
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
