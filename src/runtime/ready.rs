//! What is ready to run, and the passes in which it runs: asyncio's `_ready` and `_run_once`.
//!
//! A *pass* is everything that was ready when it began; what becomes ready meanwhile is the next one's.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use tokio::task::coop;

use super::{
    core::{Core, Stop},
    error::panicked,
    notice::Notice,
    record,
    task::AnyTask,
    timers::Timer,
};

/// So many entries are run before Tokio's driver is asked what has come in: as many as Tokio's own scheduler runs.
const MOST: usize = 61;

/// The queue, first in, first out.
#[derive(Default)]
pub(crate) struct Ready {
    entries: RefCell<VecDeque<Entry>>,
    /// Those of the pass that is running.
    left: Cell<usize>,
    is_at_work: Cell<bool>,
}

/// What has its turn in a pass.
pub(crate) enum Entry {
    Step(Rc<dyn AnyTask>),
    Call(Box<dyn FnOnce()>),
    Timer(Rc<Timer>),
    /// The task that the run of this number is about is over.
    Stop(u64),
}

/// Why [`run`] came back.
pub(crate) enum Rest {
    /// The last pass is over.
    Stopped,
    /// Nothing is ready.
    Idle,
    /// There is more to do, but others are to have their turn.
    Busy,
}

impl Ready {
    pub(crate) fn push(&self, entry: Entry) {
        self.entries.borrow_mut().push_back(entry);
    }

    /// Whether an entry is running, after which the queue is looked at anyway.
    #[inline]
    pub(crate) fn is_at_work(&self) -> bool {
        self.is_at_work.get()
    }

    /// A run begins with a new pass, wherever the last one ended.
    pub(crate) fn begin_anew(&self) {
        self.left.set(0);
    }

    /// The next entry of the pass that is running.
    fn next(&self) -> Option<Entry> {
        let entry = self.entries.borrow_mut().pop_front()?;
        self.left.set(self.left.get() - 1);
        Some(entry)
    }

    /// Forgets all of it.
    pub(crate) fn clear(&self) {
        drop(self.entries.take());
    }
}

/// Runs passes until nothing is ready, the loop is stopped, or it is time for others.
pub(crate) fn run(core: &Rc<Core>) -> Rest {
    core.ready.is_at_work.set(true);
    let rest = catch_unwind(AssertUnwindSafe(|| run_passes(core)));
    core.ready.is_at_work.set(false);
    record::clock_stale();
    core.inbox.set_ready(core.ready.entries.borrow().len());
    // Bodies and callbacks are looked after where they run: this is what is left, such as the drop of a result.
    rest.unwrap_or_else(|panic| {
        core.notices.tell(&Notice::new("Exception ignored by the event loop").error(&panicked(&*panic)));
        Rest::Busy
    })
}

fn run_passes(core: &Rc<Core>) -> Rest {
    let ready = &core.ready;
    for _ in 0..MOST {
        if ready.left.get() == 0 {
            begin_pass(core);
        }
        match ready.next() {
            Some(Entry::Step(task)) => task.step(),
            Some(Entry::Call(call)) => call(),
            Some(Entry::Timer(timer)) => timer.fire(),
            Some(Entry::Stop(run)) if run == core.runs.get() => core.stop(),
            None if core.stop.get() == Stop::No => return Rest::Idle,
            None | Some(Entry::Stop(_)) => {}
        }
        if ready.left.get() == 0 && core.stop.get() != Stop::No {
            core.stop.set(Stop::Reached);
            return Rest::Stopped;
        }
        if !coop::has_budget_remaining() {
            break;
        }
    }
    Rest::Busy
}

/// Timers that are due run behind what is ready.
fn begin_pass(core: &Core) {
    if !core.timers.is_empty() {
        core.timers.take_due(|timer| core.ready.push(Entry::Timer(timer)));
    }
    core.ready.left.set(core.ready.entries.borrow().len());
}
