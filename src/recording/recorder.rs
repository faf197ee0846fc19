//! Records from a thread of its own, so that neither compression nor a slow disk delays the session.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    error::RecordError,
    head::{EndHead, LaneHead, SessionHead},
    writer::{RecordOptions, RecordingWriter},
};
use crate::event::{Event, LaneId};

/// What happened is in the file so long after it at most, as long as the disk follows.
const FLUSH: Duration = Duration::from_millis(500);
/// The most events that wait to be written; what comes beyond is left out, and counted.
const MOST_WAITING: u64 = 1 << 20;

/// A recording in the making. Dropping it ends it.
#[derive(Debug)]
pub struct Recorder {
    path: PathBuf,
    orders: Option<Sender<Step>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    left_out: u64,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: AtomicU64,
    trouble: Mutex<Option<Trouble>>,
}

/// Why a recording is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A sentence that says what to do.
    pub sentence: String,
    /// Whether it failed, and did not just come to its limit.
    pub is_failure: bool,
}

/// What the thread is to write.
enum Step {
    Lane(LaneId, LaneHead),
    Events(Vec<Event>),
    /// Nothing more comes; so many events were left out.
    End(u64),
}

impl Recorder {
    /// Creates the file.
    ///
    /// # Errors
    /// When it cannot be written, or something else would be lost.
    pub fn create(path: &Path, options: RecordOptions, session: &SessionHead) -> Result<Self, RecordError> {
        let writer = RecordingWriter::create(path, options, session)?;
        let (orders, steps) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let (theirs, named) = (shared.clone(), path.to_owned());
        let thread = thread::Builder::new()
            .name("recorder".into())
            .spawn(move || write(writer, &steps, &theirs, &named))
            .map_err(|source| RecordError::Create { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), orders: Some(orders), thread: Some(thread), shared, left_out: 0 })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A lane begins.
    pub fn lane(&self, id: LaneId, lane: LaneHead) {
        self.send(Step::Lane(id, lane));
    }

    /// Events happened. Never waits.
    pub fn add(&mut self, events: &[Event]) {
        let count = events.len() as u64;
        if count == 0 {
        } else if self.shared.waiting.load(Ordering::Relaxed) + count > MOST_WAITING {
            self.left_out += count;
        } else {
            self.shared.waiting.fetch_add(count, Ordering::Relaxed);
            self.send(Step::Events(events.to_vec()));
        }
    }

    /// Why the recording is not whole; each is given once.
    pub fn trouble(&self) -> Option<Trouble> {
        self.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Writes the rest.
    pub fn finish(&mut self) {
        if let Some(orders) = self.orders.take() {
            let _ = orders.send(Step::End(self.left_out));
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn send(&self, step: Step) {
        if let Some(orders) = &self.orders {
            // A thread that is over has said why.
            let _ = orders.send(step);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.finish();
    }
}

/// The thread.
fn write(mut writer: RecordingWriter, steps: &Receiver<Step>, shared: &Shared, path: &Path) {
    let path = path.display();
    let say = |is_failure, sentence| {
        *shared.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(Trouble { sentence, is_failure });
    };
    let mut left_out = 0;
    let written = write_until_end(&mut writer, steps, shared, &mut left_out);
    match written.and_then(|()| writer.finish(left_out)) {
        Err(error) => {
            say(true, format!("recording to {path} failed: {error}; what was recorded before can be opened"));
        }
        Ok(EndHead { is_at_limit: true, .. }) => {
            say(false, format!("the recording {path} came to its limit; a higher one is set with `--record-limit`"));
        }
        Ok(EndHead { left_out: 1.., .. }) => {
            say(true, format!("the recording {path} lacks {left_out} of the session's events: the disk was too slow"));
        }
        Ok(_) => {}
    }
    // Whatever comes from now on need not be sent.
    shared.waiting.store(MOST_WAITING, Ordering::Relaxed);
}

/// Until the end, the limit, or a failure.
fn write_until_end(
    writer: &mut RecordingWriter,
    steps: &Receiver<Step>,
    shared: &Shared,
    left_out: &mut u64,
) -> io::Result<()> {
    let mut due = Instant::now() + FLUSH;
    while !writer.is_at_limit() {
        match steps.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(Step::Lane(id, lane)) => writer.lane(id, &lane)?,
            Ok(Step::Events(events)) => {
                let written = writer.add(&events);
                shared.waiting.fetch_sub(events.len() as u64, Ordering::Relaxed);
                written?;
            }
            Ok(Step::End(count)) => {
                *left_out = count;
                return Ok(());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        if due <= Instant::now() {
            writer.flush()?;
            due = Instant::now() + FLUSH;
        }
    }
    Ok(())
}
