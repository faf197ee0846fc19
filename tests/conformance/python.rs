//! Finds a real CPython and runs programs on it.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use libtest_mimic::Failed;

use crate::outcome::{Outcome, Runs};
use crate::programs::{FOLDER, Program};

/// Tried on `PATH`, in this order. The first that runs and is new enough is taken: a pyenv shim may exist and fail.
const NAMES: [&str; 4] = ["python3.13", "python3.12", "python3.11", "python3"];

/// `asyncio.Runner`, `TaskGroup` and `timeout` came with it.
const OLDEST: Version = Version(3, 11, 0);

/// A CPython version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u16, u16, u16);

impl Version {
    /// `3.13` or `3.13.0`.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.').map(|part| part.parse().ok());
        Some(Self(parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// An interpreter that runs.
#[derive(Clone)]
pub(crate) struct Python {
    pub(crate) version: Version,
    pub(crate) path: PathBuf,
}

impl Python {
    /// The newest that runs from `PATH`.
    pub(crate) fn newest(runs: &Runs) -> Option<Self> {
        NAMES.iter().find_map(|name| Self::probe(name, runs)).filter(|python| python.version >= OLDEST)
    }

    fn probe(name: &str, runs: &Runs) -> Option<Self> {
        let mut command = Command::new(name);
        command.args(["-I", "-c", "import sys; assert sys.implementation.name == 'cpython'; print('%d.%d.%d' % sys.version_info[:3]); print(sys.executable)"]);
        let said = runs.run(command).ok()?;
        let mut lines = said.text.lines();
        Some(Self { version: Version::parse(lines.next()?)?, path: lines.next()?.into() })
    }

    /// Runs the program's `.py`, away from the user's own Python settings, its stdout unbuffered. It finds `common.py`
    /// beside it, of which nothing is cached.
    pub(crate) fn run(&self, runs: &Runs, program: &Program) -> Result<Outcome, Failed> {
        let mut command = Command::new(&self.path);
        command.args(["-E", "-s", "-B", "-u"]).arg(PathBuf::from(FOLDER).join(format!("programs/{}.py", program.name)));
        runs.run(command)
    }
}

impl Program {
    /// The oldest CPython that behaves so: a first line `# needs 3.13`.
    pub(crate) fn needs(&self) -> Version {
        self.python.lines().next().and_then(|line| line.strip_prefix("# needs ")).map_or(OLDEST, |version| {
            Version::parse(version).unwrap_or_else(|| panic!("{}.py: `# needs {version}` is no version", self.name))
        })
    }
}
