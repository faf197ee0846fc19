//! The rows of the table.

/// A program of `programs.py`, and what the agent may cost it.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// How often it does its work: a third of a second without the agent, or longer where the measure is a rare event.
    pub(crate) times: u64,
    pub(crate) unit: Unit,
    /// What must be installed.
    pub(crate) needs: Option<&'static str>,
    /// The most it may cost: full, lifecycle, sampling.
    pub(crate) limits: [Option<f64>; 3],
}

/// In what the cost is told.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    /// How many times as long it takes.
    Ratio,
    /// How many of the requests are lost, in percent.
    Lost,
    /// How much later a timer is, in milliseconds.
    Later,
}

const SAMPLING: Option<f64> = Some(1.10);

pub(crate) const PROGRAMS: &[Program] = &[
    Program::ratio("spawn", "spawn and await", 50_000, [Some(1.90), Some(1.60), SAMPLING]),
    Program::ratio("gather", "gather batches", 60_000, [None, None, SAMPLING]),
    Program::ratio("steps", "empty steps", 200_000, [Some(1.70), Some(1.25), SAMPLING]),
    Program::ratio("ping_pong", "queue ping-pong", 40_000, [None, None, SAMPLING]),
    // What only history can tell is recorded at each of these.
    Program::ratio("locks", "take and release a lock", 300_000, [None, None, SAMPLING]),
    Program::ratio("items", "queue item, task_done", 100_000, [None, None, SAMPLING]),
    Program::ratio("echo", "TCP echo", 12_000, [Some(1.08), Some(1.03), SAMPLING]),
    Program {
        needs: Some("uvloop"),
        ..Program::ratio("uvloop", "TCP echo on uvloop", 20_000, [Some(1.20), None, SAMPLING])
    },
    Program {
        unit: Unit::Lost,
        needs: Some("aiohttp"),
        ..Program::ratio("http", "aiohttp, % lost", 9_600, [Some(15.0), Some(15.0), Some(9.0)])
    },
    Program {
        unit: Unit::Later,
        ..Program::ratio("lag", "loop lag p99, ms more", 400, [Some(0.05), Some(0.05), Some(0.05)])
    },
];

impl Program {
    const fn ratio(name: &'static str, what: &'static str, times: u64, limits: [Option<f64>; 3]) -> Self {
        Self { name, what, times, unit: Unit::Ratio, needs: None, limits }
    }
}

impl Unit {
    /// What changes from a run without to one with; both in seconds for one time.
    pub(crate) fn change(self, without: f64, with: f64) -> f64 {
        match self {
            Self::Ratio => with / without,
            Self::Lost => 100.0 * (1.0 - without / with),
            Self::Later => 1e3 * (with - without),
        }
    }

    /// Whether it tells of so much work, and not of what was done in a while.
    pub(crate) fn is_of_work(self) -> bool {
        matches!(self, Self::Ratio)
    }

    /// As far as its digits are shown.
    pub(crate) fn rounded(self, change: f64) -> f64 {
        let digits = match self {
            Self::Ratio | Self::Later => 100.0,
            Self::Lost => 1.0,
        };
        (change * digits).round() / digits
    }

    pub(crate) fn number(self, change: f64) -> String {
        match self {
            Self::Ratio | Self::Later => format!("{change:.2}"),
            Self::Lost => format!("{change:.0}"),
        }
    }

    /// What it is without the agent.
    pub(crate) fn plain(self, seconds: f64) -> String {
        match self {
            Self::Ratio => format!("{:.2} µs", 1e6 * seconds),
            Self::Lost => format!("{:.0} /s", 1.0 / seconds),
            Self::Later => format!("{:.2} ms", 1e3 * seconds),
        }
    }
}
