//! What other threads have asked of a loop and it has not seen yet.

use std::{
    cell::RefCell,
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{
            AtomicBool, AtomicUsize,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
    task::Waker,
};

use super::{Core, wakers::WakeCell};
use crate::{
    event::{By, LoopId, Refusal},
    runtime::{Result, Site, actor::Actor, callback::Callback, context, here, record, refusal::refuse},
};

/// One thing asked.
pub(crate) enum Call {
    /// A callback of the user's, with what it is called.
    Callback(Box<dyn FnOnce() + Send>, &'static str, Site),
    /// The runtime's own doing, on that account.
    Internal(Box<dyn FnOnce() + Send>, Actor),
    /// A task is to be woken, on that account.
    Wake(Arc<WakeCell>, Actor),
}

impl Call {
    /// Puts it into the loop's queue.
    pub(crate) fn queue(self, core: &Core, by: Actor) {
        match self {
            Self::Callback(call, name, site) => {
                core.queue_callback(Callback::new(call, name, site), by);
            }
            Self::Internal(call, actor) => {
                let context = RefCell::new(context::capture());
                core.queue_call(move || context::run_in(&context, || here::as_actor(actor, call)));
            }
            Self::Wake(cell, actor) => {
                if let Some((slot, id)) = cell.arrive(actor) {
                    core.queue_step(slot, id);
                }
            }
        }
    }
}

/// A loop's inbox.
pub(crate) struct Inbox {
    pub(crate) id: LoopId,
    calls: Mutex<VecDeque<Call>>,
    /// Whether there may be any: a look at it is cheaper than the lock.
    has_calls: AtomicBool,
    root: Mutex<Option<Waker>>,
    is_closed: AtomicBool,
    is_debug: AtomicBool,
    /// How many entries are ready on the loop, as last reported.
    ready: AtomicUsize,
}

impl record::Queue for Inbox {
    fn depth(&self) -> usize {
        self.ready.load(Relaxed)
    }
}

impl Inbox {
    pub(crate) fn new(id: LoopId) -> Arc<Self> {
        Arc::new(Self {
            id,
            calls: Mutex::default(),
            has_calls: AtomicBool::new(false),
            root: Mutex::default(),
            is_closed: AtomicBool::new(false),
            is_debug: AtomicBool::new(false),
            ready: AtomicUsize::new(0),
        })
    }

    /// Leaves a call without waking the loop.
    pub(crate) fn leave(&self, call: Call, site: Site) -> Result<()> {
        let mut calls = lock(&self.calls);
        if self.is_closed() {
            return refuse(self.id, Refusal::Closed, site);
        }
        calls.push_back(call);
        self.has_calls.store(true, Release);
        Ok(())
    }

    /// Leaves a call and wakes the loop.
    pub(crate) fn push(&self, call: Call, site: Site) -> Result<()> {
        self.leave(call, site)?;
        self.wake_root();
        Ok(())
    }

    /// Has the loop wake a task of its own.
    pub(crate) fn wake(&self, cell: Arc<WakeCell>, by: Actor) {
        self.send(Call::Wake(cell, by));
    }

    /// Leaves a call that does not matter to a closed loop, and wakes one that is not.
    pub(crate) fn send(&self, call: Call) {
        let mut calls = lock(&self.calls);
        if !self.is_closed() {
            calls.push_back(call);
            self.has_calls.store(true, Release);
            drop(calls);
            self.wake_root();
        }
    }

    /// Wakes the future that `block_on` polls, if the loop runs.
    pub(crate) fn wake_root(&self) {
        let root = lock(&self.root).clone();
        root.into_iter().for_each(Waker::wake);
    }

    /// Tells how many things are ready.
    pub(crate) fn set_ready(&self, ready: usize) {
        self.ready.store(ready, Relaxed);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Relaxed)
    }

    /// Whether the loop runs, in its own thread.
    pub(crate) fn is_running(&self) -> bool {
        lock(&self.root).is_some()
    }

    pub(crate) fn set_root(&self, root: Option<Waker>) {
        *lock(&self.root) = root;
    }

    pub(crate) fn is_debug(&self) -> bool {
        self.is_debug.load(Relaxed)
    }

    pub(crate) fn set_debug(&self, is_debug: bool) {
        self.is_debug.store(is_debug, Relaxed);
    }

    /// Queues what has come in, in order.
    pub(crate) fn empty_into(&self, core: &Core) {
        if !self.has_calls.swap(false, Acquire) {
            return;
        }
        let calls = std::mem::take(&mut *lock(&self.calls));
        // Nothing is set in the context of a thread that begins.
        context::run_in(&RefCell::new(context::none()), || {
            calls.into_iter().for_each(|call| call.queue(core, Actor::of(By::Thread)));
        });
    }

    pub(crate) fn close(&self) {
        self.is_closed.store(true, Relaxed);
        self.set_root(None);
        let calls = std::mem::take(&mut *lock(&self.calls));
        drop(calls);
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
