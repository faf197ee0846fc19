//! A program that closes the socket of the agent in it, as those do that close every file descriptor.

use super::{Peer, ProcessSource};
use crate::{
    event::{Event, Leave, Report, What},
    source::proc::Proc,
};

const CUT: &str = "the program has closed the agent's socket, as those do that close every file descriptor: its threads go \
                   on reporting, but those that begin to from now on are not seen, and nothing can be asked of it";

impl ProcessSource {
    /// Its connection is over.
    pub(super) fn cut_off(&mut self) {
        self.link = Peer::Closed;
        self.proc.iter_mut().for_each(Proc::leave_nothing_out);
        // When it ends, or executes another program, its memory is gone before its files are.
        let has_rings = self.proc.as_ref().is_some_and(Proc::has_rings);
        let is_leaving = self.leaving.is_some() || self.pending.iter().any(|event| self.leaves(event));
        if self.is_interpreter() && has_rings && !is_leaving {
            self.note(CUT);
        }
    }

    /// Whether it says with this that it ends.
    pub(super) fn leaves(&self, event: &Event) -> bool {
        let how = if let What::Report(Report::Leaving { how, .. }) = event.what { Some(how) } else { None };
        event.lane == self.id && how.is_some_and(|how| how != Leave::Exec)
    }
}
