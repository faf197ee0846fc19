//! Reading a file whose name comes from somebody else.

use std::{
    fs::{self, OpenOptions},
    io::Read,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The text of a file that is no longer than that; `None` for any other, for a pipe above all, which would be waited for, and
/// for a device, which has no end.
pub fn text(path: &Path, longest: u64) -> Option<String> {
    fs::metadata(path).ok().filter(|about| about.is_file() && about.len() <= longest)?;
    // What was a file a moment ago may be a pipe by now.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path).ok()?;
    let mut text = Vec::new();
    file.take(longest).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::text;
    use std::{fs, path::Path};

    #[test]
    fn only_a_file_of_some_size_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, pipe) = (folder.path().join("app.py"), folder.path().join("pipe"));
        fs::write(&file, b"a\xff").expect("written");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, 0o600.into()).expect("a pipe");
        assert_eq!(text(&file, 2).as_deref(), Some("a\u{fffd}"));
        assert_eq!(text(&file, 1), None, "it is longer");
        for other in [folder.path(), &pipe, Path::new("/dev/zero"), &folder.path().join("missing")] {
            assert_eq!(text(other, 2), None, "{other:?}");
        }
    }
}
