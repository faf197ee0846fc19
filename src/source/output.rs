//! What a lane writes to its standard output and error: whole lines, and not too many of them.

use super::tap::Tap;
use crate::event::{Observation, Stream, Time};
use rustix::{
    io::ioctl_fionread,
    pipe::{fcntl_getpipe_size, fcntl_setpipe_size},
};
use std::{io, os::fd::AsFd, sync::Arc};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest line; the rest is cut.
pub const MAX_LINE: usize = 4096;
/// Bytes read at once.
const CHUNK: usize = 64 << 10;
/// The most chunks read after the program's end.
const LAST_CHUNKS: usize = 64;
/// What is kept of one second.
const MOST_LINES: u32 = 1_000;
const MOST_BYTES: usize = 256 << 10;
const WINDOW_NS: u64 = 1_000_000_000;

/// What a pipe may be made to take: so much a program can print while nobody reads it. Anything else needs root.
const WIDEST: u32 = 20;
/// What a terminal takes.
const TERMINAL: usize = 4096;

#[derive(Debug)]
pub(super) struct OutputReader<R> {
    /// `None` after its end.
    pipe: Option<R>,
    chunk: Vec<u8>,
    lines: OutputLines,
    tap: Option<Tap>,
}

/// Puts lines together.
#[derive(Debug)]
pub struct OutputLines {
    stream: Stream,
    /// The line so far, at most [`MAX_LINE`] bytes of it.
    line: Vec<u8>,
    window: Window,
}

/// What came within the second.
#[derive(Debug, Default)]
struct Window {
    began: Time,
    lines: u32,
    bytes: usize,
    left_out: u64,
}

impl<R: AsyncRead + AsFd + Unpin> OutputReader<R> {
    pub(super) fn new(pipe: Option<R>, stream: Stream, tap: Option<Tap>) -> Self {
        pipe.iter().for_each(widen);
        Self { pipe, chunk: Vec::with_capacity(CHUNK), lines: OutputLines::new(stream), tap }
    }

    /// Waits for more. Nothing is lost when the wait is given up. Never comes back after the end.
    pub(super) async fn read(&mut self) -> io::Result<usize> {
        match &mut self.pipe {
            Some(pipe) => pipe.read_buf(&mut self.chunk).await,
            None => std::future::pending().await,
        }
    }

    /// How many bytes there is room for, where it may be that the program waits for it: a pipe takes fewer bytes than that
    /// where they come in small pieces.
    pub(super) fn full(&self) -> Option<usize> {
        let pipe = self.pipe.as_ref()?;
        let room = fcntl_getpipe_size(pipe).unwrap_or(TERMINAL);
        let waiting = ioctl_fionread(pipe).unwrap_or_default() as usize + self.chunk.len();
        (waiting >= room / 2).then_some(room)
    }

    /// Whether more may come.
    pub(super) const fn is_open(&self) -> bool {
        self.pipe.is_some()
    }

    /// The line so far.
    pub(super) fn unfinished(&self) -> String {
        let line = String::from_utf8_lossy(&self.lines.line);
        clean(line.rsplit('\r').next().unwrap_or_default()).to_string()
    }

    /// Reads no more; the line so far is one.
    pub(super) fn close(&mut self, out: &mut impl FnMut(Observation)) {
        self.pipe = None;
        self.lines.end(out);
    }

    /// Turns what was read into lines.
    pub(super) fn on_read(&mut self, read: &io::Result<usize>, now: Time, out: &mut impl FnMut(Observation)) {
        if let Some(tap) = &self.tap {
            tap.take(self.lines.stream, &self.chunk);
        }
        self.lines.push(&self.chunk, now, out);
        self.chunk.clear();
        if !matches!(read, Ok(1..)) {
            self.pipe = None;
        }
    }

    /// The program is over: takes what is in the pipe (its end may not be there yet, where a child of the program lives
    /// on), the line without an end, and says how much was left out.
    pub(super) fn finish(&mut self, now: Time, out: &mut impl FnMut(Observation)) {
        for _ in 0..LAST_CHUNKS {
            let Some(pipe) = &self.pipe else { break };
            // Read directly: the runtime may not know yet that there is something.
            let Ok(read) = rustix::io::read(pipe, rustix::buffer::spare_capacity(&mut self.chunk)) else { break };
            self.on_read(&Ok(read), now, out);
        }
        self.lines.end(out);
        self.roll(Time::END, out);
    }

    /// Begins another second once this one is over.
    pub(super) fn roll(&mut self, now: Time, out: &mut impl FnMut(Observation)) {
        self.lines.roll(now, out);
    }
}

impl OutputLines {
    pub fn new(stream: Stream) -> Self {
        Self { stream, line: Vec::new(), window: Window::default() }
    }

    /// Takes more of the stream.
    pub fn push(&mut self, bytes: &[u8], now: Time, out: &mut impl FnMut(Observation)) {
        self.roll(now, out);
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = part.strip_suffix(b"\n").map_or((part, false), |text| (text, true));
            let room = MAX_LINE - self.line.len();
            self.line.extend_from_slice(&text[..text.len().min(room)]);
            if is_whole {
                self.end_line(out);
            }
        }
    }

    /// The line so far is one.
    pub fn end(&mut self, out: &mut impl FnMut(Observation)) {
        if !self.line.is_empty() {
            self.end_line(out);
        }
    }

    /// Begins another second once this one is over.
    pub fn roll(&mut self, now: Time, out: &mut impl FnMut(Observation)) {
        if now.since(self.window.began).0 < WINDOW_NS {
            return;
        }
        let left_out = self.window.left_out;
        if left_out > 0 {
            let lines = if left_out == 1 { "line" } else { "lines" };
            out(Observation::Note(format!("{}: {left_out} {lines} left out", self.stream).into()));
        }
        self.window = Window { began: now, ..Window::default() };
    }

    fn end_line(&mut self, out: &mut impl FnMut(Observation)) {
        let window = &mut self.window;
        if window.lines >= MOST_LINES || window.bytes >= MOST_BYTES {
            window.left_out += 1;
        } else {
            window.lines += 1;
            window.bytes += self.line.len();
            // As it is: who shows it to a terminal cleans it, and JSON can carry it.
            let line = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
            out(Observation::Output { stream: self.stream, line: String::from_utf8_lossy(line).into() });
        }
        self.line.clear();
    }
}

/// Makes a pipe take as much as it may. A user has only so much memory for pipes: where that is used up it stays.
fn widen(pipe: &impl AsFd) {
    let usual = fcntl_getpipe_size(pipe).unwrap_or(usize::MAX);
    let sizes = (0..=WIDEST).rev().map(|bits| 1_usize << bits).take_while(|size| *size > usual);
    let _ = sizes.map(|size| fcntl_setpipe_size(pipe, size)).find(Result::is_ok);
}

/// A text of the program, as events keep it.
pub(super) fn clean(text: &str) -> Arc<str> {
    crate::event::clean(text).into()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINE, MOST_LINES, OutputLines};
    use crate::event::{Observation, Stream, Time};

    fn lines(writes: &[&str], at: u64) -> Vec<String> {
        let mut output = OutputLines::new(Stream::Stdout);
        let mut seen = Vec::new();
        let mut out = |observation| match observation {
            Observation::Output { line, .. } => seen.push(line.to_string()),
            Observation::Note(note) => seen.push(format!("note: {note}")),
            other => panic!("{other:?}"),
        };
        for write in writes {
            output.push(write.as_bytes(), Time(at), &mut out);
        }
        output.end(&mut out);
        output.roll(Time::END, &mut out);
        seen
    }

    #[test]
    fn lines_are_put_together_across_reads() {
        assert_eq!(lines(&["one\ntw", "o\r\n", "\nlast"], 5), ["one", "two", "", "last"]);
    }

    #[test]
    fn control_codes_stay() {
        assert_eq!(lines(&["\u{1b}[31mred\u{1b}[0m\ta\rb\r\n"], 5), ["\u{1b}[31mred\u{1b}[0m\ta\rb"]);
    }

    #[test]
    fn a_long_line_is_cut() {
        let long = "x".repeat(3 * MAX_LINE);
        assert_eq!(lines(&[&long, "y\nnext\n"], 5), ["x".repeat(MAX_LINE).as_str(), "next"]);
    }

    #[test]
    fn a_flood_is_counted() {
        let flood = "line\n".repeat(MOST_LINES as usize + 7);
        let seen = lines(&[&flood], 5);
        assert_eq!(seen.len(), MOST_LINES as usize + 1);
        assert_eq!(seen.last().map(String::as_str), Some("note: stdout: 7 lines left out"));
    }
}
