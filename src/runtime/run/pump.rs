//! The Tokio task that a loop lives in: Tokio wakes it for what its driver brings, and it runs the passes.

use std::{
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::passes::{self, Rest};
use crate::runtime::scheduler::{Core, StopState};

struct Pump(Rc<Core>);

/// The loop has something to wait for: Tokio is to wake it.
pub(crate) fn start(core: &Rc<Core>) {
    if core.pump.borrow().is_none() {
        // It sets its own waker as soon as it is polled, which nothing has to see to.
        core.pump.replace(Some(Waker::noop().clone()));
        drop(tokio::task::spawn_local(Pump(core.clone())));
    }
    core.wake();
}

impl Future for Pump {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let core = &self.0;
        if let Some(waker) = &mut *core.pump.borrow_mut() {
            waker.clone_from(cx.waker());
        }
        // Also what came without waking the loop, as asyncio's queue has it.
        core.inbox.empty_into(core);
        while core.stop.get() != StopState::Reached {
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
