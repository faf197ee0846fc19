//! The file descriptors of a lane.

use super::{History, Timed};
use crate::event::{File, FileKind, Time};
use std::sync::Arc;

/// The most sets kept. Beyond it the older ones go, but never the one before the first loop.
const SET_LIMIT: usize = 1_024;
/// The most descriptors in all sets together.
const FILE_LIMIT: usize = 200_000;
/// The most sizes kept: half an hour at ten a second.
const SIZE_LIMIT: usize = 18_000;

/// The file descriptors that were open at a moment.
#[derive(Clone, Debug)]
pub struct FileSet {
    pub at: Time,
    /// When they were read for the last time with nothing changed.
    pub until: Time,
    /// In the order of their numbers.
    pub files: Arc<[File]>,
    since: Box<[Time]>,
}

impl Timed for FileSet {
    fn at(&self) -> Time {
        self.at
    }
}

/// An open file descriptor, and when it was seen first without a gap since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFile<'a> {
    pub file: &'a File,
    pub since: Time,
}

impl FileSet {
    pub fn open(&self) -> impl ExactSizeIterator<Item = OpenFile<'_>> {
        self.files.iter().zip(&self.since).map(|(file, &since)| OpenFile { file, since })
    }

    /// Whether a descriptor of this number is in it, open on the same thing.
    pub fn holds(&self, file: &File) -> bool {
        self.place(file).is_some()
    }

    fn place(&self, file: &File) -> Option<usize> {
        let place = self.files.binary_search_by_key(&file.fd, |known| known.fd).ok()?;
        is_same(&self.files[place].kind, &file.kind).then_some(place)
    }

    /// Since when its descriptors are open, given the set before.
    fn date(&mut self, before: Option<&Self>) {
        let known = |file: &File| before.and_then(|before| before.place(file).map(|place| before.since[place]));
        self.since = self.files.iter().map(|file| known(file).unwrap_or(self.at)).collect();
    }
}

/// Whether a descriptor of one number is still open on the same thing. A socket gets a peer, and loses it; what it is
/// may be unknown at one look and known at the next.
fn is_same(before: &FileKind, after: &FileKind) -> bool {
    match (before, after) {
        (FileKind::Socket(one), FileKind::Socket(other)) => {
            one.split(' ').next() == other.split(' ').next() || before.is_unknown_socket() != after.is_unknown_socket()
        }
        _ => before == after,
    }
}

/// Every set of file descriptors that was read.
#[derive(Clone, Debug, Default)]
pub struct FileHistory {
    sets: Vec<FileSet>,
    sizes: History<(Time, u32)>,
    held: usize,
}

impl FileHistory {
    /// The newest set read up to a moment.
    pub fn set(&self, at: Time) -> Option<&FileSet> {
        self.sets[..self.place(at)].last()
    }

    /// The first set known to hold after a moment.
    pub fn set_after(&self, after: Time) -> Option<&FileSet> {
        let place = self.place(after);
        let lasting = self.sets[..place].last().filter(|set| set.until >= after);
        lasting.or_else(|| self.sets.get(place))
    }

    /// How many were open at a moment.
    pub fn count(&self, at: Time) -> Option<u32> {
        self.sizes.latest(at).map(|size| size.1)
    }

    /// The descriptors open at a moment.
    pub fn open(&self, at: Time) -> impl Iterator<Item = OpenFile<'_>> {
        self.set(at).into_iter().flat_map(FileSet::open)
    }

    /// Every set that is kept, oldest first; only those that differ from the one before.
    pub fn sets(&self) -> &[FileSet] {
        &self.sets
    }

    /// The index behind the last set read up to a moment.
    fn place(&self, at: Time) -> usize {
        self.sets.partition_point(|set| set.at <= at)
    }

    /// They were read and had not changed.
    pub(super) fn confirm(&mut self, at: Time) {
        let place = self.place(at);
        if let Some(set) = self.sets[..place].last_mut() {
            set.until = set.until.max(at);
        }
    }

    /// Records a set. The newest one before `pinned` is never forgotten.
    pub(super) fn record(&mut self, at: Time, files: &Arc<[File]>, pinned: Option<Time>) {
        self.sizes.push_once((at, files.len() as u32), SIZE_LIMIT);
        let place = self.place(at);
        if let Some(same) = self.sets[..place].last_mut().filter(|set| set.files == *files) {
            same.until = same.until.max(at);
            return;
        }
        self.held += files.len();
        if let Some(before) = self.sets[..place].last_mut() {
            before.until = before.until.min(at);
        }
        self.sets.insert(place, FileSet { at, until: at, files: files.clone(), since: Box::default() });
        for index in place..self.sets.len() {
            let (before, rest) = self.sets.split_at_mut(index);
            rest[0].date(before.last());
        }
        while self.sets.len() > SET_LIMIT || (self.held > FILE_LIMIT && self.sets.len() > 2) {
            let before = pinned.map_or(0, |time| self.sets.partition_point(|set| set.at < time));
            let oldest = usize::from(before == 1);
            self.held -= self.sets.remove(oldest).files.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, File, FileHistory, FileKind, SET_LIMIT, Time};

    fn set(fds: &[u32]) -> Arc<[File]> {
        fds.iter().map(|&fd| File { fd, kind: FileKind::EventFd }).collect()
    }

    #[test]
    fn the_set_before_the_first_loop_is_never_forgotten() {
        let mut files = FileHistory::default();
        files.record(Time(0), &set(&[0]), None);
        files.record(Time(1), &set(&[0, 1]), None);
        for at in 2..2 * SET_LIMIT as u64 {
            files.record(Time(at), &set(&[0, at as u32]), Some(Time(2)));
        }
        assert_eq!(files.sets().len(), SET_LIMIT);
        assert_eq!(files.set(Time(1)).map(|set| set.at), Some(Time(1)));
    }

    #[test]
    fn a_descriptor_is_as_old_as_its_last_gap_says_in_any_order_of_looks() {
        let mut files = FileHistory::default();
        for (at, fds) in [(4, &[0, 3][..]), (1, &[0, 3]), (3, &[0]), (2, &[0, 3])] {
            files.record(Time(at), &set(fds), None);
        }
        let since = |at| files.open(Time(at)).map(|open| open.since.0).collect::<Vec<_>>();
        assert_eq!((since(2), since(3), since(4)), (vec![1, 1], vec![1], vec![1, 4]));
    }
}
