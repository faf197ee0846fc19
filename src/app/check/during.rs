//! The command that runs beside the program, such as a request that is open when the signal comes.

use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    io,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, BufReader},
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
    /// The end of its stderr.
    said: Arc<Mutex<Vec<u8>>>,
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
        let said = Arc::new(Mutex::new(Vec::new()));
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(listen(stderr, Arc::clone(&said)));
        }
        Ok(Self { child, said, is_over: false })
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits for its end, which comes once. Nothing is lost when the wait is given up.
    pub(super) async fn over(&mut self) -> io::Result<ExitStatus> {
        if self.is_over {
            std::future::pending::<()>().await;
        }
        let status = self.child.wait().await;
        self.is_over = true;
        status
    }

    /// The last line that it wrote to stderr.
    pub(super) fn last_line(&self) -> Option<String> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&said);
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

async fn listen(stderr: ChildStderr, said: Arc<Mutex<Vec<u8>>>) {
    let (mut stderr, mut piece) = (BufReader::new(stderr), [0; 1024]);
    while let Ok(count @ 1..) = stderr.read(&mut piece).await {
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        said.extend_from_slice(&piece[..count]);
        let excess = said.len().saturating_sub(KEPT);
        said.drain(..excess);
    }
}
