//! A process that runs already: one look at it from outside, as the answer that its program would give.

use super::{
    Abilities, Source, SourceError,
    clock::now,
    feed::observation,
    output::clean,
    outside,
    proc::{Living, Proc, ProcSample},
    python::SourceReader,
};
use crate::event::{Engine, Event, LaneId, Observation};
use futures_util::{FutureExt, future::LocalBoxFuture};
use rustix::process::geteuid;
use std::{mem, time::Duration};
use tokio::task::JoinHandle;

/// How long after the first look an interpreter is looked at again.
const APART: Duration = Duration::from_millis(200);

/// One look at a process, at an interpreter two, and then it is over. The process goes on as if nobody had looked.
#[derive(Debug)]
pub struct AttachedSource {
    id: LaneId,
    /// Until it is taken.
    look: Option<JoinHandle<Vec<Observation>>>,
    sources: SourceReader,
    pid: u32,
    has_looked_again: bool,
}

impl AttachedSource {
    /// Begins to look. To be called inside a Tokio runtime.
    ///
    /// # Errors
    /// There is no such process, or it is none to look at, as a sentence that says what to do.
    pub fn open(id: LaneId, pid: u32) -> Result<Self, SourceError> {
        let living = Living::of(pid).ok_or(SourceError::NoProcess(pid))?;
        let status = living.status().ok_or(SourceError::NoProcess(pid))?;
        let user = geteuid();
        match status {
            _ if status.process != pid => Err(SourceError::IsThread { thread: pid, process: status.process }),
            _ if status.is_kernels => Err(SourceError::KernelThread { pid, name: status.name }),
            _ if status.state == 'Z' => Err(SourceError::Zombie { pid, parent: status.parent }),
            _ if status.user != user.as_raw() && !user.is_root() => {
                Err(SourceError::Foreign { pid, owner: status.user })
            }
            _ => {
                let mut sources = SourceReader::new(pid);
                sources.look_in(living.directory().into_iter().collect());
                let look = tokio::task::spawn_blocking(move || look(pid));
                Ok(Self { id, look: Some(look), sources, pid, has_looked_again: false })
            }
        }
    }

    async fn take(&mut self, out: &mut Vec<Event>) -> bool {
        let Some(look) = &mut self.look else { return false };
        let seen = look.await.unwrap_or_default();
        self.look = None;
        let at = now();
        let is_python =
            self.has_looked_again || seen.iter().any(|it| matches!(it, Observation::Engine(Engine::Cpython(_))));
        let mut events: Vec<_> = seen.into_iter().map(|row| observation(at, self.id, row)).collect();
        if is_python {
            self.sources.explain(&mut events);
            if !mem::replace(&mut self.has_looked_again, true) {
                let pid = self.pid;
                self.look = Some(tokio::task::spawn_blocking(move || look_again(pid)));
            }
        }
        out.append(&mut events);
        true
    }
}

fn look(pid: u32) -> Vec<Observation> {
    let asked = now();
    let mut seen = vec![Observation::Attached { pid }];
    let sample = Proc::of(pid).ok().and_then(|mut proc| proc.sample());
    if let Some(ProcSample { files, usage }) = sample {
        seen.extend([Observation::Files(files.into()), Observation::Usage(usage)]);
    }
    let found = outside::look(pid);
    seen.extend(found.engine.map(Observation::Engine));
    seen.extend(found.notes.iter().map(|note| Observation::Note(clean(note))));
    seen.extend(found.rows);
    seen.push(Observation::Answered { asked });
    seen
}

/// A loop that is in the same callback as the time before is blocked, and not only busy.
fn look_again(pid: u32) -> Vec<Observation> {
    std::thread::sleep(APART);
    let asked = now();
    outside::look(pid).rows.into_iter().chain([Observation::Answered { asked }]).collect()
}

impl Source for AttachedSource {
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool> {
        self.take(out).boxed_local()
    }
}
