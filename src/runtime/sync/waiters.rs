//! Those that wait for a primitive, first in, first out.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use super::cell::FutureCell;
use crate::{
    event::Wait,
    runtime::{Result, Site, scheduler::Core},
};

/// asyncio's `_waiters`: one that is done, or was cancelled, stays until its task has noticed.
#[derive(Default)]
pub(super) struct Waiters(RefCell<VecDeque<Rc<FutureCell<()>>>>);

impl Waiters {
    pub(super) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// The last in the line.
    pub(super) fn join(&self, core: Rc<Core>) -> Turn<'_> {
        let cell = FutureCell::new(core);
        self.0.borrow_mut().push_back(cell.clone());
        Turn { waiters: self, cell }
    }

    pub(super) fn are_all_cancelled(&self) -> bool {
        self.0.borrow().iter().all(|waiter| waiter.was_cancelled())
    }

    /// The first one is to run, whether it is still waiting or not.
    pub(super) fn wake_first(&self) {
        let first = self.0.borrow().front().cloned();
        first.iter().for_each(FutureCell::release);
    }

    /// The first that is still waiting is to run; `before` is done with it in mind. False: there is none.
    pub(super) fn wake_next(&self, before: impl FnOnce()) -> bool {
        let next = self.0.borrow().iter().find(|waiter| !waiter.is_done()).cloned();
        next.inspect(|next| {
            before();
            next.release();
        })
        .is_some()
    }

    /// So many of those that are still waiting are to run.
    pub(super) fn wake(&self, count: usize) {
        let waiting: Vec<_> = self.0.borrow().iter().filter(|waiter| !waiter.is_done()).take(count).cloned().collect();
        waiting.iter().for_each(FutureCell::release);
    }

    /// The first that is still waiting leaves the line and is to run; those before it leave it, too.
    pub(super) fn pop_next(&self) {
        loop {
            let Some(waiter) = self.0.borrow_mut().pop_front() else { return };
            if !waiter.is_done() {
                return waiter.release();
            }
        }
    }

    /// All leave the line and are to run.
    pub(super) fn pop_all(&self) {
        let all = self.0.take();
        all.iter().for_each(FutureCell::release);
    }
}

/// A place in the line, left when it is dropped.
pub(super) struct Turn<'a> {
    waiters: &'a Waiters,
    cell: Rc<FutureCell<()>>,
}

impl Turn<'_> {
    /// Waits until it is woken, or its task is cancelled.
    pub(super) async fn wait(&self, on: Wait, site: Site) -> Result<()> {
        self.cell.clone().wait(on, site).await
    }

    /// Whether it was woken.
    pub(super) fn is_woken(&self) -> bool {
        self.cell.is_done() && !self.cell.was_cancelled()
    }

    /// Whether its task was cancelled while it waited.
    pub(super) fn was_cancelled(&self) -> bool {
        self.cell.was_cancelled()
    }

    pub(super) fn leave(&self) {
        self.waiters.0.borrow_mut().retain(|waiter| !Rc::ptr_eq(waiter, &self.cell));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}
