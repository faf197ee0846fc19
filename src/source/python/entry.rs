//! A coroutine function of the user's: run with either entry point, once it is known that it can be.

use super::{
    inject::{Program, PythonSpec},
    probe::Interpreter,
};
use crate::{event::Mode, source::kill::end_child};
use std::{
    ffi::OsString,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    str::FromStr,
    sync::mpsc,
    thread,
    time::Duration,
};

/// Runs it, and says beforehand whether it can be run.
const ENTRY: &str = include_str!("../../../assets/agent/entry.py");
/// What its answer begins with, on the last line of its output.
const ANSWER: &str = "\nloopscope ";
const KINDS: [&str; 3] = ["ready", "refused", "broken"];
/// How long an import may take. One that takes longer is left to the lanes, where it is seen.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which coroutine function: `module:coroutine`, `file.py:coroutine`, or `file.py`, which means its `main`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The module, or the path of the file.
    pub target: String,
    pub coroutine: String,
    /// Its arguments: texts, or `name=text`.
    pub args: Vec<String>,
}

/// What was found out about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It can be run; the file that it is in, if there is one.
    Ready(Option<PathBuf>),
    /// Its import takes long.
    Unknown,
}

/// Why a coroutine cannot be run. Each says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// There is no such coroutine function, or it cannot be called so.
    #[error("{0}")]
    Refused(String),
    /// The module cannot be imported.
    #[error("{0}")]
    Broken(String),
}

impl FromStr for Entry {
    type Err = EntryError;

    fn from_str(text: &str) -> Result<Self, EntryError> {
        let refused = |why: String| Err(EntryError::Refused(why));
        let (target, coroutine) = match text.rsplit_once(':') {
            Some((target, coroutine)) => (target, coroutine),
            None if is_file(text) => (text, "main"),
            None => {
                return refused(format!("`{text}` names no coroutine; write `{text}:main`, or the path of a .py file"));
            }
        };
        let is_name = |name: &str| {
            !name.is_empty()
                && name.split('.').all(|part| {
                    part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                        && part.chars().all(|c| c.is_alphanumeric() || c == '_')
                })
        };
        if !is_name(coroutine) || !is_file(target) && !is_name(target) {
            return refused(format!("`{text}` names no coroutine; write `module:coroutine`, or `file.py:coroutine`"));
        }
        if is_file(target) && !Path::new(target).is_file() {
            return refused(format!("{target}: no such file"));
        }
        Ok(Self { target: target.into(), coroutine: coroutine.into(), args: Vec::new() })
    }
}

fn is_file(target: &str) -> bool {
    Path::new(target).extension().is_some_and(|extension| extension == "py") && target.len() > ".py".len()
}

impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.target, self.coroutine)
    }
}

impl Entry {
    /// Imports it once, in a process of its own, to see whether it can be run.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self, interpreter: &Interpreter) -> Result<Readiness, EntryError> {
        let mut command = Command::new(&interpreter.path);
        command.args(["-c", ENTRY, "check"]).args(self.words());
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let path = interpreter.path.display();
        let mut child = child.map_err(|error| EntryError::Broken(format!("{path}: cannot be run: {error}")))?;
        let (sender, receiver) = mpsc::channel();
        let stdout = child.stdout.take();
        thread::spawn(move || drop(sender.send(answer(stdout))));
        let answer = receiver.recv_timeout(PATIENCE);
        let end = end_child(&mut child);
        match answer {
            Ok(Some(answer)) => read(&answer),
            Ok(None) => {
                let how = end.map_or_else(|error| error.to_string(), |status| status.to_string());
                Err(EntryError::Broken(format!("importing {} ends the interpreter ({how})", self.target)))
            }
            Err(_) => Ok(Readiness::Unknown),
        }
    }

    /// The process that runs it with an entry point.
    pub fn spec(&self, interpreter: &Interpreter, mode: Mode, style: &str) -> PythonSpec {
        PythonSpec {
            interpreter: interpreter.clone(),
            // What it prints is seen when it prints it.
            flags: vec!["-u".into()],
            env: Vec::new(),
            mode,
            program: Program::Own { name: "entry.py".into(), text: ENTRY },
            args: std::iter::once(style.into()).chain(self.words()).collect(),
        }
    }

    fn words(&self) -> impl Iterator<Item = OsString> {
        [&self.target, &self.coroutine].into_iter().chain(&self.args).map(OsString::from)
    }
}

/// What it answers, once that is there; `None` where its output ends without.
fn answer(stdout: Option<impl Read>) -> Option<String> {
    let (mut stdout, mut said, mut chunk) = (stdout?, Vec::new(), [0; 1 << 12]);
    loop {
        match stdout.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(length) => said.extend_from_slice(&chunk[..length]),
        }
        // Whatever the import printed is in front of it, and may be much.
        said.drain(..said.len().saturating_sub(1 << 16));
        if said.ends_with(b"\n") && last_answer(&said).is_some() {
            break;
        }
    }
    last_answer(&said)
}

/// The answer at the end of what an import has printed, which may be something like it.
pub fn last_answer(said: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(said);
    let answer = text.rsplit(ANSWER).next()?.trim_end_matches('\n');
    let is_answer = text.contains(ANSWER) && answer.split_once(' ').is_some_and(|(kind, _)| KINDS.contains(&kind));
    is_answer.then(|| answer.to_owned())
}

fn read(answer: &str) -> Result<Readiness, EntryError> {
    let (kind, text) = answer.split_once(' ').unwrap_or((answer, ""));
    match kind {
        "ready" => Ok(Readiness::Ready(Some(PathBuf::from(text)).filter(|file| file.is_file()))),
        "refused" => Err(EntryError::Refused(text.into())),
        _ => Err(EntryError::Broken(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, answer};
    use std::io::Read;

    #[test]
    fn a_target_is_a_module_or_a_file_and_a_coroutine() {
        let parse = |text: &str| text.parse::<Entry>().map(|it| (it.target, it.coroutine));
        assert_eq!(parse("app:main"), Ok(("app".into(), "main".into())));
        assert_eq!(parse("a.b:App.run"), Ok(("a.b".into(), "App.run".into())));
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/python/sleep.py");
        assert_eq!(parse(file), Ok((file.into(), "main".into())));
        for wrong in ["app", ":main", "app:", "a b:main", "app:1", "none.py", ".py", "app:main:x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_answer_is_behind_what_the_import_prints() {
        let said = "hello\nloopscope is nice\n\nloopscope ready /a/b.py\n";
        assert_eq!(answer(Some(said.as_bytes())).as_deref(), Some("ready /a/b.py"));
        assert_eq!(answer(Some(&b"bye"[..])), None);
        let in_parts = b"hello\n\nloopscope is nice\n".chain(&b"\nloopscope ready /a/b.py\n"[..]);
        assert_eq!(answer(Some(in_parts)).as_deref(), Some("ready /a/b.py"));
    }
}
