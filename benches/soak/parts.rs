//! What is soaked, and what it may take.

/// A dashboard over a program of `programs.py` or `load.rs`.
pub(crate) struct Part {
    pub(crate) what: &'static str,
    /// The program.
    pub(crate) name: &'static str,
    pub(crate) engine: Engine,
    /// Flags of `loopscope watch`.
    pub(crate) flags: &'static [&'static str],
    /// The most processor time of the inspector, in percent of a core.
    pub(crate) cpu: Option<f64>,
    /// The most frames a second; zero is none at all.
    pub(crate) frames: Option<f64>,
    /// The most by which memory may grow from the middle of a long run to its end, in MB.
    pub(crate) growth: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Cpython,
    Tokio,
}

const IDLE_CPU: Option<f64> = Some(0.5);
/// It goes up and down by half of that.
const GROWTH: Option<f64> = Some(4.0);

pub(crate) const PARTS: &[Part] = &[
    Part::busy("5,000 tasks/s, CPython", "tasks", Engine::Cpython),
    Part::busy("5,000 tasks/s, Tokio", "tasks", Engine::Tokio),
    // Of so few tasks the past is not full for hours: memory grows until then.
    Part { growth: None, ..Part::busy("loops come and go, CPython", "loops", Engine::Cpython) },
    Part { growth: None, ..Part::busy("loops come and go, Tokio", "loops", Engine::Tokio) },
    Part { cpu: IDLE_CPU, frames: Some(1.0), ..Part::busy("idle, CPython", "idle", Engine::Cpython) },
    Part { cpu: IDLE_CPU, frames: Some(1.0), ..Part::busy("idle, Tokio", "idle", Engine::Tokio) },
    Part {
        cpu: IDLE_CPU,
        frames: Some(0.0),
        flags: &["--reduced-motion"],
        ..Part::busy("idle, no motion, CPython", "idle", Engine::Cpython)
    },
    Part {
        cpu: IDLE_CPU,
        frames: Some(0.0),
        flags: &["--reduced-motion"],
        ..Part::busy("idle, no motion, Tokio", "idle", Engine::Tokio)
    },
];

impl Part {
    const fn busy(what: &'static str, name: &'static str, engine: Engine) -> Self {
        Self { what, name, engine, flags: &[], cpu: None, frames: None, growth: GROWTH }
    }
}
