//! The program's output passes through: byte by byte, and in bounded memory.

use crate::{app::writer::Writer, event::Stream, source::Tap};
use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// Where the program's output goes.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    stdout: Arc<Writer>,
    stderr: Arc<Writer>,
}

/// A text that the program is expected to write.
#[derive(Clone, Debug)]
pub(super) struct Watchword {
    came: Arc<AtomicBool>,
    searches: Arc<Mutex<[Search; 2]>>,
}

/// The search for a text in a stream that comes in pieces.
#[derive(Debug, Default)]
struct Search {
    text: Vec<u8>,
    /// The end of what came so far, in which the text may have begun.
    tail: Vec<u8>,
}

impl Passage {
    /// To stdout and stderr of this process.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { stdout: Arc::new(Writer::new(io::stdout())?), stderr: Arc::new(Writer::new(io::stderr())?) })
    }

    /// What passes the output on, and looks for a text in it.
    pub(super) fn tap(&self, watchword: Option<Watchword>) -> Tap {
        let passage = self.clone();
        Tap::new(move |stream, bytes| {
            // A failure shows at the end.
            let _ = passage.writer(stream).add(bytes);
            if let Some(watchword) = &watchword {
                watchword.look(stream, bytes);
            }
        })
    }

    /// Writes to stderr behind the program's own words.
    pub(super) fn tell(&self, text: &str) {
        let _ = self.stderr.add(text.as_bytes());
    }

    fn writer(&self, stream: Stream) -> &Writer {
        if stream == Stream::Stdout { &self.stdout } else { &self.stderr }
    }

    /// Whether so much waits that the program has to wait, too.
    pub(super) fn is_full(&self) -> bool {
        self.stdout.is_full() || self.stderr.is_full()
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

    /// Lines that nobody has read in time.
    pub(super) fn unwritten(&self) -> u64 {
        self.stdout.unwritten() + self.stderr.unwritten()
    }

    /// What could not be written.
    pub(super) fn failure(&self) -> io::Result<()> {
        self.stdout.add(b"").and(self.stderr.add(b""))
    }
}

impl Watchword {
    pub(super) fn new(text: &str) -> Self {
        let search = || Search { text: text.as_bytes().into(), tail: Vec::new() };
        Self { came: Arc::default(), searches: Arc::new(Mutex::new([search(), search()])) }
    }

    /// Whether it was written.
    pub(super) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }

    fn look(&self, stream: Stream, bytes: &[u8]) {
        let mut searches = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.came() && searches[usize::from(stream == Stream::Stderr)].find(bytes) {
            self.came.store(true, Ordering::Relaxed);
        }
    }
}

impl Search {
    /// Whether the text is in what came before and this.
    fn find(&mut self, bytes: &[u8]) -> bool {
        self.tail.extend_from_slice(bytes);
        let found = self.tail.windows(self.text.len().max(1)).any(|window| window == self.text);
        let rest = self.tail.len().saturating_sub(self.text.len().saturating_sub(1));
        self.tail.drain(..rest);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Stream, Watchword};

    #[test]
    fn a_text_is_found_across_pieces_of_one_stream() {
        let watchword = Watchword::new("ready");
        for (stream, piece) in [(Stream::Stdout, "..rea"), (Stream::Stderr, "dy"), (Stream::Stdout, "")] {
            watchword.look(stream, piece.as_bytes());
            assert!(!watchword.came(), "{piece}");
        }
        watchword.look(Stream::Stdout, b"dy\n");
        assert!(watchword.came());
    }

    #[test]
    fn a_text_in_one_piece_is_found() {
        let watchword = Watchword::new("ready");
        watchword.look(Stream::Stderr, b"INFO: ready to serve");
        assert!(watchword.came());
    }
}
