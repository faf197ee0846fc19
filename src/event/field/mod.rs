//! What a field of an event can be: how it is shown, how it is read again, and how it goes into a record.

mod types;

use super::{File, Id, LoopId, NameId, Span, TaskId, Time};
use std::sync::Arc;

/// What a field holds, for code that treats all kinds of events alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldValue<'a> {
    /// No task, no loop.
    Nothing,
    /// A count, an id, a length in nanoseconds.
    Number(u64),
    /// A process's exit code or the signal that ended it.
    Code(i32),
    /// One of a few fixed words.
    Word(&'static str),
    /// A text by its id.
    Name(NameId),
    /// A text.
    Text(&'a str),
    /// Several texts.
    Texts(&'a [Arc<str>]),
    /// File descriptors.
    Files(&'a [File]),
    /// A moment.
    Moment(Time),
}

/// Supplies the fields of one event in the order of its row in the table. Each method is given the field's name and
/// answers `None` where it has no such value.
pub trait FieldReader {
    /// A number up to `most`.
    fn number(&mut self, field: &'static str, most: u64) -> Option<u64>;
    /// The id of a job, a timer or a generator: one of a program whose records are narrow has 32 bits.
    fn id(&mut self, field: &'static str) -> Option<u64> {
        self.number(field, u32::MAX.into())
    }
    /// The index of one of `words`.
    fn word(&mut self, field: &'static str, words: &[&str]) -> Option<usize>;
    /// A text by its id; [`NameId::NONE`] for none.
    fn name(&mut self, field: &'static str) -> Option<NameId>;
    /// A task.
    fn task(&mut self, field: &'static str) -> Option<TaskId>;
    /// A task or none.
    fn maybe_task(&mut self, field: &'static str) -> Option<Option<TaskId>>;
    /// An event loop.
    fn event_loop(&mut self, field: &'static str) -> Option<LoopId>;
    /// A length of time.
    fn span(&mut self, field: &'static str) -> Option<Span>;
    /// A moment.
    fn moment(&mut self, field: &'static str) -> Option<Time>;
    /// A text.
    fn text(&mut self, field: &'static str) -> Option<Arc<str>>;
    /// Several texts.
    fn texts(&mut self, field: &'static str) -> Option<Arc<[Arc<str>]>>;
    /// File descriptors.
    fn files(&mut self, field: &'static str) -> Option<Arc<[File]>>;
}

/// A type that fields of events have.
pub(super) trait Field: Sized {
    /// Passes on its name and value; of a composite, those of its parts.
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>));
    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self>;

    /// The id it holds.
    fn id(&mut self) -> Option<Id<'_>> {
        None
    }

    /// The length of time it holds.
    fn span(&mut self) -> Option<&mut Span> {
        None
    }
}

/// A type that fits into a [part](super::record::Part) of a record.
pub(super) trait Packed: Field + Copy {
    fn pack(self) -> u64;
    /// `None` for a code that this version does not know. Bits that the type has no room for are cut off.
    fn unpack(bits: u64) -> Option<Self>;
}
