//! What kind of Tokio runtime it is that reports by hooks.

/// What a program says of a runtime whose hooks report it, as the class of its loop. Of most it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeClass {
    /// Tasks are not reported: that needs `--cfg tokio_unstable`.
    Stock,
    /// Main runs on a thread of its own, beside those of the workers.
    MultiThread,
    /// Both.
    StockMultiThread,
}

impl RuntimeClass {
    /// Every class.
    pub const ALL: &[Self] = &[Self::Stock, Self::MultiThread, Self::StockMultiThread];

    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stock => "stock Tokio",
            Self::MultiThread => "multi-thread Tokio",
            Self::StockMultiThread => "stock multi-thread Tokio",
        }
    }

    /// Whether tasks other than main are not reported.
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::Stock | Self::StockMultiThread)
    }

    /// Whether main has a thread of its own, so that it holds up no other task.
    pub const fn is_multi_thread(self) -> bool {
        matches!(self, Self::MultiThread | Self::StockMultiThread)
    }
}
