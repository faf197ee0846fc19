//! When the inspector itself was stopped (`^Z`, SIGSTOP). Its programs ran on; one that prints waits once its pipe is full.

use super::ProcessSource;
use crate::{
    event::{Observation, Span, Stream, Time},
    source::{clock::now, life::Life},
};
use signal_hook::{SigId, consts::SIGCONT, flag, low_level::unregister};
use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// A shorter stop delays nothing that is judged.
const LEAST: Span = Span::from_millis(50);
/// So long after it goes on the signal to do so may be seen, and the program may wait for what it has printed to be read.
const LATE: Span = Span::from_millis(1_000);

/// What is known of stops.
#[derive(Debug)]
pub(super) struct Stops {
    /// When something was done last.
    last: Time,
    /// The last time in which nothing was done.
    gap: Option<(Time, Time)>,
    /// Whether a SIGCONT has come.
    continued: Arc<AtomicBool>,
    handler: Option<SigId>,
    /// Since when it was stopped, and until when, while what was printed meanwhile is still to be read.
    backlog: Option<(Time, Time)>,
}

impl Stops {
    pub(super) fn new() -> Self {
        let continued = Arc::default();
        let handler = flag::register(SIGCONT, Arc::clone(&continued)).ok();
        Self { last: now(), gap: None, continued, handler, backlog: None }
    }

    /// Since when it was stopped, where it goes on just now.
    fn over(&mut self, now: Time) -> Option<Time> {
        let last = mem::replace(&mut self.last, now);
        if now.since(last) >= LEAST {
            self.gap = Some((last, now));
        }
        // Without that it was only slow, as the program may have been, too.
        self.continued.swap(false, Relaxed).then_some(())?;
        self.gap.take().filter(|(_, until)| now.since(*until) <= LATE).map(|(since, _)| since)
    }
}

impl Drop for Stops {
    fn drop(&mut self) {
        self.handler.map(unregister);
    }
}

impl ProcessSource {
    /// Something has come, maybe the first thing after a stop.
    pub(super) fn notice_stop(&mut self, has_ended: bool) {
        let at = now();
        if let Some(since) = self.stops.over(at) {
            self.went_on(since, at);
        }
        let Some((since, on)) = self.stops.backlog else { return };
        if has_ended || at.since(on) > LATE || self.full().is_none() {
            self.stops.backlog = None;
            self.observe(Observation::Stalled { since });
        }
    }

    fn went_on(&mut self, since: Time, at: Time) {
        // What a process of a tree prints goes into the pipe of its root, which says the rest.
        if matches!(self.life, Life::Other(_)) {
            return self.observe(Observation::Stalled { since });
        }
        let full = self.full();
        self.stops.backlog = full.map(|_| (since, at));
        let waited = full.map_or_else(
            || ", and the program ran on".into(),
            |(stream, room)| {
                let room = room >> 10;
                format!(", and {stream} was full ({room} KiB): what the program printed meanwhile waited")
            },
        );
        self.note(&format!("loopscope was stopped for {}{waited}", at.since(since)));
    }

    /// A stream that takes no more, and how many bytes it took.
    fn full(&self) -> Option<(Stream, usize)> {
        let full = [(Stream::Stdout, self.stdout.full()), (Stream::Stderr, self.stderr.full())];
        full.into_iter().find_map(|(stream, room)| Some((stream, room?)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Relaxed, Stops, Time};

    #[test]
    fn a_stop_is_a_gap_that_a_sigcont_ends() {
        const MS: u64 = 1_000_000;
        let mut stops = Stops::new();
        stops.last = Time(0);
        let mut seen = |at: u64, continued: bool| {
            stops.continued.store(continued, Relaxed);
            stops.over(Time(at * MS))
        };
        assert_eq!(seen(10, true), None, "it was not stopped");
        assert_eq!(seen(500, false), None, "it was slow");
        assert_eq!(seen(505, true), Some(Time(10 * MS)), "the signal is seen a little later");
        assert_eq!(seen(900, true), Some(Time(505 * MS)));
        assert_eq!(seen(2_000, false), None);
        assert!((2_040..3_020).step_by(40).all(|at| seen(at, false).is_none()));
        assert_eq!(seen(3_040, true), None, "the signal is of no stop");
    }
}
