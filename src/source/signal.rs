//! Sending a signal by its number, real-time ones as well.

#![expect(unsafe_code, reason = "rustix sends no real-time signals, and kill(2) has no other safe form")]

use rustix::process::Pid;
use std::io;

/// The signals that a program may be sent; of 1 to 64, two are the C library's own.
pub(super) fn is_signal(number: i32) -> bool {
    (1..=64).contains(&number) && ![32, 33].contains(&number)
}

/// Sends a signal to a process.
pub(super) fn send(pid: Pid, number: i32) -> io::Result<()> {
    kill(pid.as_raw_pid(), number)
}

/// Sends a signal to a process group.
pub(super) fn send_to_group(group: Pid, number: i32) -> io::Result<()> {
    kill(-group.as_raw_pid(), number)
}

fn kill(target: i32, number: i32) -> io::Result<()> {
    // SAFETY: kill(2) takes any two numbers, and touches no memory of this process.
    match unsafe { libc::kill(target, number) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
