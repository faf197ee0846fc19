//! `loopscope man`.

use super::{Cli, print, wrong_call};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::process::ExitCode;

/// Print the manual page of loopscope, or of one of its commands
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The command, like watch
    command: Option<String>,
}

impl ManArgs {
    pub(super) fn perform(&self) -> ExitCode {
        let mut whole = Cli::command();
        whole.build();
        let page = match &self.command {
            None => Ok(whole),
            Some(name) => of(&whole, name),
        };
        let mut text = Vec::new();
        match page.map(|page| Man::new(page).render(&mut text)) {
            // A list of bytes takes everything.
            Ok(_) => print(&text),
            Err(wrong) => wrong_call(wrong),
        }
    }
}

/// A subcommand as if it were a command.
fn of(whole: &Command, name: &str) -> Result<Command, String> {
    let shown = || whole.get_subcommands().filter(|command| command.get_name() != "help");
    let found = shown().find(|command| command.get_name() == name).cloned();
    let names = || shown().map(Command::get_name).collect::<Vec<_>>().join(", ");
    let found = found.ok_or_else(|| format!("there is no command `{name}`; there are {}", names()))?;
    Ok(found.version(env!("CARGO_PKG_VERSION")))
}
