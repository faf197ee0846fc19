//! `timeout`: a cancel at a deadline, distinguished from all other cancels.

use std::{
    cell::{Cell, RefCell},
    fmt,
    panic::Location,
    rc::Rc,
    time::Duration,
};

use tokio::time::Instant;

use super::own_cancel::OwnCancel;
use crate::{
    event::By,
    runtime::{
        Error, Result, Site,
        scheduler::running,
        task::current_task,
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
    Timeout::new_at(Some(after(delay)), Location::caller()).scope_at(body)
}

/// [`timeout`] with a deadline of the loop's clock, [`EventLoop::time`](crate::runtime::EventLoop::time), or without one.
///
/// # Errors
/// As for [`timeout`].
#[track_caller]
pub fn timeout_at<T>(
    when: impl Into<Option<Instant>>,
    body: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    Timeout::new_at(when.into(), Location::caller()).scope_at(body)
}

/// The deadline of a delay that begins now.
pub(super) fn after_now(delay: Duration) -> Instant {
    after(delay)
}

/// A deadline that can be moved: `asyncio.Timeout`. A clone is the same one.
///
/// ```
/// use loopscope::runtime::{self, EventLoop, Timeout, sleep};
/// use std::time::Duration;
///
/// runtime::run(async {
///     let deadline = Timeout::never();
///     deadline
///         .scope(async {
///             let soon = EventLoop::running()?.time() + Duration::from_millis(1);
///             deadline.reschedule(soon)?;
///             Ok(sleep(Duration::from_secs(60)).await?)
///         })
///         .await
///         .unwrap_err();
///     assert!(deadline.expired());
///     Ok(())
/// })?;
/// # Ok::<(), loopscope::runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Timeout(Rc<TimeoutCell>);

struct TimeoutCell {
    site: Site,
    when: Cell<Option<Instant>>,
    phase: Cell<TimeoutPhase>,
    cancel: RefCell<Option<OwnCancel>>,
    timer: RefCell<Option<Rc<Timer>>>,
    /// A deadline that had passed when it was set cancels in the next pass, unless it was moved since.
    set: Cell<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TimeoutPhase {
    Created,
    Active,
    Expiring,
    Expired,
    Finished,
}

impl TimeoutPhase {
    const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Finished => "finished",
        }
    }
}

impl Timeout {
    /// One whose time runs from now.
    #[must_use]
    #[track_caller]
    pub fn after(delay: Duration) -> Self {
        Self::new_at(Some(after(delay)), Location::caller())
    }

    /// One with that deadline.
    #[must_use]
    #[track_caller]
    pub fn at(when: Instant) -> Self {
        Self::new_at(Some(when), Location::caller())
    }

    /// One that never expires, unless it is rescheduled.
    #[must_use]
    #[track_caller]
    pub fn never() -> Self {
        Self::new_at(None, Location::caller())
    }

    pub(super) fn new_at(when: Option<Instant>, site: Site) -> Self {
        Self(Rc::new(TimeoutCell {
            site,
            when: Cell::new(when),
            phase: Cell::new(TimeoutPhase::Created),
            cancel: RefCell::new(None),
            timer: RefCell::new(None),
            set: Cell::new(0),
        }))
    }

    /// Its deadline.
    #[must_use]
    pub fn when(&self) -> Option<Instant> {
        self.0.when.get()
    }

    /// Whether its deadline has passed while its body ran.
    #[must_use]
    pub fn expired(&self) -> bool {
        matches!(self.0.phase.get(), TimeoutPhase::Expiring | TimeoutPhase::Expired)
    }

    /// Moves the deadline, or takes it away.
    ///
    /// # Errors
    /// `Timeout has not been entered`, `Cannot change state of expired Timeout`, …
    pub fn reschedule(&self, when: impl Into<Option<Instant>>) -> Result<()> {
        match self.0.phase.get() {
            TimeoutPhase::Active => self.set(when.into()),
            TimeoutPhase::Created => Err(Error::misuse("Timeout has not been entered")),
            phase => Err(Error::misuse(format!("Cannot change state of {} Timeout", phase.word()))),
        }
    }

    fn set(&self, when: Option<Instant>) -> Result<()> {
        let state = &self.0;
        state.when.set(when);
        state.clear_timer();
        let Some(when) = when else { return Ok(()) };
        let (core, number) = (running::core()?, state.set.get());
        let expire = {
            let state = state.clone();
            move || {
                if state.set.get() == number {
                    state.expire();
                }
            }
        };
        if when <= Instant::now() {
            core.queue_call(expire);
        } else {
            state.timer.replace(Some(core.set_timer(when, TimerAction::Call(Box::new(expire)))));
        }
        Ok(())
    }

    /// Awaits `body` under it, in the current task: `async with timeout`.
    ///
    /// # Errors
    /// As for [`timeout`], or `Timeout has already been entered`.
    pub fn scope<T>(&self, body: impl Future<Output = Result<T>>) -> impl Future<Output = Result<T>> {
        self.clone().scope_at(body)
    }

    pub(super) async fn scope_at<T>(self, body: impl Future<Output = Result<T>>) -> Result<T> {
        if self.0.phase.get() != TimeoutPhase::Created {
            return Err(Error::misuse("Timeout has already been entered"));
        }
        let Some(task) = current_task()? else {
            return Err(Error::misuse("Timeout should be used inside a task"));
        };
        let before = task.cancelling();
        self.0.phase.set(TimeoutPhase::Active);
        self.0.cancel.replace(Some(OwnCancel::of(task, By::Timeout, self.0.site)));
        let _exit = Exit(&self.0);
        self.set(self.when())?;
        let result = body.await;
        let is_ours = self.0.exit().is_some_and(|left| left <= before);
        match result {
            Err(Error::Cancelled(_)) if is_ours => Err(Error::Timeout),
            result => result,
        }
    }
}

impl TimeoutCell {
    fn clear_timer(&self) {
        self.set.set(self.set.get() + 1);
        if let Some(timer) = self.timer.take() {
            timer.cancel();
        }
    }

    fn expire(&self) {
        if self.phase.get() == TimeoutPhase::Active
            && let Some(cancel) = &*self.cancel.borrow()
        {
            cancel.ask();
            self.phase.set(TimeoutPhase::Expiring);
        }
    }

    /// Takes back what it asked for, and says how many requests are left then.
    fn exit(&self) -> Option<u32> {
        self.clear_timer();
        match self.phase.get() {
            TimeoutPhase::Expiring => self.phase.set(TimeoutPhase::Expired),
            TimeoutPhase::Active => self.phase.set(TimeoutPhase::Finished),
            _ => {}
        }
        self.cancel.take()?.retract()
    }
}

/// Given up, maybe with the cancel still on its way.
struct Exit<'a>(&'a TimeoutCell);

impl Drop for Exit<'_> {
    fn drop(&mut self) {
        self.0.exit();
    }
}

/// As Python prints it, but for the deadline, which is a number there.
impl fmt::Debug for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Timeout [{}]>", self.0.phase.get().word())
    }
}
