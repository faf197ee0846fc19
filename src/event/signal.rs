//! The names of signals.

/// The numbers a signal may have.
const NUMBERS: std::ops::RangeInclusive<i32> = 1..=64;
/// The first signal without a meaning of its own that the C library leaves to programs.
const FIRST_REAL_TIME: i32 = 34;

/// Signals that ask a program to end: SIGHUP, SIGINT, SIGQUIT, SIGTERM.
pub const ENDING_SIGNALS: [u8; 4] = [1, 2, 3, 15];

/// Linux's numbers, on x86 and ARM alike: signal(7).
const NAMES: &[(i32, &str)] = &[
    (1, "SIGHUP"),
    (2, "SIGINT"),
    (3, "SIGQUIT"),
    (4, "SIGILL"),
    (5, "SIGTRAP"),
    (6, "SIGABRT"),
    (7, "SIGBUS"),
    (8, "SIGFPE"),
    (9, "SIGKILL"),
    (10, "SIGUSR1"),
    (11, "SIGSEGV"),
    (12, "SIGUSR2"),
    (13, "SIGPIPE"),
    (14, "SIGALRM"),
    (15, "SIGTERM"),
    (16, "SIGSTKFLT"),
    (17, "SIGCHLD"),
    (18, "SIGCONT"),
    (19, "SIGSTOP"),
    (20, "SIGTSTP"),
    (21, "SIGTTIN"),
    (22, "SIGTTOU"),
    (23, "SIGURG"),
    (24, "SIGXCPU"),
    (25, "SIGXFSZ"),
    (26, "SIGVTALRM"),
    (27, "SIGPROF"),
    (28, "SIGWINCH"),
    (29, "SIGIO"),
    (30, "SIGPWR"),
    (31, "SIGSYS"),
];

/// `SIGTERM` for 15, `SIGRTMIN+1` for 35; `signal 99` for one without a name.
///
/// ```
/// assert_eq!(loopscope::event::signal_name(15), "SIGTERM");
/// ```
pub fn signal_name(number: i32) -> String {
    if let Some((_, name)) = NAMES.iter().find(|known| known.0 == number) {
        return (*name).into();
    }
    match number.checked_sub(FIRST_REAL_TIME) {
        Some(0) => "SIGRTMIN".into(),
        Some(more) if more > 0 && NUMBERS.contains(&number) => format!("SIGRTMIN+{more}"),
        _ => format!("signal {number}"),
    }
}

/// The number of a signal as people write it: `TERM`, `SIGTERM`, `term`, `15`, `RTMIN+1`, `RTMAX-1`. `None` where there is no such
/// signal; 32 and 33 are the C library's own.
pub fn signal_number(text: &str) -> Option<i32> {
    let upper = text.to_uppercase();
    let name = format!("SIG{}", upper.strip_prefix("SIG").unwrap_or(&upper));
    let named = NUMBERS.into_iter().find(|number| signal_name(*number) == name);
    let counted = || text.parse().ok().filter(|number| NUMBERS.contains(number) && ![32, 33].contains(number));
    named.or_else(|| from_the_last(&name)).or_else(counted)
}

/// As `kill -l` calls the upper half of the real-time signals: 64 for `SIGRTMAX`, 63 for `SIGRTMAX-1`.
fn from_the_last(name: &str) -> Option<i32> {
    let before = match name.strip_prefix("SIGRTMAX")? {
        "" => 0,
        rest => rest.strip_prefix('-')?.parse::<u8>().ok()?,
    };
    let number = NUMBERS.end() - i32::from(before);
    (number >= FIRST_REAL_TIME).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, signal_name, signal_number};

    #[test]
    fn every_signal_is_found_by_its_name() {
        for number in NUMBERS.filter(|number| ![32, 33].contains(number)) {
            assert_eq!(signal_number(&signal_name(number)), Some(number), "{}", signal_name(number));
        }
        assert_eq!([34, 35, 64].map(signal_name), ["SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+30"]);
    }

    #[test]
    fn those_of_the_thread_library_and_unknown_ones_have_a_number_only() {
        assert_eq!([0, 32, 33, 65].map(signal_name), ["signal 0", "signal 32", "signal 33", "signal 65"]);
        assert_eq!(signal_name(i32::MIN), format!("signal {}", i32::MIN));
    }

    #[test]
    fn a_signal_has_many_spellings() {
        for text in ["TERM", "SIGTERM", "sigterm", "term", "15"] {
            assert_eq!(signal_number(text), Some(15), "{text}");
        }
        for (text, number) in [("RTMAX", 64), ("SIGRTMAX-1", 63), ("rtmax-14", 50), ("RTMAX-30", 34)] {
            assert_eq!(signal_number(text), Some(number), "{text}");
        }
        for text in
            ["", "SIG", "TRM", "0", "65", "-15", "SIG15", "1.5", "RTMIN+31", "RTMIN+", "RTMAX+1", "RTMAX-31", "RTMAX-"]
        {
            assert_eq!(signal_number(text), None, "{text}");
        }
    }
}
