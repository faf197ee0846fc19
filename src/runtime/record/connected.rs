//! How this process met its inspector, on every system.

use crate::event::wire::SOCKET_VARIABLE;
use std::path::PathBuf;

/// Whether anybody listens to this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    /// An inspector does: records are kept from now on.
    Inspected,
    /// Nobody asked for it, it was asked for before, or of the process that started this one: nothing changed.
    Unchanged,
}

/// Why the inspector could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The socket that the environment names cannot be used.
    #[error("reach the inspector at {path} ({SOCKET_VARIABLE} names it; unset it to run without): {source}")]
    Socket {
        /// Its path.
        path: PathBuf,
        /// The kernel's reason.
        source: std::io::Error,
    },
    /// The processes that this one forks could not be kept from its records.
    #[error("keep forked processes out of the records: {0}")]
    Fork(std::io::Error),
    /// The thread that serves the inspector could not be started.
    #[error("start the recorder's thread: {0}")]
    Thread(std::io::Error),
}
