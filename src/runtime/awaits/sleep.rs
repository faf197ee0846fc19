//! `sleep` and `yield_now`.

use std::{
    panic::Location,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use crate::{
    event::{Refusal, Wait},
    runtime::{
        Cancelled, Site,
        scheduler::{Waiter, running},
        task::WaitRegistration,
        timers::{Timer, TimerAction, after},
    },
};

/// Waits for `delay`; none at all means one pass of the loop, as in asyncio. The time runs from the first poll.
///
/// # Panics
/// Awaited where no loop of this module runs: `no running event loop`.
#[track_caller]
pub fn sleep(delay: Duration) -> Sleep {
    Sleep { delay, site: Location::caller(), state: SleepState::New, waiting: WaitRegistration::new() }
}

/// Lets everything else that is ready run first.
#[track_caller]
pub fn yield_now() -> Sleep {
    sleep(Duration::ZERO)
}

/// The future of [`sleep`] and [`yield_now`].
#[must_use = "futures do nothing unless awaited"]
pub struct Sleep {
    delay: Duration,
    site: Site,
    state: SleepState,
    waiting: WaitRegistration,
}

enum SleepState {
    New,
    Yielded,
    Set(Rc<Timer>),
}

impl Future for Sleep {
    type Output = Result<(), Cancelled>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.waiting.interrupted()?;
        match &this.state {
            SleepState::New if this.delay.is_zero() => {
                this.state = SleepState::Yielded;
                this.waiting.wait(cx, Waiter::Leaf, (Wait::Yield, None), this.site);
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            SleepState::New => {
                let Some(core) = running::try_core() else { panic!("{}", Refusal::NoRunningLoop) };
                let wake = TimerAction::Wake(cx.waker().clone());
                this.state = SleepState::Set(core.set_timer(after(this.delay), wake));
            }
            SleepState::Yielded => return Poll::Ready(Ok(())),
            SleepState::Set(timer) if timer.has_fired() => return Poll::Ready(Ok(())),
            SleepState::Set(timer) => timer.set_waker(cx.waker()),
        }
        this.waiting.wait(cx, Waiter::Leaf, (Wait::Sleep, None), this.site);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let SleepState::Set(timer) = &self.state {
            timer.cancel();
        }
    }
}
