//! How it came to what is wrong.

use crate::event::Time;

/// A step of the way to what is wrong: `SIGTERM`, `cancel() app.py:17`, `delivered :6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Time,
    pub text: String,
}
