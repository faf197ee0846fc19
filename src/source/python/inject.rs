//! How the agent gets into a Python program without touching it.

use super::{agent::agent, cache, probe::Interpreter};
use crate::{
    event::{LaneId, Mode, OnQuit},
    source::{
        Open, ProcessSpec, Source, SourceError,
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
/// Tells the agent where it is, for the children of the program.
const AGENT_FOLDER: &str = "LOOPSCOPE_AGENT";
/// Tells the agent what `PYTHONPATH` was, so that the program finds it unchanged.
const SHADOWED: &str = "LOOPSCOPE_PYTHONPATH";

/// What Python is to run.
#[derive(Clone, Debug)]
pub enum Program {
    /// A script.
    File(PathBuf),
    /// A script that only this program has: it is written to a private folder for as long as the lane lives.
    Text {
        /// What its file is called.
        name: OsString,
        text: &'static str,
    },
    /// The same of a script that is no part of what is watched: it lies beside the agent, and no place is in it.
    Own {
        /// What its file is called.
        name: OsString,
        text: &'static str,
    },
}

/// A Python program to run as a process under observation.
#[derive(Clone, Debug)]
pub struct PythonSpec {
    pub interpreter: Interpreter,
    /// The interpreter's own flags: `-X dev`, `-I`, `-u`.
    pub flags: Vec<OsString>,
    /// Variables on top of the inspector's own environment.
    pub env: Vec<(OsString, OsString)>,
    pub mode: Mode,
    pub program: Program,
    pub args: Vec<OsString>,
}

impl PythonSpec {
    /// The process to start.
    ///
    /// # Errors
    /// When the agent cannot be written to a folder for temporary files.
    pub fn process(&self) -> Result<ProcessSpec, SourceError> {
        let agent = Agent::write(None)?;
        let script = match &self.program {
            Program::File(path) => path.clone(),
            Program::Text { name, text } => Agent::add(agent.folder.path(), name, text)?,
            Program::Own { name, text } => Agent::add(&agent.path, name, text)?,
        };
        let is_shut_out = self.flags.iter().any(|flag| shuts_out(flag));
        let runner = is_shut_out.then(|| agent.path.join(AGENT).into_os_string());
        let args = self.flags.iter().cloned().chain(runner).chain([script.into_os_string()]);
        let mut spec = ProcessSpec::new(&self.interpreter.path, args.chain(self.args.iter().cloned()));
        spec.env.clone_from(&self.env);
        agent.inject(&mut spec, self.mode, !is_shut_out);
        Ok(spec)
    }
}

impl Open for PythonSpec {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        ProcessSpec { on_quit: Some(OnQuit::Kill), ..self.process()? }.open(id)
    }
}

/// Has a command, and what it starts, load the agent where that is a Python, with all its arguments and whatever way
/// leads to the interpreter.
///
/// # Errors
/// When the agent cannot be written to a folder for temporary files.
pub fn inject(spec: &mut ProcessSpec, mode: Mode) -> Result<(), SourceError> {
    Agent::write(spec.place.as_deref())?.inject(spec, mode, true);
    spec.is_tree = true;
    Ok(())
}

/// The agent, in a folder that goes with the process.
struct Agent {
    folder: PrivateDir,
    /// A folder of its own in it: the script's folder is on the program's path, too.
    path: PathBuf,
}

impl Agent {
    fn write(place: Option<&Path>) -> Result<Self, SourceError> {
        let mut failure = None;
        for place in dir::places(place) {
            match Self::write_in(&place) {
                Ok(agent) => return Ok(agent),
                Err(source) => failure = Some(SourceError::Agent { tried: place, source }),
            }
        }
        Err(failure.unwrap_or(SourceError::TooManyFiles))
    }

    fn write_in(place: &Path) -> io::Result<Self> {
        let folder = PrivateDir::make_in(place, dir::AGENT)?;
        let path = folder.path().join("agent");
        fs::create_dir(&path)?;
        dir::allow_us(&path, 0o700)?;
        write(&path.join(AGENT), &agent())?;
        write(&path.join("sitecustomize.py"), SITECUSTOMIZE)?;
        Ok(Self { folder, path })
    }

    /// Writes a script to one of its folders.
    fn add(folder: &Path, name: &OsStr, text: &str) -> Result<PathBuf, SourceError> {
        let path = folder.join(name);
        write(&path, text).map_err(|source| SourceError::Agent { tried: path, source })
    }

    /// Adds what the agent is told to the environment, and, where it is to be loaded so, its folder to `PYTHONPATH`.
    fn inject(self, spec: &mut ProcessSpec, mode: Mode, is_on_path: bool) {
        spec.env.push((MODE.into(), mode.word().into()));
        spec.env.extend(cache::folder().map(|folder| (CACHE.into(), folder.into())));
        if is_on_path {
            let shadowed = env::var_os("PYTHONPATH");
            spec.env.push((AGENT_FOLDER.into(), self.path.clone().into()));
            spec.env.push(("PYTHONPATH".into(), in_front(&self.path, shadowed.as_deref())));
            spec.env.extend(shadowed.map(|paths| (SHADOWED.into(), paths)));
        }
        spec.folder = Some(Arc::new(self.folder));
    }
}

fn write(path: &Path, text: &str) -> io::Result<PathBuf> {
    fs::write(path, text)?;
    dir::allow_us(path, 0o600)?;
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
