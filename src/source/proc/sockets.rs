//! What sockets are, by the kernel's tables in `/proc/PID/net`: proc_pid_net(5). They list those of the whole machine, and
//! anybody may give a Unix socket any name, with the end of a line in it, too.

use super::clean;
use std::{
    collections::{HashMap, HashSet},
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

/// How long the descriptions are good for, each time twice as long while they stay the same, and how long a new socket
/// waits for its own: those of TCP take the kernel milliseconds, whatever is open.
const STAY: Duration = Duration::from_secs(1);
const MOST_DOUBLED: u32 = 3;
const NEW_ONES_WAIT: Duration = Duration::from_millis(100);

/// The state of a TCP socket that listens (`TCP_LISTEN`).
const LISTENS: &str = "0A";

/// What is known of a process's sockets.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    /// By their inodes; `None` for one of which nothing else is known.
    known: HashMap<u64, Option<Arc<str>>>,
    /// When they were looked up.
    looked_up: Option<Instant>,
    /// How often they were the same as before.
    same: u32,
}

/// What a line says: an inode, and what it is.
type LineParser = fn(&str, &[u8]) -> Option<(u64, String)>;

/// The tables, with what each calls its sockets. Those of TCP take longest: the kernel looks into each of its thousands
/// of buckets.
const TABLES: [(&str, &str, LineParser); 5] = [
    ("net/unix", "unix", unix),
    ("net/udp", "udp", internet),
    ("net/udp6", "udp6", internet),
    ("net/tcp", "tcp", internet),
    ("net/tcp6", "tcp6", internet),
];

impl Sockets {
    /// What a socket is; where that is not known, its inode has to do.
    pub(super) fn describe(&self, inode: u64) -> Arc<str> {
        self.known.get(&inode).cloned().flatten().unwrap_or_else(|| inode.to_string().into())
    }

    /// The next look-up describes every socket, however long ago they were looked up.
    pub(super) fn renew(&mut self) {
        self.looked_up = None;
    }

    /// Looks them up: soon when there is one that was not there before, and now and then, as one that is there may get
    /// connected.
    pub(super) fn look_up(&mut self, inodes: &HashSet<u64>, read: impl Fn(&str) -> Vec<u8>) {
        let are_known = inodes.iter().all(|inode| self.known.contains_key(inode));
        let good_for = if are_known { STAY * (1 << self.same.min(MOST_DOUBLED)) } else { NEW_ONES_WAIT };
        if inodes.is_empty() || self.looked_up.is_some_and(|at| at.elapsed() < good_for) {
            return self.known.retain(|inode, _| inodes.contains(inode));
        }
        self.looked_up = Some(Instant::now());
        let known = describe(inodes, read);
        self.same = if known == self.known { self.same + 1 } else { 0 };
        self.known = known;
    }
}

/// What the tables say of some sockets: one after the other, until all are known.
fn describe(inodes: &HashSet<u64>, read: impl Fn(&str) -> Vec<u8>) -> HashMap<u64, Option<Arc<str>>> {
    let mut known: HashMap<_, _> = inodes.iter().map(|inode| (*inode, None)).collect();
    for (table, name, line) in TABLES {
        for (inode, what) in sockets(&read(table), name, line, inodes) {
            known.entry(inode).and_modify(|known| *known = what);
        }
        if known.values().all(Option::is_some) {
            break;
        }
    }
    known
}

/// What a table says of the sockets that are asked for. Of one that it says two things of, nothing is known: one of
/// both may be the name of another.
fn sockets(table: &[u8], name: &str, line: LineParser, asked: &HashSet<u64>) -> HashMap<u64, Option<Arc<str>>> {
    let mut found = HashMap::new();
    for (inode, what) in table.split(|byte| *byte == b'\n').filter_map(|text| line(name, text)) {
        if asked.contains(&inode) {
            let what: Option<Arc<str>> = Some(what.into());
            let known = found.entry(inode).or_insert_with(|| what.clone());
            *known = known.take().filter(|known| Some(known) == what.as_ref());
        }
    }
    found
}

/// `Num RefCount Protocol Flags Type St Inode Path`.
fn unix(name: &str, mut line: &[u8]) -> Option<(u64, String)> {
    word(&mut line)?.strip_suffix(":")?;
    for _ in ["RefCount", "Protocol", "Flags", "Type", "St"] {
        u32::from_str_radix(word(&mut line)?, 16).ok()?;
    }
    let inode = word(&mut line)?.parse().ok()?;
    let path = line.strip_prefix(b" ").map(|path| format!(" {}", clean(&String::from_utf8_lossy(path))));
    Some((inode, format!("{name}{}", path.unwrap_or_default())))
}

/// `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …`.
fn internet(name: &str, mut line: &[u8]) -> Option<(u64, String)> {
    word(&mut line)?.strip_suffix(":")?;
    let (local, peer) = (address(word(&mut line)?)?, address(word(&mut line)?)?);
    let listens = word(&mut line)? == LISTENS && name.starts_with("tcp");
    for _ in ["tx_queue:rx_queue", "tr:tm->when", "retrnsmt", "uid", "timeout"] {
        word(&mut line)?;
    }
    let inode = word(&mut line)?.parse().ok()?;
    let peer = match peer.port() {
        _ if listens => " listening".into(),
        0 => String::new(),
        _ => format!(" → {peer}"),
    };
    Some((inode, format!("{name} {local}{peer}")))
}

/// Whether a table of TCP has a socket that listens on a port.
pub(super) fn listens(table: &[u8], port: u16) -> bool {
    let on_port = |mut line: &[u8]| {
        word(&mut line)?.strip_suffix(":")?;
        let local = address(word(&mut line)?)?;
        word(&mut line)?;
        Some(local.port() == port && word(&mut line)? == LISTENS)
    };
    table.split(|byte| *byte == b'\n').any(|line| on_port(line) == Some(true))
}

/// The next word of a line, which is left with the rest.
fn word<'a>(line: &mut &'a [u8]) -> Option<&'a str> {
    let text = line.trim_ascii_start();
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    *line = rest;
    str::from_utf8(word).ok().filter(|word| !word.is_empty())
}

/// `0100007F:1F90`: words of four bytes, each as this machine has it in memory, and the port.
fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let words = ip.as_bytes().chunks(8).map(|word| u32::from_str_radix(str::from_utf8(word).ok()?, 16).ok());
    let bytes = words.collect::<Option<Vec<_>>>()?.into_iter().flat_map(u32::to_ne_bytes).collect::<Vec<_>>();
    let ip: IpAddr = match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok()?.into(),
        _ => <[u8; 16]>::try_from(bytes).ok()?.into(),
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{HashSet, Sockets, listens};

    const HEAD: &[u8] = b"Num       RefCount Protocol Flags    Type St Inode Path\n";
    const TCP: &[u8] =
        b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    /// What a line of a Unix socket begins with.
    const UNIX: &[u8] = b"0000000045b541d8: 00000003 00000000 00000000 0001 03 ";
    const REST: &str = "00000000:00000000 00:00000000 00000000     0        0";

    /// What is known of two sockets, 16 and 17, by one table.
    fn described(table: &str, text: &[&[u8]]) -> [String; 2] {
        let mut sockets = Sockets::default();
        let read = |asked: &str| if asked == table { text.concat() } else { Vec::new() };
        sockets.look_up(&HashSet::from([16, 17]), read);
        [16, 17].map(|inode| sockets.describe(inode).to_string())
    }

    #[test]
    fn a_socket_is_what_its_line_says() {
        let unix = [HEAD, UNIX, b"   16\n", UNIX, b"   17 /run/a b\n"];
        assert_eq!(described("net/unix", &unix), ["unix", "unix /run/a b"]);
        let listens = format!("   0: 0100007F:1F90 00000000:0000 0A {REST} 16 1 0\n");
        let talks = format!("   1: 0100007F:1F90 0100007F:C000 01 {REST} 17 1 0\n");
        let known = ["tcp 127.0.0.1:8080 listening", "tcp 127.0.0.1:8080 → 127.0.0.1:49152"];
        assert_eq!(described("net/tcp", &[TCP, listens.as_bytes(), talks.as_bytes()]), known);
        let (one, none) = ("00000000000000000000000001000000", "00000000000000000000000000000000");
        let alone = format!("  10: {one}:0035 {none}:0000 07 {REST} 17 2 0\n");
        assert_eq!(described("net/udp6", &[TCP, alone.as_bytes()]), ["16", "udp6 [::1]:53"]);
    }

    #[test]
    fn a_port_that_is_listened_on_is_found() {
        let listening = format!("   0: 0100007F:1F90 00000000:0000 0A {REST} 16 1 0\n");
        let talking = format!("   1: 0100007F:C000 0100007F:1F90 01 {REST} 17 1 0\n");
        let table = [TCP, listening.as_bytes(), talking.as_bytes()].concat();
        assert_eq!([8080, 49152, 80].map(|port| listens(&table, port)), [true, false, false]);
    }

    #[test]
    fn an_odd_name_leaves_the_other_lines_readable() {
        for odd in [&b"@a\nb"[..], b"@a\xffb", b"\n\n", b"@a\n: b", b"@\n 1 2 3 4 5 6 7 8 9 10"] {
            let table = [HEAD, UNIX, b"   11 ", odd, b"\n", UNIX, b"   16\n", UNIX, b"   17 /a\xffb\n"];
            assert_eq!(described("net/unix", &table), ["unix", "unix /a\u{fffd}b"], "{odd:?}");
        }
        let talks = format!("   1: 0100007F:1F90 00000000:0000 0A {REST} 17 1 0\n");
        for odd in ["\n", "   0: 0:0 0:0 0A\n", "   0: é:1F90\n", "   0: 0100007F 00000000 0A 1 2 3 4 5 16\n"] {
            let known = ["16", "tcp 127.0.0.1:8080 listening"];
            assert_eq!(described("net/tcp", &[TCP, odd.as_bytes(), talks.as_bytes()]), known, "{odd:?}");
        }
    }

    #[test]
    fn a_line_in_a_name_is_not_believed_against_another() {
        let made_up = [HEAD, UNIX, b"   11 @\n", UNIX, b"   16 /made/up\n", UNIX, b"   16\n", UNIX, b"   17\n"];
        assert_eq!(described("net/unix", &made_up), ["16", "unix"]);
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        assert_eq!(described("net/unix", &[]), ["16", "17"]);
        let whole = [HEAD, UNIX, b"   17 /path\n"].concat();
        for cut in 0..whole.len() - b" /path\n".len() - b"17".len() {
            assert_eq!(described("net/unix", &[&whole[..cut]]), ["16", "17"], "{cut}");
        }
    }
}
