//! What a file descriptor is open on, as the link in `/proc/PID/fd` says: proc_pid_fd(5).

use super::{clean, sockets::Sockets};
use crate::event::FileKind;

/// Where a descriptor's link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FdLink {
    Pipe(u64),
    Socket(u64),
    /// The kernel's name for it.
    Anonymous(String),
    Path(String),
    /// Another kind, as the kernel writes it.
    Other(String),
    /// It could not be read: a path longer than a page, for one.
    Unknown,
}

impl FdLink {
    pub(super) fn of(link: &[u8]) -> Self {
        let text = String::from_utf8_lossy(link);
        let inode = |kind: &str| text.strip_prefix(kind)?.strip_suffix(']')?.parse().ok();
        if let Some(inode) = inode("socket:[") {
            Self::Socket(inode)
        } else if let Some(inode) = inode("pipe:[") {
            Self::Pipe(inode)
        } else if let Some(name) = text.strip_prefix("anon_inode:") {
            Self::Anonymous(name.trim_matches(['[', ']']).into())
        } else if text.starts_with('/') || !text.contains(':') {
            Self::Path(text.into())
        } else {
            Self::Other(text.into())
        }
    }

    /// The inode of a socket.
    pub(super) fn socket(&self) -> Option<u64> {
        if let Self::Socket(inode) = self { Some(*inode) } else { None }
    }

    pub(super) fn kind(self, sockets: &Sockets) -> FileKind {
        match self {
            Self::Pipe(inode) => FileKind::Pipe(inode),
            Self::Socket(inode) => FileKind::Socket(sockets.describe(inode)),
            Self::Anonymous(name) if name == "eventpoll" => FileKind::EventPoll,
            Self::Anonymous(name) if name == "eventfd" => FileKind::EventFd,
            Self::Path(path) => FileKind::Path(clean(&path)),
            Self::Anonymous(name) | Self::Other(name) => FileKind::Other(clean(&name)),
            Self::Unknown => FileKind::Other("unknown".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FdLink, FileKind, Sockets};

    fn kind(link: &[u8]) -> FileKind {
        FdLink::of(link).kind(&Sockets::default())
    }

    #[test]
    fn every_link_says_something() {
        assert_eq!(kind(b"socket:[17]"), FileKind::Socket("17".into()));
        assert_eq!(kind(b"pipe:[17]"), FileKind::Pipe(17));
        assert_eq!(kind(b"anon_inode:[eventpoll]"), FileKind::EventPoll);
        assert_eq!(kind(b"anon_inode:[eventfd]"), FileKind::EventFd);
        assert_eq!(kind(b"anon_inode:bpf-prog"), FileKind::Other("bpf-prog".into()));
        assert_eq!(kind(b"net:[4026531840]"), FileKind::Other("net:[4026531840]".into()));
        assert_eq!(kind(b"/memfd:x (deleted)"), FileKind::Path("/memfd:x (deleted)".into()));
    }

    #[test]
    fn an_odd_name_is_shown_as_well_as_it_can_be() {
        assert_eq!(kind(b"/tmp/\xff\n:x"), FileKind::Path("/tmp/\u{fffd} :x".into()));
        for odd in [&b"socket:[x]"[..], b"socket:[", b"pipe:", b"pipe:[99999999999999999999]", b":"] {
            assert_eq!(kind(odd), FileKind::Other(String::from_utf8_lossy(odd).as_ref().into()));
        }
        assert_eq!(kind(b""), FileKind::Path("".into()));
    }
}
