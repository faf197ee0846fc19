//! Signals: a loop's handlers, and what Ctrl-C does without one.

mod arrivals;
mod interrupt;
mod process;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::atomic::Ordering::Relaxed,
    task::{Context, Poll},
};

use signal_hook::consts::{FORBIDDEN, SIGINT};
use tokio::runtime::LocalRuntime;

use super::{Error, Result, Site, callback::Callback, context, here, record};
use crate::event::{LoopId, Report, SignalHow, signal_name};

use arrivals::{Signal, SignalKind, signal};
use interrupt::Interrupt;
pub(crate) use interrupt::RunnerInterrupt;
use process::{default_flag, sigint};
pub(crate) use process::{die_of_interrupt, is_interrupt_pending, is_main_thread};

/// The highest signal number of Linux.
const HIGHEST: i32 = 64;
/// Those that the C library keeps for itself.
const OF_LIBC: [i32; 2] = [32, 33];

/// What a loop listens to.
#[derive(Default)]
pub(crate) struct LoopSignals {
    handlers: RefCell<BTreeMap<i32, SignalHandler>>,
    /// The place of the next signal to look at.
    seen: Cell<u64>,
    /// Wakes the loop for a SIGINT.
    interrupts: RefCell<Option<Signal>>,
    /// Where it is run, while it answers to SIGINT.
    site: Cell<Option<Site>>,
}

struct SignalHandler {
    arrivals: Signal,
    call: Rc<dyn Fn()>,
    site: Site,
    /// One for all its calls.
    context: RefCell<Option<context::Context>>,
    /// The place of the first signal that it is for.
    since: u64,
}

impl LoopSignals {
    /// `on` is the loop, which lives in that runtime.
    pub(crate) fn add(
        &self,
        on: LoopId,
        runtime: &LocalRuntime,
        number: i32,
        call: Rc<dyn Fn()>,
        site: Site,
    ) -> Result<()> {
        if !is_main_thread() {
            return Err(Error::misuse("set_wakeup_fd only works in main thread of the main interpreter"));
        }
        if FORBIDDEN.contains(&number) {
            return Err(Error::misuse(format!("sig {number} cannot be caught")));
        }
        // First of all: whether other code handles SIGINT is seen as long as nothing here does.
        let interrupts = if number == SIGINT { sigint() } else { None };
        default_flag(number)?.store(false, Relaxed);
        if number == SIGINT {
            Interrupt::Handler.set();
            interrupts.inspect(|sigint| sigint.set_handled(true));
        }
        let _context = runtime.enter();
        let arrivals = signal(SignalKind::from_raw(number))?;
        // What has come for the handler before it is for the new one.
        let since = self.handlers.borrow().get(&number).map_or_else(process::next_place, |known| known.since);
        let context = RefCell::new(context::capture());
        let handler = SignalHandler { arrivals, call, site, context, since };
        let old = self.handlers.borrow_mut().insert(number, handler);
        // What it refers to may ask for a handler when it is dropped.
        drop(old);
        report(on, number, SignalHow::HandlerAdded, site);
        Ok(())
    }

    pub(crate) fn remove(&self, on: LoopId, number: i32, site: Site) -> Result<bool> {
        check(number)?;
        let handler = self.handlers.borrow_mut().remove(&number);
        if handler.is_none() {
            return Ok(false);
        }
        let mut is_default = true;
        if number == SIGINT {
            Interrupt::Default.set();
            sigint().inspect(|sigint| sigint.set_handled(false));
            is_default = !here::is_any_running();
        }
        default_flag(number)?.store(is_default, Relaxed);
        report(on, number, SignalHow::HandlerRemoved, site);
        Ok(true)
    }

    pub(crate) fn remove_all(&self, on: LoopId, site: Site) {
        let numbers: Vec<_> = self.handlers.borrow().keys().copied().collect();
        for number in numbers {
            // It was handled, so its number is good and its flag is there.
            let _ = self.remove(on, number, site);
        }
        self.interrupts.replace(None);
    }

    /// A run begins; its runtime has been entered. In the main thread it is the one to answer to SIGINT until the guard is dropped.
    pub(crate) fn listen(&self, site: Site) -> Option<ListenGuard> {
        let sigint = sigint().filter(|_| is_main_thread())?;
        if self.interrupts.borrow().is_none() {
            self.interrupts.replace(signal(SignalKind::interrupt()).ok());
        }
        sigint.take();
        sigint.set_deadly(false);
        self.site.set(Some(site));
        Some(ListenGuard)
    }

    /// The run is over.
    pub(crate) fn stop_listening(&self) {
        self.site.set(None);
    }

    /// The signals that have come and had a handler then, in their order.
    fn arrived(&self, cx: &mut Context<'_>) -> Vec<i32> {
        let (mut arrived, mut is_woken) = (Vec::new(), false);
        let mut handlers = self.handlers.borrow_mut();
        for handler in handlers.values_mut() {
            while let Poll::Ready(Some(())) = handler.arrivals.poll_recv(cx) {
                is_woken = true;
            }
        }
        for (place, number) in process::arrivals_from(self.seen.get()) {
            self.seen.set(place + 1);
            if handlers.get(&number).is_some_and(|handler| handler.since <= place) {
                arrived.push(number);
            }
        }
        if is_woken && arrived.is_empty() {
            // Tokio knows of it before it is noted.
            cx.waker().wake_by_ref();
        }
        arrived
    }

    /// The signals that have come and are handled; it is woken for the next, and for SIGINT.
    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Vec<i32> {
        if let Some(interrupts) = &mut *self.interrupts.borrow_mut() {
            while let Poll::Ready(Some(())) = interrupts.poll_recv(cx) {}
        }
        if self.handlers.borrow().is_empty() { Vec::new() } else { self.arrived(cx) }
    }

    /// Has the handler of a signal queued, if that still has one.
    pub(crate) fn call(&self, on: LoopId, number: i32, queue: impl Fn(Callback)) {
        let handlers = self.handlers.borrow();
        let Some(SignalHandler { call, site, context, .. }) = handlers.get(&number) else { return };
        report(on, number, SignalHow::Received, site);
        let call = call.clone();
        let context = context.borrow_mut().get_or_insert_with(context::Context::empty).clone();
        let name = format!("handler of {}", signal_name(number));
        queue(Callback::within(Some(context), Box::new(move || call()), name, site));
    }

    /// Reacts to every SIGINT that has come. True: one of them is to come out of what runs, as a KeyboardInterrupt.
    #[cold]
    pub(crate) fn react_to_interrupts(&self, on: LoopId) -> bool {
        let (Some(site), Some(sigint)) = (self.site.get(), sigint()) else { return false };
        (0..sigint.take()).any(|_| !goes_on(on, site))
    }
}

fn goes_on(on: LoopId, site: Site) -> bool {
    match Interrupt::now() {
        Interrupt::Handler => true,
        Interrupt::Runner(runner) => {
            report(on, SIGINT, SignalHow::Received, site);
            runner.came(site)
        }
        // Nothing handles it: as in CPython, that is no event of its own, but how the loop's run ends.
        Interrupt::Default => false,
    }
}

/// While it lives a loop answers to SIGINT.
pub(crate) struct ListenGuard;

impl Drop for ListenGuard {
    fn drop(&mut self) {
        if let Some(sigint) = sigint() {
            sigint.set_deadly(!Interrupt::is_handled());
        }
    }
}

/// # Errors
/// `invalid signal number N`
pub(crate) fn check(number: i32) -> Result<()> {
    if (1..=HIGHEST).contains(&number) && !OF_LIBC.contains(&number) {
        return Ok(());
    }
    Err(Error::misuse(format!("invalid signal number {number}")))
}

fn report(on: LoopId, number: i32, how: SignalHow, site: Site) {
    record::emit(&Report::Signal { on, signal: number as u8, how }, Some(site));
}
