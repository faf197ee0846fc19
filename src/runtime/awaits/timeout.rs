//! `timeout`: a cancel at a deadline, distinguished from all other cancels.

use std::{cell::Cell, panic::Location, rc::Rc, time::Duration};

use tokio::time::Instant;

use super::own_cancel::OwnCancel;
use crate::{
    event::By,
    runtime::{
        Error, Result, Site,
        scheduler::{Core, running},
        task::{TaskRef, current_task},
        timers::{Timer, TimerAction, after},
    },
};

/// Awaits `body` in the current task and cancels the task when `delay` is over first. If `body` passes that on and
/// no other cancel is requested, the error is [`Error::Timeout`] (CPython 3.13, Lib/asyncio/timeouts.py). The
/// time runs from this call. Dropped before `body` is over, it takes its cancel back.
///
/// # Errors
/// `body`'s own error, [`Error::Timeout`], or `Timeout should be used inside a task`.
#[track_caller]
pub fn timeout<T>(delay: Duration, body: impl Future<Output = Result<T>>) -> impl Future<Output = Result<T>> {
    let site = Location::caller();
    let deadline = after(delay);
    async move {
        let Some(task) = current_task()? else {
            return Err(Error::misuse("Timeout should be used inside a task"));
        };
        let core = running::core()?;
        let before = task.cancelling();
        let deadline = Deadline::set(&core, deadline, task, site);
        let result = body.await;
        let is_ours = deadline.clear().is_some_and(|left| left <= before);
        match result {
            Err(Error::Cancelled(_)) if is_ours => Err(Error::Timeout),
            result => result,
        }
    }
}

struct Deadline {
    cancel: Rc<OwnCancel>,
    is_over: Rc<Cell<bool>>,
    timer: Option<Rc<Timer>>,
}

impl Deadline {
    fn set(core: &Rc<Core>, when: Instant, task: TaskRef, site: Site) -> Self {
        let (cancel, is_over) = (Rc::new(OwnCancel::of(task, By::Timeout, site)), Rc::new(Cell::new(false)));
        let expire = {
            let (cancel, is_over) = (cancel.clone(), is_over.clone());
            move || {
                if !is_over.get() {
                    cancel.ask();
                }
            }
        };
        let timer = if when <= Instant::now() {
            core.queue_call(expire);
            None
        } else {
            Some(core.set_timer(when, TimerAction::Call(Box::new(expire))))
        };
        Self { cancel, is_over, timer }
    }

    /// Takes back what it asked for, and says how many requests are left then.
    fn clear(&self) -> Option<u32> {
        self.is_over.set(true);
        if let Some(timer) = &self.timer {
            timer.cancel();
        }
        self.cancel.retract()
    }
}

/// Given up, maybe with the cancel still on its way.
impl Drop for Deadline {
    fn drop(&mut self) {
        self.clear();
    }
}
