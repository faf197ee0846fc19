//! Past sessions in files.
//!
//! A recording is the session's list of events, as it goes: one that ends with a crash can be read up to its last whole
//! block. The kinds of events and their fields come from the tables in `src/event`: a new one needs nothing here.
//!
//! # The file
//!
//! All numbers are little-endian. A *number* below is written seven bits a byte, the lowest first; a set high bit says that
//! more follow. A *text* is a number, its bytes, and those in UTF-8.
//!
//! | bytes | |
//! |---|---|
//! | 0–7 | [`MAGIC`](format::MAGIC), `loopsrec` |
//! | 8–9 | the major version, 3: a reader of a lower one refuses the file |
//! | 10–11 | the minor version, 0: a reader of a lower one leaves out what it does not know |
//! | 12–15 | zero |
//! | 16– | blocks, one behind the other |
//!
//! # A block
//!
//! | bytes | |
//! |---|---|
//! | 0 | its kind: 1 the session, 2 a lane, 3 events, 4 the end; another is skipped |
//! | 1 | the lane |
//! | 2–3 | zero |
//! | 4–7 | how many events, 65536 at most |
//! | 8–11 | how many bytes are stored, 64 MiB at most |
//! | 12–15 | how many they are decompressed, 64 MiB at most |
//! | 16– | the content: one zstd frame with a checksum |
//!
//! The content of a session, a lane and the end is a JSON object: the fields of [`SessionHead`], [`LaneHead`] and
//! [`EndHead`]; those that are not known are passed over. The session comes first, a lane before its events. A file
//! without an end was cut short.
//!
//! | version | what it added |
//! |---|---|
//! | 1.1 | of a lane its parent, and whether it is a helper; the kinds of events that answers are made of |
//! | 2.0 | the type 9, times of the byte 2, planes of fewer bits, more than 4096 distinct numbers: what is in a 1.1 is read as before |
//! | 3.0 | the form 3 of the order, the byte 2 of the type 9: what is in a 2.0 is read as before |
//!
//! # Events
//!
//! A block has the events of one lane, in the order in which they came, field by field. Events of one kind whose fields
//! hold values of the same types have one *shape*, or several: this writer makes one for every word.
//!
//! | in this order | |
//! |---|---|
//! | the shapes | their number, then for each the kind's name as a text, the number of fields, and for each field a byte with its type and its name as a text |
//! | the texts | their number, a column of their lengths in bytes, their bytes |
//! | the order | a column: each event's shape; or the form 3 |
//! | for each shape | a byte and a column for the times of its events, a column of their sites, then the columns of its fields |
//!
//! A time is written as a difference in zigzag (0, -1, 1, -2, …): with the byte 0 from the event before, of whatever shape,
//! with 1 from the end of the last one with a `took_ns` above 0, which is that much after its time, with 2 from the later of
//! the two; from 0 at first.
//!
//! | type | a field's columns |
//! |---|---|
//! | 0 nothing | none |
//! | 1 number | the numbers |
//! | 2 code | the codes in zigzag; the field's name says of what |
//! | 3 word | places among the texts |
//! | 4 name | the ids of names |
//! | 5 text | places among the texts |
//! | 6 texts | how many; then the places of all |
//! | 7 files | how many; then of all the numbers, the kinds (0 eventpoll, 1 eventfd, 2 pipe, 3 socket, 4 path, 5 other), the inodes of pipes or places of texts |
//! | 8 moment | the event's time less the moment, in zigzag |
//! | 9 task that the event is about, one field at most | a byte: with 0 the tasks, with 1 each less that of the last event before it that has one (0 at first), in zigzag; with 2 as below |
//! | any other | one column, of a newer version |
//!
//! A task is open up to the first event of the block with the kind `ended` that is about it. With the byte 2 come how many
//! different tasks the events of the shape are about; a column of these in their order; a column with 0 for an event whose
//! task is not open, else one more than how many of these tasks come before it and are open; and a column of the tasks of
//! those with 0.
//!
//! # A column
//!
//! | first byte | |
//! |---|---|
//! | 0 | the numbers, in planes |
//! | 1 | in planes, and in zigzag: each less the one before, the first less 0 |
//! | 2 | how many distinct ones, 65536 at most, and those as of 1 in their order; then each one's place among them, in planes |
//!
//! The order alone has the form 3: a number, then for so many shapes how many events come behind one of theirs, the first
//! event of all behind the shape 0; then for each the shapes of those, in planes: what follows what is mostly the same.
//!
//! Planes are a byte, whose lower half is their number, 9 at most, and whose upper half is how many bits are in the first
//! one, 8 for 0; then the lowest bits of every number, then the next eight of every number, and so on. In a plane of one, two,
//! three or four bits as many numbers share a byte as it has room for, the first in its lowest bits. Without planes all are
//! zero.

mod block;
mod bytes;
mod clock;
mod column;
mod decode;
mod encode;
mod error;
pub mod format;
mod head;
mod open;
mod order;
mod reader;
mod recorder;
mod writer;

pub use decode::decode;
pub use encode::Encoder;
pub use error::{ReadError, RecordError};
pub use head::{EndHead, LaneHead, SessionHead};
pub use reader::{LaneReader, Recording};
pub use recorder::{Recorder, Trouble};
pub use writer::{RecordOptions, RecordingWriter};
