//! The socket to the inspector: the rings' descriptors, notes. Nothing here ever waits to send.

use crate::event::wire::{MAX_PACKET, Message};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fd::{AsFd, BorrowedFd, OwnedFd},
    io::{Errno, IoSlice, fcntl_dupfd_cloexec},
    net::{
        self, AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix,
        SocketFlags, SocketType, recv, sendmsg, socket_with,
    },
    process::{Resource, getrlimit},
    thread::gettid,
};
use std::{mem::MaybeUninit, path::Path, sync::OnceLock, time::Duration};

/// The socket's number: far above what a program opens, so that its own descriptors keep the numbers they would have.
const HIGH_FD: i32 = 900;

static SOCKET: OnceLock<OwnedFd> = OnceLock::new();

pub(super) fn is_connected() -> bool {
    SOCKET.get().is_some()
}

/// From now on this is the socket, if there was none.
pub(super) fn set(socket: OwnedFd) -> &'static OwnedFd {
    SOCKET.get_or_init(|| socket)
}

pub(super) fn open(path: &Path) -> Result<OwnedFd, Errno> {
    let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
    net::connect(&socket, &SocketAddrUnix::new(path)?)?;
    let limit = getrlimit(Resource::Nofile).current.map_or(i32::MAX, |limit| limit as i32);
    Ok(fcntl_dupfd_cloexec(&socket, HIGH_FD.min(limit - 1)).unwrap_or(socket))
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
    send(&Message::Ring { tid: gettid().as_raw_pid() as u32 });
}

/// Tells that half of this thread's ring is unread.
pub(super) fn hurry() {
    send(&Message::Half { tid: gettid().as_raw_pid() as u32 });
}

/// Sends a sentence for the person watching, if anybody is.
pub fn note(text: &str) {
    send(&Message::Note(text[..text.floor_char_boundary(MAX_PACKET / 2)].into()));
}

pub(super) fn send(message: &Message) {
    if let Some(socket) = SOCKET.get() {
        // What does not fit is lost, and a socket that is gone ends the process elsewhere.
        let _ = net::send(socket, message.to_string().as_bytes(), SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
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
