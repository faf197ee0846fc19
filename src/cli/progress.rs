//! How far a long command is.

use std::io::{self, IsTerminal, Write};

/// A line on stderr that replaces itself, where a person reads it.
pub(super) struct ProgressLine {
    is_read: bool,
}

impl ProgressLine {
    pub(super) fn new() -> Self {
        Self { is_read: io::stderr().is_terminal() }
    }

    pub(super) fn show(&self, done: usize, of: usize, last: &str) {
        self.write(&format!("\r\x1b[K{done}/{of}  {last}"));
    }

    pub(super) fn clear(&self) {
        self.write("\r\x1b[K");
    }

    /// A stderr that is gone is no reason to stop.
    fn write(&self, text: &str) {
        if self.is_read {
            let mut stderr = io::stderr();
            let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
        }
    }
}
