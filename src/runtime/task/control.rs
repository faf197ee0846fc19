//! What there is to know of a task, whatever its body returns, and the rules of asyncio's `Task.cancel`.

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt, mem,
    rc::Rc,
    sync::Arc,
    task::Waker,
};

use super::{AnyTask, Waiter, errands::Errands, few::Few, name::Name, span::TaskSpan, waits::Waits};
use crate::{
    event::{By, End, NameId, Report, TaskId, Wait},
    runtime::{Cancelled, Site, actor::Actor, core::Core, ready::Entry, record, running, waker::TaskWaker},
};

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Ended(End),
}

/// What is to happen when the task is over: asyncio's done-callbacks, in the order in which they were added.
pub(crate) enum Done {
    Wake(Waker),
    Call(Box<dyn FnOnce(Rc<dyn AnyTask>)>),
    /// Ends the run of this number, if it lasts.
    Stop(u64),
}

/// How far the last cancellation is, as the records tell it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Request {
    None,
    Made,
    Delivered,
    Swallowed,
}

pub(crate) struct Control {
    pub(crate) id: TaskId,
    pub(crate) core: Rc<Core>,
    waker: OnceCell<TaskWaker>,
    pub(crate) name: RefCell<Name>,
    pub(crate) site: Site,
    pub(crate) span: TaskSpan,
    pub(crate) status: Cell<Status>,
    /// Where the loop keeps it.
    pub(crate) slot: Cell<usize>,
    /// Somebody has seen how it ended, or is not expected to.
    pub(crate) retrieved: Cell<bool>,
    /// Says "Task was destroyed but it is pending!" when it never ends.
    pub(crate) tell_destroyed: Cell<bool>,
    on_done: RefCell<Few<Done>>,
    requests: Cell<u32>,
    request: Cell<Request>,
    errands: Errands,
    /// The message of the request that is to interrupt the next step.
    message: RefCell<Option<Arc<str>>>,
    /// What the await that is at work returns then.
    interrupt: RefCell<Cancelled>,
    waits: Waits,
    last_wait: Cell<Option<(Wait, Option<TaskId>, Site)>>,
}

impl Control {
    /// `size` is the body's, in bytes.
    pub(crate) fn new(id: TaskId, core: Rc<Core>, name: Name, size: usize, site: Site) -> Self {
        Self {
            span: TaskSpan::new(id, &name, size, site),
            id,
            waker: OnceCell::new(),
            core,
            name: RefCell::new(name),
            site,
            status: Cell::new(Status::Pending),
            slot: Cell::new(usize::MAX),
            retrieved: Cell::new(false),
            tell_destroyed: Cell::new(true),
            on_done: RefCell::default(),
            requests: Cell::new(0),
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
        self.waker.get_or_init(|| self.core.spare_wakers.take(self.core.id, &self.core.inbox))
    }

    pub(crate) fn is_done(&self) -> bool {
        self.status.get() != Status::Pending
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.status.get() == Status::Ended(End::Cancelled)
    }

    pub(crate) fn requests(&self) -> u32 {
        self.requests.get()
    }

    /// `Task.cancel()` of CPython 3.13 (Lib/asyncio/tasks.py): hands the request to what the task awaits; where that
    /// cannot take it, the next step of the task will.
    pub(crate) fn cancel(&self, message: Option<&Arc<str>>, actor: Actor, site: Option<Site>) -> bool {
        self.retrieved.set(true);
        if self.is_done() {
            return false;
        }
        self.requests.set(self.requests.get() + 1);
        self.request.set(Request::Made);
        if record::is_listening() {
            let message = message.map_or(NameId::NONE, |message| record::name(message));
            record::emit(
                &Report::CancelRequested { task: self.id, by: actor.by(), asker: actor.task_id(), message },
                site,
            );
        }
        // While it is polled nobody knows yet what it awaits.
        if running::is_polling(self.core.id, self.slot.get()) || !self.cancel_awaited(message) {
            self.errands.add(Errands::CANCEL);
            *self.message.borrow_mut() = message.cloned();
        }
        true
    }

    fn cancel_awaited(&self, message: Option<&Arc<str>>) -> bool {
        // Awaiting something that is ready already cannot be interrupted any more, as little as twice.
        let is_ready = self.waker().is_scheduled();
        // Of tasks that await each other, the one to which the request comes back is interrupted.
        let has_come_back = self.errands.have(Errands::HAND_ON);
        let is_taken = !has_come_back && self.hand_on(message);
        if is_ready && !is_taken {
            return false;
        }
        let is_interrupted = self.waits.interrupt(|waiter| has_come_back || matches!(waiter, Waiter::Leaf));
        if is_interrupted {
            self.interrupt(message.cloned());
            self.waker().wake();
        }
        is_taken || is_interrupted
    }

    fn hand_on(&self, message: Option<&Arc<str>>) -> bool {
        self.errands.add(Errands::HAND_ON);
        let handed_down = Actor::task(By::Awaiter, self.id);
        let is_taken = self.waits.hand_on(|waiter| match waiter {
            Waiter::Leaf => false,
            Waiter::Task(task) => task.control().cancel(message, handed_down, None),
            Waiter::Gather(gathering) => gathering.cancel(message, handed_down),
        });
        self.errands.take(Errands::HAND_ON);
        is_taken
    }

    /// What is awaited ends with `Cancelled` when it is polled; if that is never polled, the next await does.
    fn interrupt(&self, message: Option<Arc<str>>) {
        self.interrupt.replace(Cancelled::new(message));
        self.errands.add(Errands::INTERRUPT);
    }

    /// `Task.uncancel()`: the last one withdraws a request that waits for the next step.
    pub(crate) fn uncancel(&self, site: Site) -> u32 {
        let left = self.requests.get().saturating_sub(1);
        self.requests.set(left);
        if left == 0 {
            let is_late = self.errands.take(Errands::LATE) || !self.waits.are_interrupted();
            let is_late = is_late && self.errands.take(Errands::INTERRUPT);
            if is_late {
                self.waits.go_on();
            }
            let is_withdrawn = self.errands.take(Errands::CANCEL) || is_late;
            if is_withdrawn || self.request.get() != Request::Made {
                self.request.set(Request::None);
            }
        }
        record::emit(&Report::Uncancelled { task: self.id, left }, Some(site));
        left
    }

    /// Whether a request is on its way.
    pub(crate) fn is_to_be_cancelled(&self) -> bool {
        self.errands.have(Errands::CANCEL | Errands::INTERRUPT)
    }

    /// Whatever is on its way never arrives.
    pub(crate) fn withdraw(&self) {
        if self.errands.take(Errands::CANCEL | Errands::INTERRUPT | Errands::LATE) {
            self.waits.go_on();
            self.request.set(Request::None);
        }
    }

    /// The task is about to be polled: a request that waits for this becomes the interruption of its await. Given back is
    /// the one of a task that has not begun.
    #[inline]
    pub(crate) fn begin_step(&self) -> Option<Cancelled> {
        if self.errands.are_none() { None } else { self.run_errands() }
    }

    // Not in line: there are none in a poll that is for nothing.
    #[inline(never)]
    fn run_errands(&self) -> Option<Cancelled> {
        if self.errands.take(Errands::CANCEL) {
            self.turn_request_into_interrupt();
        }
        if self.errands.take(Errands::STOP_WAITING) {
            self.waits.begin_step();
        }
        if self.errands.take(Errands::BEGIN) { self.take_interrupt(None) } else { None }
    }

    #[cold]
    fn turn_request_into_interrupt(&self) {
        if !self.errands.have(Errands::INTERRUPT) && !self.waits.are_cancelled() {
            self.waits.interrupt(|_| true);
            self.interrupt(self.message.take());
            self.errands.add(Errands::LATE);
        }
    }

    /// The task was polled and is not over: a request made during the poll goes to what it awaits now.
    #[inline]
    pub(crate) fn end_step(&self) {
        if self.errands.have(Errands::CANCEL) {
            self.hand_request_to_awaited();
        }
    }

    #[cold]
    fn hand_request_to_awaited(&self) {
        let message = self.message.borrow().clone();
        if self.cancel_awaited(message.as_ref()) {
            self.errands.take(Errands::CANCEL);
        }
    }

    /// The task returned although it was to be cancelled: in asyncio the cancel wins.
    pub(crate) fn take_must_cancel(&self) -> Option<Cancelled> {
        self.errands.take(Errands::CANCEL).then(|| Cancelled::new(self.message.take()))
    }

    /// The cancellation that the await of this key ends with, or one that is new.
    #[inline]
    pub(crate) fn take_interrupt(&self, key: Option<u64>) -> Option<Cancelled> {
        let is_open = self.errands.have(Errands::INTERRUPT);
        let is_taken = key.map_or(is_open, |key| self.waits.take_interrupt(key, is_open));
        is_taken.then(|| self.deliver())
    }

    #[cold]
    fn deliver(&self) -> Cancelled {
        self.delivered();
        self.interrupt.borrow().clone()
    }

    /// A cancellation has reached the task.
    pub(crate) fn delivered(&self) {
        self.errands.take(Errands::INTERRUPT | Errands::LATE);
        if self.request.get() == Request::Made {
            self.request.set(Request::Delivered);
            record::emit(&Report::CancelDelivered { task: self.id }, None);
        }
    }

    fn swallowed(&self) {
        if self.request.get() == Request::Delivered {
            self.request.set(Request::Swallowed);
            record::emit(&Report::CancelSwallowed { task: self.id }, None);
        }
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
        if is_same || !record::is_listening() {
            return;
        }
        self.last_wait.set(Some((on, other, site)));
        if on != Wait::TaskGroup {
            self.swallowed();
        }
        record::emit(&Report::Waiting { task: self.id, on, other }, Some(site));
    }

    /// Whether there is nothing to tell of a request to stop if the task returns now.
    pub(crate) fn is_undisturbed(&self) -> bool {
        self.request.get() != Request::Delivered && !self.errands.have(Errands::CANCEL)
    }

    /// The task is over: tells the records unless those know, the loop, and everyone who waited for it.
    pub(crate) fn finish(&self, this: &Rc<dyn AnyTask>, end: End, reason: Option<&dyn fmt::Display>, is_told: bool) {
        self.status.set(Status::Ended(end));
        self.waits.clear();
        self.core.forget(self);
        match end {
            End::Cancelled => self.delivered(),
            End::Returned | End::Failed => self.swallowed(),
            End::Abandoned | End::Unknown => {}
        }
        if record::is_listening() && !is_told {
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

    fn call(&self, this: &Rc<dyn AnyTask>, done: Done) {
        match done {
            Done::Wake(waker) => waker.wake(),
            Done::Call(call) => {
                let this = this.clone();
                self.core.queue_call(move || call(this));
            }
            Done::Stop(run) => self.core.queue(Entry::Stop(run)),
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Some(waker) = self.waker.take() {
            self.core.spare_wakers.keep(waker);
        }
    }
}
