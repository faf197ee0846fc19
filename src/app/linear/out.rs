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
    passage: Option<Passage>,
}

impl Out {
    pub(super) fn new(output: Option<File>, passage: Option<Passage>) -> Result<Self, LinearError> {
        let report = match (output, &passage) {
            (Some(file), _) => Arc::new(Writer::new(file).map_err(StartError::from)?),
            (None, Some(passage)) => passage.stderr(),
            (None, None) => Arc::new(Writer::new(io::stdout()).map_err(StartError::from)?),
        };
        Ok(Self { report, passage })
    }

    /// Adds to the report.
    pub(super) fn add(&self, text: &str) -> Result<(), LinearError> {
        self.report.tell(text.as_bytes()).map_err(LinearError::Write)
    }

    /// Adds lines to the report, as far as there is room for them.
    pub(super) fn offer(&self, lines: &str) -> Result<(), LinearError> {
        self.report.offer(lines.as_bytes()).map_err(LinearError::Write)
    }

    /// Has the programs wait for a slow reader, and tells them of one that is gone. Whether any waits.
    pub(super) fn hold(&self, session: &mut Session) -> bool {
        let mut holds = false;
        for stream in Stream::ALL.iter().copied() {
            let is_full = match &self.passage {
                Some(passage) => passage.is_full(stream),
                None => self.report.is_full(),
            };
            session.hold_output(stream, is_full);
            if self.passage.as_ref().is_some_and(|passage| passage.is_gone(stream)) {
                session.close_output(stream);
            }
            holds |= is_full;
        }
        holds
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

    /// Lines that nobody has read in time.
    pub(super) fn unwritten(&self) -> u64 {
        match &self.passage {
            Some(passage) => passage.unwritten(),
            None => self.report.unwritten(),
        }
    }

    /// What could not be written.
    pub(super) fn failure(&self) -> Result<(), LinearError> {
        self.add("")?;
        self.passage.as_ref().map_or(Ok(()), Passage::failure).map_err(LinearError::Pass)
    }
}
