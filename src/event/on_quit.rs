//! What becomes of a command that still runs when nobody watches it any more.

use std::str::FromStr;

/// What becomes of a command that still runs when its inspector quits, or is killed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnQuit {
    /// The dashboard asks before it quits. The command is ended as by [`OnQuit::Term`].
    #[default]
    Ask,
    /// It gets SIGTERM. Where that does not end it its process group gets SIGKILL after some seconds.
    Term,
    /// Its process group gets SIGKILL.
    Kill,
    /// It runs on.
    Leave,
}

impl OnQuit {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Ask, Self::Term, Self::Kill, Self::Leave];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Term => "term",
            Self::Kill => "kill",
            Self::Leave => "leave",
        }
    }
}

impl FromStr for OnQuit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|on_quit| on_quit.word() == text);
        found.copied().ok_or("write ask, term, kill or leave")
    }
}
