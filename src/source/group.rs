//! The process of a lane and its children: a process group. What the leader leaves in the background runs on when it exits,
//! as it would without the inspector, and ends with it when that is killed, with what has left the group.

use super::kill::kill_whole;
use rustix::{
    io::Errno,
    process::{Pid, WaitId, WaitIdOptions, WaitIdStatus, waitid},
};
use std::{io, process::ExitStatus};
use tokio::{
    process::{Child, ChildStderr, ChildStdout, Command},
    signal::unix::{Signal, SignalKind, signal},
};

#[derive(Debug)]
pub(super) struct Group {
    leader: Child,
    /// Whether the others end with it when a signal ends it.
    ends_whole: bool,
    /// SIGCHLD: a child of the inspector changed its state.
    children: Signal,
    /// No child has, since it was seen that the leader lives.
    lives: bool,
}

impl Group {
    /// Starts a command that makes its process the leader of a group.
    pub(super) fn start(command: &mut Command, ends_whole: bool) -> io::Result<Self> {
        // Listened to before there is a child: its end may come at once.
        let children = signal(SignalKind::child())?;
        Ok(Self { leader: command.spawn()?, ends_whole, children, lives: false })
    }

    /// What the leader writes, to be taken once.
    pub(super) fn output(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.leader.stdout.take(), self.leader.stderr.take())
    }

    /// Ends the leader's standard input, where that is open.
    pub(super) fn close_input(&mut self) {
        self.leader.stdin = None;
    }

    /// The leader, which the group is called after; `None` once it was waited for, when both ids may be somebody else's.
    pub(super) fn leader(&self) -> Option<Pid> {
        self.leader.id().and_then(|pid| Pid::from_raw(pid as i32))
    }

    /// Waits for the leader's end. If a signal ended it, ends what it has left running before its id is free.
    pub(super) async fn over(&mut self) -> io::Result<ExitStatus> {
        let end = loop {
            if self.lives {
                self.children.recv().await;
            }
            let end = self.leader().map(end);
            self.lives = matches!(end, Some(None));
            if !self.lives {
                break end.flatten();
            }
        };
        if self.ends_whole && end.is_some_and(|end| !end.exited()) {
            let _ = self.kill();
        }
        self.leader.wait().await
    }

    /// Ends the lane: see `kill_whole`.
    pub(super) fn kill(&self) -> Result<(), Errno> {
        self.leader().map_or(Ok(()), kill_whole)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.ends_whole {
            let _ = self.kill();
        }
    }
}

/// How a child came to its end, if it did. It keeps its id until it is waited for in earnest.
fn end(child: Pid) -> Option<WaitIdStatus> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(child), options).ok().flatten()
}
