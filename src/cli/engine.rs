//! Which engines run the lanes.

use crate::{
    app::{Config, EngineName, Python},
    event::Mode,
    source::python::Which,
    ui::Engines,
};
use std::path::PathBuf;

/// What runs the lanes
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Engine")]
pub(super) struct EngineArgs {
    /// tokio, cpython, both, or a version of CPython like cpython3.12 [default: tokio]
    #[arg(long, global = true, value_parser = str::parse::<EngineName>)]
    engine: Option<EngineName>,
    /// The interpreter of CPython lanes [default: the virtual environment's, else python3]
    #[arg(long, global = true, value_name = "PATH")]
    python: Option<PathBuf>,
    /// How much CPython lanes report: full, lifecycle (no steps), or sampling (tasks are sampled) [default: full]
    #[arg(long, global = true, value_parser = str::parse::<Mode>)]
    mode: Option<Mode>,
    /// Whether a flag names engine or interpreter: then one that is not there is a failure.
    #[arg(skip)]
    pub(super) is_asked_for: bool,
    /// The engines that a flag names.
    #[arg(skip)]
    pub(super) named: Option<Engines>,
}

impl EngineArgs {
    /// The same, with what the configuration says where no flag does. Version and path name the same thing: a flag that
    /// says the one is louder than a file that says the other.
    pub(super) fn or(self, config: &Config) -> Self {
        let has_version = self.engine.is_some_and(|name| name.minor.is_some());
        let unversioned = |name: EngineName| EngineName { minor: name.minor.filter(|_| self.python.is_none()), ..name };
        Self {
            is_asked_for: self.engine.is_some() || self.python.is_some(),
            named: self.engine.map(|name| name.engines),
            engine: self.engine.or(config.engine.map(unversioned)),
            python: self.python.or_else(|| config.python.clone().filter(|_| !has_version)),
            mode: self.mode.or(config.mode),
        }
    }

    /// The engines that a flag or the configuration names.
    pub(super) fn named(&self) -> Option<Engines> {
        self.engine.map(|name| name.engines)
    }

    /// The engines to run.
    pub(super) fn engines(&self) -> Engines {
        self.named().unwrap_or_default()
    }

    /// How much CPython lanes report.
    pub(super) fn mode(&self) -> Mode {
        self.mode.unwrap_or_default()
    }

    /// What CPython lanes are run with.
    pub(super) fn python(&self) -> Python {
        let minor = self.engine.and_then(|name| name.minor);
        let path = self.python.clone().map(Which::Path);
        let which = path.or_else(|| self.engine.and_then(EngineName::python)).unwrap_or_default();
        Python { which, minor, mode: self.mode() }
    }
}
