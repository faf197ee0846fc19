//! The agent's compiled code is kept from one start to the next, and whatever is in its place disturbs nobody.

use super::watched::{Script, Watched, interpreters};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::{
    fs,
    os::unix::fs::{MetadataExt, symlink},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const PROGRAM: &str = "
import asyncio, os
asyncio.run(asyncio.sleep(0))
print(sorted(key for key in os.environ if key.startswith('LOOPSCOPE')), os.dup(0))
";

/// A program whose agent keeps its code in a folder.
struct Cached {
    script: Script,
    folder: TempDir,
}

impl Cached {
    fn everywhere() -> impl Iterator<Item = Self> {
        let cached = |interpreter: &_| Self {
            script: Script::new(interpreter, PROGRAM),
            folder: tempfile::tempdir().expect("a folder"),
        };
        interpreters().iter().map(cached).collect::<Vec<_>>().into_iter()
    }

    fn runs_in(&self, folder: &Path) -> Watched {
        let mut spec = self.script.spec.process().expect("the agent is written");
        spec.env.retain(|(name, _)| name != "LOOPSCOPE_CACHE");
        spec.env.push(("LOOPSCOPE_CACHE".into(), folder.into()));
        let watched = Watched::running(&spec, &self.script.spec.interpreter);
        watched.assert_agent(&self.script.spec.interpreter);
        watched
    }

    fn runs(&self) {
        assert_eq!(self.runs_in(self.folder.path()).shown, self.script.plainly());
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("readable").path()).collect()
    }

    /// The only file there is.
    fn file(&self) -> PathBuf {
        let [file] = &self.files()[..] else { panic!("one file for {}", self.script.spec.interpreter) };
        file.clone()
    }
}

#[test]
fn a_second_start_takes_what_the_first_has_compiled() {
    for cached in Cached::everywhere() {
        cached.runs();
        let first = fs::metadata(cached.file()).expect("a file");
        assert_eq!(first.mode() & 0o777, 0o600);
        cached.runs();
        let second = fs::metadata(cached.file()).expect("a file");
        assert_eq!((first.ino(), first.mtime_nsec()), (second.ino(), second.mtime_nsec()), "it was not written again");
    }
}

#[test]
fn what_another_version_has_left_goes() {
    for cached in Cached::everywhere().take(1) {
        cached.runs();
        let file = cached.file();
        let name = file.to_string_lossy();
        let (kind, _) = name.rsplit_once('-').expect("a digest");
        let [other, draft] = [format!("{kind}-0123456789abcdef"), format!("{name}.1")];
        fs::rename(&file, &other).expect("it is there");
        fs::write(&draft, "half").expect("a file");
        cached.runs();
        assert_eq!(cached.file(), file);
    }
}

#[test]
fn what_is_damaged_is_not_run_but_written_anew() {
    for cached in Cached::everywhere() {
        cached.runs();
        let file = cached.file();
        let whole = fs::read(&file).expect("it is readable");
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        for damaged in [&flipped[..], &whole[..whole.len() / 2], &whole[..8], &[0; 8], b""] {
            fs::write(&file, damaged).expect("it is writable");
            let before = fs::metadata(&file).expect("a file").ino();
            cached.runs();
            let now = fs::read(&file).expect("it is readable");
            assert!(now != damaged && fs::metadata(&file).expect("a file").ino() != before, "{}", damaged.len());
        }
    }
}

/// How something comes to be where the file would be.
type Putting = fn(&Path);

#[test]
fn what_is_no_file_is_not_read() {
    let cases: &[(&str, Putting)] = &[
        ("a link", |path| symlink("/dev/zero", path).expect("a link")),
        ("a pipe", |path| mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).expect("a pipe")),
        ("a folder", |path| fs::create_dir(path).expect("a folder")),
    ];
    for cached in Cached::everywhere() {
        cached.runs();
        let file = cached.file();
        fs::remove_file(&file).expect("it is there");
        for (what, put) in cases {
            put(&file);
            cached.runs();
            let is_file = fs::symlink_metadata(&file).expect("it is there").is_file();
            assert_eq!(is_file, *what != "a folder", "{what}");
            fs::remove_file(&file).or_else(|_| fs::remove_dir(&file)).expect("it goes");
        }
        assert!(cached.files().is_empty(), "no draft stays: {:?}", cached.files());
    }
}

#[test]
fn where_nothing_can_be_kept_nothing_is() {
    for cached in Cached::everywhere() {
        let file = cached.folder.path().join("file");
        fs::write(&file, "").expect("a file");
        for folder in [&cached.folder.path().join("nowhere"), &file, Path::new("/proc/self")] {
            assert_eq!(cached.runs_in(folder).shown, cached.script.plainly(), "{}", folder.display());
        }
        assert_eq!(cached.files(), [file]);
    }
}
