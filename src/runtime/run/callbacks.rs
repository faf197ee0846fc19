//! `call_soon`, `call_later` and `call_at`.

use std::{
    any::type_name,
    panic::Location,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::Instant;

use super::event_loop::EventLoop;
use crate::{
    event::{By, LoopId, Phase, Report, Span, TimerId},
    runtime::{
        Context, Handle, Result, Site,
        actor::Actor,
        callback::{Callback, readable},
        record,
        scheduler::Core,
        timers::{Timer, TimerAction, after},
    },
};

static TIMER_IDS: AtomicU64 = AtomicU64::new(1);

/// A callback that waits for its time; see [`EventLoop::call_later`](crate::runtime::EventLoop::call_later).
#[derive(Clone)]
pub struct TimerHandle {
    id: TimerId,
    on: LoopId,
    timer: Rc<Timer>,
    when: Instant,
}

impl TimerHandle {
    /// Sees to it that the callback never runs.
    #[track_caller]
    pub fn cancel(&self) {
        if self.timer.cancel() {
            let report = Report::Timer { timer: self.id, on: self.on, phase: Phase::Skipped, after: Span::ZERO };
            record::emit(&report, Some(Location::caller()));
        }
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        self.timer.is_cancelled()
    }

    /// When it runs.
    pub const fn when(&self) -> Instant {
        self.when
    }
}

impl EventLoop {
    /// Runs `callback` in the next pass. Callbacks and tasks run in the order in which they became ready.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_soon(&self, callback: impl FnOnce() + 'static) -> Result<Handle> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(call_soon(self.core(), callback, site))
    }

    /// The same in that context, and not in a copy of the current one.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_soon_in(&self, context: &Context, callback: impl FnOnce() + 'static) -> Result<Handle> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(call_soon_in(self.core(), context, callback, site))
    }

    /// Runs `callback` when `delay` is over. Those that are due together run by deadline, then by age, after everything
    /// that was ready before.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + 'static) -> Result<TimerHandle> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(call_later(self.core(), delay, callback, site))
    }

    /// Runs `callback` at that time of the loop's clock.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn call_at(&self, when: Instant, callback: impl FnOnce() + 'static) -> Result<TimerHandle> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(call_at(self.core(), when, callback, site))
    }

    /// The loop's clock: Tokio's, which is monotonic.
    pub fn time(&self) -> Instant {
        Instant::now()
    }
}

/// Queues a callback of the user's.
fn call_soon<F: FnOnce() + 'static>(core: &Core, call: F, site: Site) -> Handle {
    core.queue_callback(Callback::new(Box::new(call), readable(type_name::<F>()), site), Actor::of(By::Callback))
}

/// The same in a context of the caller's.
fn call_soon_in<F: FnOnce() + 'static>(core: &Core, context: &Context, call: F, site: Site) -> Handle {
    let callback = Callback::within(Some(context.clone()), Box::new(call), readable(type_name::<F>()), site);
    core.queue_callback(callback, Actor::of(By::Callback))
}

/// Sets a timer for a callback of the user's.
fn call_later<F: FnOnce() + 'static>(core: &Rc<Core>, delay: Duration, call: F, site: Site) -> TimerHandle {
    set_callback(core, after(delay), delay, call, site)
}

/// The same for a deadline.
fn call_at<F: FnOnce() + 'static>(core: &Rc<Core>, when: Instant, call: F, site: Site) -> TimerHandle {
    set_callback(core, when, when.saturating_duration_since(Instant::now()), call, site)
}

fn set_callback<F: FnOnce() + 'static>(
    core: &Rc<Core>,
    when: Instant,
    after: Duration,
    call: F,
    site: Site,
) -> TimerHandle {
    let (id, on) = (TimerId(TIMER_IDS.fetch_add(1, Relaxed)), core.id);
    record::emit(&Report::Timer { timer: id, on, phase: Phase::Submitted, after: after.into() }, Some(site));
    let callback = Callback::new(Box::new(call), readable(type_name::<F>()), site);
    let owner = Rc::downgrade(core);
    let fire = move || {
        record::emit(&Report::Timer { timer: id, on, phase: Phase::Finished, after: Span::ZERO }, Some(site));
        if let Some(core) = owner.upgrade() {
            core.run_callback(callback, Actor::of(By::Callback));
        }
    };
    let timer = core.set_timer(when, TimerAction::Call(Box::new(fire)));
    TimerHandle { id, on, timer, when }
}
