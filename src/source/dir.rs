//! A private directory, removed with its owner; the directory of a killed owner is removed by the next one.

use rustix::{
    fs::{FlockOperation, Mode, OFlags, flock, fstat, open},
    process::geteuid,
};
use std::{
    env,
    fs::{self, File, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// What the name of one begins with that holds a lane's socket.
pub(super) const SOCKET: &str = "loopscope-lane-";
/// The same for one that holds the agent.
pub(super) const AGENT: &str = "loopscope-python-";
/// The same for one that holds the socket on which a program says that it is ready.
pub(super) const NOTIFY: &str = "loopscope-notify-";
/// A directory is younger than this while its owner has not locked it yet.
const SETTLED: Duration = Duration::from_secs(60);

/// Where private folders may go: the place that is named and no other, else the usual ones. The last is there where all
/// else is read-only, as in containers.
pub(super) fn places(named: Option<&Path>) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named.into()];
    }
    let runtime_dir = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|place| place.is_absolute());
    runtime_dir.into_iter().chain([env::temp_dir(), "/tmp".into(), "/dev/shm".into()]).collect()
}

/// A directory with mode 0700, removed with everything in it when this is dropped.
#[derive(Debug)]
pub struct PrivateDir {
    dir: TempDir,
    /// Its lock goes with the process, however that ends.
    _lock: File,
}

impl PrivateDir {
    /// Creates one in `place`, and removes those whose owners have ended.
    pub(super) fn make_in(place: &Path, prefix: &str) -> io::Result<Self> {
        if prefix == AGENT && place.as_os_str().as_encoded_bytes().contains(&b':') {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "Python finds nothing there: PYTHONPATH is split at each `:`",
            ));
        }
        sweep(place, SETTLED);
        let dir = scratch(place, prefix)?;
        let lock = File::open(dir.path())?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { dir, _lock: lock })
    }

    /// The same in the first place where that works; else the last place and its failure.
    pub(super) fn make(named: Option<&Path>, prefix: &str) -> Result<Self, (PathBuf, io::Error)> {
        let mut failure = (PathBuf::new(), io::ErrorKind::NotFound.into());
        for place in places(named) {
            match Self::make_in(&place, prefix) {
                Ok(dir) => return Ok(dir),
                Err(error) => failure = (place, error),
            }
        }
        Err(failure)
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// A new folder for this user alone, removed when this is dropped.
pub fn scratch(place: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    let dir = builder.prefix(prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(place)?;
    allow_us(dir.path(), 0o700)?;
    Ok(dir)
}

/// Gives what was just made this mode, whatever the umask took from it.
pub(super) fn allow_us(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Removes what nobody holds a lock on. What belongs to another user is left alone, also by root, who could; so is what is
/// no directory, a pipe above all, whose opening would wait for its other end.
fn sweep(place: &Path, settled: Duration) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = [SOCKET, AGENT, NOTIFY].iter().any(|prefix| name.to_string_lossy().starts_with(prefix));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if !is_ours || age().is_none_or(|age| age < settled) {
            continue;
        }
        remove_abandoned(&entry.path());
    }
}

/// Removes a directory of this user on which nobody holds a lock. Whether somebody does.
pub(super) fn remove_abandoned(path: &Path) -> bool {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(dir) = open(path, flags, Mode::empty()) else { return false };
    if !fstat(&dir).is_ok_and(|it| it.st_uid == geteuid().as_raw()) {
        return false;
    }
    let is_held = flock(&dir, FlockOperation::NonBlockingLockExclusive).is_err();
    if !is_held {
        let _ = fs::remove_dir_all(path);
    }
    is_held
}

#[cfg(test)]
mod tests {
    use super::{AGENT, Duration, Mode, PrivateDir, SOCKET, fs, sweep};
    use rustix::fs::{CWD, FileType, mknodat};

    #[test]
    fn what_its_owner_left_behind_is_swept_away_and_nothing_else() {
        let place = tempfile::tempdir().expect("a directory");
        let other = place.path().join("other");
        fs::create_dir(&other).expect("somebody else's");
        for prefix in [SOCKET, AGENT] {
            let held = PrivateDir::make_in(place.path(), prefix).expect("a directory in it");
            let left = place.path().join(format!("{prefix}left"));
            fs::create_dir(&left).expect("a directory left behind");
            fs::write(left.join("lane"), "").expect("something in it");
            sweep(place.path(), Duration::from_secs(60));
            assert!(left.exists(), "it may still get its lock");
            sweep(place.path(), Duration::ZERO);
            assert_eq!([held.path(), &left, &other].map(std::path::Path::exists), [true, false, true]);
            let path = held.path().to_owned();
            drop(held);
            assert!(!path.exists());
        }
    }

    #[test]
    fn the_agent_goes_where_python_finds_it() {
        let place = tempfile::tempdir().expect("a directory");
        let split = place.path().join("a:b");
        fs::create_dir(&split).expect("a directory in it");
        assert!(PrivateDir::make_in(&split, AGENT).is_err_and(|error| error.to_string().contains("PYTHONPATH")));
        assert!(PrivateDir::make_in(&split, SOCKET).is_ok());
    }

    #[test]
    fn what_is_no_directory_is_left_alone() {
        let place = tempfile::tempdir().expect("a directory");
        let [pipe, link] = ["pipe", "link"].map(|name| place.path().join(format!("{SOCKET}{name}")));
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).expect("a pipe");
        std::os::unix::fs::symlink(place.path(), &link).expect("a link");
        sweep(place.path(), Duration::ZERO);
        assert!(pipe.exists() && link.exists());
    }
}
