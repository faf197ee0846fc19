//! The process of a lane: one that the inspector started, or another.

use super::{foreign::Foreign, group::Group, proc::exit};
use crate::event::Exit;
use rustix::{io::Errno, process::Pid};
use std::io;

#[derive(Debug)]
pub(super) enum Life {
    Own(Group),
    Other(Foreign),
}

impl Life {
    /// The process; `None` once it has ended, when its id may be another's.
    pub(super) fn alive(&self) -> Option<Pid> {
        match self {
            Self::Own(group) => group.leader(),
            Self::Other(process) => process.alive(),
        }
    }

    /// Waits for its end.
    pub(super) async fn over(&mut self) -> io::Result<Exit> {
        match self {
            Self::Own(group) => group.over().await.map(exit),
            Self::Other(process) => Ok(process.over().await),
        }
    }

    /// Ends its standard input, where that is open.
    pub(super) fn close_input(&mut self) {
        if let Self::Own(group) = self {
            group.close_input();
        }
    }

    /// Ends it, and the process group that the inspector started with it.
    ///
    /// # Errors
    /// This user may not, or it has ended.
    pub(super) fn kill(&self) -> Result<(), Errno> {
        match self {
            Self::Own(group) => group.kill(),
            Self::Other(process) => process.kill(),
        }
    }
}
