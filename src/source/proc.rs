//! What `/proc` says of a lane: its file descriptors with what they are, its threads, memory and processor time.
//! Linux alone; the only file that reads `/proc` for the inspector.
//!
//! Names in it are bytes that any program of the machine may choose. What makes no sense is unknown, and nothing else is
//! unread for it.

pub mod bytes;
mod calls;
mod job;
mod kin;
mod link;
mod living;
mod maps;
mod others;
mod sockets;
mod stat;
mod status;
mod threads;

use super::output::clean;
use crate::event::{File, FileKind, Span, Usage, wire::MEMFD_NAME};
pub use job::is_orphaned;
pub(super) use kin::exit;
pub use others::Orphans;
use others::Other;
pub(super) use others::{family_of, python_of};

use link::FdLink;
#[cfg(feature = "outside")]
pub(super) use living::Asleep;
pub(super) use living::Living;
#[cfg(feature = "outside")]
pub(super) use maps::Mapping;
pub(super) use maps::Maps;
use rustix::{
    buffer::spare_capacity,
    fd::OwnedFd,
    fs::{CWD, Mode, OFlags, RawDir, openat, readlinkat},
    io::{self, Errno},
    param::clock_ticks_per_second,
};
use sockets::Sockets;
use stat::{Stat, number};
use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Most files of a process, and the list of its descriptors, are no larger.
const USUAL_SIZE: usize = 1 << 12;

/// The inspector's own program. Where its file was replaced since it started, the link still leads to what runs here;
/// without `/proc` there are the words it was called with.
pub fn this_program() -> PathBuf {
    match env::current_exe() {
        Ok(path) if path.exists() => path,
        Ok(_) => "/proc/self/exe".into(),
        Err(_) => env::args_os().next().unwrap_or_default().into(),
    }
}

/// A path as a process sees it, which may be in a container.
pub(super) fn seen_by(pid: u32, path: &Path) -> PathBuf {
    entry(pid, &format!("root{}", path.display()))
}

/// What `/proc` has of a process under a name.
pub(super) fn entry(pid: u32, name: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}/{name}"))
}

/// A setting of the kernel: `kernel/yama/ptrace_scope`. `None` where it has none of that name.
#[cfg(feature = "outside")]
pub(super) fn setting(name: &str) -> Option<String> {
    fs::read_to_string(format!("/proc/sys/{name}")).ok()
}

/// The folder of a process.
fn folder_of(pid: u32) -> io::Result<OwnedFd> {
    openat(CWD, entry(pid, ""), OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
}

/// A look at a lane.
#[derive(Debug)]
pub(super) struct ProcSample {
    /// In the order of their numbers.
    pub(super) files: Vec<File>,
    pub(super) usage: Usage,
}

/// What a thread of the process is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thread {
    /// The number of the system call it sleeps in; `None` for one that computes.
    call: Option<libc::c_long>,
    /// How often it went to sleep: the same number twice says that it did not wake up in between.
    sleeps: u64,
}

impl Thread {
    fn of(syscall: &[u8], status: &[u8]) -> Option<Self> {
        let call = str::from_utf8(syscall).ok()?.split_whitespace().next()?.parse().ok();
        Some(Self { call, sleeps: number(status, "voluntary_ctxt_switches")? })
    }

    /// Whether it sleeps.
    pub(super) fn sleeps(self) -> bool {
        self.call.is_some()
    }

    /// Whether it may be at the same thing as before: computing, although another thread may have been let in between,
    /// or in the very same sleep.
    pub(super) fn goes_on(self, before: Self) -> bool {
        self == before || self.call.is_none() && before.call.is_none()
    }

    /// Whether it sleeps where a loop waits for its events.
    pub(super) fn waits(self) -> bool {
        self.call.is_some_and(|call| WAITS.contains(&call))
    }
}

/// The system calls in which loops wait.
const WAITS: &[libc::c_long] = &[
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_select,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_io_uring_enter,
];

/// Reads `/proc` for one process.
#[derive(Debug)]
pub(super) struct Proc {
    /// Its folder: that of another process of the same number is another one.
    folder: OwnedFd,
    /// The descriptor and the thread that a connected lane's recorder has of its own.
    recorder: Option<u32>,
    /// Where its tokio-console is served.
    console: Option<SocketAddr>,
    sockets: Sockets,
}

impl Proc {
    /// What the process runs: the program and its arguments; `None` where it is over.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        Some(words(&self.read("cmdline").ok()?)).filter(|words| !words.is_empty())
    }

    /// Finds the process.
    ///
    /// # Errors
    /// A sentence for the person watching: most likely `/proc` is not mounted.
    pub(super) fn of(pid: u32) -> Result<Self, String> {
        let folder = folder_of(pid).map_err(|error| {
            let what = "file descriptors, threads and memory cannot be shown, because /proc cannot be read";
            format!("{what}: {error}; mount it with `mount -t proc proc /proc`")
        })?;
        Ok(Self { folder, recorder: None, console: None, sockets: Sockets::default() })
    }

    /// The lane is connected, by this descriptor and with one more thread: both are left out from now on.
    pub(super) fn leave_out(&mut self, socket: u32) {
        self.recorder = Some(socket);
    }

    /// How long its main thread, ready to run, has waited for a core. `None` where the kernel does not count it.
    pub(super) fn queued(&self) -> Option<Span> {
        queued(&self.read("schedstat").ok()?)
    }

    /// Whether memory for records is mapped in it.
    pub(super) fn has_rings(&self) -> bool {
        let name = format!("/memfd:{MEMFD_NAME}");
        self.read("maps").is_ok_and(|maps| maps.windows(name.len()).any(|part| part == name.as_bytes()))
    }

    /// The connection is over, and with it the recorder.
    pub(super) fn leave_nothing_out(&mut self) {
        self.recorder = None;
    }

    /// A tokio-console is served here: the sockets of who joins are left out from now on.
    pub(super) fn leave_out_console(&mut self, address: SocketAddr) {
        self.console = Some(address);
    }

    /// Looks. `None` for a process that has ended or is about to.
    pub(super) fn sample(&mut self) -> Option<ProcSample> {
        let files = self.files().ok()?;
        let (status, stat) = (self.read("status").ok()?, self.read("stat").ok()?);
        // An agent starts its thread only after it said hello.
        usage(&status, &stat, self.recorder.is_some()).map(|usage| ProcSample { files, usage })
    }

    /// What a thread is at: proc_pid_syscall(5), proc_pid_status(5). `None` for one that is gone, or where the kernel
    /// keeps it to itself.
    pub(super) fn thread(&self, tid: u32) -> Option<Thread> {
        let read = |file| self.read(&format!("task/{tid}/{file}")).ok();
        Thread::of(&read("syscall")?, &read("status")?)
    }

    /// The next look describes every socket, however long ago they were looked up.
    pub(super) fn renew_sockets(&mut self) {
        self.sockets.renew();
    }

    fn files(&mut self) -> io::Result<Vec<File>> {
        let mut found = self.links()?;
        found.retain(|(fd, link)| !self.is_recorders(*fd, link));
        let folder = &self.folder;
        let mut files = described(found, &mut self.sockets, |table| read(folder, table).unwrap_or_default());
        files.retain(|file| !self.is_consoles(&file.kind));
        Ok(files)
    }

    /// Every descriptor with what it is open on.
    fn links(&self) -> io::Result<Vec<(u32, FdLink)>> {
        let (mut links, mut link) = (Vec::new(), Vec::new());
        for fd in numbers(&self.folder, "fd")? {
            match readlinkat(&self.folder, format!("fd/{fd}"), link) {
                Ok(text) => {
                    links.push((fd, FdLink::of(text.to_bytes())));
                    link = text.into_bytes();
                }
                // Closed between listing and reading, it is no longer one.
                Err(Errno::NOENT) => link = Vec::new(),
                Err(_) => {
                    links.push((fd, FdLink::Unknown));
                    link = Vec::new();
                }
            }
        }
        Ok(links)
    }

    fn is_consoles(&self, kind: &FileKind) -> bool {
        let (Some(console), FileKind::Socket(what)) = (self.console, kind) else { return false };
        let ends = what.strip_prefix("tcp ").and_then(|ends| ends.split_once(" → "));
        ends.is_some_and(|(local, _)| local.parse() == Ok(console))
    }

    fn is_recorders(&self, fd: u32, link: &FdLink) -> bool {
        match link {
            FdLink::Path(path) => path.strip_prefix("/memfd:").is_some_and(|name| name.starts_with(MEMFD_NAME)),
            FdLink::Socket(_) => self.recorder == Some(fd),
            _ => false,
        }
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        read(&self.folder, file)
    }
}

/// What descriptors are, in the order of their numbers.
fn described(mut links: Vec<(u32, FdLink)>, sockets: &mut Sockets, table: impl Fn(&str) -> Vec<u8>) -> Vec<File> {
    links.sort_unstable_by_key(|(fd, _)| *fd);
    sockets.look_up(&links.iter().filter_map(|(_, link)| link.socket()).collect(), table);
    links.into_iter().map(|(fd, link)| File { fd, kind: link.kind(sockets) }).collect()
}

/// The program and its arguments: proc_pid_cmdline(5).
fn words(cmdline: &[u8]) -> Vec<String> {
    let words = cmdline.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

/// Linux, `Documentation/scheduler/sched-stats.rst`: time on a core, time in its queue, both in nanoseconds.
fn queued(schedstat: &[u8]) -> Option<Span> {
    str::from_utf8(schedstat).ok()?.split_whitespace().nth(1)?.parse().ok().map(Span)
}

/// What a process uses, of whose threads one may be the recorder's; `None` for one that has ended or is about to.
fn usage(status: &[u8], stat: &[u8], has_recorder: bool) -> Option<Usage> {
    let stat = Stat::of(stat).filter(|stat| !stat.is_ending)?;
    let threads = stat.threads.saturating_sub(has_recorder.into()).max(1);
    let rss = ["RssAnon", "RssFile"].iter().filter_map(|name| number(status, name));
    let kib = rss.fold(0, u64::saturating_add);
    let cpu = Span(stat.ticks.saturating_mul(1_000_000_000) / clock_ticks_per_second().max(1));
    Some(Usage { threads: u32::try_from(threads).unwrap_or(u32::MAX), memory: kib.saturating_mul(1024), cpu })
}

/// Whether a TCP socket of this machine (of this network namespace) listens on a port; `None` where that cannot be read.
pub fn listens(port: u16) -> Option<bool> {
    let table = |name: &str| fs::read(PathBuf::from("/proc/self/net").join(name));
    let tables: Vec<_> = ["tcp", "tcp6"].iter().filter_map(|name| table(name).ok()).collect();
    (!tables.is_empty()).then(|| tables.iter().any(|table| sockets::listens(table, port)))
}

/// Every process that can be seen, with its state and its parent.
fn processes() -> Vec<Other> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(|pid| Other::of(pid, &fs::read(format!("/proc/{pid}/stat")).ok()?)).collect()
}

/// The program that a process runs, without its folder.
fn program(pid: i32) -> Option<String> {
    let path = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// All of a file of a process. Its size is unknown beforehand: most are read in one go.
fn read(folder: &OwnedFd, file: &str) -> io::Result<Vec<u8>> {
    let file = openat(folder, file, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let mut bytes = Vec::with_capacity(USUAL_SIZE);
    loop {
        bytes.reserve(bytes.len().max(1));
        match rustix::io::read(&file, spare_capacity(&mut bytes)) {
            Ok(0) => return Ok(bytes),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// The numbers that name the entries of a folder.
fn numbers(folder: &OwnedFd, name: &str) -> io::Result<Vec<u32>> {
    let folder = openat(folder, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let mut buffer = Vec::with_capacity(USUAL_SIZE);
    let (mut entries, mut numbers) = (RawDir::new(folder, buffer.spare_capacity_mut()), Vec::new());
    while let Some(entry) = entries.next() {
        numbers.extend(entry?.file_name().to_str().ok().and_then(|name| name.parse::<u32>().ok()));
    }
    Ok(numbers)
}
