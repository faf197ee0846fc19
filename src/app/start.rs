//! The inspector's own runtime.

use std::io;

use tokio::runtime::{Builder, Runtime};

use crate::runtime::host;

/// Why it could not start.
#[derive(Debug, thiserror::Error)]
#[error("start a runtime: {}", host::with_cure(.0))]
pub struct StartError(#[from] io::Error);

/// More than the terminal and two lanes take: what is behind them panics where there is none left.
const FILES: usize = 32;

/// Makes it, on one thread: a lane dies with the thread that started it, and this one is the last to end.
pub(super) fn runtime() -> Result<Runtime, StartError> {
    host::reserve(FILES)?;
    Ok(Builder::new_current_thread().enable_all().build()?)
}
