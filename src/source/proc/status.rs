//! What `status` says of a process that is looked at from outside: proc_pid_status(5).

/// Whose it is, what it is at, and what signals do to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Status {
    pub(in crate::source) name: String,
    /// `S` asleep, `T` stopped, `Z` a zombie.
    pub(in crate::source) state: char,
    /// The process: another number where this is a thread.
    pub(in crate::source) process: u32,
    pub(in crate::source) parent: u32,
    /// The effective user.
    pub(in crate::source) user: u32,
    /// Its number in each PID namespace, the innermost last.
    namespaces: Vec<u32>,
    /// What it may do beyond its user's rights.
    pub(in crate::source) capabilities: u64,
    blocked: u64,
    ignored: u64,
    caught: u64,
    /// A thread of the kernel's own has no memory.
    pub(in crate::source) is_kernels: bool,
}

impl Status {
    pub(in crate::source) fn of(status: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(status);
        let words = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            Some(line.split_whitespace())
        };
        let number = |name, nth| words(name)?.nth(nth)?.parse().ok();
        let mask = |name| u64::from_str_radix(words(name)?.next()?, 16).ok();
        Some(Self {
            name: text.lines().next()?.strip_prefix("Name:")?.trim().into(),
            state: words("State")?.next()?.chars().next()?,
            process: number("Tgid", 0)?,
            parent: number("PPid", 0)?,
            user: number("Uid", 1)?,
            namespaces: words("NSpid").map(|it| it.filter_map(|word| word.parse().ok()).collect()).unwrap_or_default(),
            capabilities: mask("CapEff").unwrap_or_default(),
            blocked: mask("SigBlk")?,
            ignored: mask("SigIgn")?,
            caught: mask("SigCgt")?,
            is_kernels: words("Kthread").and_then(|mut it| it.next()) == Some("1")
                || words("Kthread").is_none() && words("VmSize").is_none() && number("PPid", 0)? == 2,
        })
    }

    /// What a signal does to the process: `default`, `ignored`, `handled`, `blocked`, or `default as PID 1`: the kernel drops
    /// a signal without a handler for the first process of a PID namespace.
    pub(in crate::source) fn action(&self, signal: u8) -> &'static str {
        let is_in = |mask: u64| mask & (1 << (signal - 1)) != 0;
        match () {
            () if is_in(self.ignored) => "ignored",
            () if is_in(self.blocked) => "blocked",
            () if is_in(self.caught) => "handled",
            () if self.is_init() => "default as PID 1",
            () => "default",
        }
    }

    /// Whether it is the first process of a PID namespace.
    fn is_init(&self) -> bool {
        self.namespaces.last() == Some(&1)
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    fn status(pids: &str) -> Status {
        let text = format!(
            "Name:\ta b\nState:\tS (sleeping)\nTgid:\t9\nPid:\t9\nPPid:\t4\nUid:\t1\t2\t3\t4\nNSpid:\t{pids}\n\
             VmSize:\t1 kB\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\nSigCgt:\t0000000000000002\n"
        );
        Status::of(text.as_bytes()).expect("it is whole")
    }

    #[test]
    fn a_signal_is_handled_ignored_blocked_or_left_to_its_default() {
        let status = status("9");
        assert_eq!([1, 2, 13, 15].map(|signal| status.action(signal)), ["blocked", "handled", "ignored", "default"]);
        assert_eq!((&*status.name, status.user, status.parent, status.state), ("a b", 2, 4, 'S'));
    }

    #[test]
    fn the_first_process_of_a_namespace_is_told_by_its_innermost_number() {
        assert_eq!(status("4711\t1").action(15), "default as PID 1");
        assert_eq!(status("1\t7").action(15), "default");
    }

    #[test]
    fn what_is_cut_short_is_unknown() {
        assert_eq!(Status::of(b"Name:\tx\nState:\tS\n"), None);
        assert_eq!(Status::of(b""), None);
    }
}
