//! How the agent gets into a Python program without touching it.

use super::{agent::agent, cache, probe::Interpreter};
use crate::{
    event::LaneId,
    source::{
        LaneSpec,
        dir::{self, PrivateDir},
    },
};
use std::{
    env,
    ffi::{OsStr, OsString},
    fs, io,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What the agent's file is called.
const AGENT: &str = "agent.py";
const SITECUSTOMIZE: &str = include_str!("../../../assets/agent/sitecustomize.py");

/// Tells the agent how much to report.
const MODE: &str = "LOOPSCOPE_MODE";
/// Tells the agent where its compiled code may be kept.
const CACHE: &str = "LOOPSCOPE_CACHE";
/// Tells the agent what `PYTHONPATH` was, so that the program finds it unchanged.
const SHADOWED: &str = "LOOPSCOPE_PYTHONPATH";

/// How much the agent reports, and so what it costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Every step of every task.
    #[default]
    Full,
    /// Everything but the steps.
    Lifecycle,
    /// What there is, looked at now and then.
    Sampling,
}

impl Mode {
    /// Every mode, the dearest first.
    pub const ALL: &[Self] = &[Self::Full, Self::Lifecycle, Self::Sampling];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Lifecycle => "lifecycle",
            Self::Sampling => "sampling",
        }
    }
}

impl std::str::FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mode = Self::ALL.iter().find(|mode| mode.word() == text);
        mode.copied().ok_or("write full, lifecycle or sampling")
    }
}

/// What Python is to run.
#[derive(Clone, Debug)]
pub enum Program {
    /// A script.
    File(PathBuf),
    /// A script that only this program has: it is written to a private folder for as long as the lane lives.
    Text {
        /// What its file is called.
        name: OsString,
        /// What is in it.
        text: &'static str,
    },
}

/// A Python program to run as a lane.
#[derive(Clone, Debug)]
pub struct PythonSpec {
    /// What runs it.
    pub interpreter: Interpreter,
    /// The interpreter's own flags: `-X dev`, `-I`, `-u`.
    pub flags: Vec<OsString>,
    /// How much is reported.
    pub mode: Mode,
    /// The program.
    pub program: Program,
    /// Its arguments.
    pub args: Vec<OsString>,
}

impl PythonSpec {
    /// The lane to start.
    ///
    /// # Errors
    /// When the agent cannot be written to a folder for temporary files.
    pub fn lane(&self, id: LaneId) -> io::Result<LaneSpec> {
        let folder = PrivateDir::make_in(&env::temp_dir(), dir::AGENT)?;
        let agent = write_agent(folder.path())?;
        let script = match &self.program {
            Program::File(path) => path.clone(),
            Program::Text { name, text } => write(&folder.path().join(name), text)?,
        };
        let is_shut_out = self.flags.iter().any(|flag| shuts_out(flag));
        let runner = is_shut_out.then(|| agent.join(AGENT).into_os_string());
        let args = self.flags.iter().cloned().chain(runner).chain([script.into_os_string()]);
        let mut spec = LaneSpec::new(id, &self.interpreter.path, args.chain(self.args.iter().cloned()));
        spec.env.push((MODE.into(), self.mode.word().into()));
        spec.env.extend(cache::folder().map(|folder| (CACHE.into(), folder.into())));
        if !is_shut_out {
            let shadowed = env::var_os("PYTHONPATH");
            spec.env.push(("PYTHONPATH".into(), in_front(&agent, shadowed.as_deref())));
            spec.env.extend(shadowed.map(|paths| (SHADOWED.into(), paths)));
        }
        spec.folder = Some(Arc::new(folder));
        Ok(spec)
    }
}

/// In a folder of its own: the script's folder is on the program's path, too.
fn write_agent(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("agent");
    fs::create_dir(&path)?;
    write(&path.join(AGENT), &agent())?;
    write(&path.join("sitecustomize.py"), SITECUSTOMIZE)?;
    Ok(path)
}

fn write(path: &Path, text: &str) -> io::Result<PathBuf> {
    fs::write(path, text)?;
    Ok(path.into())
}

/// A `PYTHONPATH` that begins with the folder. An empty one says nothing, but an empty name in it is the current directory.
fn in_front(folder: &Path, others: Option<&OsStr>) -> OsString {
    let mut paths = folder.as_os_str().to_owned();
    if let Some(others) = others.filter(|others| !others.is_empty()) {
        paths.push(":");
        paths.push(others);
    }
    paths
}

/// Whether an interpreter with this flag looks neither at `PYTHONPATH` nor for a `sitecustomize`.
pub(in crate::source) fn shuts_out(flag: &OsStr) -> bool {
    let [b'-', letters @ ..] = flag.as_bytes() else { return false };
    letters.iter().take_while(|letter| !b"-cmWX".contains(letter)).any(|letter| b"ISE".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::{in_front, shuts_out};
    use std::{ffi::OsStr, path::Path};

    #[test]
    fn an_empty_path_adds_nothing() {
        let paths = |others: Option<&str>| in_front(Path::new("/agent"), others.map(OsStr::new));
        assert_eq!([None, Some(""), Some("a:b")].map(paths), ["/agent", "/agent", "/agent:a:b"]);
    }

    #[test]
    fn only_three_flags_shut_the_agent_out() {
        for flag in ["-I", "-S", "-E", "-uI", "-OOE"] {
            assert!(shuts_out(OsStr::new(flag)), "{flag}");
        }
        for flag in ["-X", "-Xdev", "dev", "-WError", "-WIgnore", "-u", "-bb", "-XISE", "--help", "IS"] {
            assert!(!shuts_out(OsStr::new(flag)), "{flag}");
        }
    }
}
