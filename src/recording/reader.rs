//! A recording is opened: what it holds is found by the headers of its blocks; events are read when they are wanted.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use serde::de::DeserializeOwned;

use super::{
    block::{BlockHeader, decompressed},
    decode::decode,
    error::ReadError,
    format::{BLOCK_HEADER, BlockKind, HEADER, MAGIC, MAJOR, MAX_EVENTS},
    head::{EndHead, LaneHead, SessionHead},
};
use crate::event::{Event, LaneId};

/// The title of what has a head that cannot be read.
const UNKNOWN: &str = "unknown";
/// Not a fault of the recording: it was to be no longer.
const AT_LIMIT: &str = "the recording came to its limit: the session went on after its end";

/// A past session in a file.
#[derive(Clone, Debug)]
pub struct Recording {
    file: Arc<File>,
    pub session: SessionHead,
    /// The lanes in the order of their numbers.
    pub lanes: Vec<(LaneId, LaneHead)>,
    blocks: Vec<Place>,
    /// How it ended; `None` if it was cut short.
    pub end: Option<EndHead>,
    /// What is wrong with the file, as a sentence: the rest is whole.
    pub damage: Option<String>,
}

/// Where a block's content is.
#[derive(Clone, Copy, Debug)]
struct Place {
    header: BlockHeader,
    at: u64,
}

impl Recording {
    /// Opens the file and looks through its blocks.
    ///
    /// # Errors
    /// When it cannot be read, is no recording, or one of a newer version, or nothing is in it.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let error = |source| ReadError::Open { path: path.to_owned(), source };
        // Before it is opened: a pipe would wait for its other end.
        let about = fs::metadata(path).map_err(error)?;
        if !about.is_file() {
            return Err(error(io::Error::other("it is no file")));
        }
        // What was a file a moment ago may be a pipe by now.
        let file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path).map_err(error)?;
        match version(&file).map_err(error)? {
            None => return Err(ReadError::NotOne { path: path.to_owned() }),
            Some(major) if major > MAJOR => return Err(ReadError::Newer { path: path.to_owned(), major }),
            Some(_) => {}
        }
        let mut recording = Self {
            file: Arc::new(file),
            session: SessionHead { title: UNKNOWN.into(), ..SessionHead::default() },
            lanes: Vec::new(),
            blocks: Vec::new(),
            end: None,
            damage: None,
        };
        let has_session = recording.look_through(about.len()).map_err(error)?;
        if has_session { Ok(recording) } else { Err(ReadError::Empty { path: path.to_owned() }) }
    }

    /// The events of a lane.
    pub fn events(&self, lane: LaneId) -> LaneReader {
        let is_its = |place: &&Place| place.header.kind == BlockKind::Events as u8 && place.header.lane == lane.0;
        let blocks: Vec<_> = self.blocks.iter().filter(is_its).copied().collect();
        let left_out = self.end.as_ref().map_or(0, |end| end.left_out);
        LaneReader { file: self.file.clone(), lane, blocks: blocks.into_iter(), unknown: 0, damaged: 0, left_out }
    }

    /// How many events it holds.
    pub fn count(&self) -> u64 {
        self.blocks.iter().map(|place| u64::from(place.header.count)).sum()
    }

    /// That the session went on after the end of the recording, as a sentence.
    pub fn limit_note(&self) -> Option<&'static str> {
        self.end.as_ref().filter(|end| end.is_at_limit).map(|_| AT_LIMIT)
    }

    /// Whether there is a session.
    fn look_through(&mut self, length: u64) -> io::Result<bool> {
        let (mut at, mut has_session) = (HEADER as u64, false);
        let mut fault = Some("the recording was cut short: its last moments are missing".to_owned());
        while at < length && self.end.is_none() {
            let mut header = [0; BLOCK_HEADER];
            let content = at + BLOCK_HEADER as u64;
            if content <= length {
                self.file.read_exact_at(&mut header, at)?;
            }
            let header = match BlockHeader::read(header) {
                Some(header) if content + u64::from(header.stored) <= length => header,
                None if content <= length => {
                    fault = Some(format!("the recording is damaged from byte {at} on"));
                    break;
                }
                _ => break,
            };
            has_session |= self.take(Place { header, at: content });
            at = content + u64::from(header.stored);
        }
        if let Some(EndHead { left_out, .. }) = self.end {
            fault = (left_out > 0)
                .then(|| format!("the recording lacks {left_out} of the session's events: the disk was too slow"));
        }
        if !has_session && !self.blocks.is_empty() {
            self.spoil(|| "the head of the session is missing".into());
            has_session = true;
        }
        self.damage = self.damage.take().into_iter().chain(fault).reduce(|head, rest| format!("{head}; {rest}"));
        Ok(has_session)
    }

    /// Whether the block is the session's.
    fn take(&mut self, place: Place) -> bool {
        let id = LaneId(place.header.lane);
        match BlockKind::from_code(place.header.kind) {
            Some(BlockKind::Session) => {
                match self.head(place) {
                    Some(session) => self.session = session,
                    None => self.spoil(|| "the head of the session is damaged".into()),
                }
                return true;
            }
            Some(BlockKind::Lane) => {
                let lane = self.head(place);
                if lane.is_none() {
                    self.spoil(|| format!("the head of lane {} is damaged", id.letter()));
                }
                self.add_lane(id, lane);
            }
            Some(BlockKind::Events) => {
                // None is written without events.
                if place.header.count == 0 {
                    self.spoil(|| format!("the recording is damaged at byte {}", place.at - BLOCK_HEADER as u64));
                }
                self.add_lane(id, None);
                self.blocks.push(place);
            }
            Some(BlockKind::End) => self.end = self.head(place),
            None => {}
        }
        false
    }

    /// Adds a lane unless it is known; what its events are can be read without its head.
    fn add_lane(&mut self, id: LaneId, head: Option<LaneHead>) {
        let Err(free) = self.lanes.binary_search_by_key(&id, |(id, _)| *id) else { return };
        let head = head.unwrap_or_else(|| {
            self.spoil(|| format!("the head of lane {} is missing", id.letter()));
            LaneHead { title: UNKNOWN.into(), ..LaneHead::default() }
        });
        self.lanes.insert(free, (id, head));
    }

    /// Something is wrong with the file. One such sentence is enough: there may be as many as there are blocks.
    fn spoil(&mut self, what: impl FnOnce() -> String) {
        self.damage.get_or_insert_with(what);
    }

    fn head<T: DeserializeOwned>(&self, place: Place) -> Option<T> {
        serde_json::from_slice(&content(&self.file, place)?).ok()
    }
}

/// The major version of a recording; `None` for any other file.
fn version(file: &File) -> io::Result<Option<u16>> {
    let mut header = [0; HEADER];
    match file.read_exact_at(&mut header, 0) {
        Ok(()) if header[..8] == MAGIC => Ok(Some(u16::from_le_bytes([header[8], header[9]]))),
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(None),
    }
}

fn content(file: &File, place: Place) -> Option<Vec<u8>> {
    let mut stored = vec![0; place.header.stored as usize];
    file.read_exact_at(&mut stored, place.at).ok()?;
    decompressed(place.header, &stored)
}

/// Reads the events of one lane, in the order in which they came.
#[derive(Debug)]
pub struct LaneReader {
    file: Arc<File>,
    lane: LaneId,
    blocks: std::vec::IntoIter<Place>,
    /// Events left out so far, as this version does not know their kinds.
    pub unknown: u64,
    /// Events left out so far, as their blocks are damaged.
    pub damaged: u64,
    /// Events that were not recorded, of whatever lanes.
    pub left_out: u64,
}

impl LaneReader {
    /// Appends the next events; `false` if there are no more. What is damaged is left out and counted.
    pub fn read(&mut self, out: &mut Vec<Event>) -> bool {
        let Some(place) = self.blocks.next() else { return false };
        let (count, before) = (place.header.count as usize, out.len());
        let content = content(&self.file, place).filter(|_| count <= MAX_EVENTS);
        match content.and_then(|content| decode(&content, count, self.lane, out)) {
            Some(unknown) => self.unknown += unknown,
            None => {
                out.truncate(before);
                self.damaged += count as u64;
            }
        }
        true
    }
}
