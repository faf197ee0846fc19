//! What `/proc` says of a lane: its file descriptors with what they are, its threads, memory and processor time.
//! Linux alone; the only file that reads `/proc` for the inspector.

use super::output::clean;
use crate::event::{File, FileKind, Span, Usage, wire::MEMFD_NAME};
use procfs::{
    ProcResult,
    net::{TcpNetEntry, TcpState, UdpNetEntry, UnixNetEntry},
    process::{FDTarget, Process, Stat},
};
use std::{
    collections::{HashMap, HashSet},
    env, fs,
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// The kernel's flag of a task on its way out (`PF_EXITING`): its descriptors may be gone already.
const EXITING: u32 = 4;
/// How long the descriptions of sockets are good for, and how long a new one waits for its own: those of TCP take the
/// kernel milliseconds, whatever is open.
const SOCKETS_STAY: Duration = Duration::from_secs(1);
const NEW_SOCKETS_WAIT: Duration = Duration::from_millis(100);

/// The inspector's own program. Where its file was replaced since it started, the link still leads to what runs here;
/// without `/proc` there are the words it was called with.
pub fn this_program() -> PathBuf {
    match env::current_exe() {
        Ok(path) if path.exists() => path,
        Ok(_) => "/proc/self/exe".into(),
        Err(_) => env::args_os().next().unwrap_or_default().into(),
    }
}

/// A look at a lane.
#[derive(Debug)]
pub(super) struct Sample {
    /// In the order of their numbers.
    pub(super) files: Vec<File>,
    /// The rest.
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
    process: Process,
    /// The descriptor and the thread that a connected lane's recorder has of its own.
    recorder: Option<u32>,
    /// Where its tokio-console is served.
    console: Option<SocketAddr>,
    sockets: HashMap<u64, Arc<str>>,
    /// When they were looked up.
    looked_up: Option<Instant>,
}

impl Proc {
    /// What the process runs: the program and its arguments; `None` where it is over.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        self.process.cmdline().ok().filter(|words| !words.is_empty())
    }

    /// Finds the process.
    ///
    /// # Errors
    /// A sentence for the person watching: most likely `/proc` is not mounted.
    pub(super) fn of(pid: u32) -> Result<Self, String> {
        let process = Process::new(pid as i32).map_err(|error| {
            let what = "file descriptors, threads and memory cannot be shown, because /proc cannot be read";
            format!("{what}: {error}; mount it with `mount -t proc proc /proc`")
        })?;
        Ok(Self { process, recorder: None, console: None, sockets: HashMap::new(), looked_up: None })
    }

    /// The lane is connected, by this descriptor and with one more thread: both are left out from now on.
    pub(super) fn leave_out(&mut self, socket: u32) {
        self.recorder = Some(socket);
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
    pub(super) fn sample(&mut self) -> Option<Sample> {
        let files = self.files().ok()?;
        let status = self.process.status().ok()?;
        let stat = self.process.stat().ok()?;
        if is_ending(&stat) {
            return None;
        }
        // An agent starts its thread only after it said hello.
        let threads = status.threads.saturating_sub(u64::from(self.recorder.is_some())).max(1);
        let kib = status.rssanon.unwrap_or(0) + status.rssfile.unwrap_or(0);
        let ticks = stat.utime + stat.stime;
        let cpu = Span(ticks * 1_000_000_000 / procfs::ticks_per_second().max(1));
        Some(Sample { files, usage: Usage { threads: threads as u32, memory: kib * 1024, cpu } })
    }

    /// What a thread is at: proc_pid_syscall(5), proc_pid_status(5). `None` for one that is gone, or where the kernel
    /// keeps it to itself.
    pub(super) fn thread(&self, tid: u32) -> Option<Thread> {
        let read = |file| fs::read_to_string(format!("/proc/{}/task/{tid}/{file}", self.process.pid)).ok();
        let call = read("syscall")?.split_whitespace().next()?.parse().ok();
        let status = read("status")?;
        let sleeps = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        Some(Thread { call, sleeps: sleeps.trim().parse().ok()? })
    }

    fn files(&mut self) -> ProcResult<Vec<File>> {
        // A descriptor closed between listing and reading is no longer one.
        let found = self.process.fd()?.flatten().map(|file| (file.fd as u32, file.target));
        let mut found: Vec<_> = found.filter(|(fd, target)| !self.is_recorders(*fd, target)).collect();
        found.sort_unstable_by_key(|(fd, _)| *fd);
        self.look_up(&found.iter().filter_map(|(_, target)| socket(target)).collect());
        let files = found.into_iter().map(|(fd, target)| File { fd, kind: self.kind(target) });
        Ok(files.filter(|file| !self.is_consoles(&file.kind)).collect())
    }

    fn is_consoles(&self, kind: &FileKind) -> bool {
        let (Some(console), FileKind::Socket(what)) = (self.console, kind) else { return false };
        let ends = what.strip_prefix("tcp ").and_then(|ends| ends.split_once(" → "));
        ends.is_some_and(|(local, _)| local.parse() == Ok(console))
    }

    fn is_recorders(&self, fd: u32, target: &FDTarget) -> bool {
        match target {
            FDTarget::MemFD(name) => name.starts_with(MEMFD_NAME),
            FDTarget::Path(path) => {
                path.to_string_lossy().strip_prefix("/memfd:").is_some_and(|name| name.starts_with(MEMFD_NAME))
            }
            FDTarget::Socket(_) => self.recorder == Some(fd),
            _ => false,
        }
    }

    fn kind(&self, target: FDTarget) -> FileKind {
        match target {
            FDTarget::AnonInode(name) if name == "[eventpoll]" => FileKind::EventPoll,
            FDTarget::AnonInode(name) if name == "[eventfd]" => FileKind::EventFd,
            FDTarget::AnonInode(name) => FileKind::Other(clean(name.trim_matches(['[', ']']))),
            FDTarget::Pipe(inode) => FileKind::Pipe(inode),
            FDTarget::Socket(inode) => {
                FileKind::Socket(self.sockets.get(&inode).cloned().unwrap_or_else(|| format!("{inode}").into()))
            }
            FDTarget::Path(path) => FileKind::Path(clean(&path.to_string_lossy())),
            FDTarget::MemFD(name) => FileKind::Path(clean(&format!("/memfd:{name}"))),
            FDTarget::Net(inode) => FileKind::Other(format!("net:[{inode}]").into()),
            FDTarget::Other(name, inode) => FileKind::Other(clean(&format!("{name}:[{inode}]"))),
            FDTarget::Unknown(name, rest) => FileKind::Other(clean(&format!("{name}:{rest}"))),
        }
    }

    /// The next look describes every socket, however long ago they were looked up.
    pub(super) fn renew_sockets(&mut self) {
        self.looked_up = None;
    }

    /// Looks the sockets up in the kernel's tables, which list those of the whole machine: soon when there is one that was
    /// not there before, and now and then, as one that is there may get connected. Until then the inode has to do.
    fn look_up(&mut self, inodes: &HashSet<u64>) {
        let are_known = inodes.iter().all(|inode| self.sockets.contains_key(inode));
        let good_for = if are_known { SOCKETS_STAY } else { NEW_SOCKETS_WAIT };
        if inodes.is_empty() || self.looked_up.is_some_and(|at| at.elapsed() < good_for) {
            return self.sockets.retain(|inode, _| inodes.contains(inode));
        }
        self.looked_up = Some(Instant::now());
        let unnamed = inodes.iter().map(|inode| (*inode, Arc::from(inode.to_string())));
        self.sockets = unnamed.collect();
        let mut unknown = inodes.len();
        for table in TABLES {
            for (inode, what) in table(&self.process) {
                if let Some(known) = self.sockets.get_mut(&inode) {
                    *known = what.into();
                    unknown = unknown.saturating_sub(1);
                }
            }
            if unknown == 0 {
                return;
            }
        }
    }
}

fn is_ending(stat: &Stat) -> bool {
    stat.flags & EXITING != 0 || matches!(stat.state, 'Z' | 'X' | 'x')
}

fn socket(target: &FDTarget) -> Option<u64> {
    if let FDTarget::Socket(inode) = target { Some(*inode) } else { None }
}

type Table = fn(&Process) -> Vec<(u64, String)>;

/// The kernel's tables of sockets. Those of TCP take longest: it looks into each of its thousands of buckets.
const TABLES: [Table; 5] = [
    |process| described(process.unix(), describe_unix),
    |process| described(process.udp(), |entry| describe_udp("udp", entry)),
    |process| described(process.udp6(), |entry| describe_udp("udp6", entry)),
    |process| described(process.tcp(), |entry| describe_tcp("tcp", entry)),
    |process| described(process.tcp6(), |entry| describe_tcp("tcp6", entry)),
];

/// A table that cannot be read (no IPv6, say) is an empty one.
fn described<T>(table: ProcResult<Vec<T>>, describe: impl Fn(&T) -> (u64, String)) -> Vec<(u64, String)> {
    table.unwrap_or_default().iter().map(describe).collect()
}

fn describe_tcp(name: &str, entry: &TcpNetEntry) -> (u64, String) {
    let peer = match entry.state {
        TcpState::Listen => " listening".into(),
        _ => arrow(entry.remote_address),
    };
    (entry.inode, format!("{name} {}{peer}", entry.local_address))
}

fn describe_udp(name: &str, entry: &UdpNetEntry) -> (u64, String) {
    (entry.inode, format!("{name} {}{}", entry.local_address, arrow(entry.remote_address)))
}

fn describe_unix(entry: &UnixNetEntry) -> (u64, String) {
    let path = entry.path.as_ref().map(|path| format!(" {}", clean(&path.to_string_lossy())));
    (entry.inode, format!("unix{}", path.unwrap_or_default()))
}

fn arrow(peer: SocketAddr) -> String {
    if peer.port() == 0 { String::new() } else { format!(" → {peer}") }
}
