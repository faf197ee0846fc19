//! The inspector's own runtime.

use std::io;

use rustix::process::{Resource, getrlimit};
use tokio::runtime::{Builder, LocalOptions, LocalRuntime};

use crate::runtime::descriptors;

/// Why it could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no room for its files.
    #[error("start a session: it needs {FILES} free file descriptors, and the limit is {0}; raise it: `ulimit -n 256`")]
    Files(u64),
    /// The kernel does not give what it takes.
    #[error("start a runtime: {}", descriptors::with_cure(.0))]
    Runtime(#[from] io::Error),
}

/// More than the terminal and two lanes take: what is behind them panics where there is none left.
const FILES: usize = 32;

/// Makes it, on one thread: a lane dies with the thread that started it, and this one is the last to end.
pub(super) fn runtime() -> Result<LocalRuntime, StartError> {
    descriptors::reserve(FILES).map_err(few_files)?;
    Ok(Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?)
}

/// Where this process, not the whole system, has too many files open, its limit says more than the error.
fn few_files(error: io::Error) -> StartError {
    match getrlimit(Resource::Nofile).current {
        Some(limit) if error.raw_os_error() == Some(libc::EMFILE) => StartError::Files(limit),
        _ => error.into(),
    }
}
