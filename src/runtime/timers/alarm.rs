//! What wakes a loop at its first deadline.
//!
//! Tokio's wheel has a resolution of a millisecond and rounds up, so a sleep takes one more than in asyncio. On Linux a
//! loop that first waits for a deadline gets a timer of the kernel's, which is exact; elsewhere, and where that cannot
//! be had, a Tokio sleep.

use std::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::time::{Instant, Sleep};

#[cfg(target_os = "linux")]
use super::kernel::KernelTimer;

/// A loop's alarm.
#[derive(Default)]
pub(super) struct Alarm {
    #[cfg(target_os = "linux")]
    kernel: RefCell<Option<KernelTimer>>,
    sleep: RefCell<Option<Pin<Box<Sleep>>>>,
}

impl Alarm {
    /// Ready when that time has come; else `cx` is woken then.
    pub(super) fn poll(&self, when: Instant, cx: &mut Context<'_>) -> Poll<()> {
        #[cfg(target_os = "linux")]
        if let Some(polled) = self.poll_kernel(when, cx) {
            return polled;
        }
        let mut sleep = self.sleep.borrow_mut();
        let sleep = sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(when)));
        if sleep.deadline() != when {
            sleep.as_mut().reset(when);
        }
        sleep.as_mut().poll(cx)
    }

    #[cfg(target_os = "linux")]
    fn poll_kernel(&self, when: Instant, cx: &mut Context<'_>) -> Option<Poll<()>> {
        let mut kernel = self.kernel.borrow_mut();
        if kernel.is_none() {
            *kernel = KernelTimer::new();
        }
        kernel.as_mut()?.poll(when, cx)
    }

    pub(super) fn clear(&self) {
        #[cfg(target_os = "linux")]
        drop(self.kernel.take());
        drop(self.sleep.take());
    }
}
