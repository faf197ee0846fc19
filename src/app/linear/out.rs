//! Where a line report goes, and where what the program writes goes.

use super::LinearError;
use crate::{
    app::{passage::Passage, session::Session, start::StartError, writer::Writer},
    event::Stream,
};
use std::{fs::File, io, sync::Arc};

/// The report is written to a file; else beside the program's output, to stderr; else, where that is in the report, to
/// stdout.
pub(super) struct Out {
    report: Arc<Writer>,
    /// What the report is called where it has a stream for itself.
    own: Option<&'static str>,
    passage: Option<Passage>,
    /// Whether the session goes on without a report that cannot be written.
    goes_on: bool,
}

impl Out {
    pub(super) fn new(output: Option<File>, passage: Option<Passage>, goes_on: bool) -> Result<Self, LinearError> {
        let (report, own) = match (output, &passage) {
            (Some(file), _) => (Arc::new(Writer::new(file).map_err(StartError::from)?), Some("the report")),
            (None, Some(passage)) => (passage.stderr(), None),
            (None, None) => (Arc::new(Writer::new(io::stdout()).map_err(StartError::from)?), Some("stdout")),
        };
        Ok(Self { report, own, passage, goes_on })
    }

    /// Adds to the report.
    pub(super) fn add(&self, text: &str) -> Result<(), LinearError> {
        self.or_go_on(self.report.tell(text.as_bytes()))
    }

    /// Adds lines to the report, as far as there is room for them.
    pub(super) fn offer(&self, lines: &str) -> Result<(), LinearError> {
        self.or_go_on(self.report.offer(lines.as_bytes()))
    }

    /// Where the session goes on, the failure is said at the end.
    fn or_go_on(&self, written: io::Result<()>) -> Result<(), LinearError> {
        if self.goes_on { Ok(()) } else { written.map_err(LinearError::Write) }
    }

    /// Has the programs wait for a slow reader, and tells them of one that is gone. Whether any waits.
    pub(super) fn hold(&self, session: &mut Session) -> bool {
        let mut holds = false;
        for stream in Stream::ALL.iter().copied() {
            let is_full = self.is_full(stream);
            session.hold_output(stream, is_full);
            if self.passage.as_ref().is_some_and(|passage| passage.is_gone(stream)) {
                session.close_output(stream);
            }
            holds |= is_full;
        }
        holds
    }

    /// Whether so much waits, of a stream or of a report that repeats it, that the program has to wait, too. One that is
    /// the user's does not wait for a report: what that has no room for is counted.
    fn is_full(&self, stream: Stream) -> bool {
        let repeats = self.own.is_some() && !self.goes_on && self.report.is_full();
        repeats || self.passage.as_ref().is_some_and(|passage| passage.is_full(stream))
    }

    /// Waits until something was written.
    pub(super) async fn moved(&self) {
        match &self.passage {
            Some(passage) => tokio::select! {
                () = passage.moved() => {}
                () = self.report.moved() => {}
            },
            None => self.report.moved().await,
        }
    }

    /// Whether all is written, or never will be.
    pub(super) fn is_done(&self) -> bool {
        self.report.is_done() && self.passage.as_ref().is_none_or(Passage::is_done)
    }

    /// What is written to, and how many lines of it nobody has read in time.
    pub(super) fn unwritten(&self) -> Vec<(&'static str, u64)> {
        let streams = self.passage.iter().flat_map(Passage::unwritten);
        streams.chain(self.own.map(|name| (name, self.report.unwritten()))).collect()
    }

    /// What could not be written.
    pub(super) fn failure(&self) -> Result<(), LinearError> {
        self.report.add(b"").map_err(LinearError::Write)?;
        self.passage.as_ref().map_or(Ok(()), Passage::failure).map_err(LinearError::Pass)
    }
}

#[cfg(test)]
mod tests {
    use super::{Out, Passage, Stream};
    use std::{fs::File, io::pipe, os::fd::OwnedFd};

    #[test]
    fn a_report_beside_the_output_that_nobody_reads_is_waited_for_and_its_lines_are_counted() {
        let (reader, writer) = pipe().expect("a pipe");
        let passage = Passage::new().expect("threads");
        let out = Out::new(Some(OwnedFd::from(writer).into()), Some(passage), false).expect("a thread");
        let line = format!("{}\n", "x".repeat(1023));
        for _ in 0..2 {
            out.offer(&line.repeat(12 << 10)).expect("nothing fails");
        }
        assert!(Stream::ALL.iter().all(|stream| out.is_full(*stream)));
        let unwritten = out.unwritten();
        assert!(matches!(unwritten[..], [("stdout", 0), ("stderr", 0), ("the report", 1..)]), "{unwritten:?}");
        assert!(!Out { goes_on: true, ..out }.is_full(Stream::Stdout), "the user's program goes on");
        drop(reader);
    }

    #[test]
    fn a_session_that_goes_on_has_its_failure_at_the_end() {
        for goes_on in [false, true] {
            let full = File::options().write(true).open("/dev/full").expect("it is there");
            let out = Out::new(Some(full), None, goes_on).expect("a thread");
            out.offer("1\n").expect("nothing has failed yet");
            out.report.wait();
            assert_eq!(
                [out.offer("2\n").is_ok(), out.add("3\n").is_ok(), out.failure().is_ok()],
                [goes_on, goes_on, false]
            );
        }
    }
}
