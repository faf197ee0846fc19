//! How the program is to end.

use crate::event::{Exit, signal_name, signal_number};
use std::{fmt, str::FromStr};

/// What a shell makes of a death by signal.
const BY_SIGNAL: i32 = 128;

/// The ends that are expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ExpectExit {
    /// Code 0, or death by the signal that was sent: so a program ends that has no handler, one that lets
    /// KeyboardInterrupt through, and one that raises the signal again when all is done, as Unix asks.
    #[default]
    Usual,
    Any,
    Of(Vec<Exit>),
}

impl ExpectExit {
    /// Whether a program that was sent these signals may end so.
    pub(super) fn accepts(&self, exit: Exit, sent: &[u8]) -> bool {
        match self {
            Self::Usual => exit == Exit::Code(0) || signal_of(exit).is_some_and(|signal| has(sent, signal)),
            Self::Any => true,
            Self::Of(exits) => exits.iter().any(|expected| {
                *expected == exit || signal_of(exit).is_some() && signal_of(exit) == signal_of(*expected)
            }),
        }
    }
}

fn has(sent: &[u8], signal: i32) -> bool {
    sent.iter().any(|sent| i32::from(*sent) == signal)
}

/// The signal that an end comes from, also where a code stands for it.
fn signal_of(exit: Exit) -> Option<i32> {
    match exit {
        Exit::Signal(signal) => Some(signal),
        Exit::Code(code) => Some(code - BY_SIGNAL).filter(|signal| *signal > 0),
        Exit::Unknown => None,
    }
}

impl FromStr for ExpectExit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "any" {
            return Ok(Self::Any);
        }
        let exit = |word: &str| match word.parse::<u8>() {
            Ok(code) => Some(Exit::Code(code.into())),
            Err(_) => signal_number(word).map(Exit::Signal),
        };
        let exits = text.split(',').map(|word| exit(word.trim())).collect::<Option<Vec<_>>>();
        exits.map(Self::Of).ok_or_else(|| "write exit codes and signals like 0,143 or 3,TERM, or any".into())
    }
}

/// As words behind "expected was ".
impl fmt::Display for ExpectExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usual => f.write_str("code 0, or death by the signal that was sent"),
            Self::Any => f.write_str("any end"),
            Self::Of(exits) => {
                let words: Vec<_> = exits.iter().map(|exit| words(*exit)).collect();
                f.write_str(&words.join(" or "))
            }
        }
    }
}

/// `code 3`, `SIGTERM`.
pub(super) fn words(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("code {code}"),
        Exit::Signal(signal) => signal_name(signal),
        Exit::Unknown => "an unknown end".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, ExpectExit};

    #[test]
    fn the_usual_end_is_code_0_or_the_signal_that_was_sent() {
        let usual = ExpectExit::Usual;
        for exit in [Exit::Code(0), Exit::Signal(15), Exit::Code(143)] {
            assert!(usual.accepts(exit, &[15]), "{exit:?}");
        }
        for exit in [Exit::Code(1), Exit::Signal(9), Exit::Code(130)] {
            assert!(!usual.accepts(exit, &[15]), "{exit:?}");
        }
        assert!(!usual.accepts(Exit::Signal(15), &[]));
    }

    #[test]
    fn a_signal_is_also_the_code_that_stands_for_it() {
        let expect: ExpectExit = "3,TERM".parse().expect("it is right");
        for exit in [Exit::Code(3), Exit::Signal(15), Exit::Code(143)] {
            assert!(expect.accepts(exit, &[]), "{exit:?}");
        }
        assert!(!expect.accepts(Exit::Code(0), &[15]));
        assert_eq!(expect.to_string(), "code 3 or SIGTERM");
        let code: ExpectExit = "143".parse().expect("it is right");
        assert!(code.accepts(Exit::Code(143), &[]) && code.accepts(Exit::Signal(15), &[]));
    }

    #[test]
    fn a_wrong_word_gets_a_hint() {
        for wrong in ["", "0,", "256", "-1", "TRM"] {
            assert!(wrong.parse::<ExpectExit>().is_err_and(|hint| hint.starts_with("write ")), "{wrong}");
        }
    }
}
