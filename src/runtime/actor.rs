//! The task or callback that is running: the records name it as the cause of a wake or a cancel.

use crate::event::{By, TaskId};

const BY_SHIFT: u32 = 56;
const TASK_MASK: u64 = (1 << BY_SHIFT) - 1;

/// Somebody, in one word: the top byte says what it is, the rest which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Actor(u64);

impl Actor {
    /// The code around the loop.
    pub(crate) const CALLER: Self = Self::of(By::Caller);

    pub(crate) const fn of(by: By) -> Self {
        Self((by.code() as u64) << BY_SHIFT)
    }

    pub(crate) const fn task(by: By, id: TaskId) -> Self {
        debug_assert!(id.0 <= TASK_MASK, "ids are counted up from 1");
        Self((by.code() as u64) << BY_SHIFT | id.0)
    }

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// What it is, as the wire has it.
    pub(crate) const fn code(self) -> u8 {
        (self.0 >> BY_SHIFT) as u8
    }

    pub(crate) fn by(self) -> By {
        By::from_code(self.code()).unwrap_or(By::Unknown)
    }

    /// The task's id, 0 for none.
    pub(crate) const fn task_number(self) -> u64 {
        self.0 & TASK_MASK
    }

    pub(crate) const fn task_id(self) -> Option<TaskId> {
        match self.task_number() {
            0 => None,
            id => Some(TaskId(id)),
        }
    }
}
