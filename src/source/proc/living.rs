//! What `/proc` says of a process that runs already: its threads and what each sleeps in, its children, its memory.
//! Nothing is stopped for it.

use super::{Proc, calls, entry, folder_of, numbers, read, status::Status};
use crate::event::{File, FileKind};
#[cfg(feature = "outside")]
use rustix::fs::{Mode, OFlags, openat};
#[cfg(feature = "outside")]
use std::io;
use std::{collections::BTreeSet, fs, os::fd::OwnedFd};

/// The most threads that are looked at.
const THREAD_LIMIT: usize = 1_000;

/// A process that was not started here.
#[derive(Debug)]
pub(in crate::source) struct Living {
    pid: u32,
    folder: OwnedFd,
}

/// What a thread sleeps in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) struct Asleep {
    call: libc::c_long,
    argument: u64,
    /// The stack pointer and the program counter.
    pub(in crate::source) stack: u64,
    pub(in crate::source) code: u64,
}

impl Asleep {
    pub(super) fn of(syscall: &[u8]) -> Option<Self> {
        let words: Vec<_> = str::from_utf8(syscall).ok()?.split_whitespace().collect();
        let number = |word: &&str| u64::from_str_radix(word.trim_start_matches("0x"), 16).ok();
        let [code, stack] = [words.last().and_then(number)?, words.get(words.len().checked_sub(2)?).and_then(number)?];
        let argument = words.get(1).and_then(number)?;
        Some(Self { call: words.first()?.parse().ok().filter(|call| *call >= 0)?, argument, stack, code })
    }

    /// `recvfrom() of fd 7 (socket udp 127.0.0.1:514)`.
    pub(in crate::source) fn describe(self, files: &[File], children: &[(u32, String)]) -> String {
        let (call, has_fd) = calls::name(self.call);
        let file = || files.iter().find(|file| has_fd && u64::from(file.fd) == self.argument);
        if let Some(File { fd, kind }) = file() {
            return if *kind == FileKind::EventPoll { call } else { format!("{call} of fd {fd} ({kind})") };
        }
        match children {
            [_, ..] if calls::is_for_child(self.call) => {
                let children: Vec<_> = children.iter().map(|(pid, words)| format!("{pid} ({words})")).collect();
                format!("{call} for child process {}", children.join(", "))
            }
            _ => call,
        }
    }
}

impl Living {
    /// `None` where there is no such process.
    pub(in crate::source) fn of(pid: u32) -> Option<Self> {
        Some(Self { pid, folder: folder_of(pid).ok()? })
    }

    pub(in crate::source) const fn pid(&self) -> u32 {
        self.pid
    }

    pub(in crate::source) fn status(&self) -> Option<Status> {
        Status::of(&read(&self.folder, "status").ok()?)
    }

    /// The threads, the main thread first.
    pub(in crate::source) fn threads(&self) -> Vec<u32> {
        let mut found = numbers(&self.folder, "task").unwrap_or_default();
        found.truncate(THREAD_LIMIT);
        found.sort_unstable_by_key(|tid| (*tid != self.pid, *tid));
        found
    }

    /// What a thread is called, by the kernel.
    pub(in crate::source) fn name(&self, tid: u32) -> String {
        let name = read(&self.folder, &format!("task/{tid}/comm")).unwrap_or_default();
        String::from_utf8_lossy(&name).trim_end().into()
    }

    /// What a thread sleeps in: proc_pid_syscall(5). `None` for one that runs, and where the kernel keeps it to itself.
    pub(in crate::source) fn asleep(&self, tid: u32) -> Option<Asleep> {
        Asleep::of(&read(&self.folder, &format!("task/{tid}/syscall")).ok()?)
    }

    /// The kernel's function that a thread sleeps in, where the system call cannot be read.
    pub(in crate::source) fn channel(&self, tid: u32) -> Option<String> {
        let name = read(&self.folder, &format!("task/{tid}/wchan")).ok()?;
        Some(String::from_utf8_lossy(&name).into_owned()).filter(|name| !["", "0"].contains(&&**name))
    }

    /// Whether a thread sleeps, whatever in.
    pub(in crate::source) fn sleeps(&self, tid: u32) -> bool {
        let status = read(&self.folder, &format!("task/{tid}/status")).ok();
        status.and_then(|status| Status::of(&status)).is_some_and(|status| ['S', 'D'].contains(&status.state))
    }

    /// Its child processes, each with its command.
    pub(in crate::source) fn children(&self) -> Vec<(u32, String)> {
        let found: BTreeSet<u32> = Proc::of(self.pid).into_iter().flat_map(|proc| proc.children()).collect();
        let words =
            |pid| Proc::of(pid).ok().and_then(|proc| proc.words()).map_or_else(|| "ended".into(), |it| it.join(" "));
        found.into_iter().map(|pid| (pid, words(pid))).collect()
    }

    /// Its memory, to be read.
    ///
    /// # Errors
    /// The kernel's reason where it may not be.
    #[cfg(feature = "outside")]
    pub(in crate::source) fn memory(&self) -> io::Result<fs::File> {
        let file = openat(&self.folder, "mem", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
        file.map(fs::File::from).map_err(io::Error::from)
    }

    /// The files that it runs code of.
    #[cfg(feature = "outside")]
    pub(in crate::source) fn maps(&self) -> super::Maps {
        super::Maps::of(&read(&self.folder, "maps").unwrap_or_default())
    }

    /// The folder that it works in, as it sees it.
    pub(in crate::source) fn directory(&self) -> Option<String> {
        let link = fs::read_link(entry(self.pid, "cwd")).ok()?;
        Some(link.to_string_lossy().into_owned())
    }
}
