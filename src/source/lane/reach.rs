//! What is done to a lane.

use super::{Lane, Link};
use crate::{
    event::{Observation, TaskId, wire::Message},
    source::LaneError,
};
use rustix::process::{Pid, Signal, kill_process};

impl Lane {
    /// Sends a signal to the process, as `kill` does: to it alone, not to its children.
    ///
    /// # Errors
    /// The signal does not exist, or the process is gone.
    pub fn signal(&mut self, number: i32) -> Result<(), LaneError> {
        let signal = Signal::from_named_raw(number).ok_or(LaneError::NoSuchSignal(number))?;
        let pid = self.alive()?;
        self.observe(Observation::SignalSent { signal: number as u8 });
        kill_process(pid, signal).map_err(|errno| LaneError::Unreachable(errno.into()))
    }

    /// Asks the program to cancel a task.
    ///
    /// # Errors
    /// It is gone, or does not take requests.
    pub fn cancel(&mut self, task: TaskId) -> Result<(), LaneError> {
        self.alive()?;
        let Link::Connected(connection) = &self.link else { return Err(LaneError::NotConnected) };
        let id = if self.is_interpreter { self.numbers.id(task).ok_or(LaneError::NoSuchTask)? } else { task };
        connection.send(&Message::Cancel(id)).map_err(LaneError::Unreachable)?;
        self.observe(Observation::CancelSent { task });
        Ok(())
    }

    /// The time limit passed: ends the process and its process group. What it said until then still comes.
    pub fn time_out(&mut self) {
        if self.alive().is_ok() {
            self.observe(Observation::TimedOut);
            self.group.kill();
        }
    }

    pub(super) fn alive(&self) -> Result<Pid, LaneError> {
        self.group.leader().ok_or(LaneError::Over)
    }
}
