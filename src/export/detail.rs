//! How much of a session is written.

/// How much is written, each with what those before it have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// What was found.
    #[default]
    Summary,
    /// What happened, without what says little.
    Story,
    /// Every event and every check.
    All,
}

impl Detail {
    /// The one that is asked for so many times.
    pub const fn asked(times: u8) -> Self {
        match times {
            0 => Self::Summary,
            1 => Self::Story,
            _ => Self::All,
        }
    }
}
