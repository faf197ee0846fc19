//! A signal as a value of an option.

use crate::event::{signal_name, signal_number};

/// Those that people send: TERM, INT, KILL, HUP, QUIT, USR1, USR2.
const COMMON: [u8; 7] = [15, 2, 9, 1, 3, 10, 12];

/// The number of the signal in `text`.
///
/// # Errors
/// There is none; which are common.
pub fn parse(text: &str) -> Result<u8, String> {
    signal_number(text).and_then(|number| number.try_into().ok()).ok_or_else(|| {
        let common = COMMON.map(|number| format!("{} ({number})", &signal_name(number.into())["SIG".len()..]));
        format!("there is no such signal; common ones are {}", common.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{COMMON, parse};

    #[test]
    fn what_is_no_signal_is_refused() {
        let refusal = parse("TRM").expect_err("none");
        assert!(refusal.contains("TERM (15), INT (2)"), "{refusal}");
    }

    #[test]
    fn every_common_signal_can_be_named() {
        assert_eq!(["TERM", "INT", "KILL", "HUP", "QUIT", "USR1", "USR2"].map(|name| parse(name).unwrap()), COMMON);
    }
}
