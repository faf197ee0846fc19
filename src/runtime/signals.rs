//! Signals: a loop's handlers, and what Ctrl-C does without one.
//!
//! Tokio never gives a signal back its default action. So for every signal that was ever handled here a small handler
//! stays behind in the process that takes the default action whenever nobody handles the signal.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    io,
    rc::Rc,
    sync::{
        Arc, LazyLock, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
};

use signal_hook::{SigId, consts::FORBIDDEN, consts::SIGINT, flag, low_level};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{
    Error, Result, Site, actor::Actor, callbacks, core::Core, proc::is_signal_default, record, running, task::TaskRef,
};
use crate::event::{By, Report, SignalHow};

/// The highest signal number of Linux.
const HIGHEST: i32 = 64;

/// The signal that came last. Tokio forgets the order in which different ones come; this is enough for two at a time.
static LAST: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// For each signal that was ever handled here: whether it is to take its default action.
static DEFAULTS: Mutex<BTreeMap<i32, Arc<AtomicBool>>> = Mutex::new(BTreeMap::new());

thread_local! {
    static IS_MAIN: OnceCell<bool> = const { OnceCell::new() };
    /// What SIGINT does; the main thread's alone.
    static INTERRUPT: RefCell<Interrupt> = const { RefCell::new(Interrupt::Default) };
}

/// What SIGINT does.
#[derive(Clone)]
enum Interrupt {
    /// A running loop ends with KeyboardInterrupt; otherwise the process dies.
    Default,
    /// The first one cancels the main task of a runner.
    Runner(Rc<RunnerInterrupt>),
    /// A handler of a loop.
    Handler,
}

/// `Runner._on_sigint` of CPython 3.13 (Lib/asyncio/runners.py).
pub(crate) struct RunnerInterrupt {
    main: TaskRef,
    count: Cell<u32>,
}

impl RunnerInterrupt {
    /// Has the first SIGINT cancel `main`, in the main thread and unless somebody else handles SIGINT.
    pub(crate) fn install(main: &TaskRef) -> Option<Rc<Self>> {
        let is_default = INTERRUPT.with_borrow(|now| matches!(now, Interrupt::Default));
        if !is_main_thread() || !is_default || sigint().is_none() {
            return None;
        }
        let interrupt = Rc::new(Self { main: main.clone(), count: Cell::new(0) });
        INTERRUPT.set(Interrupt::Runner(interrupt.clone()));
        Some(interrupt)
    }

    /// Gives SIGINT back, unless a handler has taken it meanwhile.
    pub(crate) fn restore(&self) {
        INTERRUPT.with_borrow_mut(|now| {
            if matches!(now, Interrupt::Runner(_)) {
                *now = Interrupt::Default;
            }
        });
    }

    pub(crate) fn has_come(&self) -> bool {
        self.count.get() > 0
    }

    /// Whether the loop goes on after this one.
    fn came(&self, site: Site) -> bool {
        self.count.set(self.count.get() + 1);
        self.count.get() == 1 && self.main.control().cancel(None, Actor::of(By::Signal), Some(site))
    }
}

/// The process' reaction to SIGINT: made once, where SIGINT was not ignored or handled by somebody else.
struct Sigint {
    /// The next SIGINT takes the default action: nobody listens, or nobody has noticed the last one.
    is_deadly: Arc<AtomicBool>,
    /// What sets that when a SIGINT arrives.
    unnoticed: Mutex<Option<SigId>>,
}

fn sigint() -> Option<&'static Sigint> {
    static SIGINT_STATE: OnceLock<Option<Sigint>> = OnceLock::new();
    let make = || {
        let is_free = is_signal_default(SIGINT);
        let is_deadly = is_free.then(|| default_flag(SIGINT).ok())??;
        let sigint = Sigint { is_deadly, unnoticed: Mutex::new(None) };
        sigint.expect_unnoticed(true);
        Some(sigint)
    };
    SIGINT_STATE.get_or_init(make).as_ref()
}

impl Sigint {
    /// With a handler a loop may let any number of them wait.
    fn expect_unnoticed(&self, expect: bool) {
        let mut unnoticed = self.unnoticed.lock().unwrap_or_else(PoisonError::into_inner);
        match (*unnoticed, expect) {
            (None, true) => *unnoticed = flag::register(SIGINT, self.is_deadly.clone()).ok(),
            (Some(id), false) => {
                low_level::unregister(id);
                *unnoticed = None;
            }
            _ => {}
        }
    }
}

/// The flag that says whether a signal takes its default action; true at first.
fn default_flag(number: i32) -> io::Result<Arc<AtomicBool>> {
    let mut defaults = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = defaults.get(&number) {
        return Ok(known.clone());
    }
    let is_default = Arc::new(AtomicBool::new(true));
    flag::register_conditional_default(number, is_default.clone())?;
    flag::register_usize(number, LAST.clone(), number as usize)?;
    defaults.insert(number, is_default.clone());
    Ok(is_default)
}

pub(crate) fn is_main_thread() -> bool {
    let ask = || rustix::thread::gettid() == rustix::process::getpid();
    IS_MAIN.try_with(|known| *known.get_or_init(ask)).unwrap_or(false)
}

/// Ends the process by SIGINT.
pub(crate) fn die_of_interrupt() {
    let _ = low_level::emulate_default_handler(SIGINT);
}

/// What a loop listens to.
#[derive(Default)]
pub(crate) struct Signals {
    handlers: RefCell<BTreeMap<i32, Handler>>,
    interrupts: RefCell<Option<Signal>>,
}

struct Handler {
    arrivals: Signal,
    call: Rc<dyn Fn()>,
    site: Site,
}

impl Signals {
    pub(crate) fn add(&self, core: &Rc<Core>, number: i32, call: Rc<dyn Fn()>, site: Site) -> Result<()> {
        check(number)?;
        core.check_open(site)?;
        if !is_main_thread() {
            return Err(Error::misuse("set_wakeup_fd only works in main thread of the main interpreter"));
        }
        if FORBIDDEN.contains(&number) {
            return Err(Error::misuse(format!("sig {number} cannot be caught")));
        }
        default_flag(number)?.store(false, Relaxed);
        if number == SIGINT {
            INTERRUPT.set(Interrupt::Handler);
            sigint().inspect(|sigint| sigint.expect_unnoticed(false));
        }
        let arrivals = core.with_runtime(|runtime| {
            let _context = runtime.enter();
            signal(SignalKind::from_raw(number))
        })??;
        self.handlers.borrow_mut().insert(number, Handler { arrivals, call, site });
        tell(core, number, SignalHow::HandlerSet, site);
        core.inbox.wake_root();
        Ok(())
    }

    pub(crate) fn remove(&self, core: &Core, number: i32, site: Site) -> Result<bool> {
        check(number)?;
        let handler = self.handlers.borrow_mut().remove(&number);
        if handler.is_none() {
            return Ok(false);
        }
        let mut is_default = true;
        if number == SIGINT {
            INTERRUPT.set(Interrupt::Default);
            sigint().inspect(|sigint| sigint.expect_unnoticed(true));
            is_default = !running::is_running(core.id);
        }
        default_flag(number)?.store(is_default, Relaxed);
        tell(core, number, SignalHow::HandlerRemoved, site);
        Ok(true)
    }

    pub(crate) fn remove_all(&self, core: &Core, site: Site) {
        let numbers: Vec<_> = self.handlers.borrow().keys().copied().collect();
        for number in numbers {
            // It was handled, so its number is good and its flag is there.
            let _ = self.remove(core, number, site);
        }
        self.interrupts.replace(None);
    }

    /// A run begins; its runtime has been entered. In the main thread it is the one to answer to SIGINT until the guard is dropped.
    pub(crate) fn listen(&self) -> Option<ListenGuard> {
        let sigint = sigint().filter(|_| is_main_thread())?;
        if self.interrupts.borrow().is_none() {
            self.interrupts.replace(signal(SignalKind::interrupt()).ok());
        }
        sigint.is_deadly.store(false, Relaxed);
        Some(ListenGuard)
    }

    /// The signals that have come and are handled: the one that came last behind the others, which are in the order of their
    /// numbers.
    fn arrived(&self, cx: &mut Context<'_>) -> Vec<i32> {
        let mut arrived = Vec::new();
        for (number, handler) in &mut *self.handlers.borrow_mut() {
            while let Poll::Ready(Some(())) = handler.arrivals.poll_recv(cx) {
                arrived.push(*number);
            }
        }
        let last = LAST.load(Relaxed) as i32;
        arrived.sort_by_key(|number| *number == last);
        arrived
    }

    /// Queues the handlers of signals that have come. True: a SIGINT ends the run.
    pub(crate) fn poll(&self, core: &Rc<Core>, cx: &mut Context<'_>, site: Site) -> bool {
        let arrived = self.arrived(cx);
        let handlers = self.handlers.borrow();
        for number in arrived {
            let Some(Handler { call, site, .. }) = handlers.get(&number) else { continue };
            tell(core, number, SignalHow::Received, site);
            let call = call.clone();
            let name = low_level::signal_name(number).map_or_else(|| number.to_string(), str::to_owned);
            let name = format!("handler of {name}").into();
            callbacks::call_named(core, Box::new(move || call()), name, Actor::of(By::Signal), site);
        }
        let mut interrupts = self.interrupts.borrow_mut();
        let Some(interrupts) = &mut *interrupts else { return false };
        while let Poll::Ready(Some(())) = interrupts.poll_recv(cx) {
            if !goes_on(core, site) {
                return true;
            }
        }
        false
    }
}

fn goes_on(core: &Core, site: Site) -> bool {
    if let Some(sigint) = sigint() {
        sigint.is_deadly.store(false, Relaxed);
    }
    let now = INTERRUPT.with_borrow(Clone::clone);
    match now {
        Interrupt::Handler => true,
        Interrupt::Runner(runner) => {
            tell(core, SIGINT, SignalHow::Received, site);
            runner.came(site)
        }
        Interrupt::Default => {
            tell(core, SIGINT, SignalHow::Received, site);
            false
        }
    }
}

/// While it lives a loop answers to SIGINT.
pub(crate) struct ListenGuard;

impl Drop for ListenGuard {
    fn drop(&mut self) {
        let is_handled = INTERRUPT.with_borrow(|now| matches!(now, Interrupt::Handler));
        if let Some(sigint) = sigint() {
            sigint.is_deadly.store(!is_handled, Relaxed);
        }
    }
}

fn check(number: i32) -> Result<()> {
    if (1..=HIGHEST).contains(&number) {
        return Ok(());
    }
    Err(Error::misuse(format!("invalid signal number {number}")))
}

fn tell(core: &Core, number: i32, how: SignalHow, site: Site) {
    record::emit(&Report::Signal { on: core.id, signal: number as u8, how }, Some(site));
}
