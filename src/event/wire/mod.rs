//! The wire: how a program sends its [reports](super::Report) to the inspector.
//!
//! It is the same for every engine, and simple enough to be written from Python with `struct` and `mmap`.
//! All numbers are little endian. Two ways lead to the inspector:
//!
//! # The ring, for what is frequent
//!
//! Each thread that reports has a ring of its own: a memfd whose name begins with [`MEMFD_NAME`] (`loopscope`), of
//! exactly [`HEADER_SIZE`] (4096) bytes and then `slots` records, zero where nothing is said below, and sealed with
//! `F_SEAL_SHRINK` and `F_SEAL_GROW` before it is sent, or the inspector refuses to map it. Allocate its pages
//! (`posix_fallocate`): one that cannot be had when it is written to would end the program with SIGBUS. Its descriptor
//! travels over the socket and may be closed once it is mapped.
//!
//! | offset | type | what | who writes |
//! |---|---|---|---|
//! | 0 | 8 bytes | [`MAGIC`]: `loopscop` | program, before it sends the memfd |
//! | 8 | u16 | [`VERSION`]: 1 | program |
//! | 10 | u16 | record size: [`NARROW`] (32) or [`WIDE`] (64) | program |
//! | 12 | u32 | slots, a power of two from [`MIN_SLOTS`] (64) to [`MAX_SLOTS`] (4 194 304) | program |
//! | 16 | u32 | id of the process that the inspector started | program |
//! | 20 | u32 | thread id | program |
//! | 24 | u32 | clock of all times: 0 is `CLOCK_MONOTONIC` in ns, 1 the raw TSC, 2 `CLOCK_MONOTONIC` in seconds | program |
//! | 64 | u64 | records dropped because the ring was full | program, any time |
//! | 72 | u64 | id of the task being polled, 0 for none, all ones for a callback | program, any time |
//! | 80 | u64 | since when (same clock) | program, after zero and before a task in the word at 72 |
//! | 88 | u64 | 1 once the writer has written its last record, so that the reader can let go of the ring | program |
//! | 128 | u64 | records read: slots below this may be written again | inspector, any time |
//!
//! Record number `n` (from 0) lies in slot `n % slots`. Its writer leaves alone a slot it may not write yet,
//! where `n - read >= slots`: it adds one to *dropped*, keeps `n` for the next record and goes on; it never waits.
//! Otherwise it writes the record and, last and with release order, the record's `seq`, the low 32 bits of `n + 1`. That alone
//! publishes the record, so whatever ends the process, all it said before can be read. In Python that is one
//! `pack_into("<4xBBHQQQQ20xI", …)` a wide record: it clears the slot, which has been read, and then stores one field
//! after the other, `seq` at the end; x86-64 keeps the order of stores, other processors need a barrier before `seq`.
//! A writer that is interrupted in the middle (a Python signal handler may report, too) takes its number first and
//! leaves a hole for a while: the reader looks up to 63 records past it and comes back, and counts as dropped what is
//! still missing half a ring later.
//!
//! | narrow | wide | type (narrow / wide) | field |
//! |---|---|---|---|
//! | 0 | 60 | u32 | `seq` |
//! | 4 | 4 | u8 | `kind` |
//! | 5 | 5 | u8 | `detail` |
//! | 6 | 6 | u16 | `site`: where in the source, 0 for unknown |
//! | 8 | 8 | u64 | `time` |
//! | 16 | 16 | u32 / u64 | `subject`: whom it is about |
//! | 20 | 24 | u32 / u64 | `object`: the other task or loop |
//! | 24 | 32 | u64 | `value` |
//! | – | 0, 40 | 4 bytes, 20 bytes | zero |
//!
//! A task, job, timer or generator id is any number but 0 that is unique in the process while it lives; a loop id has
//! 32 bits, and stays unique. A name (`NameId`) is an id below `1 << 31` whose text was written before, in whatever ring
//! of the process, or `1 << 31 | n` for asyncio's own `Task-n`; 0 is none. One with the bit `1 << 30` may be referred to for as
//! long as the program runs, others until [`LASTING_NAMES`] (20,000) newer texts have been written. An `Option<TaskId>` is 0 for none. Codes are
//! the numbers in `src/event/code.rs`.
//!
//! What a record of each kind says, and in which [`Part`] of it, is the table of [`Report`](super::Report) in
//! `src/event/report.rs`. What is not named there is zero. The wire has three kinds of its own:
//!
//! | kind | | detail | subject | object | value |
//! |---|---|---|---|---|---|
//! | 0 | nothing, in place of a record that was never written | – | – | – | – |
//! | 1 | text | bit 7: a site, not a name; bit 6: more follows; low bits: bytes here | id | text | text |
//! | 26 | polled last: `polled`, and the task returned at its end | as of `polled` | | | |
//!
//! A text's bytes (UTF-8, [`MAX_TEXT`] (1024) at most) begin where `object` does: 12 bytes in a narrow record, 32 in a
//! wide one (24 to 56), in as many records of the one ring as it takes; where these do not all fit, none is written. A
//! site's id has 16 bits. `polled` is written at the poll's end with the time of its start, `callback` likewise; a
//! length that does not fit is the longest that does. A tick is the unit of the ring's clock, so that a program need
//! not know how long one is. A time in seconds, an interpreter's quickest, is an f64; then records are wide, the value
//! of `polled` is the time of its end, and every other tick is a nanosecond. `polled last` is as good as `polled`, and
//! `ended` after it. `loop-info` comes before the loop's `created`. The loop of a warning or an error, and the task of
//! an error, may be 0 for none.
//!
//! An interpreter may leave `polled` out, or keep the words at 72 zero: from what never comes nothing is concluded.
//! It may also report a wait some ten milliseconds late, with the time of the report, or leave a short one out while its
//! loop is busy.
//!
//! A forked child never writes the rings of its parent. It reports nothing, or connects anew as a program of its own.
//!
//! # The socket, for what is rare
//!
//! A Unix `SOCK_SEQPACKET` socket, its path in the variable [`SOCKET_VARIABLE`] (`LOOPSCOPE_SOCKET`). It takes one
//! connection, from the very process that the inspector started, and closes any other. Where the variable
//! [`TREE_VARIABLE`] (`LOOPSCOPE_TREE`) is set it takes one from every process of the same user that descends from that
//! one; the socket's name is the token that only they are given. One that executes another program connects anew. One
//! packet is one [`Message`], UTF-8 without a line's end, at most [`MAX_PACKET`] (4096) bytes, never empty. Neither side
//! ever waits to send; what does not fit is lost.
//!
//! | packet | from | |
//! |---|---|---|
//! | `hello VERSION PID FD ENGINE` | program | first of all; ENGINE is `tokio`, or `cpython` with its version (`cpython 3.12.1`), and FD this socket's number there, left out of the program's files |
//! | `ring TID` | program | with one descriptor beside it (`SCM_RIGHTS`), the ring's memfd; no record in it is older than this packet; without where there is no room for a ring |
//! | `half TID` | program | half of that thread's ring is unread, and it fills: read it now. For rings that may be full before an inspector that saw nothing for a while looks again, in 40 ms |
//! | `memory SLOTS` | program | make the memory of a ring with so many wide records, as this interpreter cannot |
//! | `memory SLOTS` | inspector | with one descriptor beside it: a memfd of that size, sealed, its pages allocated; none comes where it cannot be had, or while 32 are unused |
//! | `note TEXT` | program | a sentence for the person watching |
//! | `look N` | program | read the rings and the file descriptors now |
//! | `seen N` | inspector | that is done; `seen 0` answers the hello |
//! | `cancel TASK` | inspector | cancel this task |
//! | `stack TID` | inspector | where is this thread? It blocks its loop |
//! | `stack TID FRAMES` | program | there: `function file:line`, innermost first, a tab between two, as many as fit |
//!
//! Where the program wants to be seen at a certain moment (before its first loop, after its last one), it waits a while
//! for the `seen` that answers its `hello` or its `look`. A program that has said `hello` has one thread of its own
//! for this socket, which is left out of the program's threads. When the connection ends, the inspector has ended: a
//! program that leads its process group, as one that the inspector started does, ends with its group; any other, and
//! every one where [`TREE_VARIABLE`] is set, ends or goes on unrecorded.
//!
//! # Versions
//!
//! The version counts what an older reader would misread. A reader skips kinds and codes it does not know, so a
//! new kind needs no new version; a moved or reinterpreted field does. A ring of another version is refused with a
//! sentence that names both.
//!
//! * 1: the first.

mod message;
mod record;
#[doc(hidden)]
pub mod ring;
mod row;
mod text;

pub use message::Message;
pub use record::{NARROW, WIDE, nanoseconds, poll};
pub use row::Row;

pub use super::record::{MAX_TOOK, Part, Record};
pub use text::{LASTING_NAMES, MAX_TEXT, Text, Texts, chunks};

/// The first bytes of every ring.
pub const MAGIC: [u8; 8] = *b"loopscop";
/// The version this code writes, and the only one it reads.
pub const VERSION: u16 = 1;
/// Bytes before the first record.
pub const HEADER_SIZE: usize = 4096;
/// In place of the task being polled: a callback is running.
pub const CALLBACK: u64 = u64::MAX;
/// The smallest ring a reader accepts.
pub const MIN_SLOTS: u32 = 64;
/// The largest.
pub const MAX_SLOTS: u32 = 1 << 22;
/// The longest packet on the socket; a longer one is not read.
pub const MAX_PACKET: usize = 4096;
/// What the name of a ring's memfd begins with: by this the inspector leaves it out of the program's files.
pub const MEMFD_NAME: &str = "loopscope";
/// The environment variable with the path of the inspector's socket.
pub const SOCKET_VARIABLE: &str = "LOOPSCOPE_SOCKET";
/// The environment variable that says that the program's children are watched, too.
pub const TREE_VARIABLE: &str = "LOOPSCOPE_TREE";

/// Offsets of the header's fields.
pub mod offset {
    /// [`MAGIC`](super::MAGIC).
    pub const MAGIC: usize = 0;
    /// [`VERSION`](super::VERSION).
    pub const VERSION: usize = 8;
    /// Bytes a record.
    pub const RECORD_SIZE: usize = 10;
    /// Records the ring holds.
    pub const SLOTS: usize = 12;
    /// The program's process id.
    pub const PID: usize = 16;
    /// The writing thread's id.
    pub const TID: usize = 20;
    /// [`Clock`](super::Clock).
    pub const CLOCK: usize = 24;
    /// Records dropped.
    pub const DROPPED: usize = 64;
    /// The task being polled, or [`CALLBACK`](super::CALLBACK).
    pub const POLLING: usize = 72;
    /// Since when.
    pub const POLLING_SINCE: usize = 80;
    /// Whether there will be no more records.
    pub const ENDED: usize = 88;
    /// Records read.
    pub const READ: usize = 128;
}

/// What the times of a ring count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Clock {
    /// Nanoseconds of `CLOCK_MONOTONIC`.
    Monotonic = 0,
    /// Ticks of the processor's time stamp counter; the reader scales them.
    Tsc = 1,
    /// Seconds of `CLOCK_MONOTONIC`, as an f64: see [`Record::in_nanoseconds`].
    Seconds = 2,
}
