//! The thread, as the system knows it.

/// The system's id of this thread.
#[cfg(target_os = "linux")]
pub(crate) fn thread_id() -> u32 {
    rustix::thread::gettid().as_raw_pid().cast_unsigned()
}

/// Elsewhere nothing is recorded that would need it.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn thread_id() -> u32 {
    0
}
