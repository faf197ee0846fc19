//! What goes over the socket: rare, and readable with a packet dump.

use crate::event::TaskId;
use std::fmt;

/// One packet. A ring's packet carries the memfd beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// `hello VERSION PID ENGINE`, program → inspector, first of all.
    Hello {
        /// The version of the [wire](super).
        version: u16,
        /// The program's process id.
        pid: u32,
        /// `tokio` or `cpython3.12.1`.
        engine: String,
    },
    /// `ring TID`, program → inspector, with the memfd of that thread's ring.
    Ring {
        /// The thread's id.
        tid: u32,
    },
    /// `note TEXT`, program → inspector: a sentence for the person watching.
    Note(String),
    /// `cancel TASK`, inspector → program.
    Cancel(TaskId),
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { version, pid, engine } => write!(f, "hello {version} {pid} {engine}"),
            Self::Ring { tid } => write!(f, "ring {tid}"),
            Self::Note(text) => write!(f, "note {text}"),
            Self::Cancel(task) => write!(f, "cancel {task}"),
        }
    }
}

impl Message {
    /// Reads a packet; `None` for anything that is not a message of this version.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let (verb, rest) = str::from_utf8(packet).ok()?.split_once(' ')?;
        Some(match verb {
            "hello" => {
                let mut words = rest.splitn(3, ' ');
                Self::Hello {
                    version: words.next()?.parse().ok()?,
                    pid: words.next()?.parse().ok()?,
                    engine: words.next()?.into(),
                }
            }
            "ring" => Self::Ring { tid: rest.parse().ok()? },
            "note" => Self::Note(rest.into()),
            "cancel" => Self::Cancel(TaskId(rest.parse().ok()?)),
            _ => return None,
        })
    }
}
