//! Newtypes for everything an event can be about.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/// A process under observation, numbered in the order of the session.
    LaneId(u8));
id!(/// An event loop, unique in its process.
    LoopId(u32));
id!(/// A task, unique in its process; 0 on the wire means "no task".
    TaskId(u64));
id!(/// A job handed to the executor, unique in its process.
    JobId(u64));
id!(/// A timer set with `call_later`, unique in its process.
    TimerId(u64));
id!(/// An asynchronous generator (on Tokio: an async finalizer), unique in its process.
    GeneratorId(u64));
id!(/// A text sent once and referred to afterwards; 0 is "no text".
    NameId(u32));
id!(/// A place in source, `file:line`, sent once and referred to afterwards; 0 is "unknown".
    SiteId(u16));

/// An id in an event that counts what its program makes.
#[derive(Debug)]
pub enum Id<'a> {
    /// Of a loop.
    Loop(&'a mut LoopId),
    /// Of a task.
    Task(&'a mut TaskId),
    /// Of a job.
    Job(&'a mut JobId),
    /// Of a timer.
    Timer(&'a mut TimerId),
    /// Of an asynchronous generator.
    Generator(&'a mut GeneratorId),
    /// Of a text.
    Name(&'a mut NameId),
    /// Of a place in source.
    Site(&'a mut SiteId),
}

impl LaneId {
    /// The letter that stands for it: `A` for the first.
    pub const fn letter(self) -> char {
        (b'A' + self.0 % 26) as char
    }
}

impl NameId {
    /// No text.
    pub const NONE: Self = Self(0);
    const DEFAULT: u32 = 1 << 31;
    const FOR_GOOD: u32 = 1 << 30;

    /// The default name that asyncio gives a task: `Task-<number>`. It needs no text on the wire.
    pub const fn default_task(number: u32) -> Self {
        Self(Self::DEFAULT | number)
    }

    /// The number in a [default name](NameId::default_task).
    pub const fn default_number(self) -> Option<u32> {
        if self.0 & Self::DEFAULT == 0 { None } else { Some(self.0 & !Self::DEFAULT) }
    }

    /// One of the few texts that are sent once and may be referred to for as long as the program runs. Others are
    /// forgotten some time after nothing refers to them any more.
    pub const fn for_good(number: u32) -> Self {
        Self(Self::FOR_GOOD | number)
    }

    /// The same kind of id with its number that much greater; [`NONE`](Self::NONE) where there is no such number.
    #[must_use]
    pub const fn after(self, count: u32) -> Self {
        let kind = self.0 & (Self::DEFAULT | Self::FOR_GOOD);
        match (self.0 & !kind).checked_add(count) {
            Some(number) if number < Self::FOR_GOOD => Self(kind | number),
            _ => Self::NONE,
        }
    }

    /// Its number among those of its kind.
    pub const fn number(self) -> u32 {
        self.0 & !(Self::DEFAULT | Self::FOR_GOOD)
    }

    /// Whether it is such a text's.
    pub const fn is_for_good(self) -> bool {
        self.0 & (Self::DEFAULT | Self::FOR_GOOD) == Self::FOR_GOOD
    }
}

impl SiteId {
    /// Nobody knows where.
    pub const NONE: Self = Self(0);
}
