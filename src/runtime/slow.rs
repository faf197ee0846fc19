//! Debug mode reports what blocks the loop, as asyncio does (CPython 3.13 Lib/asyncio/base_events.py).

use std::time::{Duration, Instant};

/// asyncio's `slow_callback_duration`.
const LIMIT: Duration = Duration::from_millis(100);

/// Runs in debug mode alone.
pub(crate) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    #[inline]
    pub(crate) fn start(is_debug: bool) -> Self {
        Self(is_debug.then(Instant::now))
    }

    /// That is over. If it took long, stderr learns what it was.
    #[inline]
    pub(crate) fn stop(self, what: impl FnOnce() -> String) {
        if let Some(start) = self.0 {
            report(start.elapsed(), &what());
        }
    }
}

#[cold]
fn report(took: Duration, what: &str) {
    if took >= LIMIT {
        eprintln!("Executing <{what}> took {:.3} seconds", took.as_secs_f64());
    }
}
