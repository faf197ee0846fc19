//! What a `python3` is: asked by running it once.

use crate::source::kill::end_child;
use std::{
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The oldest CPython that the agent runs in, as `(major, minor)`.
pub const OLDEST: (u16, u16) = (3, 8);

/// How long an interpreter may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(5);
/// Runs on every Python. Ignore what is printed before it on the line.
const QUESTION: &str = "import sys; v = sys.version_info; \
    print('loopscope %s %d %d %d %s' % (getattr(getattr(sys, 'implementation', None), 'name', 'cpython'), \
    v[0], v[1], v[2], sys.executable))";

/// An interpreter that the agent runs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    pub path: PathBuf,
    /// Its version: major, minor, patch.
    pub version: (u16, u16, u16),
}

/// Why an interpreter cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PythonError {
    /// None was found under that name.
    #[error("no `{name}` found: install it, or name one with `--python PATH`")]
    Absent { name: String },
    /// No such file.
    #[error("{path}: no such file; `--python` takes the path of a python3")]
    NotThere {
        /// As it was given.
        path: PathBuf,
    },
    /// It cannot be executed.
    #[error("{path}: cannot be run as an interpreter: {source}")]
    NotRunnable {
        /// As it was given.
        path: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// It ran and said something else, or nothing.
    #[error("{path}: does not answer as a Python does; name a CPython with `--python PATH`")]
    NotPython {
        /// As it was given.
        path: PathBuf,
    },
    /// It said nothing for too long.
    #[error("{path}: did not report its version within {} s; name another with `--python PATH`", PATIENCE.as_secs())]
    Silent {
        /// As it was given.
        path: PathBuf,
    },
    /// Another implementation.
    #[error("{path}: is {implementation}, and only CPython can be watched; name one with `--python PATH`")]
    NotCpython {
        /// As it was given.
        path: PathBuf,
        implementation: String,
    },
    /// Older than [`OLDEST`].
    #[error("{path}: is Python {}.{}, and the oldest that can be watched is {}.{}; name another with `--python PATH`",
        version.0, version.1, OLDEST.0, OLDEST.1)]
    TooOld {
        /// As it was given.
        path: PathBuf,
        version: (u16, u16, u16),
    },
}

impl fmt::Display for Interpreter {
    /// As lanes name their engine: `cpython 3.12.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.version;
        write!(f, "cpython {major}.{minor}.{patch}")
    }
}

impl Interpreter {
    /// Asks the executable at `path` what it is.
    ///
    /// # Errors
    /// When it is nothing that the agent runs in.
    pub fn probe(path: &Path) -> Result<Self, PythonError> {
        let answer = ask(path)?;
        let (implementation, version, executable) =
            interpreter_of(&answer).ok_or_else(|| PythonError::NotPython { path: path.into() })?;
        if implementation != "cpython" {
            return Err(PythonError::NotCpython { path: path.into(), implementation });
        }
        if (version.0, version.1) < OLDEST {
            return Err(PythonError::TooOld { path: path.into(), version });
        }
        // Behind a launcher such as pyenv's is the interpreter itself; only where it does not know, the launcher stays.
        let path = if executable.is_empty() { path.into() } else { executable.into() };
        Ok(Self { path, version })
    }
}

fn ask(path: &Path) -> Result<String, PythonError> {
    let mut child = Command::new(path)
        .args(["-S", "-E", "-c", QUESTION])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|source| match source.kind() {
            io::ErrorKind::NotFound if !path.exists() => PythonError::NotThere { path: path.into() },
            _ => PythonError::NotRunnable { path: path.into(), source },
        })?;
    let answer = first_kilobyte(&mut child).recv_timeout(PATIENCE);
    // Of a launcher it is the child that hangs.
    let _ = end_child(&mut child);
    answer.map_err(|_| PythonError::Silent { path: path.into() })
}

/// What the child says until it ends, or as much as an answer can have. The thread ends with the child's output; what
/// the child left behind may keep that open, and then the thread, too.
fn first_kilobyte(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let stdout = child.stdout.take();
    thread::spawn(move || {
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(8192).read_to_end(&mut answer);
        }
        let _ = sender.send(String::from_utf8_lossy(&answer).into_owned());
    });
    receiver
}

/// The implementation, the version and the path that an interpreter says.
pub fn interpreter_of(answer: &str) -> Option<(String, (u16, u16, u16), String)> {
    let line = answer.lines().find_map(|line| line.strip_prefix("loopscope "))?;
    let mut words = line.splitn(5, ' ');
    let implementation = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    let version = (number()?, number()?, number()?);
    Some((implementation, version, words.next().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::interpreter_of;

    #[test]
    fn an_answer_may_come_after_something_else_and_the_path_may_have_blanks() {
        let answer = "welcome\nloopscope cpython 3 12 1 /opt/my python/bin/python3\n";
        assert_eq!(interpreter_of(answer), Some(("cpython".into(), (3, 12, 1), "/opt/my python/bin/python3".into())));
    }

    #[test]
    fn another_program_is_no_python() {
        assert_eq!(interpreter_of("Welcome to Node.js"), None);
        assert_eq!(interpreter_of("loopscope cpython 3 x"), None);
    }
}
