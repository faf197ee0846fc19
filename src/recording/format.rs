//! The numbers of the format, which the documentation of this folder describes.

/// The first bytes of every recording.
pub const MAGIC: [u8; 8] = *b"loopsrec";
/// A reader of another major version refuses the file.
pub const MAJOR: u16 = 3;
/// A reader of a lower minor version leaves out what it does not know.
pub const MINOR: u16 = 0;
/// Bytes before the first block.
pub const HEADER: usize = 16;
/// Bytes before a block's content.
pub const BLOCK_HEADER: usize = 16;
/// The most events in one block.
pub const MAX_EVENTS: usize = 1 << 16;
/// The most bytes of a block, as stored and decompressed.
pub const MAX_BLOCK: usize = 64 << 20;
/// The longest text in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;
/// The most texts, files or frames in one block.
pub(super) const MAX_ITEMS: usize = 1 << 22;
/// The most forms that the events of one block have, and the most fields of one form.
pub(super) const MAX_SHAPES: usize = 1 << 10;
pub(super) const MAX_SLOTS: usize = 64;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum BlockKind {
    Session = 1,
    Lane = 2,
    Events = 3,
    End = 4,
}

impl BlockKind {
    /// `None` for a kind of a newer version.
    pub(super) const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Session),
            2 => Some(Self::Lane),
            3 => Some(Self::Events),
            4 => Some(Self::End),
            _ => None,
        }
    }
}

/// What a field of an event holds, as `FieldValue` in `src/event/field` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tag {
    Nothing = 0,
    Number = 1,
    /// A number whose field's name is its meaning: an exit code or a signal.
    Code = 2,
    Word = 3,
    Name = 4,
    Text = 5,
    Texts = 6,
    Files = 7,
    Moment = 8,
    /// The task that the event is about.
    Task = 9,
}

impl Tag {
    pub(super) const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Nothing,
            1 => Self::Number,
            2 => Self::Code,
            3 => Self::Word,
            4 => Self::Name,
            5 => Self::Text,
            6 => Self::Texts,
            7 => Self::Files,
            8 => Self::Moment,
            9 => Self::Task,
            _ => return None,
        })
    }
}

/// How the tasks of a field are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum TaskForm {
    #[default]
    Plain = 0,
    /// Less the one before.
    Relative = 1,
    /// Which one of those that have not ended.
    Open = 2,
}

impl TaskForm {
    pub(super) const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Plain),
            1 => Some(Self::Relative),
            2 => Some(Self::Open),
            _ => None,
        }
    }
}

/// What a file descriptor is open on.
pub(super) mod file {
    pub(in super::super) const EVENT_POLL: u64 = 0;
    pub(in super::super) const EVENT_FD: u64 = 1;
    pub(in super::super) const PIPE: u64 = 2;
    pub(in super::super) const SOCKET: u64 = 3;
    pub(in super::super) const PATH: u64 = 4;
    pub(in super::super) const OTHER: u64 = 5;
}

/// The field whose value is how long something took: the next event is expected at its end.
pub(super) const TOOK: &str = "took_ns";

/// The field that is the task an event is about: mostly the same as in the event before.
pub(super) const TASK: &str = "task";

/// The kind of event after which a task is open no more.
pub(super) const ENDED: &str = "ended";
