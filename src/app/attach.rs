//! A process that runs already, and the session of one look at it.

use super::session::{LaneSpec, SessionSpec};
use crate::{
    event::LaneId,
    finding::Limits,
    model::LaneInfo,
    source::{AttachedSource, Open, Source, SourceError},
    ui::Brief,
};

/// The session of a look at a process: one lane, which is over with its answer. With `injects` the program is to run code for
/// it.
pub fn attach_session(pid: u32, injects: bool) -> SessionSpec {
    let title = format!("PID {pid}");
    let info = LaneInfo { title: title.clone(), ..LaneInfo::default() };
    let lanes = vec![LaneSpec::new(info, Box::new(Attach { pid, injects }))];
    SessionSpec { brief: Brief { title, ..Brief::default() }, lanes, limits: Limits::default() }
}

#[derive(Debug)]
struct Attach {
    pid: u32,
    injects: bool,
}

impl Open for Attach {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(AttachedSource::open(id, self.pid, self.injects)?))
    }
}
