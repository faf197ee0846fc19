//! What the inspector can do to a process.

use super::{Peer, ProcessSource, asks::Held};
use crate::{
    event::{Event, LaneId, Observation, Stream, TaskId, wire::Message},
    source::{
        Abilities, Arrival, Open, ProcessSpec, Recipient, Source, SourceError,
        clock::now,
        feed::observation,
        proc::{self, Proc},
        signal,
    },
};
use futures_util::future::LocalBoxFuture;
use rustix::process::{Pid, getpgrp};
use std::io;

impl ProcessSource {
    /// Sends a signal to the process, as `kill` does: to it alone, not to its children.
    ///
    /// # Errors
    /// As with [`signal_to`](Self::signal_to).
    pub fn signal(&mut self, number: i32) -> Result<(), SourceError> {
        self.signal_to(number, Recipient::Command)
    }

    /// Sends a signal to this part of the process's tree. An agent is asked first where the program stands, for which the
    /// signal waits a moment.
    ///
    /// # Errors
    /// The signal does not exist, the process has ended, or there is no such part.
    pub fn signal_to(&mut self, number: i32, to: Recipient) -> Result<(), SourceError> {
        if !signal::is_signal(number) {
            return Err(SourceError::NoSuchSignal(number));
        }
        let leader = self.alive()?;
        if to == Recipient::Python && proc::python_of(leader).is_none() {
            return Err(SourceError::NoPython);
        }
        self.ask_before(Held::Signal(number, to));
        Ok(())
    }

    pub(super) fn send_signal(&mut self, number: i32, to: Recipient) -> Result<(), SourceError> {
        let leader = self.alive()?;
        let python = || proc::python_of(leader).ok_or(SourceError::NoPython);
        let target = if to == Recipient::Python { python()? } else { leader };
        // Before it arrives, whose record may be quicker than this.
        let at = now();
        let sent = match Some(to).filter(|to| *to == Recipient::Group).and_then(|_| self.group()) {
            Some(group) => signal::send_to_group(group, number),
            None => signal::send(target, number),
        };
        match sent {
            Ok(()) => self.pending.push(observation(at, self.id, Observation::SignalSent { signal: number as u8 })),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => self.say_refused(number),
            // It was alive when the signal was asked for; what ended since needs none.
            Err(_) => {}
        }
        Ok(())
    }

    /// The process group it is in, unless that is the inspector's: a program may have changed it.
    fn group(&self) -> Option<Pid> {
        let group = self.proc.as_ref().and_then(Proc::kin)?.group;
        Pid::from_raw(i32::try_from(group).ok()?).filter(|group| *group != getpgrp())
    }

    /// A signal that the inspector got. What a terminal sends its foreground goes to all of a tree's process group, as it
    /// would without the inspector, and what is for a command alone to its root.
    fn pass_on(&mut self, number: i32) {
        let (Some(member), Ok(_)) = (&self.member, self.alive()) else {
            let _ = self.signal(number);
            return;
        };
        let is_for_all = [libc::SIGINT, libc::SIGHUP, libc::SIGQUIT].contains(&number);
        if self.tree.is_none() {
            let group = self.proc.as_ref().and_then(Proc::kin).map(|kin| kin.group);
            if is_for_all && group == Some(member.root) {
                self.observe(Observation::SignalSent { signal: number as u8 });
            }
            return;
        }
        match self.group().filter(|_| is_for_all) {
            Some(_) => drop(self.send_signal(number, Recipient::Group)),
            None => drop(self.signal(number)),
        }
    }

    /// Requests a cancel of a task from the program.
    ///
    /// # Errors
    /// It has ended, or does not take requests.
    pub fn cancel(&mut self, task: TaskId) -> Result<(), SourceError> {
        self.alive()?;
        let Peer::Connected(connection) = &self.link else { return Err(SourceError::NotConnected) };
        let id = if self.is_interpreter() { self.numbers.id(task).ok_or(SourceError::NoSuchTask)? } else { task };
        connection.send(&Message::Cancel(self.feed.base().own(id))).map_err(SourceError::Unreachable)?;
        self.observe(Observation::CancelSent { task });
        Ok(())
    }

    /// The time limit passed: asks once more where the program stands.
    pub fn look_last(&mut self) {
        self.asks.has_looked = self.alive().is_err();
        if !self.asks.has_looked {
            self.ask_before(Held::LastLook);
        }
    }

    /// Ends the process, its process group and its descendants. Its earlier events still come.
    pub fn time_out(&mut self) {
        if self.alive().is_ok() && self.kill_it() {
            self.observe(Observation::TimedOut);
        }
    }

    pub(super) fn alive(&self) -> Result<Pid, SourceError> {
        self.life.alive().ok_or(SourceError::Over)
    }
}

impl Source for ProcessSource {
    fn abilities(&self) -> Abilities {
        let is_alive = self.alive().is_ok();
        Abilities { signal: is_alive, cancel: is_alive && matches!(self.link, Peer::Connected(_)), end: is_alive }
    }

    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool> {
        Box::pin(self.events(out))
    }

    fn signal(&mut self, number: i32) -> Result<(), SourceError> {
        self.signal(number)
    }

    fn signal_to(&mut self, number: i32, to: Recipient) -> Result<(), SourceError> {
        self.signal_to(number, to)
    }

    fn close_input(&mut self) {
        self.life.close_input();
    }

    fn cancel(&mut self, task: TaskId) -> Result<(), SourceError> {
        self.cancel(task)
    }

    fn hold_output(&mut self, stream: Stream, hold: bool) {
        self.hold_output(stream, hold);
    }

    fn close_output(&mut self, stream: Stream) {
        self.close_output(stream);
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.terminal.iter().for_each(|terminal| terminal.resize(size));
    }

    fn type_keys(&mut self, keys: &[u8]) -> Result<(), SourceError> {
        let terminal = self.terminal.as_ref().ok_or(SourceError::Unable("has no terminal of its own"))?;
        terminal.type_keys(keys)
    }

    fn unfinished_line(&self) -> Option<String> {
        self.terminal.as_ref().map(|_| self.stdout.unfinished())
    }

    fn look_last(&mut self) {
        self.look_last();
    }

    fn has_looked(&self) -> bool {
        self.asks.has_looked
    }

    fn time_out(&mut self) {
        self.time_out();
    }

    fn pass_on(&mut self, number: i32) {
        self.pass_on(number);
    }

    fn arrivals(&mut self) -> Vec<Arrival> {
        self.take_arrivals()
    }

    fn kill(&mut self) {
        if self.alive().is_ok() {
            self.kill_it();
        }
    }

    fn farewell(&self) -> Option<String> {
        self.farewell()
    }

    fn leave(&mut self) {
        self.leave_it();
    }
}

impl Open for ProcessSpec {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(ProcessSource::start(id, self)?))
    }
}
