//! A length of time, as flags take it.

use std::time::Duration;

/// A duration such as `1s` or `250ms`.
///
/// # Errors
/// What to write instead.
pub fn length(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a length of time like 500ms, 1s or 2m".into())
}
