//! The socket to the inspector: hello, the rings' descriptors, notes. Nothing here ever waits to send.

use super::{ring, service};
use crate::event::wire::{MAX_PACKET, Message, SOCKET_VARIABLE, VERSION};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    io::{Errno, IoSlice, fcntl_dupfd_cloexec},
    net::{
        AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags,
        SocketType, connect as connect_to, recv, send, sendmsg, socket_with, sockopt::socket_peercred,
    },
    process::{Resource, Signal, getpid, getppid, getrlimit, set_parent_process_death_signal},
    thread::gettid,
};
use std::{mem::MaybeUninit, path::PathBuf, sync::OnceLock, time::Duration};

/// The socket's number: far above what a program opens, so that its own descriptors keep the numbers they would have.
const HIGH_FD: i32 = 900;
/// How long the program waits for the inspector to look before its first loop and after its last.
const PATIENCE: Duration = Duration::from_secs(1);

static SOCKET: OnceLock<OwnedFd> = OnceLock::new();

/// Whether anybody listens to this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    /// An inspector does: records are kept from now on.
    Inspected,
    /// Nobody asked for it, it was asked for before, or of the process that started this one: nothing changed.
    Unchanged,
}

/// Why the inspector could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The socket that the environment names cannot be used.
    #[error("reach the inspector at {path} ({SOCKET_VARIABLE} names it; unset it to run without): {source}")]
    Socket {
        /// Its path.
        path: PathBuf,
        /// The kernel's reason.
        source: std::io::Error,
    },
    /// The thread that serves the inspector could not be started.
    #[error("start the recorder's thread: {0}")]
    Thread(std::io::Error),
}

/// Connects this process to the inspector that started it, if there is one: if the environment has
/// `LOOPSCOPE_SOCKET`. Call it first thing in `main`. It returns when the inspector has seen the process as it is
/// now, so that what the program opens from here on is the program's.
///
/// From then on the process ends when the inspector does.
///
/// # Errors
/// The socket is not there or the recorder's thread cannot be started. The program may well go on without.
pub fn connect() -> Result<Connected, ConnectError> {
    let Some(path) = std::env::var_os(SOCKET_VARIABLE).map(PathBuf::from) else { return Ok(Connected::Unchanged) };
    environment::forget(SOCKET_VARIABLE);
    if SOCKET.get().is_some() {
        return Ok(Connected::Unchanged);
    }
    let socket = open(&path).map_err(|errno| ConnectError::Socket { path, source: errno.into() })?;
    if !is_of_parent(&socket) {
        return Ok(Connected::Unchanged);
    }
    wake_when_parent_dies();
    let socket = SOCKET.get_or_init(|| socket);
    let hello = Message::Hello {
        version: VERSION,
        pid: getpid().as_raw_pid() as u32,
        fd: socket.as_raw_fd() as u32,
        engine: "tokio".into(),
    };
    // Before anybody can ask for anything: what then happens is to be told.
    ring::start_listening();
    // The inspector leaves one thread out from the hello on.
    let answer = service::start(socket.as_fd()).map_err(ConnectError::Thread)?;
    tell(&hello);
    ring::prepare();
    answer.wait(0, PATIENCE);
    Ok(Connected::Inspected)
}

/// Waits until the inspector has read all that was reported so far and has looked at the open file descriptors, for a
/// second at most. Call it where both belong to a certain moment: before the process ends, between two experiments.
pub fn settle() {
    if let Some(number) = service::next_look() {
        tell(&Message::Look(number));
        service::answer().wait(number, PATIENCE);
    }
}

fn open(path: &std::path::Path) -> Result<OwnedFd, Errno> {
    let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
    connect_to(&socket, &SocketAddrUnix::new(path)?)?;
    let limit = getrlimit(Resource::Nofile).current.map_or(i32::MAX, |limit| limit as i32);
    Ok(fcntl_dupfd_cloexec(&socket, HIGH_FD.min(limit - 1)).unwrap_or(socket))
}

/// Whether the inspector has started this very process: it takes no other. A program that the observed one starts runs on
/// as if nobody listened.
fn is_of_parent(socket: &OwnedFd) -> bool {
    socket_peercred(socket).is_ok_and(|peer| getppid() == Some(peer.pid))
}

/// The end of the inspector is the end of this process and of its group: the service thread sees to that, by the
/// socket. It cannot in a process that is stopped, so the kernel is asked to wake that. SIGKILL instead would be
/// quicker than the thread and leave behind what the process started.
fn wake_when_parent_dies() {
    let _ = set_parent_process_death_signal(Some(Signal::CONT));
}

/// Sends this thread's ring to the inspector.
pub(super) fn announce(memfd: &OwnedFd) -> Result<(), Errno> {
    let socket = SOCKET.get().ok_or(Errno::NOTCONN)?;
    let packet = Message::Ring { tid: gettid().as_raw_pid() as u32 }.to_string();
    let memfd = [memfd.as_fd()];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut rights = SendAncillaryBuffer::new(&mut space);
    rights.push(SendAncillaryMessage::ScmRights(&memfd));
    sendmsg(socket, &[IoSlice::new(packet.as_bytes())], &mut rights, SendFlags::NOSIGNAL | SendFlags::DONTWAIT)?;
    Ok(())
}

/// Tells that this thread has no ring.
pub(super) fn renounce() {
    tell(&Message::Ring { tid: gettid().as_raw_pid() as u32 });
}

/// Sends a sentence for the person watching, if anybody is.
pub fn note(text: &str) {
    tell(&Message::Note(text[..text.floor_char_boundary(MAX_PACKET / 2)].into()));
}

fn tell(message: &Message) {
    if let Some(socket) = SOCKET.get() {
        // What does not fit is lost, and a socket that is gone ends the process elsewhere.
        let _ = send(socket, message.to_string().as_bytes(), SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
    }
}

/// What came in.
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// Nothing, or nothing that can be understood.
    Nothing,
    /// The inspector is gone.
    End,
}

/// Waits for a message, at most so long.
pub(super) fn receive(socket: BorrowedFd<'_>, patience: Duration) -> Received {
    let patience = Timespec { tv_sec: patience.as_secs() as i64, tv_nsec: patience.subsec_nanos().into() };
    let mut fds = [PollFd::new(&socket, PollFlags::IN)];
    if !poll(&mut fds, Some(&patience)).is_ok_and(|ready| ready > 0) {
        return Received::Nothing;
    }
    let mut packet = [0; MAX_PACKET];
    match recv(socket, &mut packet, RecvFlags::DONTWAIT) {
        Ok((0, _)) => Received::End,
        Ok((length, _)) => Message::parse(&packet[..length]).map_or(Received::Nothing, Received::Message),
        Err(Errno::AGAIN | Errno::INTR) => Received::Nothing,
        Err(_) => Received::End,
    }
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
