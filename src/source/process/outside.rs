//! A program that reports nothing cannot be asked: it is looked at from outside, at the moments when it would be asked.

use super::ProcessSource;
use crate::{
    event::{Engine, Observation, Time},
    source::{
        clock::now,
        outside::{Outside, look},
        process::Peer,
    },
};
use futures_util::FutureExt;
use tokio::task::JoinHandle;

/// A look that has begun, and when.
#[derive(Debug)]
pub(super) struct OutsideLook {
    asked: Time,
    seen: JoinHandle<Outside>,
}

impl ProcessSource {
    /// Begins to look, unless the program answers by itself or a look goes on. `false` where nothing will come. A command
    /// on Tokio reports its tasks, but not what its blocking threads are in.
    pub(super) fn look_from_outside(&mut self) -> bool {
        let is_tokio = self.engine == Some(Engine::Tokio) && self.member.is_some();
        if matches!(self.link, Peer::Connected(_)) && !is_tokio {
            return false;
        }
        self.begin_look()
    }

    /// Begins to look, unless a look goes on. `false` where it is over.
    pub(super) fn begin_look(&mut self) -> bool {
        if self.is_over {
            return false;
        }
        if self.outside.is_none() {
            let pid = self.pid;
            let seen = tokio::task::spawn_blocking(move || look(pid));
            self.outside = Some(OutsideLook { asked: now(), seen });
        }
        true
    }

    /// Takes what was seen; what waits for it goes on. However long it takes, on a busy machine or where a thousand threads
    /// are: the next one would take as long.
    pub(super) fn take_look(&mut self) {
        let Some(look) = &mut self.outside else { return };
        let Some(seen) = (&mut look.seen).now_or_never() else { return };
        let asked = look.asked;
        self.outside = None;
        let seen = seen.unwrap_or_default();
        if !self.is_worth(&seen) {
            return;
        }
        for note in seen.notes {
            self.note_once(note);
        }
        for row in seen.rows.into_iter().chain([Observation::Answered { asked }]) {
            self.observe(row);
        }
        self.release();
    }

    /// The same right is missing each time.
    fn note_once(&mut self, note: String) {
        if self.outside_note.as_ref() != Some(&note) {
            self.note(&note);
            self.outside_note = Some(note);
        }
    }
}
