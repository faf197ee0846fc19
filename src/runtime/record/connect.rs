//! The beginning: this process meets its inspector.

use super::{ConnectError, Connected, ring, service, socket};
use crate::event::wire::{Message, SOCKET_VARIABLE, TREE_VARIABLE, VERSION};
use rustix::{
    fd::{AsFd, AsRawFd, OwnedFd},
    net::sockopt::socket_peercred,
    process::{Signal, getpid, getppid, set_parent_process_death_signal},
};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long the program waits for the inspector to look before its first loop and after its last.
const PATIENCE: Duration = Duration::from_secs(1);

/// Connects this process to the inspector that started it, or a process that it descends from, if there is one: if the
/// environment has `LOOPSCOPE_SOCKET`. Call it first thing in `main`. It returns when the inspector has seen the process
/// as it is now, so that what the program opens from here on is the program's.
///
/// From then on a scenario's process ends when the inspector does. What becomes of a watched command then is up to
/// `watch --on-quit`.
///
/// # Errors
/// The socket is not there, or the system has no memory or no thread left for the recorder. The program may well go on without.
pub fn connect() -> Result<Connected, ConnectError> {
    static CONNECTING: Mutex<()> = Mutex::new(());
    let _alone = CONNECTING.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(path) = std::env::var_os(SOCKET_VARIABLE).map(PathBuf::from) else { return Ok(Connected::Unchanged) };
    let is_tree = std::env::var_os(TREE_VARIABLE).is_some();
    if !is_tree {
        environment::forget(SOCKET_VARIABLE);
    }
    if socket::is_connected() {
        return Ok(Connected::Unchanged);
    }
    let socket = match socket::open(&path) {
        Ok(socket) => socket,
        // The inspector has gone before this process began, and nothing is to end for that.
        Err(_) if is_tree => return Ok(Connected::Unchanged),
        Err(errno) => return Err(ConnectError::Socket { path, source: errno.into() }),
    };
    if !is_tree {
        if !is_of_parent(&socket) {
            return Ok(Connected::Unchanged);
        }
        wake_when_parent_dies();
    }
    let socket = socket::set(socket);
    let hello = Message::Hello {
        version: VERSION,
        pid: getpid().as_raw_pid() as u32,
        fd: socket.as_raw_fd() as u32,
        engine: "tokio".into(),
    };
    // Before the inspector can request anything, so that what follows is recorded.
    ring::start_listening().map_err(ConnectError::Fork)?;
    // The inspector leaves one thread out from the hello on.
    let last_seen = service::start(socket.as_fd(), !is_tree).map_err(ConnectError::Thread)?;
    socket::send(&hello);
    ring::prepare();
    last_seen.wait(0, PATIENCE);
    Ok(Connected::Inspected)
}

/// Waits until the inspector has read all that was reported so far and has looked at the open file descriptors, for a
/// second at most. Call it where both belong to a certain moment: before the process ends, between two experiments.
pub fn settle() {
    if let Some(number) = service::next_look() {
        socket::send(&Message::Look(number));
        service::last_seen().wait(number, PATIENCE);
    }
}

/// Whether the inspector has started this very process: it takes no other, where it does not watch the whole tree. A
/// program that the observed one starts runs on as if no inspector were connected.
fn is_of_parent(socket: &OwnedFd) -> bool {
    socket_peercred(socket).is_ok_and(|peer| getppid() == Some(peer.pid))
}

/// The end of the inspector is the end of this process and of its group: the service thread sees to that, by the
/// socket. It cannot in a process that is stopped, so the kernel is asked to wake that. SIGKILL instead would be
/// quicker than the thread and leave behind what the process started.
fn wake_when_parent_dies() {
    let _ = set_parent_process_death_signal(Some(Signal::CONT));
}

mod environment {
    #![expect(unsafe_code, reason = "the environment may only change while no other thread reads it")]

    use crate::runtime::proc::is_single_threaded;

    /// Removes a variable so that the program's own children do not inherit it, where this is the only thread.
    pub(super) fn forget(variable: &str) {
        if is_single_threaded() {
            // SAFETY: there is no other thread that could read the environment meanwhile.
            unsafe { std::env::remove_var(variable) };
        }
    }
}
