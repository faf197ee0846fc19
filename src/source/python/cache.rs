//! The folder in which the agent keeps its compiled code between starts.

use rustix::{
    fs::{Mode, OFlags, fstat, open},
    process::geteuid,
};
use std::{
    env,
    ffi::OsString,
    fs::{self, DirBuilder},
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

/// Whoever sets this, to anything, wants nothing cached.
const OFF: &str = "LOOPSCOPE_NO_CACHE";

/// `$XDG_CACHE_HOME/loopscope` or `~/.cache/loopscope`, made where it is missing. `None` where that cannot be a folder
/// of this user's alone: nothing depends on it but time.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = make_in(&place(|name| env::var_os(name))?)?;
    is_private(&folder).then_some(folder)
}

/// The folder for caches, by the environment's variables: relative paths count for nothing there.
fn place(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let is_off = variable(OFF).is_some_and(|value| !value.is_empty());
    (!is_off).then_some(())?;
    absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))
}

/// Makes it only below what is this user's: root on somebody else's behalf leaves nothing in that user's folders.
fn make_in(place: &Path) -> Option<PathBuf> {
    let owner = place.ancestors().find_map(|folder| fs::metadata(folder).ok())?.uid();
    let folder = place.join("loopscope");
    (owner == geteuid().as_raw()).then_some(())?;
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).ok()?;
    Some(folder)
}

/// Whether it is a folder itself, and no link to one, that is this user's and that nobody else may enter.
fn is_private(folder: &Path) -> bool {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let status = open(folder, flags, Mode::empty()).and_then(fstat);
    status.is_ok_and(|it| it.st_uid == geteuid().as_raw() && it.st_mode & 0o077 == 0)
}

#[cfg(test)]
mod tests {
    use super::{OFF, is_private, make_in, place};
    use std::{
        fs::{self, Permissions},
        os::unix::fs::{PermissionsExt, symlink},
        path::Path,
    };

    #[test]
    fn the_place_is_where_the_environment_says() {
        let place_in = |variables: &[(&str, &str)]| {
            let place = place(|name| Some(variables.iter().find(|(its, _)| *its == name)?.1.into()));
            place.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
        };
        assert_eq!(place_in(&[("XDG_CACHE_HOME", "/caches"), ("HOME", "/home/me")]), "/caches");
        for ignored in ["", "caches"] {
            assert_eq!(place_in(&[("XDG_CACHE_HOME", ignored), ("HOME", "/home/me")]), "/home/me/.cache");
        }
        for nowhere in [&[][..], &[("HOME", "me")]] {
            assert_eq!(place_in(nowhere), "");
        }
        assert_eq!(place_in(&[("HOME", "/home/me"), (OFF, "1")]), "");
        assert_eq!(place_in(&[("HOME", "/home/me"), (OFF, "")]), "/home/me/.cache");
    }

    #[test]
    fn a_new_folder_is_private() {
        let place = tempfile::tempdir().expect("a folder");
        let made = make_in(&place.path().join("caches")).expect("it can be made");
        assert_eq!(make_in(&place.path().join("caches")), Some(made.clone()), "a second time it is there");
        assert!(is_private(&made));
    }

    #[test]
    fn what_others_may_enter_or_replace_is_not_private() {
        let place = tempfile::tempdir().expect("a folder");
        let [made, link, file] = ["loopscope", "link", "file"].map(|name| place.path().join(name));
        make_in(place.path()).expect("it can be made");
        symlink(&made, &link).expect("a link");
        fs::write(&file, "").expect("a file");
        assert_eq!([&made, &link, &file].map(|path| is_private(path)), [true, false, false]);
        fs::set_permissions(&made, Permissions::from_mode(0o750)).expect("it is mine");
        assert!(!is_private(&made));
    }

    #[test]
    fn where_nothing_can_be_made_there_is_none() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("file");
        fs::write(&file, "").expect("a file");
        assert_eq!(make_in(&file), None);
        assert_eq!(make_in(Path::new("/dev/null/caches")), None);
    }
}
