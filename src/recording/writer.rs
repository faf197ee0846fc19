//! The file of a recording, block by block.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Read, Write},
    ops::Range,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use regex::Regex;
use rustix::process::geteuid;
use serde::Serialize;

use super::{
    block::compressed,
    bytes::Plain,
    encode::{Encoder, REDACTED, redacted},
    error::RecordError,
    format::{BlockKind, HEADER, MAGIC, MAJOR, MINOR},
    head::{EndHead, LaneHead, SessionHead},
};
use crate::event::{Event, LaneId, Observation, What};

/// Kept free for the end below the limit.
const RESERVED: u64 = 256;

/// What is recorded, and how much of it.
#[derive(Clone, Debug)]
pub struct RecordOptions {
    /// The most bytes of the file.
    pub limit: u64,
    /// Whether the program's output is left out.
    pub no_output: bool,
    /// What is replaced in every text.
    pub redact: Option<Regex>,
}

/// Writes a recording.
#[derive(Debug)]
pub struct RecordingWriter {
    file: File,
    options: RecordOptions,
    written: u64,
    /// One for each lane that had an event.
    encoders: Vec<Encoder>,
    is_at_limit: bool,
}

impl RecordingWriter {
    /// Creates the file, for its owner alone. An older recording gives way; anything else that is there does not.
    ///
    /// # Errors
    /// When it cannot be created or written, or something else would be lost.
    pub fn create(path: &Path, options: RecordOptions, session: &SessionHead) -> Result<Self, RecordError> {
        let error = |source| RecordError::Create { path: path.to_owned(), source };
        // A name that is free is taken at once, so that no link is followed which somebody else puts there meanwhile.
        let open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = match open {
            Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => replace(path)?,
            file => file.map_err(error)?,
        };
        file.set_permissions(Permissions::from_mode(0o600)).map_err(error)?;
        let mut writer = Self { file, options, written: 0, encoders: Vec::new(), is_at_limit: false };
        writer.begin(session).map_err(error)?;
        Ok(writer)
    }

    fn begin(&mut self, session: &SessionHead) -> io::Result<()> {
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(&MAGIC);
        header[8..10].copy_from_slice(&MAJOR.to_le_bytes());
        header[10..12].copy_from_slice(&MINOR.to_le_bytes());
        self.file.write_all(&header)?;
        self.written = HEADER as u64;
        let redact = self.options.redact.as_ref();
        let session = SessionHead {
            title: redacted(&session.title, redact).into_owned(),
            command: redacted_words(&session.command, redact),
            ..session.clone()
        };
        self.write_head(BlockKind::Session, 0, &session)
    }

    /// A lane begins.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn lane(&mut self, id: LaneId, lane: &LaneHead) -> io::Result<()> {
        let [title, variant] =
            [&lane.title, &lane.variant].map(|text| redacted(text, self.options.redact.as_ref()).into_owned());
        self.write_head(BlockKind::Lane, id.0, &LaneHead { title, variant, ..lane.clone() })
    }

    /// Events happened. They are in the file with the next full block, or the next [`flush`](Self::flush).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            if self.options.no_output && matches!(event.what, What::Observation(Observation::Output { .. })) {
                continue;
            }
            let lane = usize::from(event.lane.0);
            if self.encoders.len() <= lane {
                self.encoders.resize_with(lane + 1, Encoder::default);
            }
            self.encoders[lane].push(event, self.options.redact.as_ref());
            if self.encoders[lane].is_full() {
                self.write_events(lane)?;
            }
        }
        Ok(())
    }

    /// Writes what is not in the file yet.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        (0..self.encoders.len()).try_for_each(|lane| self.write_events(lane))
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self, left_out: u64) -> io::Result<EndHead> {
        self.flush()?;
        let end = EndHead { is_at_limit: self.is_at_limit, left_out };
        self.write(BlockKind::End, 0, 0, &json(&end)?)?;
        Ok(end)
    }

    /// Whether the limit was reached: nothing more is recorded.
    pub const fn is_at_limit(&self) -> bool {
        self.is_at_limit
    }

    fn write_events(&mut self, lane: usize) -> io::Result<()> {
        let count = self.encoders[lane].count();
        if count == 0 {
            return Ok(());
        }
        let content = self.encoders[lane].finish();
        self.write(BlockKind::Events, lane as u8, count, &content)
    }

    fn write_head(&mut self, kind: BlockKind, lane: u8, head: &impl Serialize) -> io::Result<()> {
        self.write(kind, lane, 0, &json(head)?)
    }

    fn write(&mut self, kind: BlockKind, lane: u8, count: usize, content: &Plain) -> io::Result<()> {
        let is_end = kind == BlockKind::End;
        if self.is_at_limit && !is_end {
            return Ok(());
        }
        let Some(block) = compressed(kind as u8, lane, count, content)? else { return Ok(()) };
        let reserved = if is_end { 0 } else { RESERVED };
        if self.written + block.len() as u64 + reserved > self.options.limit && !is_end {
            self.is_at_limit = true;
            return Ok(());
        }
        self.file.write_all(&block)?;
        self.written += block.len() as u64;
        Ok(())
    }
}

/// The words of a command without what is not to be recorded. It may reach from one word into the next, as from a flag
/// into its value: then nothing of either is recorded.
fn redacted_words(words: &[String], redact: Option<&Regex>) -> Vec<String> {
    let all = words.join(" ");
    let matches = redact.into_iter().flat_map(|redact| redact.find_iter(&all));
    let matches: Vec<Range<usize>> = matches.map(|found| found.start()..found.end()).collect();
    let mut next = 0;
    let one = |word: &String| {
        let (start, end) = (next, next + word.len());
        next = end + 1;
        // They are in their order, and none reaches into another.
        let first = matches.partition_point(|found| found.end <= start);
        let mut touching = matches[first..].iter().take_while(|found| found.start < end);
        let reaches_beyond = touching.any(|found| found.start < start || end < found.end);
        if reaches_beyond { REDACTED.to_owned() } else { redacted(word, redact).into_owned() }
    };
    words.iter().map(one).collect()
}

/// Opens what is there already, emptied.
fn replace(path: &Path) -> Result<File, RecordError> {
    let error = |source| RecordError::Create { path: path.to_owned(), source };
    if let Some(owner) = other_owner(path).map_err(error)? {
        return Err(RecordError::Foreign { path: path.to_owned(), owner });
    }
    if is_taken(path).map_err(error)? {
        return Err(RecordError::Taken { path: path.to_owned() });
    }
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).map_err(error)
}

/// Who else owns what is there, or what it is a link to: they could read what is written.
fn other_owner(path: &Path) -> io::Result<Option<u32>> {
    let target = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        target => Some(target?),
    };
    let owners = [Some(fs::symlink_metadata(path)?), target].into_iter().flatten();
    Ok(owners.filter(|it| it.is_file() || it.is_symlink()).map(|it| it.uid()).find(|uid| *uid != geteuid().as_raw()))
}

/// Whether there is something that is no recording, and not empty.
fn is_taken(path: &Path) -> io::Result<bool> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if !about.is_file() {
        return Err(io::Error::other("what is there is no file"));
    }
    let mut start = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut start)?;
    Ok(!start.is_empty() && start != MAGIC)
}

fn json(head: &impl Serialize) -> io::Result<Plain> {
    Ok(Plain { bytes: serde_json::to_vec(head)?, cuts: Vec::new() })
}
