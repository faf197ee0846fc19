//! The thread that serves the inspector: it takes requests, samples the runtimes, and ends the process of a scenario when
//! the inspector is gone.

use super::{
    metrics,
    socket::{Received, receive},
};
use crate::event::{TaskId, wire::Message};
use rustix::{
    fd::BorrowedFd,
    process::{Signal, getpgrp, getpid, kill_current_process_group, kill_process},
};
use std::{
    io,
    sync::{
        Condvar, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// The thread's name, by which the inspector leaves it out.
const NAME: &str = "loopscope";
/// Ten samples a second.
const INTERVAL: Duration = Duration::from_millis(100);

static ON_CANCEL: OnceLock<fn(TaskId)> = OnceLock::new();
static LAST_SEEN: LastSeen = LastSeen { seen: Mutex::new(None), changed: Condvar::new() };
static LOOKS: AtomicU32 = AtomicU32::new(0);

/// Sets what happens when the inspector requests a cancel. It is called on the recorder's thread, so it passes the
/// request to the task's loop. The first one stays.
pub fn on_cancel(cancel: fn(TaskId)) {
    let _ = ON_CANCEL.set(cancel);
}

/// The last `seen` that came in.
pub(super) struct LastSeen {
    seen: Mutex<Option<u32>>,
    changed: Condvar,
}

impl LastSeen {
    /// Waits for the answer to that request, or for `patience`.
    pub(super) fn wait(&self, number: u32, patience: Duration) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_missing = |seen: &mut Option<u32>| seen.is_none_or(|seen| seen < number);
        drop(self.changed.wait_timeout_while(seen, patience, is_missing));
    }

    fn store(&self, number: u32) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(number);
        self.changed.notify_all();
    }
}

pub(super) fn last_seen() -> &'static LastSeen {
    &LAST_SEEN
}

/// A number for the next `look`; `None` when nobody listens.
pub(super) fn next_look() -> Option<u32> {
    super::is_listening().then(|| LOOKS.fetch_add(1, Ordering::Relaxed) + 1)
}

/// Starts the thread.
pub(super) fn start(socket: BorrowedFd<'static>, ends_with_inspector: bool) -> io::Result<&'static LastSeen> {
    let run = move || {
        serve(socket);
        if ends_with_inspector {
            end();
        }
    };
    thread::Builder::new().name(NAME.into()).spawn(run)?;
    Ok(&LAST_SEEN)
}

/// Serves until the inspector is gone.
fn serve(socket: BorrowedFd<'_>) {
    signals::block();
    let mut due = Instant::now() + INTERVAL;
    loop {
        match receive(socket, due.saturating_duration_since(Instant::now())) {
            Received::Message(Message::Cancel(task)) => {
                if let Some(cancel) = ON_CANCEL.get() {
                    cancel(task);
                }
            }
            Received::Message(Message::Seen(number)) => LAST_SEEN.store(number),
            Received::Message(_) | Received::Nothing => {}
            Received::End => return,
        }
        if Instant::now() >= due {
            metrics::sample();
            due = Instant::now() + INTERVAL;
        }
    }
}

/// Ends the process and, where it leads a group of its own, that group.
fn end() {
    let _ = if getpgrp() == getpid() {
        kill_current_process_group(Signal::KILL)
    } else {
        kill_process(getpid(), Signal::KILL)
    };
}

mod signals {
    #![expect(unsafe_code, reason = "a thread's signal mask has no safe form")]

    use std::{mem::MaybeUninit, ptr::null_mut};

    /// A signal sent to the process is for the program's threads, above all where these have blocked it to wait for it.
    pub(super) fn block() {
        let mut all = MaybeUninit::uninit();
        // SAFETY: `sigfillset` initialises the set; the mask it is then used for is this thread's own.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), null_mut());
        }
    }
}
