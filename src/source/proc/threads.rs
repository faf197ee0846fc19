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
        let name = read("comm")?;
        let call = read("syscall").unwrap_or_default();
        let at = match call.split_whitespace().next() {
            Some("running") => "running".to_owned(),
            Some(number) if number != "-1" => match number.parse().ok().and_then(call_text) {
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

/// `futex(), a lock or another thread`.
fn call_text(number: libc::c_long) -> Option<String> {
    calls::known(number).map(|(name, _)| name + calls::hint(number))
}
