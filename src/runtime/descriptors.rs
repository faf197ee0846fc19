//! Room for file descriptors.

use std::{io, os::unix::net::UnixStream};

/// Whether so many more file descriptors can be opened, an even number.
///
/// # Errors
/// The kernel's: they cannot.
pub(crate) fn reserve(count: usize) -> io::Result<()> {
    let room: io::Result<Vec<_>> = (0..count / 2).map(|_| UnixStream::pair()).collect();
    room.map(drop)
}

/// An error of the kernel's, and what to do about it where something can be done.
pub(crate) fn with_cure(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(libc::EMFILE | libc::ENFILE) => {
            format!("{error}; close files and loops, or raise the limit with `ulimit -n`")
        }
        _ => error.to_string(),
    }
}
