//! The program's output passes through: byte by byte, and in bounded memory.

use super::writer::Writer;
use crate::{event::Stream, source::Tap};
use std::{io, sync::Arc};

/// Where the program's output goes.
#[derive(Clone, Debug)]
pub struct Passage {
    stdout: Arc<Writer>,
    stderr: Arc<Writer>,
}

impl Passage {
    /// To stdout and stderr of this process.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new() -> io::Result<Self> {
        Ok(Self { stdout: Arc::new(Writer::new(io::stdout())?), stderr: Arc::new(Writer::new(io::stderr())?) })
    }

    /// What passes the output on, and shows it to another.
    pub(super) fn tap(&self, also: impl Fn(Stream, &[u8]) + Send + Sync + 'static) -> Tap {
        let passage = self.clone();
        Tap::new(move |stream, bytes| {
            // A failure shows at the end.
            let _ = passage.writer(stream).add(bytes);
            also(stream, bytes);
        })
    }

    /// Writes to stderr, on a line of its own.
    pub(super) fn tell(&self, text: &str) {
        let _ = self.stderr.tell(text.as_bytes());
    }

    /// What writes to stderr, behind the program's own words.
    pub(super) fn stderr(&self) -> Arc<Writer> {
        Arc::clone(&self.stderr)
    }

    fn writer(&self, stream: Stream) -> &Writer {
        if stream == Stream::Stdout { &self.stdout } else { &self.stderr }
    }

    /// Whether so much of a stream waits that the program has to wait, too.
    pub(super) fn is_full(&self, stream: Stream) -> bool {
        self.writer(stream).is_full()
    }

    /// Whether nobody reads a stream any more.
    pub(super) fn is_gone(&self, stream: Stream) -> bool {
        self.writer(stream).is_gone()
    }

    pub(super) fn is_done(&self) -> bool {
        self.stdout.is_done() && self.stderr.is_done()
    }

    /// Waits until something was written.
    pub(super) async fn moved(&self) {
        tokio::select! {
            () = self.stdout.moved() => {}
            () = self.stderr.moved() => {}
        }
    }

    /// Each stream, and how many of its lines nobody has read in time.
    pub(super) fn unwritten(&self) -> [(&'static str, u64); 2] {
        [("stdout", self.stdout.unwritten()), ("stderr", self.stderr.unwritten())]
    }

    /// What could not be written.
    pub(super) fn failure(&self) -> io::Result<()> {
        self.stdout.add(b"").and(self.stderr.add(b""))
    }
}
