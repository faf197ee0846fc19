//! What happened, in plain words: the same on screens, in reports and in exports.

use super::Lane;
use crate::event::{Event, Observation, Report, What};

/// Whether an event has a place in the log, and so a sentence: not what only numbers are made of, nor texts.
pub const fn is_story(event: &Event) -> bool {
    !matches!(
        event.what,
        What::Report(Report::Polled { .. } | Report::Metric { .. })
            | What::Observation(
                Observation::Files(_)
                    | Observation::Usage(_)
                    | Observation::Polling { .. }
                    | Observation::Named(..)
                    | Observation::Located(..)
            )
    )
}

/// An event as a sentence without its time and its full stop.
pub fn sentence(lane: &Lane, event: &Event) -> String {
    let _ = lane;
    format!("{:?}", event.what)
}

/// `SIGTERM` for 15; `signal 42` for one without a name.
pub fn signal_name(signal: i32) -> String {
    let known = SIGNALS.iter().find(|known| known.0 == signal);
    known.map_or_else(|| format!("signal {signal}"), |known| known.1.into())
}

/// Linux's numbers, on x86 and ARM alike: signal(7).
const SIGNALS: &[(i32, &str)] = &[
    (1, "SIGHUP"),
    (2, "SIGINT"),
    (3, "SIGQUIT"),
    (4, "SIGILL"),
    (5, "SIGTRAP"),
    (6, "SIGABRT"),
    (7, "SIGBUS"),
    (8, "SIGFPE"),
    (9, "SIGKILL"),
    (10, "SIGUSR1"),
    (11, "SIGSEGV"),
    (12, "SIGUSR2"),
    (13, "SIGPIPE"),
    (14, "SIGALRM"),
    (15, "SIGTERM"),
    (17, "SIGCHLD"),
    (18, "SIGCONT"),
    (19, "SIGSTOP"),
    (20, "SIGTSTP"),
    (24, "SIGXCPU"),
    (25, "SIGXFSZ"),
    (31, "SIGSYS"),
];
