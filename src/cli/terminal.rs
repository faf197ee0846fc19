//! `loopscope terminal`: a program on a terminal of its own, started by the inspector.

use super::{code, say};
use crate::source::become_program;
use std::{ffi::OsString, process::ExitCode};

/// Take the terminal that is standard input, and become the program
#[derive(Debug, clap::Args)]
pub(super) struct TerminalArgs {
    /// The program and its arguments, after `--`
    #[arg(last = true, required = true)]
    words: Vec<OsString>,
}

impl TerminalArgs {
    pub(super) fn perform(&self) -> ExitCode {
        say("error", format_args!("failed to run {}: {}", self.words[0].display(), become_program(&self.words)));
        code::BROKEN.into()
    }
}
