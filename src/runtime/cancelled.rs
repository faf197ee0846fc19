//! The error that a cancelled await returns.

use std::{fmt, sync::Arc};

/// A cancel was delivered to the task. Clean up, with further awaits if needed, and return this error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cancelled {
    message: Option<Arc<str>>,
}

impl Cancelled {
    pub(crate) const fn new(message: Option<Arc<str>>) -> Self {
        Self { message }
    }

    /// What [`cancel_with`](super::TaskRef::cancel_with) was given.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(f, "cancelled: {message}"),
            None => f.write_str("cancelled"),
        }
    }
}

impl std::error::Error for Cancelled {}
