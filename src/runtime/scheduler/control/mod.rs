//! What there is to know of a task, whatever its body returns.

mod agenda;
mod cancel;
mod errands;
mod few;
mod name;
mod span;
mod waits;

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt, mem,
    rc::Rc,
    sync::Arc,
    task::Waker,
};

use super::{AnyTask, Core, Done, Status, queue::ReadyEntry, wakers::TaskWaker};
use crate::{
    event::{By, End, NameId, Report, TaskId, Wait},
    runtime::{Cancelled, Context, Site, actor::Actor, callback::Callback, record},
};

pub(crate) use agenda::Agenda;
use cancel::Request;
use errands::Errands;
pub(crate) use few::Few;
pub(crate) use name::TaskName;
use span::TaskSpan;
use waits::Waits;
pub(crate) use waits::{Awaited, Waiter};

pub(crate) struct Control {
    pub(crate) id: TaskId,
    pub(crate) core: Rc<Core>,
    waker: OnceCell<TaskWaker>,
    pub(crate) name: RefCell<TaskName>,
    pub(crate) site: Site,
    pub(crate) span: TaskSpan,
    pub(crate) status: Cell<Status>,
    /// What its body runs in.
    pub(crate) context: RefCell<Option<Context>>,
    /// Where the loop keeps it.
    pub(crate) slot: Cell<usize>,
    /// Somebody has seen how it ended, or is not expected to.
    pub(crate) retrieved: Cell<bool>,
    /// Says "Task was destroyed but it is pending!" when it never ends.
    pub(crate) warns_if_destroyed: Cell<bool>,
    on_done: RefCell<Few<Done>>,
    requests: Cell<u32>,
    last_request: Cell<u32>,
    request: Cell<Request>,
    errands: Errands,
    /// The message of the last request that was to interrupt a step.
    message: RefCell<Option<Arc<str>>>,
    /// What the await that is at work returns then.
    interrupt: RefCell<Cancelled>,
    waits: Waits,
    last_wait: Cell<Option<(Wait, Option<TaskId>, Site)>>,
}

impl Control {
    /// `size` is the body's, in bytes.
    pub(crate) fn new(id: TaskId, core: Rc<Core>, name: TaskName, size: usize, site: Site) -> Self {
        Self {
            span: TaskSpan::new(id, &name, size, site),
            id,
            waker: OnceCell::new(),
            core,
            name: RefCell::new(name),
            site,
            status: Cell::new(Status::Pending),
            context: RefCell::new(None),
            slot: Cell::new(usize::MAX),
            retrieved: Cell::new(false),
            warns_if_destroyed: Cell::new(true),
            on_done: RefCell::default(),
            requests: Cell::new(0),
            last_request: Cell::new(0),
            request: Cell::new(Request::None),
            errands: Errands::new(),
            message: RefCell::default(),
            interrupt: RefCell::default(),
            waits: Waits::default(),
            last_wait: Cell::new(None),
        }
    }

    /// What wakes it.
    #[inline]
    pub(crate) fn waker(&self) -> &TaskWaker {
        self.waker.get_or_init(|| self.core.spare_wakers.get(self.core.id, &self.core.inbox))
    }

    pub(crate) fn is_done(&self) -> bool {
        self.status.get() != Status::Pending
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.status.get() == Status::Ended(End::Cancelled)
    }

    /// An await is pending; `key` is what it got here the last time.
    #[inline]
    pub(crate) fn wait(&self, key: Option<u64>, waiter: Waiter, waker: &Waker) -> u64 {
        self.errands.add(Errands::STOP_WAITING);
        let waker = Some(waker).filter(|waker| !waker.will_wake(self.waker().waker()));
        self.waits.set(key, waiter, waker)
    }

    /// That await is over, or was given up.
    pub(crate) fn stop_waiting(&self, key: u64) {
        self.waits.remove(key);
    }

    /// Recorded only when it changes; after a delivered cancellation the same wait again is a change, too.
    #[inline]
    pub(crate) fn record_wait(&self, on: Wait, other: Option<TaskId>, site: Site) {
        let is_same = self.last_wait.get() == Some((on, other, site)) && self.request.get() != Request::Delivered;
        if is_same {
            return;
        }
        if !record::is_listening() {
            if self.core.is_debug.get() {
                self.last_wait.set(Some((on, other, site)));
            }
            return;
        }
        self.last_wait.set(Some((on, other, site)));
        if on != Wait::TaskGroup {
            self.swallowed();
        }
        record::emit(&Report::Waiting { task: self.id, on, other }, Some(site));
    }

    /// Where it waits, if that was noted.
    pub(crate) fn waits_at(&self) -> Option<Site> {
        let is_waiting = !self.is_done() && !self.waits.are_none();
        self.last_wait.get().filter(|_| is_waiting).map(|(.., site)| site)
    }

    /// The task has ended: informs the recorder unless it knows, the loop, and every waiter.
    pub(crate) fn finish(
        &self,
        this: &Rc<dyn AnyTask>,
        end: End,
        reason: Option<&dyn fmt::Display>,
        is_end_recorded: bool,
    ) {
        self.status.set(Status::Ended(end));
        self.waits.clear();
        self.core.unregister(self);
        match end {
            End::Cancelled => self.delivered(),
            End::Returned | End::Failed => self.swallowed(),
            End::Destroyed | End::Unknown => {}
        }
        if record::is_listening() && !is_end_recorded {
            let reason = reason.map_or(NameId::NONE, |reason| record::name(&reason.to_string()));
            record::emit(&Report::Ended { task: self.id, end, reason }, None);
        }
        self.on_done.take().for_each(|done| self.call(this, done));
    }

    /// Wakes or calls in the pass after the one in which the task ends. Given back is the key to take it back with.
    pub(crate) fn add_done(&self, this: &Rc<dyn AnyTask>, done: Done) -> Option<u64> {
        if self.is_done() {
            self.call(this, done);
            return None;
        }
        Some(self.on_done.borrow_mut().push(done))
    }

    /// The one to wake has another waker now.
    pub(crate) fn set_done_waker(&self, key: u64, waker: &Waker) {
        let mut on_done = self.on_done.borrow_mut();
        let Some(Done::Wake(known)) = on_done.get_mut(key) else { return };
        if !known.will_wake(waker) {
            let old = mem::replace(known, waker.clone());
            drop(on_done);
            drop(old);
        }
    }

    pub(crate) fn remove_done(&self, key: u64) {
        let done = self.on_done.borrow_mut().remove(key);
        drop(done);
    }

    /// CPython's `_run_until_complete_cb`: it looks at the error when its turn comes. Where that is what has ended the run,
    /// the next one is not to stop.
    fn stop_run(&self, this: &Rc<dyn AnyTask>) {
        let mut ends_run = false;
        if self.status.get() == Status::Ended(End::Failed) {
            let was_retrieved = self.retrieved.get();
            ends_run = this.error().is_some_and(|error| error.ends_run());
            self.retrieved.set(was_retrieved);
            let this = this.clone();
            self.core.queue_call(move || drop(this.error()));
        }
        if !ends_run {
            self.core.queue(ReadyEntry::Stop);
        }
    }

    fn call(&self, this: &Rc<dyn AnyTask>, done: Done) {
        match done {
            Done::Wake(waker) => waker.wake(),
            Done::Call(call) => {
                let this = this.clone();
                self.core.queue_call(move || call(this));
            }
            Done::Callback(call, name, site, context) => {
                let this = this.clone();
                let callback = Callback::within(context, Box::new(move || call(this)), name, site);
                self.core.queue_callback(callback, Actor::of(By::Callback));
            }
            Done::Stop => self.stop_run(this),
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Some(waker) = self.waker.take() {
            self.core.spare_wakers.recycle(waker);
        }
    }
}
