//! How the process reacts to signals, whatever loops there are.
//!
//! Tokio never gives a signal back its default action. So for every signal that was ever handled here a small handler
//! stays in the process and takes the default action whenever the signal has no handler.
#![expect(unsafe_code, reason = "signal-hook has no safe way to count arrivals")]

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{
            AtomicBool, AtomicU32, AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
};

use signal_hook::{consts::SIGINT, flag, low_level};

use crate::runtime::proc::is_signal_default;

/// How many signals that were ever handled here have come. Tokio forgets how often one came, and in which order different
/// ones did: asyncio's wakeup descriptor keeps both.
static ARRIVED: AtomicU64 = AtomicU64::new(0);

/// The last of them: each with its place in the order, and its number in the low byte.
static ARRIVALS: [AtomicU64; KEPT] = [const { AtomicU64::new(0) }; KEPT];
const KEPT: usize = 256;

/// For each signal that was ever handled here: whether it is to take its default action.
static DEFAULTS: Mutex<BTreeMap<i32, Arc<AtomicBool>>> = Mutex::new(BTreeMap::new());

/// SIGINTs that no loop has looked at yet.
static UNNOTICED: AtomicU32 = AtomicU32::new(0);

/// So many SIGINTs may come before a loop looks at one: the first is to cancel main, the second to end it, and who
/// sends a third does not want to wait for a call that blocks.
const PATIENCE: u32 = 2;

thread_local! {
    static IS_MAIN: OnceCell<bool> = const { OnceCell::new() };
}

/// The process's reaction to SIGINT: created once, unless SIGINT was ignored or handled by other code.
pub(super) struct Sigint {
    /// The next SIGINT takes the default action: no loop handles it, or the last ones were not noticed.
    is_deadly: Arc<AtomicBool>,
    /// A handler of the user's lets any number of them wait.
    has_handler: AtomicBool,
}

pub(super) fn sigint() -> Option<&'static Sigint> {
    static SIGINT_STATE: OnceLock<Option<Sigint>> = OnceLock::new();
    let make = || {
        let is_free = is_signal_default(SIGINT);
        let is_deadly = is_free.then(|| default_flag(SIGINT).ok())??;
        let count = || {
            if UNNOTICED.fetch_add(1, Relaxed) + 1 >= PATIENCE
                && let Some(Some(sigint)) = SIGINT_STATE.get()
                && !sigint.has_handler.load(Relaxed)
            {
                sigint.set_deadly(true);
            }
        };
        // SAFETY: a signal handler may read and write atomics, and does nothing else: `get` waits for nobody.
        unsafe { low_level::register(SIGINT, count) }.ok()?;
        Some(Sigint { is_deadly, has_handler: AtomicBool::new(false) })
    };
    SIGINT_STATE.get_or_init(make).as_ref()
}

impl Sigint {
    pub(super) fn set_deadly(&self, is_deadly: bool) {
        self.is_deadly.store(is_deadly, Relaxed);
    }

    pub(super) fn set_handled(&self, has_handler: bool) {
        self.has_handler.store(has_handler, Relaxed);
    }

    /// Takes those that have come.
    pub(super) fn take(&self) -> u32 {
        let count = UNNOTICED.swap(0, Relaxed);
        if count > 0 {
            self.set_deadly(false);
        }
        count
    }
}

/// Whether a SIGINT has come that no loop has looked at yet.
#[inline]
pub(crate) fn is_interrupt_pending() -> bool {
    UNNOTICED.load(Relaxed) != 0
}

/// The flag that says whether a signal takes its default action; true at first.
pub(super) fn default_flag(number: i32) -> io::Result<Arc<AtomicBool>> {
    let mut defaults = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = defaults.get(&number) {
        return Ok(known.clone());
    }
    let is_default = Arc::new(AtomicBool::new(true));
    flag::register_conditional_default(number, is_default.clone())?;
    // SAFETY: a signal handler may read and write atomics, and does nothing else.
    unsafe { low_level::register(number, move || note(number)) }?;
    defaults.insert(number, is_default.clone());
    Ok(is_default)
}

/// A signal has come.
fn note(number: i32) {
    let place = ARRIVED.fetch_add(1, Relaxed);
    ARRIVALS[place as usize % KEPT].store(place << 8 | number as u64, Release);
}

/// The place of the next signal that comes.
pub(super) fn next_place() -> u64 {
    ARRIVED.load(Relaxed)
}

/// The signals that have come from that place on, each with its place; of a great many the last. One that another thread is
/// just noting is left for the next time, and so is what came after it.
pub(super) fn arrivals_from(place: u64) -> impl Iterator<Item = (u64, i32)> {
    let next = next_place();
    let oldest = place.max(next.saturating_sub(KEPT as u64));
    let noted = |place: u64| {
        let noted = ARRIVALS[place as usize % KEPT].load(Acquire);
        (noted >> 8 == place && noted & 0xff != 0).then_some((place, (noted & 0xff) as i32))
    };
    (oldest..next).map_while(noted)
}

pub(crate) fn is_main_thread() -> bool {
    IS_MAIN.try_with(|known| *known.get_or_init(is_main)).unwrap_or(false)
}

#[cfg(target_os = "linux")]
fn is_main() -> bool {
    rustix::thread::gettid() == rustix::process::getpid()
}

/// By the name that Rust gives it.
#[cfg(not(target_os = "linux"))]
fn is_main() -> bool {
    std::thread::current().name() == Some("main")
}

/// Ends the process by SIGINT.
pub(crate) fn die_of_interrupt() {
    let _ = low_level::emulate_default_handler(SIGINT);
}
