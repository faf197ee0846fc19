//! System calls that threads sleep in, by their names; which of them are of a descriptor.

/// A system call: its number, its name, and whether its first argument is a descriptor.
struct Call(libc::c_long, &'static str, bool);

const CALLS: &[Call] = &[
    #[cfg(target_arch = "x86_64")]
    Call(libc::SYS_epoll_wait, "epoll_wait", true),
    #[cfg(target_arch = "x86_64")]
    Call(libc::SYS_poll, "poll", false),
    #[cfg(target_arch = "x86_64")]
    Call(libc::SYS_select, "select", false),
    #[cfg(target_arch = "x86_64")]
    Call(libc::SYS_pause, "pause", false),
    #[cfg(target_arch = "x86_64")]
    Call(libc::SYS_open, "open", false),
    Call(libc::SYS_epoll_pwait, "epoll_wait", true),
    Call(libc::SYS_epoll_pwait2, "epoll_wait", true),
    Call(libc::SYS_ppoll, "poll", false),
    Call(libc::SYS_pselect6, "select", false),
    Call(libc::SYS_read, "read", true),
    Call(libc::SYS_readv, "readv", true),
    Call(libc::SYS_pread64, "pread", true),
    Call(libc::SYS_write, "write", true),
    Call(libc::SYS_writev, "writev", true),
    Call(libc::SYS_pwrite64, "pwrite", true),
    Call(libc::SYS_sendfile, "sendfile", true),
    Call(libc::SYS_splice, "splice", true),
    Call(libc::SYS_recvfrom, "recvfrom", true),
    Call(libc::SYS_recvmsg, "recvmsg", true),
    Call(libc::SYS_recvmmsg, "recvmmsg", true),
    Call(libc::SYS_sendto, "sendto", true),
    Call(libc::SYS_sendmsg, "sendmsg", true),
    Call(libc::SYS_accept, "accept", true),
    Call(libc::SYS_accept4, "accept", true),
    Call(libc::SYS_connect, "connect", true),
    Call(libc::SYS_fsync, "fsync", true),
    Call(libc::SYS_fdatasync, "fdatasync", true),
    Call(libc::SYS_flock, "flock", true),
    Call(libc::SYS_fcntl, "fcntl", true),
    Call(libc::SYS_ioctl, "ioctl", true),
    Call(libc::SYS_openat, "open", false),
    Call(libc::SYS_futex, "futex", false),
    Call(libc::SYS_wait4, "wait4", false),
    Call(libc::SYS_waitid, "waitid", false),
    Call(libc::SYS_nanosleep, "nanosleep", false),
    Call(libc::SYS_clock_nanosleep, "nanosleep", false),
    Call(libc::SYS_rt_sigtimedwait, "sigwait", false),
    Call(libc::SYS_rt_sigsuspend, "sigsuspend", false),
    Call(libc::SYS_restart_syscall, "a sleep that a signal had cut short", false),
    Call(libc::SYS_io_uring_enter, "io_uring_enter", true),
    Call(libc::SYS_io_getevents, "io_getevents", false),
    Call(libc::SYS_msgrcv, "msgrcv", false),
    Call(libc::SYS_semtimedop, "semop", false),
    Call(libc::SYS_mq_timedreceive, "mq_receive", true),
];

/// The name of a system call, and whether its first argument is a descriptor.
pub(super) fn name(number: libc::c_long) -> (String, bool) {
    known(number).unwrap_or_else(|| (format!("system call {number}"), false))
}

/// The same; `None` for one that programs do not usually sleep in.
pub(super) fn known(number: libc::c_long) -> Option<(String, bool)> {
    let call = CALLS.iter().find(|call| call.0 == number)?;
    Some((if call.1.contains(' ') { call.1.into() } else { format!("{}()", call.1) }, call.2))
}

/// Whether a system call waits for a child.
pub(super) fn is_for_child(number: libc::c_long) -> bool {
    [libc::SYS_wait4, libc::SYS_waitid].contains(&number)
}

/// What a call waits for whose name does not say it, to follow that: `, a child process`.
pub(super) fn hint(number: libc::c_long) -> &'static str {
    match number {
        libc::SYS_futex => ", a lock or another thread",
        libc::SYS_rt_sigtimedwait | libc::SYS_rt_sigsuspend => ", a signal",
        _ if is_for_child(number) => ", a child process",
        _ => "",
    }
}
