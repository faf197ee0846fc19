//! `loopscope completions`.

use super::{Cli, print};
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::process::ExitCode;

/// Print what completes loopscope's commands and flags in a shell
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// Which one
    shell: Shell,
}

impl CompletionsArgs {
    pub(super) fn perform(&self) -> ExitCode {
        let mut text = Vec::new();
        generate(self.shell, &mut Cli::command(), "loopscope", &mut text);
        print(&text)
    }
}
