//! What the kernel says of the threads of a process that does not report: what each waits for.

use super::{Proc, calls, clean, numbers};
use std::sync::Arc;

/// The most threads that are looked at.
const MOST: usize = 64;

impl Proc {
    /// Its threads, each a sentence without its end: `node 4711: in epoll_wait()`. Those that are not looked at are counted.
    pub(in crate::source) fn threads(&self) -> Vec<Arc<str>> {
        let mut tids = numbers(&self.folder, "task").unwrap_or_default();
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
        let (name, call) = (read("comm")?, read("syscall").unwrap_or_default());
        Some(clean(&format!("{name} {tid}: {}", place(&call, || read("wchan")))))
    }
}

/// Where a thread is, by its `syscall`, else by its `wchan`.
pub(super) fn place(syscall: &str, wchan: impl FnOnce() -> Option<String>) -> String {
    let wchan = || wchan().filter(|it| it.len() > 1);
    match syscall.split_whitespace().next() {
        Some("running") => "running".into(),
        Some(number) if number != "-1" => match number.parse().ok().and_then(call_text) {
            Some(call) => format!("in {call}"),
            None => format!("in {}", wchan().unwrap_or_else(|| format!("system call {number}"))),
        },
        _ => wchan().map_or_else(|| "at an unknown place".into(), |function| format!("in the kernel's {function}")),
    }
}

/// `futex(), a lock or another thread`.
fn call_text(number: libc::c_long) -> Option<String> {
    calls::known(number).map(|(name, _)| name + calls::hint(number))
}
