//! A process that the inspector did not start: its end is seen, how it ended mostly not.

use super::proc::Proc;
use crate::event::Exit;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal, test_kill_process},
};
use std::{os::fd::OwnedFd, rc::Rc, time::Duration};
use tokio::time::sleep;

/// How often its end is looked for.
const LOOK: Duration = Duration::from_millis(5);

/// A process, and no other that has its number later.
#[derive(Debug)]
pub(super) struct Handle {
    pid: Pid,
    /// Readable once it has ended; or why there is none: it is gone, or only its number is known, for there is no descriptor
    /// left or the kernel has no such.
    end: Result<OwnedFd, Errno>,
}

impl Handle {
    pub(super) fn new(pid: u32) -> Option<Self> {
        let pid = Pid::from_raw(pid as i32)?;
        Some(Self { pid, end: pidfd_open(pid, PidfdFlags::empty()) })
    }

    fn has_ended(&self) -> bool {
        let end = match &self.end {
            Ok(end) => end,
            Err(Errno::SRCH) => return true,
            Err(_) => return test_kill_process(self.pid).is_err(),
        };
        poll(&mut [PollFd::new(end, PollFlags::IN)], Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
    }

    pub(super) fn kill(&self) -> Result<(), Errno> {
        match &self.end {
            Ok(end) => pidfd_send_signal(end, Signal::KILL),
            Err(Errno::SRCH) => Ok(()),
            Err(_) => kill_process(self.pid, Signal::KILL),
        }
    }
}

#[derive(Debug)]
pub(super) struct Foreign {
    process: Rc<Handle>,
    proc: Option<Proc>,
    is_over: bool,
}

impl Foreign {
    pub(super) fn new(process: Rc<Handle>) -> Self {
        let proc = Proc::of(process.pid.as_raw_pid() as u32).ok();
        Self { process, proc, is_over: false }
    }

    /// The process, until its end was noticed: what ends a whole group is over before that is said of each.
    pub(super) fn alive(&self) -> Option<Pid> {
        (!self.is_over).then_some(self.process.pid)
    }

    /// Waits for its end. How it ended can be read until its parent has asked.
    pub(super) async fn over(&mut self) -> Exit {
        while !self.process.has_ended() {
            sleep(LOOK).await;
        }
        self.is_over = true;
        self.proc.as_ref().and_then(Proc::exit).unwrap_or(Exit::Unknown)
    }

    pub(super) fn kill(&self) -> Result<(), Errno> {
        if self.is_over { Ok(()) } else { self.process.kill() }
    }
}
