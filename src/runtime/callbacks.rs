//! `call_soon` and `call_later`.

use std::{
    any::type_name,
    cell::RefCell,
    panic::{AssertUnwindSafe, Location, catch_unwind},
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::Instant;

use super::{
    core::Core,
    error::panicked,
    notice::Notice,
    record,
    running::{self, Actor},
    timers::{Action, Timer},
};
use crate::event::{By, Phase, Report, Span, TimerId};

type Site = &'static Location<'static>;

static TIMER_IDS: AtomicU64 = AtomicU64::new(1);

/// A callback that has not run yet; see [`EventLoop::call_soon`](super::EventLoop::call_soon).
#[derive(Clone)]
pub struct Handle {
    callback: Rc<RefCell<Option<Callback>>>,
}

struct Callback {
    call: Box<dyn FnOnce()>,
    name: &'static str,
    site: Site,
}

impl Handle {
    /// Sees to it that the callback never runs.
    pub fn cancel(&self) {
        let callback = self.callback.take();
        drop(callback);
    }
}

/// A callback that waits for its time; see [`EventLoop::call_later`](super::EventLoop::call_later).
#[derive(Clone)]
pub struct TimerHandle {
    id: TimerId,
    core: Rc<Core>,
    timer: Rc<Timer>,
    when: Instant,
}

impl TimerHandle {
    /// Sees to it that the callback never runs.
    #[track_caller]
    pub fn cancel(&self) {
        if self.timer.cancel() {
            let (timer, on) = (self.id, self.core.id);
            let report = Report::Timer { timer, on, phase: Phase::Dropped, after: Span::ZERO };
            record::emit(&report, Some(Location::caller()));
        }
    }

    /// When it runs.
    pub const fn when(&self) -> Instant {
        self.when
    }
}

/// Queues a callback of the user's.
pub(crate) fn call_soon<F: FnOnce() + 'static>(core: &Rc<Core>, call: F, actor: Actor, site: Site) -> Handle {
    let callback = Callback { call: Box::new(call), name: type_name::<F>(), site };
    let handle = Handle { callback: Rc::new(RefCell::new(Some(callback))) };
    let (queued, on) = (handle.callback.clone(), core.clone());
    core.queue_internal(move || {
        if let Some(callback) = queued.take() {
            run(&on, callback, actor);
        }
    });
    handle
}

/// Sets a timer for a callback of the user's.
pub(crate) fn call_later<F: FnOnce() + 'static>(core: &Rc<Core>, delay: Duration, call: F, site: Site) -> TimerHandle {
    let (id, on) = (TimerId(TIMER_IDS.fetch_add(1, Relaxed)), core.id);
    record::emit(&Report::Timer { timer: id, on, phase: Phase::Submitted, after: delay.into() }, Some(site));
    let when = Instant::now() + delay;
    let callback = Callback { call: Box::new(call), name: type_name::<F>(), site };
    let owner = Rc::downgrade(core);
    let fire = move || {
        record::emit(&Report::Timer { timer: id, on, phase: Phase::Ended, after: Span::ZERO }, Some(site));
        if let Some(core) = owner.upgrade() {
            run(&core, callback, Actor::of(By::Callback));
        }
    };
    let timer = core.timers.set(core, when, Action::Call(Box::new(fire)));
    TimerHandle { id, core: core.clone(), timer, when }
}

fn run(core: &Rc<Core>, callback: Callback, actor: Actor) {
    let Callback { call, name, site } = callback;
    record::callback_begin();
    let result = running::as_actor(actor, || catch_unwind(AssertUnwindSafe(call)));
    if record::is_listening() {
        record::callback_end(core.id, record::static_name(name), Some(site));
    }
    if let Err(panic) = result {
        let notice = Notice::new(format!("Exception in callback {name}()"));
        core.notices.tell(&notice.error(&panicked(&*panic)));
    }
}
