//! What to run as a lane.

use super::{LaneError, PrivateDir, group::Group, socket::is_out_of_files};
use crate::event::{LaneId, wire::SOCKET_VARIABLE};
use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};
use tokio::process::Command;

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct LaneSpec {
    /// Which lane of the session it is.
    pub id: LaneId,
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables on top of the inspector's own environment.
    pub env: Vec<(OsString, OsString)>,
    /// The directory to run in; `None` for the inspector's own.
    pub dir: Option<PathBuf>,
    /// A folder that the program needs for as long as it runs.
    pub folder: Option<Arc<PrivateDir>>,
}

impl LaneSpec {
    /// A program with arguments, in the inspector's environment and directory.
    pub fn new(id: LaneId, program: impl Into<PathBuf>, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let args = args.into_iter().map(Into::into).collect();
        Self { id, program: program.into(), args, env: Vec::new(), dir: None, folder: None }
    }

    /// Starts it: the leader of a process group of its own, its standard input empty, its output in pipes.
    pub(super) fn spawn(&self, socket: &Path) -> Result<Group, LaneError> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.env.iter().cloned()).env(SOCKET_VARIABLE, socket);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        Group::start(&mut command).map_err(|error| self.why(error))
    }

    fn why(&self, source: io::Error) -> LaneError {
        let program = self.program.clone();
        match (source.kind(), &self.dir) {
            _ if is_out_of_files(&source) => LaneError::TooManyFiles,
            (io::ErrorKind::NotFound, Some(dir)) if !dir.is_dir() => LaneError::NoDirectory { dir: dir.clone() },
            (io::ErrorKind::NotFound, _) => LaneError::NotFound { program },
            (io::ErrorKind::PermissionDenied, _) => LaneError::NotAllowed { program },
            _ => LaneError::Start { program, source },
        }
    }
}
