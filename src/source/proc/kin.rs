//! What `/proc` says of a process among others: its parent, its children, what it was started with, and how it ended.

use super::{Proc, numbers, stat::fields};
use crate::event::Exit;
use std::{ffi::OsStr, os::unix::ffi::OsStrExt, os::unix::process::ExitStatusExt, process::ExitStatus};

/// The parent and the process group of a process: proc_pid_stat(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) struct Kin {
    pub(in crate::source) parent: u32,
    pub(in crate::source) group: u32,
}

impl Kin {
    pub(super) fn of(stat: &[u8]) -> Option<Self> {
        let fields = fields(stat)?;
        Some(Self { parent: fields.get(1)?.parse().ok()?, group: fields.get(2)?.parse().ok()? })
    }
}

impl Proc {
    pub(in crate::source) fn kin(&self) -> Option<Kin> {
        Kin::of(&self.read("stat").ok()?)
    }

    /// How it ended, while it is there to be asked for: the last of its numbers is what `wait` gives its parent.
    pub(in crate::source) fn exit(&self) -> Option<Exit> {
        exit_of(&self.read("stat").ok()?)
    }

    /// The processes that its threads have started.
    pub(in crate::source) fn children(&self) -> Vec<u32> {
        let threads = numbers(&self.folder, "task").unwrap_or_default();
        let of_thread = |tid: u32| self.read(&format!("task/{tid}/children")).unwrap_or_default();
        threads.into_iter().map(of_thread).flat_map(|list| pids(&list)).collect()
    }

    /// Whether a variable of the environment that its program was started with has a value with this in it; `None` where
    /// that cannot be read. Of one that has ended it is empty.
    pub(in crate::source) fn has_variable(&self, name: &str, value: &OsStr) -> Option<bool> {
        let environment = self.read("environ").ok()?;
        let mut values = environment
            .split(|byte| *byte == 0)
            .filter_map(|variable| variable.strip_prefix(name.as_bytes())?.strip_prefix(b"="));
        let value = value.as_bytes();
        Some(values.any(|it| value.is_empty() || it.windows(value.len()).any(|part| part == value)))
    }
}

/// How a process ended that waits to be waited for, by the last number of its `stat`.
pub(super) fn exit_of(stat: &[u8]) -> Option<Exit> {
    let fields = fields(stat).filter(|fields| fields.first() == Some(&"Z"))?;
    Some(exit(ExitStatus::from_raw(fields.get(49)?.parse().ok()?)))
}

/// How a process ended, by what its parent is told.
pub(in crate::source) fn exit(status: ExitStatus) -> Exit {
    let signal = status.signal().map(Exit::Signal);
    signal.unwrap_or_else(|| Exit::Code(status.code().unwrap_or_default()))
}

pub(super) fn pids(list: &[u8]) -> Vec<u32> {
    let list = String::from_utf8_lossy(list);
    list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}
