//! A process that the inspector did not start: its end is seen, how it ended mostly not.

use super::proc::Proc;
use crate::event::Exit;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, test_kill_process},
};
use std::{os::fd::OwnedFd, time::Duration};
use tokio::time::sleep;

/// How often its end is looked for.
const LOOK: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(super) struct Foreign {
    pid: Pid,
    /// Readable once the process has ended, whoever gets its number then; `None` for one that is gone, and on a kernel
    /// without such.
    end: Option<OwnedFd>,
    proc: Option<Proc>,
    is_over: bool,
}

impl Foreign {
    pub(super) fn new(pid: u32) -> Option<Self> {
        let id = Pid::from_raw(pid as i32)?;
        let end = pidfd_open(id, PidfdFlags::empty()).ok();
        Some(Self { pid: id, end, proc: Proc::of(pid).ok(), is_over: false })
    }

    /// The process, while it lives.
    pub(super) fn alive(&self) -> Option<Pid> {
        (!self.is_over).then_some(self.pid)
    }

    /// Waits for its end. How it ended can be read until its parent has asked.
    pub(super) async fn over(&mut self) -> Exit {
        while !self.has_ended() {
            sleep(LOOK).await;
        }
        self.is_over = true;
        self.proc.as_ref().and_then(Proc::exit).unwrap_or(Exit::Unknown)
    }

    fn has_ended(&self) -> bool {
        let Some(end) = &self.end else { return test_kill_process(self.pid).is_err() };
        poll(&mut [PollFd::new(end, PollFlags::IN)], Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
    }

    pub(super) fn kill(&self) -> Result<(), Errno> {
        self.alive().map_or(Ok(()), |pid| kill_process(pid, Signal::KILL))
    }
}
