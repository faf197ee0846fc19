//! The command that runs beside the program, such as a request that is open when the signal comes.

use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    io,
    process::{ExitStatus, Stdio},
};
use tokio::{
    io::AsyncReadExt,
    process::{Child, ChildStderr, Command},
};

/// The variable that tells it the program's process id.
const PID: &str = "LOOPSCOPE_PID";
/// What is kept of what it says.
const KEPT: usize = 4096;

/// It ends with this value, and with it all that it started.
#[derive(Debug)]
pub(super) struct Company {
    child: Child,
    /// `None` after its end.
    stderr: Option<ChildStderr>,
    /// The end of what it said there.
    said: Vec<u8>,
    is_over: bool,
}

impl Company {
    /// Has the shell run it. Its output is no part of the program's: stdout is discarded, of stderr the end is kept.
    pub(super) fn start(command: &str, pid: Option<u32>) -> io::Result<Self> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", command]).process_group(0).kill_on_drop(true);
        shell.envs(pid.map(|pid| (PID, pid.to_string())));
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = shell.spawn()?;
        let stderr = child.stderr.take();
        Ok(Self { child, stderr, said: Vec::new(), is_over: false })
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits for its end, which comes once. Nothing is lost when the wait is given up.
    pub(super) async fn over(&mut self) -> io::Result<ExitStatus> {
        let mut piece = [0; 1024];
        while !self.is_over {
            tokio::select! {
                status = self.child.wait() => {
                    self.is_over = true;
                    self.drain(&mut piece);
                    return status;
                }
                read = listen(&mut self.stderr, &mut piece) => match read {
                    Ok(count @ 1..) => self.keep(&piece[..count]),
                    _ => self.stderr = None,
                },
            }
        }
        std::future::pending().await
    }

    /// Takes what is in the pipe at its end. Read directly: the runtime may not know yet that there is something.
    fn drain(&mut self, piece: &mut [u8]) {
        let Some(stderr) = self.stderr.take() else { return };
        while let Ok(count @ 1..) = rustix::io::read(&stderr, &mut *piece) {
            self.keep(&piece[..count]);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.said.extend_from_slice(bytes);
        let excess = self.said.len().saturating_sub(KEPT);
        self.said.drain(..excess);
    }

    /// The last line that it wrote to stderr.
    pub(super) fn last_line(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.said);
        text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(String::from)
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        if let Some(group) = self.pid().and_then(|pid| Pid::from_raw(pid as i32)) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

async fn listen(stderr: &mut Option<ChildStderr>, piece: &mut [u8]) -> io::Result<usize> {
    match stderr {
        Some(stderr) => stderr.read(piece).await,
        None => std::future::pending().await,
    }
}
