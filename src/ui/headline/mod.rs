//! The headline on top of the dashboard: what is wrong, since when, how it came to that, and the fix.
//!
//! ```text
//! ┏ why does it not stop? ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ since 00:06.180, for 8.0 s · cause 1 of 3 ┓
//! ┃ ✗ Task consumer swallows CancelledError at app.py:8 and carries on.                             ┃
//! ┃                                                                                                 ┃
//! ┃   SIGTERM 00:06.180 ─310 µs→ handler ─104 µs→ cancel() :17 ─98.0 µs→ delivered :6               ┃
//! ┃   Fix: catch TimeoutError alone, or `raise` after the cleanup.                                  ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//!  ✓ The loop runs 12 tasks, all waiting; the loop is idle.
//! ```
//!
//! What is wrong has a box, the most visible thing on the screen; a rule above it where lines are scarce. Where nothing is
//! wrong it is one calm line.

mod chain;
mod title;
mod view;

pub(super) use view::{draw, height};

use super::theme::Theme;
use crate::{
    event::{Span, Time},
    finding::{Headline, Verdict},
    model::{Lane, Model},
};

/// A headline at the moment it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeadlineScene<'a> {
    pub(super) model: &'a Model,
    pub(super) headline: &'a Headline,
    pub(super) at: Time,
    /// The step of the evidence that is shown, where it is followed.
    pub(super) step: Option<usize>,
    pub(super) theme: &'a Theme,
}

impl<'a> HeadlineScene<'a> {
    fn lane(&self) -> Option<&'a Lane> {
        self.model.lane(self.headline.lane)
    }

    fn is_calm(&self) -> bool {
        matches!(self.headline.verdict, Verdict::Ok | Verdict::NotApplicable)
    }

    /// How long it has gone on at the moment, or did until its process ended.
    pub(super) fn lasted(&self) -> Option<Span> {
        let since = self.headline.since?;
        let exited = self.lane().and_then(|lane| lane.lifeline.exited).map_or(Time::END, |exited| exited.0);
        Some(self.at.min(exited).since(since))
    }
}
