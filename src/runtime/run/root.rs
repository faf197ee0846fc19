//! One run of a loop: the future that `block_on` polls. It is no task and shows up nowhere.

use std::{
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use super::{
    passes::{self, Rest},
    pump::{self, yield_to_driver},
};
use crate::{
    event::{By, LoopState, Refusal},
    runtime::{
        Error, Result, Site,
        actor::Actor,
        executor, here, record,
        refusal::refuse,
        scheduler::{Core, StopState, running},
        signals::ListenGuard,
    },
};

/// Runs the loop until it is stopped.
pub(crate) fn run(core: &Rc<Core>, site: Site) -> Result<()> {
    check(core, site)?;
    let runtime = core.runtime.borrow();
    let Some(runtime) = &*runtime else { return refuse(core.id, Refusal::Closed, site) };
    let run = RunGuard::begin(core, site);
    let result = runtime.block_on(Root { core, site, has_begun: false, has_yielded: false, listening: None });
    drop(run);
    result
}

/// Whether the loop may run here and now.
pub(crate) fn check(core: &Core, site: Site) -> Result<()> {
    core.check_open(site)?;
    if here::is_running(core.id) {
        return refuse(core.id, Refusal::AlreadyRunning, site);
    }
    if is_occupied() {
        return refuse(core.id, Refusal::AnotherRunning, site);
    }
    Ok(())
}

/// Whether a loop, or a Tokio runtime that is none of ours, runs in this thread.
pub(crate) fn is_occupied() -> bool {
    here::is_any_running() || (tokio::runtime::Handle::try_current().is_ok() && !executor::is_job())
}

/// From the beginning of a run to its end, however that comes.
struct RunGuard<'a> {
    core: &'a Rc<Core>,
    site: Site,
    _here: running::LoopGuard,
}

impl<'a> RunGuard<'a> {
    fn begin(core: &'a Rc<Core>, site: Site) -> Self {
        core.set_state(LoopState::Running, site);
        let run = Self { core, site, _here: running::enter_loop(core) };
        record::chain_polls(true);
        run
    }
}

impl Drop for RunGuard<'_> {
    fn drop(&mut self) {
        record::chain_polls(false);
        self.core.stop.set(StopState::No);
        self.core.signals.stop_listening();
        self.core.inbox.set_root(None);
        self.core.set_state(LoopState::Stopped, self.site);
    }
}

struct Root<'a> {
    core: &'a Rc<Core>,
    site: Site,
    has_begun: bool,
    has_yielded: bool,
    listening: Option<ListenGuard>,
}

impl Root<'_> {
    fn begin(&mut self, cx: &Context<'_>) {
        self.has_begun = true;
        self.listening = self.core.signals.listen(self.site);
        self.core.inbox.set_root(Some(cx.waker().clone()));
        self.core.ready.begin_anew();
    }
}

/// asyncio reads its self-pipe in one pass, and calls the handlers in the next.
fn queue_signals(core: &Rc<Core>, signals: Vec<i32>) {
    let on = Rc::downgrade(core);
    core.queue_call(move || {
        let Some(core) = on.upgrade() else { return };
        for number in signals {
            core.signals.call(core.id, number, |handler| drop(core.queue_callback(handler, Actor::of(By::Signal))));
        }
    });
}

impl Future for Root<'_> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if !self.has_begun {
            self.begin(cx);
            if self.core.stop.get() == StopState::Asked {
                // There is one pass, and that begins with a look at what has come in.
                yield_to_driver(cx);
                return Poll::Pending;
            }
        }
        let core = self.core;
        let signals = core.signals.poll(cx);
        if !signals.is_empty() {
            queue_signals(core, signals);
        }
        core.inbox.empty_into(core);
        core.notice_interrupts();
        if core.is_interrupted.take() {
            return Poll::Ready(Err(Error::KeyboardInterrupt));
        }
        if core.has_stopped() {
            return Poll::Ready(core.take_raised().map_or(Ok(()), Err));
        }
        match passes::run(core) {
            Rest::Stopped => return Poll::Ready(core.take_raised().map_or(Ok(()), Err)),
            // Most runs of a teardown are over in a second pass.
            Rest::Busy if !mem::replace(&mut self.has_yielded, true) => yield_to_driver(cx),
            rest => pump::start(core, rest),
        }
        Poll::Pending
    }
}
