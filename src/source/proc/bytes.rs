//! What the files of a process say, by their bytes alone: the way in for fuzz targets.

use super::{FdLink, Sockets, Thread, described, kin, living::Asleep, others::Other, sockets, status::Status, threads};
use crate::event::{ENDING_SIGNALS, Exit, File, Span, Usage};

/// What the descriptors with these links are, by the tables of sockets.
pub fn files(links: &[(u32, &[u8])], table: impl Fn(&str) -> Vec<u8>) -> Vec<File> {
    let links = links.iter().map(|(fd, link)| (*fd, FdLink::of(link))).collect();
    described(links, &mut Sockets::default(), table)
}

/// By `net/tcp`, whether a socket listens on a port.
pub fn listens(table: &[u8], port: u16) -> bool {
    sockets::listens(table, port)
}

/// By `status` and `stat`, what it uses.
pub fn usage(status: &[u8], stat: &[u8], has_recorder: bool) -> Option<Usage> {
    super::usage(status, stat, has_recorder)
}

/// By `schedstat`, how long it waited for a core.
pub fn queued(schedstat: &[u8]) -> Option<Span> {
    super::queued(schedstat)
}

/// By `cmdline`, the program and its arguments.
pub fn words(cmdline: &[u8]) -> Vec<String> {
    super::words(cmdline)
}

/// By `stat`, the parent, and how it ended; the parent as two readers have it.
pub fn relations(stat: &[u8]) -> (Option<u32>, Option<i32>, Option<Exit>) {
    let (kin, other) = (kin::Kin::of(stat), Other::of(1, stat));
    (kin.map(|kin| kin.parent), other.map(|other| other.parent()), kin::exit_of(stat))
}

/// By `children`, the processes that a thread has started.
pub fn children(list: &[u8]) -> Vec<u32> {
    kin::pids(list)
}

/// By `status`, what it is called and what signals that ask for an end do to it.
pub fn signals(status: &[u8]) -> Option<(String, [&'static str; 4])> {
    let status = Status::of(status)?;
    let actions = ENDING_SIGNALS.map(|signal| status.action(signal));
    Some((status.name, actions))
}

/// By `syscall`, what a thread sleeps in, as answers and as samples say it; and by `status`, whether it sleeps.
pub fn sleep(syscall: &[u8], status: &[u8], files: &[File]) -> (Option<String>, String, Option<bool>) {
    let asleep = Asleep::of(syscall).map(|asleep| asleep.describe(files, &[(7, "sh".into())]));
    let place = threads::place(&String::from_utf8_lossy(syscall), || None);
    (asleep, place, Thread::of(syscall, status).map(Thread::sleeps))
}

/// By `maps`, the files that it runs code of, with their addresses.
pub fn maps(text: &[u8]) -> Vec<(String, std::ops::Range<u64>)> {
    let maps = super::Maps::of(text);
    maps.all().iter().map(|mapping| (mapping.path.clone(), mapping.range.clone())).collect()
}
