//! The end of a lane.

use super::{Connection, Peer, ProcessSource, collect_into};
use crate::{
    event::{Exit, Observation},
    source::{clock::now, keeper::Keeper},
};
use std::io;

impl ProcessSource {
    /// The process has ended: reads the last of everything.
    pub(super) fn end(&mut self, exit: io::Result<Exit>) {
        self.let_in_last();
        self.read_last(true);
        self.keeper.iter_mut().for_each(Keeper::command_ended);
        self.tree.iter().for_each(|tree| tree.root_ended(exit.as_ref().ok().copied()));
        match exit {
            Ok(exit) => self.observe(Observation::Exited(exit)),
            Err(error) => self.note(&format!("how the program ended is unknown: {error}")),
        }
        self.close();
    }

    /// The session is over, but not the process, which runs on as if nobody had watched.
    pub(super) fn leave_it(&mut self) {
        if self.is_over {
            if let Some(farewell) = self.farewell() {
                self.note(&farewell);
            }
            self.tree = None;
            return;
        }
        self.part("the command has ended; this process, which it left in the background, runs on");
    }

    /// Nothing more is seen of the process, which runs on.
    pub(super) fn part(&mut self, why: &str) {
        self.read_last(false);
        self.note(why);
        self.close();
    }

    /// What there is to say where the inspector goes before what it reads from has ended.
    pub(super) fn farewell(&self) -> Option<String> {
        let keeper = self.keeper.as_ref()?;
        let file = keeper.file().display();
        let whose = match self.alive() {
            Ok(pid) if keeper.leaves() => format!("process {}", pid.as_raw_pid()),
            Err(_) if self.stdout.is_open() || self.stderr.is_open() => {
                "what the command has left in the background".into()
            }
            Ok(_) | Err(_) => return None,
        };
        Some(format!("{whose} runs on; what it prints goes to {file}"))
    }

    fn read_last(&mut self, is_over: bool) {
        self.packets(Connection::receive_now);
        self.listen(is_over);
        self.feed.finish(now(), &mut self.pending);
        self.feed.open_polls(now(), true, &mut self.pending);
        let out = self.speaker();
        self.stdout.finish(now(), &mut collect_into(&mut self.pending, out));
        self.stderr.finish(now(), &mut collect_into(&mut self.pending, out));
    }

    fn close(&mut self) {
        self.link = Peer::Closed;
        self.is_over = true;
        if let Some(member) = &self.member {
            member.end();
        }
    }

    /// Whoever has connected, when the runtime may not know yet that it did.
    fn let_in_last(&mut self) {
        if let Peer::Listening(listener) = &self.link
            && let Some(connection) = listener.accepted_last(self.pid)
        {
            self.link = Peer::Connected(connection);
        }
        while let Some((connection, pid)) = self.tree.as_ref().and_then(|tree| tree.listener.accept_any_now()) {
            self.knocked(Ok((connection, pid)));
        }
        if let Some(connection) = self.member.as_ref().and_then(|member| member.connection.take()) {
            self.connected(connection);
        }
    }

    /// Whether there is nothing more to come: of a tree's root, once the last process of the tree has ended.
    pub(super) fn is_done(&self) -> bool {
        self.is_over && self.tree.as_ref().is_none_or(|tree| !tree.lives())
    }
}
