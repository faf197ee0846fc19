//! The end of the terminal, also of one that no SIGHUP tells of.

#![expect(unsafe_code, reason = "Tokio has no safe way to wait for a descriptor")]

use rustix::{io::fcntl_dupfd_cloexec, stdio::stdin};
use std::{future::pending, os::fd::OwnedFd};
use tokio::io::{Interest, unix::AsyncFd};

/// Whether there is still somebody at the other end of standard input.
pub(super) struct HangUp(Option<AsyncFd<OwnedFd>>);

impl HangUp {
    /// Of something that cannot be waited for, the end is never noticed.
    pub(super) fn new() -> Self {
        let input = fcntl_dupfd_cloexec(stdin(), 0).ok();
        // Keys are read elsewhere: they must not wake this.
        // SAFETY: an `OwnedFd` is one descriptor from its beginning to its end, and is dropped with the `AsyncFd`.
        let wait = |input| unsafe { AsyncFd::register_with_interest(input, Interest::PRIORITY) }.ok();
        Self(input.and_then(wait))
    }

    /// Waits for the end. Dropping the future loses nothing.
    pub(super) async fn come(&self) {
        let Some(input) = &self.0 else { return pending().await };
        while let Ok(mut ready) = input.ready(Interest::PRIORITY).await {
            if ready.ready().is_read_closed() {
                return;
            }
            ready.clear_ready();
        }
        pending::<()>().await;
    }
}
