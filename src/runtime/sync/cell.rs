//! The state of a future that somebody else finishes: asyncio's `Future` without its handle.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use crate::{
    event::{By, Refusal, TaskId, Wait},
    runtime::{
        Cancelled, Error, Notice, Result, Site,
        actor::Actor,
        callback::Callback,
        context,
        refusal::refuse,
        scheduler::{Agenda, Awaited, Control, Core, Few, Waiter, running},
        task::WaitRegistration,
    },
};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Pending,
    Cancelled,
    Finished,
}

impl Progress {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Cancelled => "cancelled",
            Self::Finished => "finished",
        }
    }
}

/// What is to happen when it is done, in the order in which that was asked for.
pub(super) enum OnDone<T> {
    Wake(Waker),
    /// The runtime's own doing.
    Call(Box<dyn FnOnce()>),
    /// A callback of the user's, what it is called, and where and in which context it was added.
    Callback(Box<dyn FnOnce(Rc<FutureCell<T>>)>, &'static str, Site, Option<context::Context>),
}

/// A future of a loop (CPython 3.13, Lib/asyncio/futures.py).
pub(crate) struct FutureCell<T> {
    pub(super) core: Rc<Core>,
    pub(super) progress: Cell<Progress>,
    outcome: RefCell<Option<Result<T>>>,
    message: RefCell<Option<Arc<str>>>,
    on_done: RefCell<Few<OnDone<T>>>,
    /// Somebody has asked how it ended.
    retrieved: Cell<bool>,
}

impl<T: 'static> FutureCell<T> {
    pub(crate) fn new(core: Rc<Core>) -> Rc<Self> {
        Rc::new(Self {
            core,
            progress: Cell::new(Progress::Pending),
            outcome: RefCell::new(None),
            message: RefCell::new(None),
            on_done: RefCell::default(),
            retrieved: Cell::new(false),
        })
    }

    pub(crate) fn is_done(&self) -> bool {
        self.progress.get() != Progress::Pending
    }

    pub(crate) fn was_cancelled(&self) -> bool {
        self.progress.get() == Progress::Cancelled
    }

    /// Finishes it. An error if it is done already, or if its loop is closed while somebody waits.
    pub(crate) fn finish(self: &Rc<Self>, outcome: Result<T>, site: Site) -> Result<()> {
        if self.is_done() {
            return Err(Error::misuse("invalid state"));
        }
        let is_error = outcome.is_err();
        self.retrieved.set(true);
        self.outcome.replace(Some(outcome));
        self.progress.set(Progress::Finished);
        self.call_back(site)?;
        self.retrieved.set(!is_error);
        Ok(())
    }

    /// Wakes it without a result that matters, unless it is done.
    pub(crate) fn release(self: &Rc<Self>)
    where
        T: Default,
    {
        if !self.is_done() {
            let _ = self.finish(Ok(T::default()), std::panic::Location::caller());
        }
    }

    /// False: it is done already.
    pub(crate) fn cancel(self: &Rc<Self>, message: Option<&Arc<str>>, site: Site) -> Result<bool> {
        self.retrieved.set(true);
        if self.is_done() {
            return Ok(false);
        }
        self.message.replace(message.cloned());
        self.progress.set(Progress::Cancelled);
        self.call_back(site).map(|()| true)
    }

    fn call_back(self: &Rc<Self>, site: Site) -> Result<()> {
        let on_done = self.on_done.take();
        if !on_done.is_empty() && self.core.is_closed() {
            return refuse(self.core.id, Refusal::Closed, site);
        }
        on_done.for_each(|on_done| self.run(on_done));
        Ok(())
    }

    fn run(self: &Rc<Self>, on_done: OnDone<T>) {
        match on_done {
            OnDone::Wake(waker) => waker.wake(),
            OnDone::Call(call) => self.core.queue_call(call),
            OnDone::Callback(call, name, site, context) => {
                let this = self.clone();
                let callback = Callback::within(context, Box::new(move || call(this)), name, site);
                self.core.queue_callback(callback, Actor::of(By::Callback));
            }
        }
    }

    /// Has that happen in the pass after the one in which it is done, which may be the next. Given back is the key to
    /// take it back with.
    pub(super) fn add_on_done(self: &Rc<Self>, on_done: OnDone<T>) -> Option<u64> {
        if self.is_done() {
            self.run(on_done);
            return None;
        }
        Some(self.on_done.borrow_mut().push(on_done))
    }

    pub(super) fn remove_on_done(&self, key: u64) {
        let on_done = self.on_done.borrow_mut().remove(key);
        drop(on_done);
    }

    /// The error it ended with.
    pub(super) fn error(&self) -> Option<Error> {
        self.retrieved.set(true);
        match self.progress.get() {
            Progress::Cancelled => Some(self.cancelled().into()),
            _ => self.outcome.borrow().as_ref().and_then(|outcome| outcome.as_ref().err()).cloned(),
        }
    }

    fn cancelled(&self) -> Cancelled {
        Cancelled::new(self.message.borrow().clone())
    }

    pub(super) fn result(&self) -> Result<T>
    where
        T: Clone,
    {
        self.retrieved.set(true);
        match self.progress.get() {
            Progress::Pending => Err(Error::misuse("Result is not set.")),
            Progress::Cancelled => Err(self.cancelled().into()),
            Progress::Finished => {
                let outcome = self.outcome.borrow().clone();
                outcome.unwrap_or_else(|| Err(Error::misuse("Result is not set.")))
            }
        }
    }

    /// Awaits it, recorded as waiting on that.
    pub(crate) const fn wait(self: Rc<Self>, on: Wait, site: Site) -> Settled<T> {
        Settled { cell: self, on, site, on_done: None, waiting: WaitRegistration::new() }
    }
}

impl<T: 'static> Awaited for FutureCell<T> {
    fn takes_cancel(&self) -> bool {
        !self.is_done()
    }

    fn hand_on(self: Rc<Self>, message: Option<&Arc<str>>, _: Actor, _: &mut Agenda) {
        let _ = self.cancel(message, std::panic::Location::caller());
    }

    fn is_cancelled(&self) -> bool {
        self.was_cancelled()
    }
}

impl<T> Drop for FutureCell<T> {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.outcome.get_mut()
            && !self.retrieved.get()
        {
            self.core.notices.report(&Notice::future_never_retrieved(error));
        }
    }
}

/// Awaits a [`LoopFuture`](super::LoopFuture).
#[must_use = "futures do nothing unless awaited"]
pub struct Settled<T: 'static> {
    cell: Rc<FutureCell<T>>,
    on: Wait,
    site: Site,
    /// Under which the future wakes the one that awaits it.
    on_done: Option<u64>,
    waiting: WaitRegistration,
}

impl<T: Clone + 'static> Future for Settled<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        running::with_task(|me| me.map_or(Ok(()), |me| self.arrive(me.control())))?;
        if self.cell.is_done() {
            return Poll::Ready(self.cell.result());
        }
        let (cell, on, site) = (self.cell.clone(), (self.on, None::<TaskId>), self.site);
        self.waiting.wait(cx, Waiter::Other(cell), on, site);
        self.set_waker(cx.waker());
        Poll::Pending
    }
}

impl<T: 'static> Settled<T> {
    /// The awaiting task is at this await.
    fn arrive(&self, me: &Control) -> Result<()> {
        if me.core.id != self.cell.core.id && !self.cell.is_done() {
            return refuse(self.cell.core.id, Refusal::DifferentLoop, self.site);
        }
        let interrupt = self.waiting.take_interrupt(me);
        if self.cell.was_cancelled() {
            // The future brings the cancellation itself, and its message.
            me.delivered();
            return Ok(());
        }
        let Some(cancelled) = interrupt else { return Ok(()) };
        if self.cell.is_done() {
            // It came when that was over: its error counts as retrieved.
            self.cell.retrieved.set(true);
        }
        Err(cancelled.into())
    }

    fn set_waker(&mut self, waker: &Waker) {
        if let Some(key) = self.on_done {
            if let Some(OnDone::Wake(known)) = self.cell.on_done.borrow_mut().get_mut(key) {
                known.clone_from(waker);
            }
            return;
        }
        self.on_done = self.cell.add_on_done(OnDone::Wake(waker.clone()));
    }
}

impl<T: 'static> Drop for Settled<T> {
    fn drop(&mut self) {
        if let Some(key) = self.on_done {
            self.cell.remove_on_done(key);
        }
    }
}
