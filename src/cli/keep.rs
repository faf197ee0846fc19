//! `loopscope keep`: the process that looks after a command when its inspector is gone.

use crate::{event::OnQuit, source::keep};
use std::{path::PathBuf, process::ExitCode};

/// End a command as asked, or read its output, once the inspector that started this is gone
#[derive(Debug, clap::Args)]
pub(super) struct KeepArgs {
    /// The command's process
    pid: u32,
    /// What becomes of it
    on_quit: OnQuit,
    /// Where its output goes
    file: PathBuf,
    /// What to remove in the end, if the inspector did not
    folders: Vec<PathBuf>,
}

impl KeepArgs {
    pub(super) fn perform(&self) -> ExitCode {
        super::outlive_file_limit();
        keep(self.pid, self.on_quit, &self.file, &self.folders);
        ExitCode::SUCCESS
    }
}
