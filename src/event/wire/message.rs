//! What goes over the socket: rare, and readable with a packet dump.

use super::Row;
use crate::event::TaskId;
use std::fmt;

/// One packet. A ring's packet carries the memfd beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// `hello VERSION PID FD ENGINE`, program → inspector, first of all. The answer is [`Message::Seen`].
    Hello {
        /// The version of the [wire](super).
        version: u16,
        /// The program's process id.
        pid: u32,
        /// The descriptor of this socket in the program, which is no part of what the program did.
        fd: u32,
        /// `tokio` or `cpython 3.12.1`.
        engine: String,
    },
    /// `ring TID`, program → inspector, with the memfd of that thread's ring; without one where there is no room for it.
    Ring {
        /// The thread's id.
        tid: u32,
    },
    /// `half TID`, program → inspector: half of that thread's ring is unread, and it fills.
    Half {
        /// The thread's id.
        tid: u32,
    },
    /// `memory SLOTS`: a program that cannot make the memory of a ring with so many wide records asks for it, and the
    /// inspector answers with the same and a memfd beside it, or not at all.
    Memory {
        /// How many records have room.
        slots: u32,
    },
    /// `note TEXT`, program → inspector: a sentence for the person watching.
    Note(String),
    /// `look N`, program → inspector: read the rings and the file descriptors now, then answer `seen N`.
    Look(u32),
    /// `seen N`, inspector → program: that is done; `seen 0` answers the hello.
    Seen(u32),
    /// `cancel TASK`, inspector → program.
    Cancel(TaskId),
    /// `folders A<tab>B`, program → inspector: the files of sites are named as seen from there.
    Folders(Vec<String>),
    /// `ask N`, inspector → program: why does the program not stop? The answer is [`Message::Rows`], the last of which
    /// ends with that number.
    Ask(u32),
    /// `rows`, program → inspector: a part of that answer.
    Rows(Vec<Row>),
    /// `stack TID`, inspector → program: where is that thread? The answer is [`Message::Stack`].
    StackOf(u32),
    /// `stack TID FRAMES`, program → inspector: there it is.
    Stack {
        /// The thread's id.
        tid: u32,
        /// `function file:line`, innermost first; on the wire with a tab between two.
        frames: Vec<String>,
    },
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { version, pid, fd, engine } => write!(f, "hello {version} {pid} {fd} {engine}"),
            Self::Ring { tid } => write!(f, "ring {tid}"),
            Self::Half { tid } => write!(f, "half {tid}"),
            Self::Memory { slots } => write!(f, "memory {slots}"),
            Self::Note(text) => write!(f, "note {text}"),
            Self::Look(number) => write!(f, "look {number}"),
            Self::Seen(number) => write!(f, "seen {number}"),
            Self::Cancel(task) => write!(f, "cancel {task}"),
            Self::Folders(folders) => write!(f, "folders {}", folders.join("\t")),
            Self::Ask(number) => write!(f, "ask {number}"),
            Self::Rows(rows) => {
                f.write_str("rows ")?;
                rows.iter().try_for_each(|row| write!(f, "\n{row}"))
            }
            Self::StackOf(tid) => write!(f, "stack {tid}"),
            Self::Stack { tid, frames } => write!(f, "stack {tid} {}", frames.join("\t")),
        }
    }
}

impl Message {
    /// Reads a packet; `None` for anything that is not a message of this version.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let (verb, rest) = str::from_utf8(packet).ok()?.split_once(' ')?;
        Some(match verb {
            "hello" => {
                let mut words = rest.splitn(4, ' ');
                Self::Hello {
                    version: words.next()?.parse().ok()?,
                    pid: words.next()?.parse().ok()?,
                    fd: words.next()?.parse().ok()?,
                    engine: words.next()?.into(),
                }
            }
            "ring" => Self::Ring { tid: rest.parse().ok()? },
            "half" => Self::Half { tid: rest.parse().ok()? },
            "memory" => Self::Memory { slots: rest.parse().ok()? },
            "note" => Self::Note(rest.into()),
            "look" => Self::Look(rest.parse().ok()?),
            "seen" => Self::Seen(rest.parse().ok()?),
            "cancel" => Self::Cancel(TaskId(rest.parse().ok()?)),
            "folders" => Self::Folders(rest.split('\t').filter(|folder| !folder.is_empty()).map(Into::into).collect()),
            "ask" => Self::Ask(rest.parse().ok()?),
            "rows" => Self::Rows(rest.split('\n').filter_map(Row::parse).collect()),
            "stack" => match rest.split_once(' ') {
                None => Self::StackOf(rest.parse().ok()?),
                Some((tid, frames)) => Self::Stack {
                    tid: tid.parse().ok()?,
                    frames: frames.split('\t').filter(|frame| !frame.is_empty()).map(Into::into).collect(),
                },
            },
            _ => return None,
        })
    }
}
