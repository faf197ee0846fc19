//! The lines of native source that threads are at. Python's are read by what knows its syntax.

use super::SeenThread;
use crate::{
    event::Observation,
    source::{
        output::clean,
        proc::{Living, seen_by},
        regular,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// A longer file is not read.
const LONGEST_FILE: u64 = 1 << 20;
/// Folders of compilers and packages: nobody changes a line there.
const FOREIGN: [&str; 5] = ["/rustc/", "/.cargo/", "/registry/src/", "/lib/rustlib/", "/usr/"];

/// What the source says about the lines of the program's own code.
pub(super) fn read(living: &Living, threads: &[SeenThread]) -> Vec<Observation> {
    let directory = living.directory().unwrap_or_default();
    let mut files: BTreeMap<PathBuf, Option<String>> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for frame in threads.iter().flat_map(|thread| &thread.frames) {
        let Some((function, place)) = frame.rsplit_once(' ') else { continue };
        let Some((file, line)) = place.rsplit_once(':').filter(|_| told.insert(place)) else { continue };
        if FOREIGN.iter().any(|folder| file.contains(folder)) {
            continue;
        }
        let path = Path::new(&directory).join(file);
        let text =
            files.entry(path.clone()).or_insert_with(|| regular::text(&seen_by(living.pid(), &path), LONGEST_FILE));
        let Some(line) = line.parse::<usize>().ok().and_then(|line| text.as_ref()?.lines().nth(line.checked_sub(1)?))
        else {
            continue;
        };
        found.push(Observation::Code {
            place: place.into(),
            function: clean(function),
            text: clean(line.trim()),
            handler: 0,
            catches: "".into(),
            cleanup: 0,
            endless: 0,
            cleans: 0,
        });
    }
    found
}
