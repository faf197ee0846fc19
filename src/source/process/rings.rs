//! The memory of a program's rings.

use super::{Peer, ProcessSource};
use crate::{
    event::{Observation, wire::Message},
    source::{memory, ring::Ring},
};
use std::os::fd::OwnedFd;

/// The most memory for rings that is made ahead of them.
const MOST_SPARE: usize = 32;

impl ProcessSource {
    /// Creates memory for a ring, which the program will send back as its own.
    pub(super) fn make_memory(&mut self, slots: u32) {
        let Peer::Connected(connection) = &self.link else { return };
        if self.spare_memory < MOST_SPARE
            && let Ok(file) = memory::create(slots)
            && connection.send_with(&Message::Memory { slots }, &file).is_ok()
        {
            self.spare_memory += 1;
        }
    }

    pub(super) fn add_ring(&mut self, tid: u32, files: &[OwnedFd]) {
        self.spare_memory = self.spare_memory.saturating_sub(1);
        let [file] = files else { return self.observe(Observation::Unrecorded { tid }) };
        match Ring::map(file, self.pid) {
            Ok(ring) if !self.feed.is_full() => self.feed.add(ring),
            refused => {
                let why = refused.map_or_else(|error| error.to_string(), |_| "too many threads report".into());
                self.observe(Observation::Unrecorded { tid });
                self.note(&format!("what thread {tid} reports cannot be read: {why}"));
            }
        }
    }
}
