//! Room for file descriptors.

use std::io;
#[cfg(unix)]
use std::os::unix::net::UnixStream;

/// Whether so many more file descriptors can be opened, an even number.
///
/// # Errors
/// The kernel's: they cannot.
#[cfg(unix)]
pub(crate) fn reserve(count: usize) -> io::Result<()> {
    let room: io::Result<Vec<_>> = (0..count / 2).map(|_| UnixStream::pair()).collect();
    room.map(drop)
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(crate) fn reserve(_: usize) -> io::Result<()> {
    Ok(())
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
