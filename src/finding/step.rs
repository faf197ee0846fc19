//! How it came to what is wrong.

use crate::event::Time;

/// The step in which a task swallowed its cancel.
pub(super) const SWALLOWED: &str = "swallowed";

/// A step of the way to what is wrong: `SIGTERM`, `cancel() app.py:17`, `delivered :6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Time,
    pub text: String,
}
