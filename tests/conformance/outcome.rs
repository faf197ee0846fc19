//! Runs a program as a process and writes down what it did.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use libtest_mimic::Failed;
use tokio::io::AsyncReadExt;
use tokio::runtime::Handle;

/// Far more than any program needs on a busy machine: a program that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(30);

/// What a program did.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Its stdout, and a last line that says how it ended: `# exit 0`, `# killed by SIGTERM`.
    pub(crate) text: String,
    /// Its stderr: shown when a test fails, never compared.
    pub(crate) stderr: String,
}

/// Runs processes, from any thread.
#[derive(Clone)]
pub(crate) struct Runs(Handle);

impl Runs {
    pub(crate) fn new(tokio: Handle) -> Self {
        Self(tokio)
    }

    /// Runs it to its end. A program that hangs is killed and fails with what it said so far.
    pub(crate) fn run(&self, command: Command) -> Result<Outcome, Failed> {
        let mut command = tokio::process::Command::from(command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        self.0.block_on(async {
            let mut child = command.spawn()?;
            let (mut stdout, mut stderr) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let all =
                async { tokio::try_join!(child.wait(), stdout.read_to_end(&mut out), stderr.read_to_end(&mut err)) };
            let ended = tokio::time::timeout(LIMIT, all).await;
            let (out, err) = (String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
            let Ok(ended) = ended else {
                return Err(format!("hangs; so far it said\n{out}--- stderr\n{err}").into());
            };
            Ok(Outcome { text: format!("{out}# {}\n", how(ended?.0)), stderr: err.into_owned() })
        })
    }
}

fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(2)) => "killed by SIGINT".to_owned(),
        (None, Some(15)) => "killed by SIGTERM".to_owned(),
        (None, signal) => format!("killed by signal {}", signal.unwrap_or_default()),
    }
}
