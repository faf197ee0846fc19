//! A timer of the Linux kernel's: `timerfd_create(2)`.
#![expect(unsafe_code, reason = "Tokio takes a descriptor at the word of its owner alone")]

use std::{
    os::fd::OwnedFd,
    task::{Context, Poll, ready},
    time::Duration,
};

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use tokio::{
    io::{Interest, unix::AsyncFd},
    time::Instant,
};

const NEVER: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

pub(super) struct KernelTimer {
    timer: AsyncFd<OwnedFd>,
    set: Option<Instant>,
    /// The program has stopped Tokio's clock, which a timer of the kernel's does not know.
    is_clock_paused: bool,
}

impl KernelTimer {
    pub(super) fn new() -> Option<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags).ok()?;
        // SAFETY: an `OwnedFd` is one descriptor from its beginning to its end, and is dropped with the `AsyncFd`.
        let timer = unsafe { AsyncFd::register_with_interest(timer, Interest::READABLE) }.ok()?;
        Some(Self { timer, set: None, is_clock_paused: false })
    }

    /// None where it is of no use.
    pub(super) fn poll(&mut self, when: Instant, cx: &mut Context<'_>) -> Option<Poll<()>> {
        if self.is_clock_paused {
            return None;
        }
        loop {
            let now = Instant::now();
            if when <= now {
                return Some(Poll::Ready(()));
            }
            if self.set != Some(when) {
                // It may have expired before, and nobody was told: that is not this time.
                _ = self.poll_expired(cx);
                self.set(when, when - now)?;
            }
            match self.poll_expired(cx) {
                Poll::Pending => return Some(Poll::Pending),
                Poll::Ready(is_good) => is_good.then_some(())?,
            }
            self.is_clock_paused = Instant::now() == now;
            if self.is_clock_paused {
                return None;
            }
        }
    }

    fn set(&mut self, when: Instant, delay: Duration) -> Option<()> {
        let delay = Timespec { tv_sec: delay.as_secs().try_into().ok()?, tv_nsec: delay.subsec_nanos().into() };
        let timer = Itimerspec { it_interval: NEVER, it_value: delay };
        timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &timer).ok()?;
        self.set = Some(when);
        Some(())
    }

    /// Setting it anew makes it unreadable again, so it is never read.
    fn poll_expired(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        let Ok(mut guard) = ready!(self.timer.poll_read_ready(cx)) else { return Poll::Ready(false) };
        guard.clear_ready();
        self.set = None;
        Poll::Ready(true)
    }
}
