//! What a recording says about its session beside the events: JSON, so that a field that is added later is no new form.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// What was recorded. Of a field that is not known nothing is concluded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionHead {
    /// The version of loopscope that wrote it.
    pub loopscope: String,
    /// The scenario's or the program's name.
    pub title: String,
    /// What to look for, in a sentence or two.
    pub look_for: String,
    /// The command and its arguments; empty for a scenario.
    pub command: Vec<String>,
    /// Whether its entry points were compared, and the report says what each of them left behind.
    pub compares: bool,
    /// When it began, in milliseconds since 1970.
    pub began_ms: u64,
    /// Where the rules draw the line, in nanoseconds.
    pub cancel_latency_ns: Option<u64>,
    pub blocked_ns: Option<u64>,
}

/// A lane, as far as it was known before it started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LaneHead {
    /// What ran in it.
    pub title: String,
    /// `tokio`, `cpython 3.12.1`; empty where it was not known.
    pub engine: String,
    /// `full`, `lifecycle`, `sampling`.
    pub mode: String,
    /// `managed` or `manual`; empty where there is none.
    pub entry: String,
    /// What is set in it that is not in a lane beside it; empty where nothing is.
    pub variant: String,
    /// The lane whose process started it. Since 1.1.
    pub parent: Option<u8>,
    /// Whether it only serves its parent. Since 1.1.
    pub is_helper: bool,
}

/// How a recording ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndHead {
    /// Whether it came to its limit, and the session went on without it.
    pub is_at_limit: bool,
    /// Events that were not recorded since the disk was too slow.
    pub left_out: u64,
}

impl SessionHead {
    /// One that begins now, written by this version.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let began_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        Self { loopscope: env!("CARGO_PKG_VERSION").into(), began_ms, ..Self::default() }
    }
}
