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
