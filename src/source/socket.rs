//! The inspector's end of the socket: private to the user, and open to one process only, or to those that descend from it.

use super::{
    SourceError,
    dir::{PrivateDir, SOCKET, allow_us, places},
};
use crate::event::wire::{MAX_PACKET, Message};
use rustix::{
    io::{Errno, IoSlice, IoSliceMut},
    net::{
        AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
        SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags, SocketType, accept_with, bind, listen, recvmsg,
        send, sendmsg, socket_with,
    },
    process::getuid,
};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io,
    mem::MaybeUninit,
    os::fd::{AsFd, OwnedFd},
    path::{Path, PathBuf},
};
use tokio::{
    io::Interest,
    net::{UnixListener, UnixStream},
};

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);
/// So many may wait to be let in: where many processes start at once they come faster than one is looked at.
const MOST_AT_THE_DOOR: i32 = 128;
/// The most descriptors in a packet; whatever is more is dropped by the kernel.
const MOST_FILES: usize = 4;

/// Waits for the processes it is meant for.
#[derive(Debug)]
pub(super) struct Listener {
    socket: UnixListener,
    path: PathBuf,
    _dir: PrivateDir,
}

impl Listener {
    /// Listens in a private directory: in the place that is named, else in the first of the usual ones where that works.
    pub(super) fn new(named: Option<&Path>, is_tree: bool) -> Result<Self, SourceError> {
        let mut failure = None;
        for place in places(named) {
            match Self::in_directory(&place, is_tree) {
                Ok(listener) => return Ok(listener),
                Err(error) if is_out_of_files(&error) => return Err(SourceError::TooManyFiles),
                Err(source) => failure = Some(SourceError::Socket { tried: place, source }),
            }
        }
        Err(failure.unwrap_or(SourceError::TooManyFiles))
    }

    fn in_directory(place: &Path, is_tree: bool) -> io::Result<Self> {
        let dir = PrivateDir::make_in(place, SOCKET)?;
        // Known to those alone who were given it in their environment.
        let token = RandomState::new().build_hasher().finish();
        let path = dir.path().join(if is_tree { format!("{token:016x}") } else { "lane".into() });
        let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, FLAGS, None)?;
        bind(&socket, &SocketAddrUnix::new(&path)?)?;
        allow_us(&path, 0o600)?;
        listen(&socket, if is_tree { MOST_AT_THE_DOOR } else { 1 })?;
        Ok(Self { socket: UnixListener::from_std(socket.into())?, path, _dir: dir })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for a connection from a process of this user, and returns it with the process's id.
    pub(super) async fn accept_any(&self) -> io::Result<(Connection, u32)> {
        loop {
            let (socket, _) = self.socket.accept().await?;
            if let Some(pid) = own(&socket) {
                return Ok((Connection { socket }, pid));
            }
        }
    }

    /// The same for one that is there, when the runtime may not know yet that it came.
    pub(super) fn accept_any_now(&self) -> Option<(Connection, u32)> {
        let socket = UnixStream::from_std(accept_with(&self.socket, FLAGS).ok()?.into()).ok()?;
        own(&socket).map(|pid| (Connection { socket }, pid))
    }

    /// Waits for a connection from that process; anybody else is sent away.
    pub(super) async fn accept(&self, pid: u32) -> io::Result<Connection> {
        loop {
            let (socket, _) = self.socket.accept().await?;
            if is_of(&socket, pid) {
                return Ok(Connection { socket });
            }
        }
    }

    /// The connection of that process once it is over, when the runtime may not know yet that it came.
    pub(super) fn accepted_last(&self, pid: u32) -> Option<Connection> {
        while let Ok(socket) = accept_with(&self.socket, FLAGS) {
            let socket = UnixStream::from_std(socket.into()).ok()?;
            if is_of(&socket, pid) {
                return Some(Connection { socket });
            }
        }
        None
    }
}

fn is_of(socket: &UnixStream, pid: u32) -> bool {
    own(socket) == Some(pid)
}

/// The process at the other end, where it is of this user.
fn own(socket: &UnixStream) -> Option<u32> {
    let peer = socket.peer_cred().ok().filter(|peer| peer.uid() == getuid().as_raw())?;
    peer.pid().map(|pid| pid as u32)
}

pub(super) fn is_out_of_files(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE))
}

/// The connection to a lane. Tokio calls it a stream; what goes through it are packets.
#[derive(Debug)]
pub(super) struct Connection {
    socket: UnixStream,
}

/// A packet that came in.
pub(super) enum Packet {
    /// What it says, and the descriptors beside it.
    Message(Message, Vec<OwnedFd>),
    /// Nothing that this version understands.
    Unknown,
    /// Nothing for now.
    None,
    /// The last one was the last.
    End,
}

impl Connection {
    /// Waits until there is something to receive. Nothing is lost when the wait is given up.
    pub(super) async fn readable(&self) {
        // An error shows when the packet is taken.
        let _ = self.socket.readable().await;
    }

    /// Takes a packet, without waiting.
    pub(super) fn receive(&self) -> Packet {
        self.socket.try_io(Interest::READABLE, || self.read_packet()).unwrap_or(Packet::None)
    }

    /// The same at once: the runtime may not know yet that something came.
    pub(super) fn receive_now(&self) -> Packet {
        self.read_packet().unwrap_or(Packet::None)
    }

    /// # Errors
    /// `WouldBlock`, and nothing else.
    fn read_packet(&self) -> io::Result<Packet> {
        let mut packet = [0; MAX_PACKET];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        let received = recvmsg(&self.socket, &mut [IoSliceMut::new(&mut packet)], &mut control, flags);
        let files = control.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(files) => Some(files),
            _ => None,
        });
        let files: Vec<_> = files.flatten().collect();
        Ok(match received {
            Ok(message) if message.bytes == 0 => Packet::End,
            Ok(message) if message.flags.contains(ReturnFlags::TRUNC) => Packet::Unknown,
            Ok(message) => Message::parse(&packet[..message.bytes])
                .map_or(Packet::Unknown, |parsed| Packet::Message(parsed, files)),
            Err(Errno::AGAIN) => return Err(io::ErrorKind::WouldBlock.into()),
            // A program that ended without reading its answers resets the connection; what it sent comes all the same.
            Err(Errno::CONNRESET | Errno::INTR) => Packet::Unknown,
            Err(_) => Packet::End,
        })
    }

    /// Sends a packet with a descriptor beside it, without waiting.
    pub(super) fn send_with(&self, message: &Message, file: &OwnedFd) -> io::Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let (mut control, files) = (SendAncillaryBuffer::new(&mut space), [file.as_fd()]);
        control.push(SendAncillaryMessage::ScmRights(&files));
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        sendmsg(&self.socket, &[IoSlice::new(message.to_string().as_bytes())], &mut control, flags)?;
        Ok(())
    }

    /// Sends a packet, without waiting.
    pub(super) fn send(&self, message: &Message) -> io::Result<()> {
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        send(&self.socket, message.to_string().as_bytes(), flags)?;
        Ok(())
    }
}
