//! An await as one of those of its task.

use std::task::Context;

use crate::{
    event::{TaskId, Wait},
    runtime::{
        Cancelled, Site, here,
        scheduler::{Control, Waiter, running},
    },
};

/// Part of every future of the runtime: registers what the current task is waiting on, and removes that when dropped.
#[derive(Debug)]
pub(crate) struct WaitRegistration(Option<Place>);

/// No reference: an await may be sent to where its task cannot go.
#[derive(Clone, Copy, Debug)]
struct Place {
    slot: usize,
    task: TaskId,
    key: u64,
}

impl WaitRegistration {
    pub(crate) const fn new() -> Self {
        Self(None)
    }

    /// Its key with this task.
    fn key(&self, me: &Control) -> Option<u64> {
        self.0.filter(|place| place.task == me.id).map(|place| place.key)
    }

    /// Takes the cancellation that has reached this await of `me`'s.
    #[inline]
    pub(crate) fn take_interrupt(&self, me: &Control) -> Option<Cancelled> {
        me.take_interrupt(self.key(me))
    }

    /// The same for the current task.
    #[inline]
    pub(crate) fn interrupted(&self) -> Result<(), Cancelled> {
        let cancelled = running::with_task(|me| me.and_then(|me| self.take_interrupt(me.control())));
        cancelled.map_or(Ok(()), Err)
    }

    /// It is pending.
    pub(crate) fn wait(&mut self, cx: &Context<'_>, waiter: Waiter, (on, other): (Wait, Option<TaskId>), site: Site) {
        let Some(me) = running::task() else { return };
        let me = me.control();
        let known = self.key(me);
        if known.is_none() {
            // Another task's so far, if any's.
            self.withdraw();
        }
        let key = me.wait(known, waiter, cx.waker());
        me.record_wait(on, other, site);
        self.0 = Some(Place { slot: me.slot.get(), task: me.id, key });
    }

    fn withdraw(&mut self) {
        // That a loop runs is asked first: of a thread that ends the rest may be gone already.
        if let Some(Place { slot, task, key }) = self.0.take()
            && here::is_any_running()
            && let Some(task) = running::try_core().and_then(|core| core.task(slot, task))
        {
            task.control().stop_waiting(key);
        }
    }
}

impl Drop for WaitRegistration {
    fn drop(&mut self) {
        self.withdraw();
    }
}
