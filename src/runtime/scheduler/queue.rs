//! What is ready to run: asyncio's `_ready`.
//!
//! A *pass* is everything that was ready when it began; what becomes ready meanwhile is the next one's.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use super::AnyTask;
use crate::runtime::{Handle, actor::Actor, timers::Timer};

/// The queue, first in, first out.
#[derive(Default)]
pub(crate) struct ReadyQueue {
    entries: RefCell<VecDeque<ReadyEntry>>,
    /// Those of the pass that is running.
    left: Cell<usize>,
    is_at_work: Cell<bool>,
}

/// What has its turn in a pass.
pub(crate) enum ReadyEntry {
    Step(Rc<dyn AnyTask>),
    Call(Box<dyn FnOnce()>),
    /// On the account of the actor.
    Callback(Handle, Actor),
    Timer(Rc<Timer>),
    /// A task that a run was about is over: it ends the run, be it another one by now.
    Stop,
}

impl ReadyQueue {
    pub(crate) fn push(&self, entry: ReadyEntry) {
        self.entries.borrow_mut().push_back(entry);
    }

    /// Whether an entry is running, after which the queue is looked at anyway.
    #[inline]
    pub(crate) fn is_at_work(&self) -> bool {
        self.is_at_work.get()
    }

    #[inline]
    pub(crate) fn set_at_work(&self, is_at_work: bool) {
        self.is_at_work.set(is_at_work);
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// A run begins with a new pass, wherever the last one ended.
    pub(crate) fn begin_anew(&self) {
        self.left.set(0);
    }

    /// From now on what is ready is the pass that is running.
    #[inline]
    pub(crate) fn begin_pass(&self) {
        self.left.set(self.len());
    }

    #[inline]
    pub(crate) fn is_pass_over(&self) -> bool {
        self.left.get() == 0
    }

    /// The next entry of the pass that is running, if one is left.
    #[inline]
    pub(crate) fn next(&self) -> Option<ReadyEntry> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        self.entries.borrow_mut().pop_front()
    }

    /// Forgets all of it.
    pub(crate) fn clear(&self) {
        drop(self.entries.take());
    }
}
