//! A process that runs already, and the session of one look at it.

use super::session::{LaneSpec, SessionSpec};
use crate::{
    event::LaneId,
    finding::Limits,
    model::LaneInfo,
    source::{AttachedSource, Open, Source, SourceError},
    ui::Brief,
};

/// The session of a look at a process: one lane, which is over with its answer.
pub fn attach_session(pid: u32) -> SessionSpec {
    let title = format!("PID {pid}");
    let info = LaneInfo { title: title.clone(), ..LaneInfo::default() };
    let lanes = vec![LaneSpec::new(info, Box::new(Attach(pid)))];
    SessionSpec { brief: Brief { title, ..Brief::default() }, lanes, limits: Limits::default() }
}

#[derive(Debug)]
struct Attach(u32);

impl Open for Attach {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(AttachedSource::open(id, self.0)?))
    }
}
