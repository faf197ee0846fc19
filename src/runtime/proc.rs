//! What `/proc` says of this process. Linux alone.

use std::fs;

/// Whether a signal has its default action; `true` if that is unknown.
pub(crate) fn is_signal_default(number: i32) -> bool {
    // With the thread's name, which may be any bytes.
    let status = fs::read("/proc/self/status").unwrap_or_default();
    let status = String::from_utf8_lossy(&status);
    let masks = status.lines().filter_map(|line| line.strip_prefix("SigIgn:").or(line.strip_prefix("SigCgt:")));
    masks.filter_map(|mask| u64::from_str_radix(mask.trim(), 16).ok()).all(|mask| mask >> (number - 1) & 1 == 0)
}

/// Whether this thread is the only one. Where that cannot be known it is not.
#[cfg(target_os = "linux")]
pub(super) fn is_single_threaded() -> bool {
    fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}
