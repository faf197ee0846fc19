//! The first process of a PID namespace, as a program in a container mostly is: the kernel drops every signal for which it
//! has no handler. That is said before the signal is sent.

use super::ProcessSource;
use crate::source::proc::Living;
use std::time::Duration;
use tokio::time::Instant;

/// So long a program has to add its handlers.
const SETTLED: Duration = Duration::from_secs(1);
const SIGTERM: u8 = 15;
const NOTE: &str = "it is PID 1 of its PID namespace and has no handler for SIGTERM so far: the kernel drops SIGTERM then, and \
                    `docker stop` waits until it kills; add a handler, or start the container with `--init`";

/// When to look.
#[derive(Debug)]
pub(super) struct InitWatch(Option<Instant>);

impl InitWatch {
    pub(super) fn new() -> Self {
        Self(Some(Instant::now() + SETTLED))
    }
}

impl ProcessSource {
    /// Looks once: when the program has had its time, or a signal is about to be sent.
    pub(super) fn warn_of_init(&mut self, is_signalled: bool) {
        let is_due = self.init.0.is_some_and(|due| is_signalled || due <= Instant::now());
        if !is_due || self.is_over {
            return;
        }
        self.init.0 = None;
        let status = Living::of(self.pid).and_then(|living| living.status());
        if status.is_some_and(|status| status.action(SIGTERM) == "default as PID 1") {
            self.note(NOTE);
        }
    }
}
