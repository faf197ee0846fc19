//! What a program reads from its standard input.

use std::{
    os::fd::OwnedFd,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
};

#[derive(Clone, Debug, Default)]
pub enum ProgramInput {
    /// It ends at once.
    #[default]
    Empty,
    /// It stays open, and empty, until it is closed.
    Kept,
    /// This file; a program that is started a second time finds it empty.
    Given(Arc<Mutex<Option<OwnedFd>>>),
}

impl ProgramInput {
    /// A file, pipe or terminal. The program alone has it then.
    pub fn given(file: OwnedFd) -> Self {
        Self::Given(Arc::new(Mutex::new(Some(file))))
    }

    pub(super) fn stdio(&self) -> Stdio {
        match self {
            Self::Empty => Stdio::null(),
            Self::Kept => Stdio::piped(),
            Self::Given(file) => {
                file.lock().unwrap_or_else(PoisonError::into_inner).take().map_or_else(Stdio::null, Stdio::from)
            }
        }
    }
}
