//! What `/proc` and `wait` say of a process.

use super::Span;
use std::sync::Arc;

/// An open file descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its number.
    pub fd: u32,
    /// What it is.
    pub kind: FileKind,
}

/// What a file descriptor is open on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// epoll.
    EventPoll,
    /// eventfd.
    EventFd,
    /// A pipe, with its inode.
    Pipe(u64),
    /// A socket, with what is known of it: `tcp 127.0.0.1:80 → 127.0.0.1:4242`, `unix`, …; its inode where that is all.
    Socket(Arc<str>),
    /// A path.
    Path(Arc<str>),
    /// Another anonymous inode, by the kernel's name for it.
    Other(Arc<str>),
}

impl FileKind {
    /// Whether it is a socket of an unknown kind.
    pub fn is_unknown_socket(&self) -> bool {
        matches!(self, Self::Socket(what) if what.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl std::fmt::Display for FileKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EventPoll => f.write_str("eventpoll"),
            Self::EventFd => f.write_str("eventfd"),
            Self::Pipe(inode) => write!(f, "pipe {inode}"),
            Self::Socket(what) => write!(f, "socket {what}"),
            Self::Path(path) => f.write_str(path),
            Self::Other(name) => f.write_str(name),
        }
    }
}

/// Threads, memory and processor time of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Threads, without the inspector's own.
    pub threads: u32,
    /// Resident memory in bytes.
    pub memory: u64,
    /// Processor time since the start, user and system.
    pub cpu: Span,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// With this code.
    Code(i32),
    /// Killed by this signal.
    Signal(i32),
    /// It ended, and how is known to its parent alone, which is not the inspector.
    Unknown,
}
