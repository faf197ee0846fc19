//! The tasks of CPython 3.14 and later, and which waits for which: its own debugger reads that from outside, for a process
//! of the same minor version.

use super::answers::of_debugger;
use crate::{
    event::What,
    source::{
        kill::end_child,
        proc::Living,
        python::{Interpreter, Which, find},
    },
};
use std::{
    io::Read,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The oldest minor version of CPython 3 whose tasks can be read so.
pub(super) const OLDEST: u16 = 14;
/// How long the debugger may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const LONGEST: u64 = 64 << 20;
const SCRIPT: &str = include_str!("../../../assets/outside/graph.py");

/// The tasks of a process as rows of an answer.
///
/// # Errors
/// A sentence that says why they cannot be read, and what to do.
pub(super) fn rows(living: &Living, minor: u16) -> Result<Vec<What>, String> {
    let pid = living.pid();
    let failed = |why: &str| format!("the tasks of process {pid} cannot be read: {why}");
    let debugger = debugger(minor).map_err(|why| failed(&why))?;
    let answer = ask(&debugger, pid).ok_or_else(|| failed(&format!("{} does not answer", debugger.path.display())))?;
    let silent = || format!("{} has no `_remote_debugging` that answers", debugger.path.display());
    of_debugger(&answer, pid, living.directory().as_deref()).map_err(|why| failed(&why.unwrap_or_else(silent)))
}

/// An interpreter that can look into one of this minor version.
pub(super) fn debugger(minor: u16) -> Result<Interpreter, String> {
    find(&Which::Minor(minor)).map_err(|_| {
        format!(
            "CPython 3.{minor} shows them to an interpreter of the same minor version, and no `python3.{minor}` is found; \
             have one in PATH"
        )
    })
}

fn ask(debugger: &Interpreter, pid: u32) -> Option<Vec<u8>> {
    let mut child = Command::new(&debugger.path)
        .args(["-I", "-S", "-c", SCRIPT, &pid.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let answer = output(&mut child).recv_timeout(PATIENCE);
    let _ = end_child(&mut child);
    answer.ok()
}

fn output(child: &mut Child) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    let stdout = child.stdout.take();
    thread::spawn(move || {
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(LONGEST).read_to_end(&mut answer);
        }
        let _ = sender.send(answer);
    });
    receiver
}
