//! A signal as people write it: `TERM`, `SIGTERM`, `term` or `15`.

use crate::model::signal_name;

const ALL: std::ops::RangeInclusive<u8> = 1..=64;
/// Those that people send: TERM, INT, KILL, HUP, QUIT, USR1, USR2.
const COMMON: [u8; 7] = [15, 2, 9, 1, 3, 10, 12];

/// The number of the signal in `text`.
pub(super) fn parse(text: &str) -> Result<u8, String> {
    let upper = text.to_uppercase();
    let name = format!("SIG{}", upper.strip_prefix("SIG").unwrap_or(&upper));
    let named = ALL.into_iter().find(|number| signal_name((*number).into()) == name);
    let numbered = || text.parse().ok().filter(|number| ALL.contains(number));
    named.or_else(numbered).ok_or_else(|| {
        let common = COMMON.map(|number| format!("{} ({number})", &signal_name(number.into())["SIG".len()..]));
        format!("there is no such signal; common ones are {}", common.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{COMMON, parse};

    #[test]
    fn a_signal_has_many_spellings() {
        for text in ["TERM", "SIGTERM", "sigterm", "term", "15"] {
            assert_eq!(parse(text), Ok(15), "{text}");
        }
    }

    #[test]
    fn what_is_no_signal_is_refused() {
        for text in ["", "SIG", "TRM", "0", "65", "-15", "SIG15", "1.5"] {
            let refusal = parse(text).expect_err(text);
            assert!(refusal.contains("TERM (15), INT (2)"), "{refusal}");
        }
    }

    #[test]
    fn every_common_signal_can_be_named() {
        assert_eq!(["TERM", "INT", "KILL", "HUP", "QUIT", "USR1", "USR2"].map(|name| parse(name).unwrap()), COMMON);
    }
}
