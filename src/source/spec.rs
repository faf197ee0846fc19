//! What to run as a process under observation.

use super::{
    PrivateDir, ProgramInput, ProgramTerminal, SourceError, Tap, group::Group, socket::is_out_of_files,
    terminal::look_for, this_program,
};
use crate::event::{
    OnQuit,
    wire::{SOCKET_VARIABLE, TREE_VARIABLE},
};
use std::{
    ffi::OsString,
    io,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};
use tokio::process::Command;

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct ProcessSpec {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// Variables on top of the inspector's own environment.
    pub env: Vec<(OsString, OsString)>,
    /// The directory to run in; `None` for the inspector's own.
    pub dir: Option<PathBuf>,
    /// Whether the processes that it starts are watched, too.
    pub is_tree: bool,
    /// Whether what it leaves running ends with it when a signal ends it: its process group, and of a tree every process
    /// that is watched.
    pub ends_whole: bool,
    /// What becomes of it, and of its folders, when the inspector is gone first; `None` where it sees to that itself. The
    /// program that runs here is then started once more, as `keep`.
    pub on_quit: Option<OnQuit>,
    /// A folder that the program needs for as long as it runs.
    pub folder: Option<Arc<PrivateDir>>,
    /// Where its private folders go; `None` for the usual places.
    pub place: Option<PathBuf>,
    pub input: ProgramInput,
    /// A terminal of its own, to read from and to write to.
    pub terminal: Option<Arc<ProgramTerminal>>,
    /// Gets what it writes.
    pub tap: Option<Tap>,
}

impl ProcessSpec {
    /// A program with arguments, in the inspector's environment and directory.
    pub fn new(program: impl Into<PathBuf>, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let args = args.into_iter().map(Into::into).collect();
        Self {
            program: program.into(),
            args,
            env: Vec::new(),
            dir: None,
            is_tree: false,
            ends_whole: true,
            on_quit: None,
            folder: None,
            place: None,
            input: ProgramInput::Empty,
            terminal: None,
            tap: None,
        }
    }

    /// Starts it: the leader of a process group of its own, its output in pipes, or on its terminal.
    pub(super) fn spawn(&self, socket: &Path) -> Result<Group, SourceError> {
        let mut command = match &self.terminal {
            Some(terminal) => self.on_terminal(terminal)?,
            None => {
                let mut command = Command::new(&self.program);
                command.stdin(self.input.stdio()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
                command
            }
        };
        command.args(&self.args).envs(self.env.iter().cloned()).env(SOCKET_VARIABLE, socket);
        command.kill_on_drop(self.ends_whole);
        if self.is_tree {
            command.env(TREE_VARIABLE, "1");
        }
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        Group::start(&mut command, self.ends_whole).map_err(|error| self.why(error))
    }

    /// What makes a group of its own when it takes the terminal.
    fn on_terminal(&self, terminal: &ProgramTerminal) -> Result<Command, SourceError> {
        look_for(&self.program)?;
        let end = || -> io::Result<[OwnedFd; 3]> {
            let end = terminal.take().ok_or(io::ErrorKind::NotFound)?;
            Ok([end.try_clone()?, end.try_clone()?, end])
        };
        let [stdin, stdout, stderr] = end().map_err(SourceError::NoTerminal)?;
        let mut command = Command::new(this_program());
        let stdin = if matches!(self.input, ProgramInput::Given(_)) { self.input.stdio() } else { stdin.into() };
        command.args(["terminal", "--"]).arg(&self.program).stdin(stdin).stdout(stdout).stderr(stderr);
        Ok(command)
    }

    fn why(&self, source: io::Error) -> SourceError {
        let program = self.program.clone();
        match (source.kind(), &self.dir) {
            _ if is_out_of_files(&source) => SourceError::TooManyFiles,
            (io::ErrorKind::NotFound, Some(dir)) if !dir.is_dir() => SourceError::NoDirectory { dir: dir.clone() },
            (io::ErrorKind::NotFound, _) => SourceError::NotFound { program },
            (io::ErrorKind::PermissionDenied, _) => SourceError::NotAllowed { program },
            _ => SourceError::Start { program, source },
        }
    }
}
