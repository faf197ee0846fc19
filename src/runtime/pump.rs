//! The Tokio task that a loop lives in: Tokio wakes it for what its driver brings, and it runs the passes.

use std::{
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll},
};

use super::{
    core::{Core, Stop},
    ready::{self, Rest},
};

/// Made once a loop has something to wait for.
pub(crate) struct Pump(pub(crate) Rc<Core>);

impl Future for Pump {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let core = &self.0;
        if let Some(waker) = &mut *core.pump.borrow_mut() {
            waker.clone_from(cx.waker());
        }
        while core.stop.get() != Stop::Reached {
            match ready::run(core) {
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
