//! A signal as people write it: `TERM`, `SIGTERM`, `term` or `15`.

/// The names of signals and their numbers on Linux; the common ones first.
const SIGNALS: &[(&str, u8)] = &[
    ("TERM", 15),
    ("INT", 2),
    ("KILL", 9),
    ("HUP", 1),
    ("QUIT", 3),
    ("USR1", 10),
    ("USR2", 12),
    ("STOP", 19),
    ("CONT", 18),
    ("TSTP", 20),
    ("ABRT", 6),
    ("ALRM", 14),
    ("PIPE", 13),
    ("CHLD", 17),
    ("SEGV", 11),
    ("WINCH", 28),
    ("TTIN", 21),
    ("TTOU", 22),
    ("ILL", 4),
    ("TRAP", 5),
    ("BUS", 7),
    ("FPE", 8),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("IO", 29),
    ("PWR", 30),
    ("SYS", 31),
];
const COMMON: usize = 8;
const LAST: u8 = 64;

/// The number of the signal in `text`.
pub(super) fn parse(text: &str) -> Result<u8, String> {
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let named = SIGNALS.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
    let numbered = || text.parse().ok().filter(|number| (1..=LAST).contains(number));
    named.or_else(numbered).ok_or_else(|| {
        let common: Vec<_> = SIGNALS[..COMMON].iter().map(|(name, number)| format!("{name} ({number})")).collect();
        format!("there is no such signal; common ones are {}", common.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{SIGNALS, parse};

    #[test]
    fn a_signal_has_many_spellings() {
        for text in ["TERM", "SIGTERM", "sigterm", "term", "15"] {
            assert_eq!(parse(text), Ok(15), "{text}");
        }
    }

    #[test]
    fn what_is_no_signal_is_refused() {
        for text in ["", "SIG", "TRM", "0", "65", "-15", "SIG15", "1.5"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn no_signal_is_named_twice() {
        for (at, signal) in SIGNALS.iter().enumerate() {
            assert!(SIGNALS[..at].iter().all(|other| other.0 != signal.0 && other.1 != signal.1), "{signal:?}");
        }
    }
}
