//! Reads the program's source for the lines that matter: where a task waits, where it was cancelled, what was refused.

use super::code::SourceFile;
use crate::{
    event::{Event, Observation, Report, SiteId, What},
    source::{output::clean, proc::seen_by, regular},
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A longer file is not read, nor are files that are longer together: what they become takes far more memory.
const LONGEST_FILE: u64 = 1 << 20;
const LONGEST_FILES: u64 = 16 << 20;
/// The most files read, and the most lines looked up.
const MOST_FILES: usize = 1_000;
const MOST_LINES: usize = 20_000;

/// The source of one process.
#[derive(Debug)]
pub(in crate::source) struct SourceReader {
    pid: u32,
    /// Where files are whose names are relative.
    folders: Vec<PathBuf>,
    sites: FxHashMap<SiteId, Arc<str>>,
    files: FxHashMap<String, Option<SourceFile>>,
    told: FxHashSet<Arc<str>>,
    /// So many bytes may still be read.
    left: u64,
}

impl SourceReader {
    pub(in crate::source) fn new(pid: u32) -> Self {
        let (sites, files, told) = (FxHashMap::default(), FxHashMap::default(), FxHashSet::default());
        Self { pid, folders: Vec::new(), sites, files, told, left: LONGEST_FILES }
    }

    /// The folders that relative names begin in.
    pub(in crate::source) fn look_in(&mut self, folders: Vec<String>) {
        self.folders = folders.into_iter().map(PathBuf::from).collect();
    }

    /// Adds to some events what the source says about their lines.
    pub(in crate::source) fn explain(&mut self, events: &mut Vec<Event>) {
        let mut explained = Vec::new();
        for event in events.iter() {
            for place in self.places(event) {
                if self.told.len() < MOST_LINES && self.told.insert(place.clone()) {
                    let code = self.code(&place).map(|code| Event { what: What::Observation(code), ..event.clone() });
                    explained.extend(code.map(|event| Event { site: SiteId::NONE, ..event }));
                }
            }
        }
        if !explained.is_empty() {
            events.append(&mut explained);
            events.sort_by_key(|event| event.at);
        }
    }

    /// The lines that matter in an event.
    fn places(&mut self, event: &Event) -> Vec<Arc<str>> {
        match &event.what {
            What::Observation(Observation::Located(site, text)) => {
                self.sites.insert(*site, text.clone());
                Vec::new()
            }
            What::Report(
                Report::Waiting { .. }
                | Report::CancelDelivered { .. }
                | Report::Refused { .. }
                | Report::CancelRequested { .. },
            ) => self.sites.get(&event.site).cloned().into_iter().collect(),
            What::Observation(Observation::Await { frames, .. } | Observation::Thread { frames, .. }) => {
                let places = frames.iter().filter_map(|frame| Some(frame.rsplit_once(' ')?.1));
                places.filter(|place| !is_standard(place)).map(Into::into).collect()
            }
            _ => Vec::new(),
        }
    }

    fn code(&mut self, place: &str) -> Option<Observation> {
        let (file, line) = place.rsplit_once(':')?;
        if !self.files.contains_key(file) && self.files.len() < MOST_FILES {
            let read = self.read(file);
            self.files.insert(file.into(), read);
        }
        let code = self.files.get(file)?.as_ref()?.line(line.parse().ok()?)?;
        Some(Observation::Code {
            place: place.into(),
            function: clean(&code.function),
            text: clean(&code.text),
            handler: code.handler,
            catches: code.catches.into(),
            cleanup: code.cleanup,
            endless: code.endless,
            cleans: code.cleans.into(),
        })
    }

    /// As the process sees it, which may be in a container; once it has ended, as the inspector does.
    fn read(&mut self, file: &str) -> Option<SourceFile> {
        let path = Path::new(file);
        let folders = self.folders.iter().map(|folder| folder.join(path));
        let paths = folders.chain([path.into()]).filter(|path: &PathBuf| path.is_absolute());
        let longest = LONGEST_FILE.min(self.left);
        let mut paths = paths.flat_map(|path| [seen_by(self.pid, &path), path]);
        let text = paths.find_map(|path| regular::text(&path, longest))?;
        self.left -= text.len().min(self.left as usize) as u64;
        SourceFile::parse(text)
    }
}

/// Whether a file is of the standard library, whose lines are nobody's to change.
fn is_standard(place: &str) -> bool {
    place.contains("/lib/python3") && !place.contains("-packages/") || place.starts_with('<')
}
