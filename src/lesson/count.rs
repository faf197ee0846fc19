//! What can be counted in a lane at a moment: `tasks alive`, `loops open`, `fds`.

use std::str::FromStr;

use crate::{
    event::{End, LoopState, Time},
    model::Lane,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    TasksAlive,
    TasksCreated,
    TasksEnded(End),
    /// Loops that were created.
    Loops,
    /// Loops that are neither closed nor dropped.
    LoopsOpen,
    /// How often a loop began to run.
    Runs,
    Fds,
    /// Cancel requests in all.
    Requests,
}

impl Count {
    pub fn of(self, lane: &Lane, at: Time) -> u64 {
        let tasks = lane.tasks.counts(at);
        let loops = || lane.loops.known(at);
        match self {
            Self::TasksAlive => tasks.live,
            Self::TasksCreated => tasks.created,
            Self::TasksEnded(end) => tasks.ended(end),
            Self::Loops => loops().count() as u64,
            Self::LoopsOpen => loops().filter(|known| known.open(at)).count() as u64,
            Self::Runs => {
                let states = loops().flat_map(|known| known.states.until(at));
                states.filter(|state| state.state == LoopState::Running).count() as u64
            }
            Self::Fds => lane.files.count(at).unwrap_or(0) as u64,
            Self::Requests => lane.cancelled.count(at),
        }
    }
}

impl FromStr for Count {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // `1 task alive` and `2 tasks alive` are the same.
        let (what, rest) = text.split_once(' ').unwrap_or((text, ""));
        Ok(match (what.trim_end_matches('s'), rest) {
            ("task", "alive") => Self::TasksAlive,
            ("task", "created") => Self::TasksCreated,
            ("task", end) => Self::TasksEnded(super::words::end_of(end).ok_or(())?),
            ("loop", "") => Self::Loops,
            ("loop", "open") => Self::LoopsOpen,
            ("run", "") => Self::Runs,
            ("fd", "") => Self::Fds,
            ("cancel", "requested") => Self::Requests,
            _ => return Err(()),
        })
    }
}
