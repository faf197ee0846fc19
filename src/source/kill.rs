//! Ends a process with SIGKILL, and what belongs to it.

use super::proc::family_of;
use rustix::{
    io::Errno,
    process::{Pid, PidfdFlags, Signal, kill_process, kill_process_group, pidfd_open, pidfd_send_signal},
};
use std::{
    io,
    process::{Child, ExitStatus},
};

/// Ends a process, all others in the group that is called after it, and what descends from it, whichever group that is in.
///
/// # Errors
/// This user may not kill the process.
pub(super) fn kill_whole(leader: Pid) -> Result<(), Errno> {
    // Who descends from whom is known only while they live, and a descriptor stays with its process.
    let open = |pid: Pid| pidfd_open(pid, PidfdFlags::empty()).ok();
    let family: Vec<_> = family_of(leader).into_iter().filter_map(open).collect();
    let _ = kill_process_group(leader, Signal::KILL);
    let killed = kill_process(leader, Signal::KILL);
    for process in family {
        let _ = pidfd_send_signal(process, Signal::KILL);
    }
    killed
}

/// The same for a child that was asked something and has had its time. How it ended, if it had by itself.
pub(super) fn end_child(child: &mut Child) -> io::Result<ExitStatus> {
    let _ = Pid::from_raw(child.id() as i32).map(kill_whole);
    child.wait()
}
