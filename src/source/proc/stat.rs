//! The numbers of a process: proc_pid_stat(5), proc_pid_status(5). Both hold its name, which may be any bytes.

/// The kernel's flag of a task on its way out (`PF_EXITING`): its descriptors may be gone already.
const EXITING: u64 = 4;

/// What `stat` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    /// The process is over or about to be.
    pub(super) is_ending: bool,
    pub(super) threads: u64,
    /// Processor time, user and system.
    pub(super) ticks: u64,
}

impl Stat {
    pub(super) fn of(stat: &[u8]) -> Option<Self> {
        let fields = fields(stat)?;
        // The manual counts from 1, and the state is the third.
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        let is_over = matches!(*fields.first()?, "Z" | "X" | "x");
        Some(Self {
            is_ending: is_over || field(9)? & EXITING != 0,
            threads: field(20)?,
            ticks: field(14)?.saturating_add(field(15)?),
        })
    }
}

/// What `stat` has behind the name, from the state on. The name is in brackets and may hold some itself; behind the last
/// one are numbers alone.
pub(super) fn fields(stat: &[u8]) -> Option<Vec<&str>> {
    let end = stat.iter().rposition(|byte| *byte == b')')?;
    Some(str::from_utf8(&stat[end + 1..]).ok()?.split_ascii_whitespace().collect())
}

/// The number that `status` has under a name.
pub(super) fn number(status: &[u8], name: &str) -> Option<u64> {
    let mut lines = status.split(|byte| *byte == b'\n');
    let value = lines.find_map(|line| line.strip_prefix(name.as_bytes())?.strip_prefix(b":"))?;
    str::from_utf8(value).ok()?.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Stat, number};

    /// The `stat` of a process of this name, state and flags.
    fn stat(name: &[u8], state: &str, flags: u64) -> Option<Stat> {
        let rest = format!(") {state} 1 7 7 0 -1 {flags} 1 2 3 4 50 6 7 8 20 0 3 0 99 1 2\n");
        Stat::of(&[b"7 (", name, rest.as_bytes()].concat())
    }

    #[test]
    fn a_name_may_be_anything() {
        let known = Some(Stat { is_ending: false, threads: 3, ticks: 56 });
        for name in [&b"main"[..], b"", b") R 1 2 (", b"a\nb", b"\xff\xfe", b")))"] {
            assert_eq!(stat(name, "S", 0), known, "{name:?}");
        }
        let status = b"Name:\t\xff RssAnon: 1\nRssAnon:\t     42 kB\nThreads:\t3\n";
        assert_eq!((number(status, "RssAnon"), number(status, "Threads")), (Some(42), Some(3)));
    }

    #[test]
    fn an_end_is_seen() {
        let is_ending = |state, flags| stat(b"main", state, flags).map(|stat| stat.is_ending);
        assert_eq!([is_ending("Z", 0), is_ending("X", 0), is_ending("R", 4)], [Some(true); 3]);
        assert_eq!(is_ending("R", 8), Some(false));
    }

    #[test]
    fn what_is_cut_short_is_unknown() {
        for cut in [&b""[..], b"7 (main", b"7 (main)", b"7 (main) S 1 2", b"7 (main) S \xff"] {
            assert_eq!(Stat::of(cut), None, "{cut:?}");
        }
        for cut in [&b""[..], b"RssAnon", b"RssAnon:", b"RssAnon:\tkB", b"RssAnonymous: 3"] {
            assert_eq!(number(cut, "RssAnon"), None, "{cut:?}");
        }
    }
}
