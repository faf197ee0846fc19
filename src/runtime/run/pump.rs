//! The Tokio task that a loop lives in: Tokio wakes it for what its driver brings, and it runs the passes.

use std::{
    mem,
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::passes::{self, Rest};
use crate::runtime::scheduler::Core;

struct Pump {
    core: Rc<Core>,
    /// Tokio's driver is to be asked before its first pass.
    is_behind: bool,
}

/// The loop has something to wait for, or more to do once the driver was asked: Tokio is to wake it.
pub(crate) fn start(core: &Rc<Core>, rest: Rest) {
    if core.pump.borrow().is_none() {
        // It sets its own waker as soon as it is polled, which nothing has to see to.
        core.pump.replace(Some(Waker::noop().clone()));
        drop(tokio::task::spawn_local(Pump { core: core.clone(), is_behind: matches!(rest, Rest::Busy) }));
    } else if let (Rest::Busy, Some(pump)) = (rest, &*core.pump.borrow()) {
        yield_to_driver(&mut Context::from_waker(pump));
    } else {
        core.wake();
    }
}

impl Future for Pump {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let is_behind = mem::take(&mut self.is_behind);
        let core = &self.core;
        if let Some(waker) = &mut *core.pump.borrow_mut() {
            waker.clone_from(cx.waker());
        }
        if is_behind {
            yield_to_driver(cx);
            return Poll::Pending;
        }
        // Also what came without waking the loop, as asyncio's queue has it.
        core.inbox.empty_into(core);
        while !core.has_stopped() {
            match passes::run(core) {
                Rest::Stopped => core.inbox.wake_root(),
                Rest::Busy => {
                    yield_to_driver(cx);
                    break;
                }
                Rest::Idle if core.timers.poll_alarm(cx).is_pending() => break,
                Rest::Idle => {}
            }
        }
        Poll::Pending
    }
}

/// Has Tokio poll again after it has asked its driver what has come in.
pub(crate) fn yield_to_driver(cx: &mut Context<'_>) {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
}
