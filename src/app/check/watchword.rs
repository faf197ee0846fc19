//! A text by which a program says that it is ready.

use crate::event::Stream;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// A text that the program is expected to write.
#[derive(Clone, Debug)]
pub struct Watchword {
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

impl Watchword {
    pub fn new(text: &str) -> Self {
        let search = || Search { text: text.as_bytes().into(), tail: Vec::new() };
        Self { came: Arc::default(), searches: Arc::new(Mutex::new([search(), search()])) }
    }

    /// Whether it was written.
    pub fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }

    pub fn look(&self, stream: Stream, bytes: &[u8]) {
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
