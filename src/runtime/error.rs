//! What a task, and the loop itself, can fail with.

use std::{borrow::Cow, fmt, io, sync::Arc};

use super::{Cancelled, descriptors::with_cure};
use crate::event::Refusal;

/// How a task's body, or an operation of the loop, failed. Cheap to clone: everyone who awaits a task gets its error.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The task was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// [`timeout`](super::timeout) reached its deadline. asyncio's `TimeoutError` has no words of its own.
    #[error("timed out")]
    Timeout,
    /// The loop refused; the words are CPython's.
    #[error("{0}")]
    Refused(Refusal),
    /// A use of a task, a group or a signal that asyncio answers with an error of these words.
    #[error("{0}")]
    Misuse(Cow<'static, str>),
    /// The task panicked, with this text.
    #[error("{0}")]
    Panicked(Arc<str>),
    /// The members of a [`TaskGroup`](super::TaskGroup) that failed.
    #[error("unhandled errors in a TaskGroup ({} sub-exception{})", .0.len(), if .0.len() == 1 { "" } else { "s" })]
    Group(Arc<[Error]>),
    /// A [`Queue`](super::Queue) is empty: asyncio's `QueueEmpty`, which has no words of its own, as little as the next two.
    #[error("queue empty")]
    QueueEmpty,
    /// A [`Queue`](super::Queue) is full.
    #[error("queue full")]
    QueueFull,
    /// A [`Queue`](super::Queue) was shut down.
    #[error("queue shut down")]
    QueueShutDown,
    /// A [`Barrier`](super::Barrier) was aborted or reset.
    #[error("{0}")]
    BrokenBarrier(&'static str),
    /// Ctrl-C while the loop ran. A task that fails with it ends the run.
    #[error("interrupted")]
    KeyboardInterrupt,
    /// The program is to exit with this code: `sys.exit(code)`. A task that fails with it ends the run.
    #[error("{0}")]
    SystemExit(u8),
    /// There is no Tokio runtime for a loop to live in.
    #[error("no runtime for the event loop: {}", with_cure(.0))]
    NoRuntime(Arc<io::Error>),
    /// An error of the program's own.
    #[error(transparent)]
    Other(Arc<dyn std::error::Error + Send + Sync>),
}

/// What the body of a task returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps an error of the program's own.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into().into())
    }

    pub(crate) fn misuse(words: impl Into<Cow<'static, str>>) -> Self {
        Self::Misuse(words.into())
    }

    /// Whether it is a cancellation being passed on.
    pub const fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled(_))
    }

    /// Whether it ends the run of the loop, whichever task it comes from.
    pub(crate) const fn ends_run(&self) -> bool {
        matches!(self, Self::KeyboardInterrupt | Self::SystemExit(_))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::other(error)
    }
}

impl From<Box<dyn std::error::Error + Send + Sync>> for Error {
    fn from(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::Other(error.into())
    }
}

impl From<fmt::Error> for Error {
    fn from(error: fmt::Error) -> Self {
        Self::other(error)
    }
}

impl From<&str> for Error {
    fn from(text: &str) -> Self {
        Self::other(text)
    }
}

impl From<String> for Error {
    fn from(text: String) -> Self {
        Self::other(text)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The text of a panic.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Error {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Error::Panicked(text.unwrap_or("panicked").into())
}
