//! Writes from its own thread, so that a slow reader delays nothing else.

use rustix::{
    event::{PollFd, PollFlags, poll},
    fd::AsFd,
    io::{Errno, write},
};
use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// The most bytes that wait to be written.
const MOST: usize = 16 << 20;
/// With so many waiting, what can wait elsewhere should.
const MANY: usize = MOST / 2;
/// The most bytes written at once. A pipe takes so many whole (`PIPE_BUF`), so that no line is cut where its reader stops.
const PIECE: usize = 4096;
/// How long a reader may stall before the end of the program stops waiting for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// What is to be written to a file descriptor, in bounded memory.
#[derive(Debug)]
pub(super) struct Writer(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<WriterState>,
    /// Told of every change, as is `moved`.
    changed: Condvar,
    moved: Notify,
}

#[derive(Debug, Default)]
struct WriterState {
    /// What the thread has not taken yet.
    text: Vec<u8>,
    /// What is not written yet, the thread's share included.
    bytes: usize,
    lines: u64,
    /// Lines that found no room.
    left_out: u64,
    /// What was added last is not the end of a line.
    is_mid_line: bool,
    /// Nothing more will be written: the reader went away, or it failed.
    is_over: bool,
    failure: Option<Errno>,
    /// Nothing more is to come.
    is_closed: bool,
}

impl Writer {
    /// Writes to this file descriptor. A closed reader is no failure: the rest is discarded.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn new(out: impl AsFd + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let writer = Self(Arc::clone(&shared));
        thread::Builder::new().name("writer".into()).spawn(move || {
            let failure = write_all(&shared, &out).err();
            let mut state = shared.lock();
            (state.is_over, state.failure) = (true, failure);
            drop(state);
            shared.notify();
        })?;
        Ok(writer)
    }

    /// Has this written, whatever waits already.
    ///
    /// # Errors
    /// When what was to be written before could not be: from then on always.
    pub(super) fn add(&self, text: &[u8]) -> io::Result<()> {
        self.append(text, usize::MAX)
    }

    /// Has this written, too, on a line of its own.
    ///
    /// # Errors
    /// As with [`Self::add`].
    pub(super) fn tell(&self, text: &[u8]) -> io::Result<()> {
        self.end_line(text);
        self.append(text, usize::MAX)
    }

    /// Has these lines written, beginning on a line of their own, as far as there is room for them, and counts the others.
    ///
    /// # Errors
    /// As with [`Self::add`].
    pub(super) fn offer(&self, lines: &[u8]) -> io::Result<()> {
        self.end_line(lines);
        self.append(lines, MOST)
    }

    /// Begins a line for a text, where somebody else's is not at its end.
    fn end_line(&self, text: &[u8]) {
        let mut state = self.0.lock();
        if !text.is_empty() && state.is_mid_line && !state.is_over {
            state.text.push(b'\n');
            (state.bytes, state.lines) = (state.bytes + 1, state.lines + 1);
        }
    }

    fn append(&self, text: &[u8], most: usize) -> io::Result<()> {
        let mut state = self.0.lock();
        if let Some(failure) = state.failure {
            return Err(failure.into());
        }
        if state.is_over || text.is_empty() {
            return Ok(());
        }
        let room = most.saturating_sub(state.bytes);
        let (text, left_out) = text.split_at(if text.len() <= room { text.len() } else { whole_lines(&text[..room]) });
        state.text.extend_from_slice(text);
        state.is_mid_line = text.last().map_or(state.is_mid_line, |byte| *byte != b'\n');
        state.bytes += text.len();
        state.lines += lines(text);
        state.left_out += lines(left_out);
        drop(state);
        self.0.notify();
        Ok(())
    }

    /// Whether so much waits that what can wait elsewhere should.
    pub(super) fn is_full(&self) -> bool {
        self.0.lock().rest() >= MANY
    }

    /// Whether nothing more will be written, as the reader went away.
    pub(super) fn is_gone(&self) -> bool {
        let state = self.0.lock();
        state.is_over && state.failure.is_none()
    }

    /// Whether all is written, or never will be.
    pub(super) fn is_done(&self) -> bool {
        self.0.lock().rest() == 0
    }

    /// Lines that were left out or not written yet, unless the reader went away.
    pub(super) fn unwritten(&self) -> u64 {
        let state = self.0.lock();
        state.left_out + if state.is_over { 0 } else { state.lines }
    }

    /// Waits until something was written.
    pub(super) async fn moved(&self) {
        self.0.moved.notified().await;
    }

    /// Blocks until all is written, or the reader has taken nothing for some time.
    pub(super) fn wait(&self) {
        let mut state = self.0.lock();
        let (mut rest, mut since) = (state.rest(), Instant::now());
        while let Some(patience) = PATIENCE.checked_sub(since.elapsed()).filter(|_| rest > 0) {
            state = self.0.changed.wait_timeout(state, patience).unwrap_or_else(PoisonError::into_inner).0;
            if state.rest() < rest {
                (rest, since) = (state.rest(), Instant::now());
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.lock().is_closed = true;
        self.0.notify();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, WriterState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn notify(&self) {
        self.changed.notify_all();
        self.moved.notify_one();
    }

    /// Waits for more to write, and takes all of it; nothing at the end.
    fn drain(&self) -> Vec<u8> {
        let is_idle = |state: &mut WriterState| state.text.is_empty() && !state.is_closed;
        let mut state = self.changed.wait_while(self.lock(), is_idle).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.text)
    }

    fn wrote(&self, text: &[u8]) {
        let mut state = self.lock();
        state.bytes -= text.len();
        state.lines -= lines(text);
        drop(state);
        self.notify();
    }
}

impl WriterState {
    fn rest(&self) -> usize {
        if self.is_over { 0 } else { self.bytes }
    }
}

/// Writes what comes, to its end or to that of the reader.
fn write_all(shared: &Shared, out: &impl AsFd) -> Result<(), Errno> {
    loop {
        let text = shared.drain();
        if text.is_empty() {
            return Ok(());
        }
        let mut rest = &text[..];
        while !rest.is_empty() {
            match write(out, &rest[..piece(rest)]) {
                Ok(count) => {
                    shared.wrote(&rest[..count]);
                    rest = &rest[count..];
                }
                Err(Errno::INTR) => {}
                // Somebody else who has it made it so.
                Err(Errno::AGAIN) => drop(poll(&mut [PollFd::new(out, PollFlags::OUT)], None)),
                Err(Errno::PIPE | Errno::BADF) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}

/// How much to write at once: whole lines, where there are such.
fn piece(text: &[u8]) -> usize {
    match whole_lines(&text[..text.len().min(PIECE)]) {
        0 => text.len().min(PIECE),
        length => length,
    }
}

/// How long the lines are that are whole.
fn whole_lines(text: &[u8]) -> usize {
    text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

fn lines(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Writes to stderr, which may be full, or have no reader: then it has to do without.
pub(crate) fn complain(text: &str) {
    if let Ok(writer) = Writer::new(io::stderr()) {
        let _ = writer.add(text.as_bytes());
        writer.wait();
    } else {
        let _ = io::Write::write_all(&mut io::stderr(), text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Writer};
    use std::io::{PipeReader, Read, pipe};

    fn piped() -> (PipeReader, Writer) {
        let (reader, writer) = pipe().expect("a pipe");
        (reader, Writer::new(writer).expect("a thread"))
    }

    fn read(mut reader: PipeReader, writer: Writer) -> String {
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("text");
        text
    }

    #[test]
    fn a_late_reader_gets_everything_in_order() {
        let (reader, writer) = piped();
        let numbers: String = (0..100_000).map(|number| format!("{number}\n")).collect();
        for line in numbers.split_inclusive('\n') {
            writer.offer(line.as_bytes()).expect("nothing fails");
        }
        assert!(writer.unwritten() > 0 && !writer.is_done());
        assert_eq!(read(reader, writer), numbers);
    }

    #[test]
    fn lines_that_find_no_room_are_counted_and_the_last_words_are_not_among_them() {
        let (reader, writer) = piped();
        let line = format!("{}\n", "x".repeat(1023));
        let offered = MOST / line.len() + 500;
        writer.offer(line.repeat(offered / 2).as_bytes()).expect("nothing fails");
        writer.offer(line.repeat(offered - offered / 2).as_bytes()).expect("nothing fails");
        writer.add(b"the end\n").expect("nothing fails");
        let left_out = writer.0.lock().left_out as usize;
        assert!(writer.is_full() && (1..=500).contains(&left_out), "{left_out}");
        let text = read(reader, writer);
        assert!(text == line.repeat(offered - left_out) + "the end\n", "{} bytes", text.len());
    }

    #[test]
    fn a_reader_that_takes_nothing_finds_whole_lines_and_is_not_waited_for() {
        let (mut reader, writer) = piped();
        let lines: String = (0..20_000).map(|number| format!("{}{number}\n", "-".repeat(number % 97))).collect();
        writer.add(lines.as_bytes()).expect("nothing fails");
        writer.wait();
        let unwritten = writer.unwritten();
        let mut first = vec![0; lines.len()];
        let count = reader.read(&mut first).expect("there is something");
        assert_eq!(first[count - 1], b'\n');
        assert_eq!(lines[..count].lines().count() as u64 + unwritten, 20_000);
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        let (reader, writer) = piped();
        drop(reader);
        writer.add(b"1\n").expect("nothing fails");
        writer.wait();
        assert!(writer.add(b"2\n").is_ok() && writer.is_done());
        assert_eq!(writer.unwritten(), 0);
    }

    #[test]
    fn a_full_disk_is_a_failure() {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("it is there");
        let writer = Writer::new(full).expect("a thread");
        writer.add(b"1\n").expect("nothing has failed yet");
        writer.wait();
        for text in ["2\n", "3\n", ""] {
            let failed = writer.add(text.as_bytes()).map_err(|error| error.kind());
            assert_eq!(failed, Err(std::io::ErrorKind::StorageFull), "said again and again");
        }
        assert!(!writer.is_gone() && writer.is_done(), "its reader is there all the same");
    }
}
