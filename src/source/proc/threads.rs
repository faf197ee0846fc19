//! What the kernel says of the threads of a process that does not report: what each waits for.

use super::{Proc, clean};
use rustix::fs::{Dir, Mode, OFlags, openat};
use std::sync::Arc;

/// The most threads that are looked at.
const MOST: usize = 64;

/// The system calls that programs wait in, by their names.
const CALLS: &[(libc::c_long, &str)] = &[
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_epoll_wait, "epoll_wait"),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_poll, "poll"),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_select, "select"),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_pause, "pause"),
    (libc::SYS_epoll_pwait, "epoll_pwait"),
    (libc::SYS_epoll_pwait2, "epoll_pwait2"),
    (libc::SYS_ppoll, "ppoll"),
    (libc::SYS_pselect6, "pselect6"),
    (libc::SYS_io_uring_enter, "io_uring_enter"),
    (libc::SYS_futex, "futex, a lock or another thread"),
    (libc::SYS_wait4, "wait4, a child process"),
    (libc::SYS_waitid, "waitid, a child process"),
    (libc::SYS_nanosleep, "nanosleep"),
    (libc::SYS_clock_nanosleep, "clock_nanosleep"),
    (libc::SYS_read, "read"),
    (libc::SYS_write, "write"),
    (libc::SYS_recvfrom, "recvfrom"),
    (libc::SYS_recvmsg, "recvmsg"),
    (libc::SYS_sendto, "sendto"),
    (libc::SYS_sendmsg, "sendmsg"),
    (libc::SYS_accept, "accept"),
    (libc::SYS_accept4, "accept4"),
    (libc::SYS_connect, "connect"),
    (libc::SYS_flock, "flock"),
    (libc::SYS_fsync, "fsync"),
    (libc::SYS_rt_sigtimedwait, "sigtimedwait, a signal"),
    (libc::SYS_rt_sigsuspend, "sigsuspend, a signal"),
];

impl Proc {
    /// Its threads, each a sentence without its end: `node 4711: in epoll_wait`. Those that are not looked at are counted.
    pub(in crate::source) fn threads(&self) -> Vec<Arc<str>> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let Ok(folder) = openat(&self.folder, "task", flags, Mode::empty()) else { return Vec::new() };
        let entries = Dir::read_from(&folder).into_iter().flatten().flatten();
        let mut tids: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str().ok()?.parse().ok()).collect();
        tids.sort_unstable();
        let more = tids.len().saturating_sub(MOST);
        tids.truncate(MOST);
        let mut threads: Vec<Arc<str>> = tids.into_iter().filter_map(|tid| self.thread_text(tid)).collect();
        if more > 0 {
            threads.push(format!("and {more} more").into());
        }
        threads
    }

    fn thread_text(&self, tid: u32) -> Option<Arc<str>> {
        let read = |file: &str| {
            let text = self.read(&format!("task/{tid}/{file}")).ok()?;
            Some(String::from_utf8_lossy(&text).trim_end().to_owned())
        };
        let name = read("comm")?;
        let call = read("syscall").unwrap_or_default();
        let at = match call.split_whitespace().next() {
            Some("running") => "running".to_owned(),
            Some(number) if number != "-1" => match number.parse().ok().and_then(call_name) {
                Some(call) => format!("in {call}"),
                None => format!(
                    "in {}",
                    read("wchan").filter(|it| it.len() > 1).unwrap_or_else(|| format!("system call {number}"))
                ),
            },
            _ => match read("wchan").filter(|it| it.len() > 1) {
                Some(function) => format!("in the kernel's {function}"),
                None => "at an unknown place".to_owned(),
            },
        };
        Some(clean(&format!("{name} {tid}: {at}")))
    }
}

fn call_name(number: libc::c_long) -> Option<&'static str> {
    CALLS.iter().find(|call| call.0 == number).map(|call| call.1)
}
