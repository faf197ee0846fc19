//! The recorder where the system is not Linux: nobody can listen, so nothing is recorded, and a program that embeds it runs
//! as it would without.

pub(super) mod connect {
    use crate::runtime::record::{ConnectError, Connected};

    /// Changes nothing.
    ///
    /// # Errors
    /// None.
    pub fn connect() -> Result<Connected, ConnectError> {
        Ok(Connected::Unchanged)
    }

    /// Returns at once.
    pub fn settle() {}
}

pub(super) mod service {
    use crate::event::TaskId;

    /// Nobody requests a cancel from outside.
    pub fn on_cancel(_: fn(TaskId)) {}
}

pub(super) mod socket {
    /// Nobody reads it.
    pub fn note(_: &str) {}
}

pub(super) mod metrics {
    use crate::event::LoopId;
    use std::sync::Arc;
    use tokio::runtime::Handle;

    /// Things that are ready to run, and wait in a queue that Tokio does not know of.
    pub trait Queue: Send + Sync {
        /// How many there are.
        fn depth(&self) -> usize;
    }

    /// A runtime that is not sampled.
    #[derive(Debug)]
    pub struct Watch;

    /// Samples nothing.
    pub fn watch(_: LoopId, _: &Handle, _: Option<Arc<dyn Queue>>) -> Watch {
        Watch
    }
}

/// A ring that is never ready.
pub(super) mod ring {
    use crate::event::wire::{NARROW, Record};
    use std::{convert::Infallible, marker::PhantomData};

    pub(in crate::runtime::record) struct RingWriter;
    #[derive(Clone, Copy)]
    pub(in crate::runtime::record) struct ReadyRing<'a>(Infallible, PhantomData<&'a RingWriter>);
    pub(in crate::runtime::record) enum PollEnd {}
    pub(in crate::runtime::record) enum RecordSlot {}

    /// Whether an inspector listens: never.
    pub fn is_listening() -> bool {
        false
    }

    pub(in crate::runtime::record) fn with<T>(f: impl FnOnce(&RingWriter) -> T) -> T {
        f(&RingWriter)
    }

    impl RingWriter {
        pub(in crate::runtime::record) fn ready(&self) -> Option<ReadyRing<'_>> {
            None
        }

        pub(in crate::runtime::record) fn poll_begin(&self, _: u64) {}

        pub(in crate::runtime::record) fn poll_end(&self) -> Option<PollEnd> {
            None
        }

        pub(in crate::runtime::record) fn moment(&self) -> u64 {
            0
        }

        pub(in crate::runtime::record) fn forget(&self) {}

        pub(in crate::runtime::record) fn set_chain(&self, _: bool) {}
    }

    impl ReadyRing<'_> {
        pub(in crate::runtime::record) fn now(self) -> u64 {
            match self.0 {}
        }

        pub(in crate::runtime::record) fn write(self, _: &Record) -> bool {
            match self.0 {}
        }

        pub(in crate::runtime::record) fn has_room(self, _: u64) -> bool {
            match self.0 {}
        }
    }

    impl PollEnd {
        pub(in crate::runtime::record) fn start(&self) -> u64 {
            match *self {}
        }

        pub(in crate::runtime::record) fn end(&self) -> u64 {
            match *self {}
        }

        pub(in crate::runtime::record) fn next_slot(self) -> Option<RecordSlot> {
            match self {}
        }
    }

    impl RecordSlot {
        pub(in crate::runtime::record) fn fill(self, _: [u64; NARROW / 8]) {
            match self {}
        }
    }
}
