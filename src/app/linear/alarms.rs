//! What is due while a session is reported, and who asks for its end.

use super::{Outcome, out::Out};
use crate::{
    app::{incoming::IncomingSignals, moment::until, writer::PATIENCE},
    event::Time,
    recording::Trouble,
    source::now,
};

/// What is to be done at a certain time, and what asks for an end.
pub(super) struct Alarms {
    pub(super) limit: Option<Time>,
    pub(super) timed_out: bool,
    pub(super) asks: IncomingSignals,
    /// The first signal that asked the inspector to end.
    pub(super) interrupted: Option<u8>,
    /// Why the recording failed.
    pub(super) unrecorded: Option<Trouble>,
}

impl Alarms {
    /// Whether the time is up now.
    pub(super) fn time_out(&mut self, now: Time) -> bool {
        let is_up = self.limit.take_if(|limit| *limit <= now).is_some();
        self.timed_out |= is_up;
        is_up
    }

    /// The end that the time limit or a signal asked for.
    pub(super) fn asked_end(&self) -> Option<Outcome> {
        if self.timed_out { Some(Outcome::TimedOut) } else { self.interrupted.map(Outcome::Interrupted) }
    }

    /// Waits until all is written; once an end was asked for, as long as something is read. A second signal ends it.
    pub(super) async fn flush(&mut self, out: &Out) {
        let mut moved = now();
        while !out.is_done() {
            let patience = self.asked_end().map(|_| moved + PATIENCE.into());
            if patience.is_some_and(|patience| patience <= now()) {
                return;
            }
            tokio::select! {
                () = out.moved() => moved = now(),
                signal = self.asks.next() => {
                    if self.interrupted.replace(self.interrupted.unwrap_or(signal)).is_some() {
                        return;
                    }
                }
                () = until(patience.or(self.limit)) => {}
            }
            self.time_out(now());
        }
    }
}
