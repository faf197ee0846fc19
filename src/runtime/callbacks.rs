//! `call_soon` and `call_later`.

use std::{
    any::type_name,
    borrow::Cow,
    cell::RefCell,
    panic::{AssertUnwindSafe, Location, catch_unwind},
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::Instant;

use super::{
    Site,
    actor::Actor,
    core::Core,
    error::panicked,
    notice::Notice,
    record, running,
    slow::Stopwatch,
    timers::{Action, Timer, after},
};
use crate::event::{By, Phase, Report, Span, TimerId};

static TIMER_IDS: AtomicU64 = AtomicU64::new(1);

/// A callback that has not run yet; see [`EventLoop::call_soon`](super::EventLoop::call_soon).
#[derive(Clone)]
pub struct Handle {
    callback: Rc<RefCell<Option<Callback>>>,
}

struct Callback {
    call: Box<dyn FnOnce()>,
    name: Cow<'static, str>,
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
pub(crate) fn call_soon<F: FnOnce() + 'static>(core: &Rc<Core>, call: F, site: Site) -> Handle {
    call_named(core, Box::new(call), readable(type_name::<F>()).into(), Actor::of(By::Callback), site)
}

/// The same under another name, on another account.
pub(crate) fn call_named(
    core: &Rc<Core>,
    call: Box<dyn FnOnce()>,
    name: Cow<'static, str>,
    actor: Actor,
    site: Site,
) -> Handle {
    let handle = Handle { callback: Rc::new(RefCell::new(Some(Callback { call, name, site }))) };
    let (queued, on) = (handle.callback.clone(), core.clone());
    core.queue_call(move || {
        if let Some(callback) = queued.take() {
            run(&on, callback, actor);
        }
    });
    handle
}

/// A closure is called by the function it stands in.
pub(crate) fn readable(type_name: &'static str) -> &'static str {
    type_name.trim_end_matches("::{{closure}}")
}

/// Sets a timer for a callback of the user's.
pub(crate) fn call_later<F: FnOnce() + 'static>(core: &Rc<Core>, delay: Duration, call: F, site: Site) -> TimerHandle {
    let (id, on) = (TimerId(TIMER_IDS.fetch_add(1, Relaxed)), core.id);
    record::emit(&Report::Timer { timer: id, on, phase: Phase::Submitted, after: delay.into() }, Some(site));
    let when = after(delay);
    let callback = Callback { call: Box::new(call), name: readable(type_name::<F>()).into(), site };
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
    let watch = Stopwatch::start(core);
    record::callback_begin();
    let result = running::as_actor(actor, || catch_unwind(AssertUnwindSafe(call)));
    if record::is_listening() {
        let id = match &name {
            Cow::Borrowed(name) => record::static_name(name),
            Cow::Owned(name) => record::name(name),
        };
        record::callback_end(core.id, id, Some(site));
    }
    watch.stop(|| format!("Handle {name}() at {site}"));
    if let Err(panic) = result {
        let notice = Notice::new(format!("Exception in callback {name}()"));
        core.notices.tell(&notice.error(&panicked(&*panic)));
    }
}
